package ecluse.accounts;

import ecluse.database.Database;
import ecluse.devicebound.DeviceBoundSettings;
import ecluse.kernel.Settings;
import java.time.Clock;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** Passwords by Argon2id, with a bounded share of the machine; who stands at the door. */
@Configuration(proxyBeanMethods = false)
class AccountsConfiguration {
    /** OWASP's second choice (19 MiB, 2 passes, 1 lane): about 40 ms here, so that a machine of 2 cores serves 20 a second. */
    private static final int KIBIBYTES = 19_456;

    private static final int PASSES = 2;
    private static final int LANES = 1;

    @Bean
    Passwords passwords() {
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new Passwords(new Argon2PasswordEncoder(16, 32, LANES, KIBIBYTES, PASSES), half);
    }

    @Bean
    BreachedPasswords breachedPasswords(Settings settings) {
        return new BreachedPasswords(settings.breachedPasswords());
    }

    /** What the database holds of who must give a second factor: as its owner, at the start. */
    @Bean
    SecondFactorPolicy secondFactorPolicy(Database database, Settings settings) {
        return SecondFactorPolicy.write(database, settings.secondFactorRequired());
    }

    /** How browsers bind a sign-in to a key of their device. */
    @Bean
    DeviceBoundSettings deviceBoundSettings(Settings settings) {
        return BoundSignIns.settings(settings);
    }

    @Bean
    SignInFilter signInFilter(Door door) {
        return new SignInFilter(door);
    }

    /** It stands in the security chain, at its place; not once more before it. */
    @Bean
    FilterRegistrationBean<SignInFilter> signInFilterInTheChainAlone(SignInFilter filter) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setEnabled(false);
        return registration;
    }

    @Bean
    Housekeeping housekeeping(
            SignInTable table,
            SignIns signIns,
            BoundSignIns bound,
            FailureTable failures,
            KeptFormTable forms,
            Clock clock) {
        return new Housekeeping(table, signIns, bound, failures, forms, clock);
    }
}
