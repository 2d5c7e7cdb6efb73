package ecluse.attendance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a letter in a cell stands for. The letters are the same in both languages. */
enum Mark {
    PRESENT('P'),
    DISTANCE('D'),
    EXCUSED('E'),
    ABSENT('A');

    private final char letter;

    Mark(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }

    public String messageKey() {
        return "attendance.mark." + name();
    }

    static Optional<Mark> of(String letter) {
        var capital = letter.toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(mark -> String.valueOf(mark.letter).equals(capital))
                .findFirst();
    }
}
