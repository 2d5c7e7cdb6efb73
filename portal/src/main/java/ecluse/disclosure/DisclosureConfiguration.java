package ecluse.disclosure;

import ecluse.database.Database;
import ecluse.kernel.Ids;
import ecluse.kernel.Settings;
import ecluse.vault.BlindIndex;
import ecluse.vault.Keys;
import ecluse.vault.Vault;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the door. The vault is no bean: nobody but this module can ask for it (invariant 7). */
@Configuration(proxyBeanMethods = false)
class DisclosureConfiguration {

    @Bean
    Policy policy(Settings settings) {
        return Policy.valueOf(settings.policy().toUpperCase(Locale.ROOT));
    }

    @Bean
    Budgets budgets(Settings settings) {
        return Budgets.of(settings.budgets());
    }

    @Bean(destroyMethod = "close")
    Gate gate(Database database, Policy policy, Budgets budgets) {
        database.asOwner(owner -> Floor.write(owner, policy, budgets));
        return new Gate(database::applicationConnection);
    }

    @Bean
    Guard guard(Gate gate, Policy policy, Settings settings) {
        var keys = Keys.in(settings.keys());
        var rules = new Rules(policy == Policy.ECLUSE ? Rules.IN_FORCE : Rules.PLAIN);
        return new Guard(rules, gate, new Vault(keys), new BlindIndex(keys));
    }

    @Bean
    Intake intake(Settings settings, Ids ids) {
        return Intake.of(settings, ids);
    }
}
