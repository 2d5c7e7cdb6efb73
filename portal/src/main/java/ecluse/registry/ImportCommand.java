package ecluse.registry;

import ecluse.database.Database;
import ecluse.disclosure.Intake;
import ecluse.kernel.Ids;
import ecluse.kernel.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.function.Consumer;

/** {@code ecluse import FOLDER}: an import without the web server. */
public final class ImportCommand {
    private ImportCommand() {}

    /** Returns the exit code: 0 when every line came in, 1 when some were refused. */
    public static int run(Settings settings, Path folder, Consumer<String> terminal) {
        var clock = Clock.systemUTC();
        var ids = new Ids(clock);
        try (var database = Database.open(settings)) {
            var intake = Intake.of(settings, ids);
            var imports = new Import(database, intake, settings, ids, clock, Locale.getDefault(), terminal);
            return imports.run(folder).refused() == 0 ? 0 : 1;
        }
    }
}
