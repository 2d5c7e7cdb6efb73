package ecluse.registry;

import ecluse.database.Database;
import ecluse.disclosure.Intake;
import ecluse.kernel.Ids;
import ecluse.kernel.Settings;
import java.time.Clock;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The import that a start may begin with. */
@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {

    @Bean
    ImportAtStart importAtStart(Database database, Intake intake, Settings settings, Ids ids, Clock clock) {
        // Standard output has one line to say, when the portal is open; progress goes beside it.
        var imports = new Import(database, intake, settings, ids, clock, Locale.getDefault(), System.err::println);
        return new ImportAtStart(imports, settings);
    }
}
