package ecluse.database;

import java.util.Locale;

/** Who speaks to the database. ADMIN exists in the embedded cluster alone, to make the others. */
enum Role {
    ADMIN,
    /** Owns the schemas and migrates. */
    OWNER,
    /** The pages. Reads no sealed fact save through the gate (invariant 7). */
    APP,
    /** The import. Writes sealed facts, never reads one. */
    REGISTRAR,
    /** Reads the ledger, nothing else. */
    AUDITOR;

    String roleName() {
        return "ecluse_" + name().toLowerCase(Locale.ROOT);
    }
}
