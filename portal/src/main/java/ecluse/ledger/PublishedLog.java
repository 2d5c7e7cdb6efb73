package ecluse.ledger;

import ecluse.kernel.CannotStart;
import ecluse.kernel.KeyFile;
import ecluse.kernel.Settings;
import ecluse.translog.BadProof;
import ecluse.translog.Quorum;
import ecluse.translog.SignatureType;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.SignerKey;
import ecluse.translog.TrustedLog;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The published log's name and the key it signs with. Both are fixed by the first start. */
final class PublishedLog {
    private final SignerKey key;
    private final TrustedLog itself;

    private PublishedLog(SignerKey key) {
        this.key = key;
        this.itself = TrustedLog.of(key.verifier(), Quorum.NONE);
    }

    /**
     * The log that the settings and the keys folder name, if it is the database's; the first one becomes it.
     *
     * @throws CannotStart when the database's log has another name or another key
     */
    static PublishedLog of(Settings settings, Connection owner) throws SQLException {
        var seed = KeyFile.read(
                settings.keys().resolve("ledger-key"),
                "Put back the key file that belongs to this database: the ledger is signed with it.");
        var known = known(owner);
        var log = new PublishedLog(key(known.map(Known::origin).orElseGet(() -> origin(settings)), seed));
        log.refuseOtherName(settings);
        if (known.isEmpty()) {
            log.fix(owner);
        }
        log.refuseOther(known(owner).orElseThrow());
        return log;
    }

    /** With this name and this key, whatever a database says. */
    static PublishedLog of(String origin, byte[] seed) {
        return new PublishedLog(key(origin, seed));
    }

    String origin() {
        return key.verifier().name();
    }

    SignerKey key() {
        return key;
    }

    /** Reads a checkpoint of this log. */
    SignedCheckpoint open(byte[] note) throws BadProof {
        return itself.open(note);
    }

    private record Known(String origin, String vkey) {}

    private static Optional<Known> known(Connection owner) throws SQLException {
        try (var select = owner.prepareStatement("select origin, vkey from ledger.log");
                var row = select.executeQuery()) {
            return row.next() ? Optional.of(new Known(row.getString(1), row.getString(2))) : Optional.empty();
        }
    }

    private void fix(Connection owner) throws SQLException {
        try (var insert =
                owner.prepareStatement("insert into ledger.log (origin, vkey) values (?, ?) on conflict do nothing")) {
            insert.setString(1, origin());
            insert.setString(2, key.verifier().text());
            insert.executeUpdate();
        }
    }

    private void refuseOtherName(Settings settings) {
        var wanted = settings.ledger().origin();
        if (wanted != null && !wanted.equals(origin())) {
            throw new CannotStart(
                    "ecluse.ledger.origin is " + wanted + ", but this ledger is published as " + origin() + ".",
                    "A log keeps its name: set it to " + origin() + ", or leave it out.");
        }
    }

    private void refuseOther(Known known) {
        if (!known.vkey().equals(key.verifier().text())) {
            throw new CannotStart(
                    "The key file ledger-key is not the one that signs this ledger (" + known.vkey() + ").",
                    "Put back the key file that belongs to this database, and the ecluse.ledger.origin of its first start.");
        }
    }

    private static String origin(Settings settings) {
        return Optional.ofNullable(settings.ledger().origin())
                .or(() -> Optional.ofNullable(settings.baseUrl()).map(URI::getHost))
                .orElse("localhost");
    }

    private static SignerKey key(String origin, byte[] seed) {
        try {
            return SignerKey.of(origin, SignatureType.ED25519, seed);
        } catch (BadProof e) {
            throw new CannotStart(
                    "The ledger cannot be published as " + origin + " (" + e.getMessage() + ").",
                    "Set ecluse.ledger.origin to a name such as example.org/ledger.",
                    e);
        }
    }
}
