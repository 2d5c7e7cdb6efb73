package ecluse.factors;

import ecluse.web.Origin;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody was going when a factor was asked for: a page of ours, or a form that waits. Pages on the way to a factor hand it on.
 *
 * @param to an address on this site; anything else leads home
 */
public record Onward(@Nullable String to, @Nullable UUID form) {
    static final Onward HOME = new Onward(null, null);

    /** From what a request says. */
    public static Onward of(@Nullable String to, @Nullable String form) {
        return new Onward(to != null && Origin.onThisSite(to) ? to : null, handle(form));
    }

    private static @Nullable UUID handle(@Nullable String form) {
        try {
            return form == null || form.isEmpty() ? null : UUID.fromString(form);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A page of ours. */
    public String address() {
        if (form != null) {
            return "/step-up/form/" + form;
        }
        return to == null ? "/" : to;
    }
}
