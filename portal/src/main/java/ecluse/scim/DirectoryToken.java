package ecluse.scim;

import ecluse.kernel.LinkSecret;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A directory's token as pages show it. Of the secret there is no more than its mark.
 *
 * @param lastDay the last day on which it serves, in Paris
 * @param lastUsedOn null: never used
 * @param revokedAt null: it was not
 * @param serves whether it does now, as far as its own dates go
 * @param makerKeeps whether its maker still keeps the organisation's accounts: it answers nobody otherwise
 */
record DirectoryToken(
        UUID id,
        String organisation,
        String name,
        String mark,
        String madeBy,
        Instant madeAt,
        LocalDate lastDay,
        @Nullable LocalDate lastUsedOn,
        @Nullable Instant revokedAt,
        @Nullable String revokedBy,
        boolean serves,
        boolean makerKeeps) {
    /** Whoever finds such a text, or a program that looks for leaked secrets, knows what it is. */
    private static final String BEGINS = "ecluse-scim-";

    private static final int MARK = 6;
    private static final int SOON = 30;
    private static final String SCHEME = "bearer ";

    /** Whether a new one should be made soon, before the directory stands still. */
    public boolean endsSoon(LocalDate today) {
        return serves && makerKeeps && lastDay.isBefore(today.plusDays(SOON));
    }

    static String text(LinkSecret secret) {
        return BEGINS + secret.text();
    }

    static String mark(LinkSecret secret) {
        return secret.text().substring(0, MARK);
    }

    /** Of the header {@code Authorization} (RFC 6750 §2.1). Empty when it cannot be one of ours. */
    static Optional<LinkSecret> of(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip())
                .filter(token -> token.startsWith(BEGINS))
                .flatMap(token -> LinkSecret.of(token.substring(BEGINS.length())));
    }

    @Override
    public String toString() {
        return "DirectoryToken[" + mark + "]";
    }
}
