package ecluse.offer;

import java.util.ArrayList;
import java.util.List;

/** What a LHÉO file says at one level and the offer has no place for: elements as XML, in their order. */
final class Kept {
    static final int MOST_CHARACTERS = 60_000;

    private final List<List<String>> elements = new ArrayList<>();
    private int size;

    void add(String name, String xml) {
        size += xml.length();
        if (size <= MOST_CHARACTERS) {
            elements.add(List.of(name, xml));
        }
    }

    boolean tooLong() {
        return size > MOST_CHARACTERS;
    }

    int size() {
        return size;
    }

    List<List<String>> elements() {
        return elements;
    }
}
