package ecluse.devicebound;

import java.security.SecureRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An application gives {@link DeviceBoundSettings} and a database with this package's migration, and has {@link DeviceBound}. */
@Configuration(proxyBeanMethods = false)
public class DeviceBoundConfiguration {

    @Bean
    DeviceBound deviceBound(JdbcClient db, DeviceBoundSettings settings) {
        return new DeviceBound(new BindingTable(db), settings, new SecureRandom());
    }
}
