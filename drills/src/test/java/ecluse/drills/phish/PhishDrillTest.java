package ecluse.drills.phish;

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
class PhishDrillTest {

    @TempDir
    private Path folder;

    @Test
    void a_relayed_password_opens_the_portals_of_today_and_a_relayed_passkey_opens_nothing() throws Exception {
        assumeTrue(
                Files.exists(Path.of(System.getenv("ECLUSE_HOME")).resolve("portal/target/ecluse-portal.jar")),
                "the jar is made by \"mvn package\", as ./ecluse test does");
        var file = folder.resolve("phish.json");
        var said = new ByteArrayOutputStream();
        var held = PhishCommand.run(
                List.of("--people", "2000", "--json", file.toString()),
                Clock.systemUTC(),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(held).as(said.toString(StandardCharsets.UTF_8)).isTrue();
        var report = JsonMapper.builder().build().readTree(Files.readString(file));
        assertThat(report.get("scenario").asString()).isEqualTo("phish");
        var plain = run(report, 0, "plain");
        assertThat(plain.get("attacker_people").asInt()).isEqualTo(2_000);
        assertThat(plain.get("attacker_contacts").asInt()).isPositive();
        var ecluse = run(report, 1, "ecluse");
        assertThat(ecluse.get("attacker_people").asInt()).isZero();
        assertThat(ecluse.get("signatures_relayed").asInt()).isPositive();
        assertThat(ecluse.get("attacker_people_by_code").asInt()).isPositive();
        assertThat(ecluse.get("attacker_people_outside_by_code").asInt()).isZero();
    }

    private static JsonNode run(JsonNode report, int number, String policy) {
        var run = report.get("runs").get(number);
        assertThat(run.get("policy").asString()).isEqualTo(policy);
        assertThat(run.get("honest_refused").asInt()).isZero();
        return run;
    }
}
