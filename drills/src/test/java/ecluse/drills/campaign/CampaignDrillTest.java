package ecluse.drills.campaign;

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
import tools.jackson.databind.json.JsonMapper;

/** The drill with a real portal and few people; what it is without a campaign is the command's to show. */
class CampaignDrillTest {

    @TempDir
    private Path folder;

    @Test
    void honest_work_loses_nothing_while_everybody_comes_onto_a_second_factor() throws Exception {
        assumeTrue(
                Files.exists(Path.of(System.getenv("ECLUSE_HOME")).resolve("portal/target/ecluse-portal.jar")),
                "the jar is made by \"mvn package\", as ./ecluse test does");
        var file = folder.resolve("campaign.json");
        var said = new ByteArrayOutputStream();
        var held = CampaignCommand.run(
                List.of("--people", "2000", "--policy", "ecluse", "--json", file.toString()),
                Clock.systemUTC(),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(held).as(said.toString(StandardCharsets.UTF_8)).isTrue();
        var run = JsonMapper.builder()
                .build()
                .readTree(Files.readString(file))
                .get("runs")
                .get(0);
        assertThat(run.get("forms_sent").asInt()).isGreaterThan(100);
        assertThat(run.get("forms_lost").asInt()).isZero();
        assertThat(run.get("refused_unannounced").asInt()).isZero();
        assertThat(run.get("people_read_without_factor_after").asInt()).isZero();
        assertThat(run.get("enrolled").asInt()).isEqualTo(run.get("accounts").asInt());
        assertThat(run.get("postponed").asInt()).isPositive();
    }
}
