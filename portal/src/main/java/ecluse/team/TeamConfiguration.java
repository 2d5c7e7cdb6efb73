package ecluse.team;

import ecluse.database.Database;
import ecluse.kernel.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How long new accounts wait, as the database holds it: written by its owner at the start, so that no page can set it. */
@Configuration(proxyBeanMethods = false)
class TeamConfiguration {

    /** What was written. The plain policy has no second person; settings allow it in a drill alone. */
    record Quarantine(boolean secondPerson, int hours) {}

    @Bean
    Quarantine quarantine(Database database, Settings settings) {
        var quarantine = new Quarantine(
                settings.policy().equals("ecluse"), settings.team().quarantineHours());
        database.asOwner(owner -> {
            try (var policy =
                    owner.prepareStatement("update team.policy set second_person = ?, quarantine_hours = ?")) {
                policy.setBoolean(1, quarantine.secondPerson());
                policy.setInt(2, quarantine.hours());
                policy.executeUpdate();
            }
        });
        return quarantine;
    }
}
