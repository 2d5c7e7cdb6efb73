package ecluse.database;

import ecluse.kernel.Settings;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the database with the application and gives pages the application's role. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean(destroyMethod = "close")
    Database database(Settings settings) {
        return Database.open(settings);
    }

    @Bean(destroyMethod = "")
    DataSource dataSource(Database database) {
        return database.application();
    }
}
