package ecluse.meetings;

import java.util.Map;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What somebody looks for among coming meetings.
 *
 * @param place a postcode, its first digits (the département), or a commune's name
 */
record Search(String words, String place) {
    private static final int LONGEST = 80;

    static Search of(String words, String place) {
        return new Search(cut(words), cut(place).replace("%", "").replace("_", ""));
    }

    private static String cut(String typed) {
        var text = typed.strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /** Where a list of what was found goes on. */
    String address(String path) {
        return UriComponentsBuilder.fromPath(path)
                .queryParam("words", "{words}")
                .queryParam("place", "{place}")
                .encode()
                .buildAndExpand(Map.of("words", words, "place", place))
                .toUriString();
    }
}
