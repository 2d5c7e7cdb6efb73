package ecluse.database;

import ecluse.kernel.CannotStart;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ValidateResult;

/** Brings the schema to this program's version; forward only. Each module's scripts lie in its own folder. */
final class Migrations {
    private static final String[] MODULES = {
        "kernel",
        "vault",
        "ledger",
        "partners",
        "devicebound",
        "accounts",
        "containment",
        "disclosure",
        "registry",
        "training",
        "attendance",
        "accompaniment",
        "quotes",
        "invoices",
        "offer",
        "meetings",
        "incidents",
        "correspondence",
        "detection",
        "factors",
        "reminders",
        "rightofaccess",
        "ownspace",
        "joining",
        "placements",
        "conversations",
        "desk",
        "alerts",
        "stolencredentials",
        "campaign",
        "team",
        "temporarycodes",
        "federation",
        "scim"
    };

    private Migrations() {}

    static void run(DataSource owner) {
        var locations = new String[MODULES.length];
        for (int i = 0; i < MODULES.length; i++) {
            locations[i] = "classpath:ecluse/" + MODULES[i] + "/migration";
        }
        var flyway = Flyway.configure()
                .dataSource(owner)
                .locations(locations)
                .defaultSchema("flyway")
                .createSchemas(true)
                .cleanDisabled(true)
                .ignoreMigrationPatterns("*:pending")
                .load();
        try {
            refuseOtherVersions(flyway.validateWithResult());
            flyway.migrate();
        } catch (FlywayException e) {
            throw new CannotStart(
                    "The database's schema could not be brought to this version (" + firstLine(e) + ").",
                    "Restore the backup made before the upgrade, or ask for help with this message.",
                    e);
        }
    }

    private static void refuseOtherVersions(ValidateResult result) {
        if (!result.validationSuccessful) {
            var first = result.invalidMigrations.getFirst();
            throw new CannotStart(
                    "The database's schema is not one that this program knows (version " + first.version + " "
                            + first.description + ").",
                    "A newer program has been here: start that one.");
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .filter(l -> !l.isBlank())
                .findFirst()
                .orElse("no reason given");
    }
}
