package ecluse.ledger;

import ecluse.kernel.Receipt;
import ecluse.kernel.Viewer;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Appends what is not a disclosure (only the gate writes those). An entry is durable when its receipt is there. */
@Component
public class Ledger {
    private final JdbcClient db;

    Ledger(JdbcClient db) {
        this.db = db;
    }

    /** What a signed-in viewer did. {@code detail} holds no fact about a person (invariant 8), at most 400 characters. */
    public Receipt append(Kind kind, Viewer viewer, @Nullable UUID subject, @Nullable String detail) {
        return append(
                kind,
                viewer.account().value(),
                viewer.partner().map(p -> p.value()).orElse(null),
                viewer.signIn().value(),
                subject,
                detail);
    }

    /** What happened without a sign-in: a failed one, an import, a rule's signal. */
    public Receipt append(
            Kind kind,
            @Nullable UUID account,
            @Nullable UUID partner,
            @Nullable UUID signIn,
            @Nullable UUID subject,
            @Nullable String detail) {
        return db.sql("select entry_position, entry_at from ledger.append(?::smallint, ?, ?, ?, ?, ?)")
                .params(java.util.Arrays.asList(kind.code(), account, partner, signIn, subject, detail))
                .query((row, n) -> {
                    long position = row.getLong(1);
                    return new Receipt(
                            position,
                            position,
                            row.getObject(2, OffsetDateTime.class).toInstant());
                })
                .single();
    }
}
