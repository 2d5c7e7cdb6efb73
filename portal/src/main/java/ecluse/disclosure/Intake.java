package ecluse.disclosure;

import ecluse.vault.BlindIndex;
import ecluse.vault.Vault;
import javax.sql.DataSource;

/** The way in: people's facts are sealed here and written by the registrar's role, which cannot read them back. */
public final class Intake {
    private final DataSource registrar;
    private final Vault vault;
    private final BlindIndex index;

    Intake(DataSource registrar, Vault vault, BlindIndex index) {
        this.registrar = registrar;
        this.vault = vault;
        this.index = index;
    }
}
