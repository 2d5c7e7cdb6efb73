package ecluse.duty;

import ecluse.disclosure.Reason;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.ledger.Kind;
import ecluse.ledger.TraceLine;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One line of what an account was shown or refused, in keys of words: references and fields, no facts. */
public record TraceEntry(
        long position,
        Instant at,
        String kindKey,
        @Nullable String reasonKey,
        @Nullable String purposeKey,
        List<String> fieldKeys,
        @Nullable UUID person,
        boolean refused) {

    static TraceEntry of(TraceLine line) {
        return new TraceEntry(
                line.position(),
                line.at(),
                "duty.kind." + line.kind(),
                Stream.of(Reason.values())
                        .filter(reason -> reason.code() == line.reason())
                        .map(reason -> "duty.reason." + reason)
                        .findFirst()
                        .orElse(null),
                line.purpose() == 0 ? null : "duty.purpose." + Purpose.of(line.purpose()),
                line.fields().stream()
                        .map(Field::name)
                        .map(name -> "duty.field." + name)
                        .toList(),
                line.person(),
                line.kind() == Kind.REFUSAL);
    }
}
