package ecluse.web;

import ecluse.disclosure.Reason;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is said instead of a page: {@code code} names the texts ({@code web.refused.CODE.title}, {@code .why}, {@code .next}),
 * the {@code data-refusal} mark and the problem type. The codes of {@link Reason} and of faults are published: they stay.
 */
enum Refusal {
    OVER_BUDGET(429, Duration.ofMinutes(1)),
    NO_TIE(404),
    LOCKED(503, Duration.ofMinutes(15)),
    SIGNED_OUT(401),
    NOT_GRANTED(403),
    LEDGER_UNAVAILABLE(503, Duration.ofSeconds(30)),

    /** A second factor must be given first, or given again. */
    STEP_UP(401),
    /** A new account that nobody has approved yet, or whose hours run. */
    WAITS(403),
    /** The partner's agreement does not open this act, or is over. */
    BARRED(403),
    /** A form that did not come from one of our pages, or from one that is too old. */
    FORGED(403),
    MALFORMED(400),
    METHOD(405),
    TOO_LARGE(413),
    NOT_ACCEPTABLE(406),
    UNREADABLE(415),
    /** The database does not answer. */
    UNAVAILABLE(503, Duration.ofSeconds(30)),
    FAULT(500);

    private final int status;
    private final @Nullable Duration retryAfter;

    Refusal(int status) {
        this(status, null);
    }

    Refusal(int status, @Nullable Duration retryAfter) {
        this.status = status;
        this.retryAfter = retryAfter;
    }

    static Refusal of(Reason reason) {
        return valueOf(reason.name());
    }

    /** The closest to a status that somebody else (the server, a filter) has already decided. */
    static Refusal ofStatus(int status) {
        return switch (status) {
            case 401 -> SIGNED_OUT;
            case 403 -> NOT_GRANTED;
            case 404 -> NO_TIE;
            case 405 -> METHOD;
            case 406 -> NOT_ACCEPTABLE;
            case 413, 414, 431 -> TOO_LARGE;
            case 415 -> UNREADABLE;
            case 429 -> OVER_BUDGET;
            case 503 -> UNAVAILABLE;
            default -> status >= 400 && status < 500 ? MALFORMED : FAULT;
        };
    }

    public String code() {
        return name();
    }

    public int status() {
        return status;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The problem's type (RFC 9457 §3.1.1): stable, and an address that explains it. */
    String type() {
        return "/help#" + anchor();
    }

    public String anchor() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
