package ecluse.training;

import ecluse.disclosure.Reason;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.ledger.Kind;
import ecluse.ledger.TraceLine;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One line of the viewer's own record, in keys of words. */
record LedgerLine(
        long position,
        Instant at,
        String kindKey,
        @Nullable String reasonKey,
        @Nullable String purposeKey,
        List<String> fieldKeys,
        @Nullable UUID person,
        @Nullable String detail,
        boolean shown) {
    private static final int SHORT = 8;

    static LedgerLine of(TraceLine line) {
        return new LedgerLine(
                line.position(),
                line.at(),
                "training.ledger.kind." + line.kind(),
                line.reason() == 0 ? null : "training.ledger.reason." + reason(line.reason()),
                line.purpose() == 0 ? null : "training.ledger.purpose." + Purpose.of(line.purpose()),
                line.fields().stream().map(LedgerLine::word).distinct().toList(),
                line.person(),
                line.kind() == Kind.EXPORT ? line.detail() : null,
                line.kind() == Kind.DISCLOSURE);
    }

    /** Enough of a reference to see that two lines are about the same person. */
    public @Nullable String shortPerson() {
        if (person == null) {
            return null;
        }
        var text = person.toString();
        return "…" + text.substring(text.length() - SHORT);
    }

    private static Reason reason(int code) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.code() == code)
                .findFirst()
                .orElseThrow();
    }

    /** Last and first name are one thing to a reader. */
    private static String word(Field field) {
        return switch (field) {
            case LAST_NAME, FIRST_NAME -> "training.field.NAME";
            default -> "training.field." + field;
        };
    }
}
