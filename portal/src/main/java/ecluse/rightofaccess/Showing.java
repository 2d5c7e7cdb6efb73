package ecluse.rightofaccess;

import ecluse.disclosure.Reason;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One time that the person's file was shown to somebody, or refused: organisation and account by their codes, never the name of
 * who works there.
 *
 * @param organisation code and name; null for the agency
 * @param reason 0 when it was shown, else the code of the refusal
 */
record Showing(
        long position,
        Instant at,
        @Nullable String organisation,
        @Nullable String account,
        int reason,
        int purpose,
        Set<Field> fields) {

    public boolean refused() {
        return reason != 0;
    }

    public @Nullable String reasonKey() {
        return Stream.of(Reason.values())
                .filter(one -> one.code() == reason)
                .map(one -> "duty.reason." + one)
                .findFirst()
                .orElse(null);
    }

    public @Nullable String purposeKey() {
        return purpose == 0 ? null : "duty.purpose." + Purpose.of(purpose);
    }

    public List<String> fieldKeys() {
        return fields.stream().map(field -> "duty.field." + field).toList();
    }
}
