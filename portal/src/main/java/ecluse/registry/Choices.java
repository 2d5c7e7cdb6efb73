package ecluse.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words that a cell may hold, and what each means. Capitals and accents do not matter. */
public final class Choices<T> {
    private final Map<String, T> meanings = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();

    static <E extends Enum<E>> Choices<E> ofNames(Iterable<E> values) {
        var choices = new Choices<E>();
        values.forEach(value -> choices.or(value, value.name()));
        return choices;
    }

    public static Choices<String> ofWords(String... words) {
        var choices = new Choices<String>();
        Arrays.stream(words).forEach(word -> choices.or(word, word));
        return choices;
    }

    public Choices<T> or(T meaning, String... called) {
        for (var word : called) {
            meanings.put(Header.folded(word), meaning);
            words.add(word);
        }
        return this;
    }

    @Nullable
    T meaningOf(String word) {
        var meaning = meanings.get(word);
        return meaning != null ? meaning : meanings.get(Header.folded(word));
    }

    T any() {
        return meanings.values().iterator().next();
    }

    /** The words, for who wrote another one. */
    String inWords() {
        return String.join(", ", words);
    }
}
