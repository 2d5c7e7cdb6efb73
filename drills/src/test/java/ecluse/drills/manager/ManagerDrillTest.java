package ecluse.drills.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The drill with two real portals and few people. */
class ManagerDrillTest {

    @TempDir
    private Path folder;

    @Test
    void new_accounts_read_everybody_in_the_portals_of_today_and_nobody_in_ours() throws Exception {
        assumeTrue(
                Files.exists(Path.of(System.getenv("ECLUSE_HOME")).resolve("portal/target/ecluse-portal.jar")),
                "the jar is made by \"mvn package\", as ./ecluse test does");
        var file = folder.resolve("manager.json");
        var said = new ByteArrayOutputStream();
        var held = ManagerCommand.run(
                List.of("--people", "2000", "--json", file.toString()),
                Clock.systemUTC(),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(held).as(said.toString(StandardCharsets.UTF_8)).isTrue();
        var report = JsonMapper.builder().build().readTree(Files.readString(file));
        assertThat(report.get("scenario").asString()).isEqualTo("manager");
        var plain = run(report, 0, "plain");
        assertThat(plain.get("people_by_new_accounts").asInt()).isEqualTo(2_000);
        assertThat(plain.get("people_outside_partner").asInt()).isPositive();
        var ecluse = run(report, 1, "ecluse");
        assertThat(ecluse.get("attacker_people").asInt()).isZero();
        assertThat(ecluse.get("people_outside_partner").asInt()).isZero();
        assertThat(ecluse.get("people_by_new_accounts").asInt()).isZero();
        assertThat(ecluse.get("seen_after_minutes").asDouble()).isBetween(0.0, 2.0);
    }

    private static JsonNode run(JsonNode report, int number, String policy) {
        var run = report.get("runs").get(number);
        assertThat(run.get("policy").asString()).isEqualTo(policy);
        assertThat(run.get("accounts_created").asInt()).isEqualTo(2);
        assertThat(run.get("honest_refused").asInt()).isZero();
        return run;
    }
}
