package ecluse.drills.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.drills.CannotRun;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortalProcessTest {
    @TempDir
    private Path folder;

    @Test
    void a_portal_is_started_when_it_says_so_and_ends_when_it_is_closed() throws Exception {
        var portal = start("echo starting; echo 'Écluse is open at http://localhost:8123'; exec sleep 60");
        assertThat(portal.address()).isEqualTo(URI.create("http://localhost:8123"));
        portal.close();
        assertThat(portal.onExit().get(1, TimeUnit.SECONDS)).isNotZero();
        assertThat(folder.resolve("portal.log")).content().contains("starting");
    }

    @Test
    void a_portal_that_is_killed_is_not_asked() throws Exception {
        var portal =
                start("trap '' TERM INT; echo 'Écluse is open at http://localhost:8123'; while :; do sleep 0.1; done");
        portal.kill();
        assertThat(portal.onExit().get(1, TimeUnit.SECONDS)).isEqualTo(137);
    }

    @Test
    void what_the_portal_complains_of_is_handed_on() {
        assertThatThrownBy(() -> start("echo 'ecluse: port 8080 is in use. Choose another.' >&2; exit 2"))
                .isInstanceOf(CannotRun.class)
                .hasMessage("port 8080 is in use. Choose another.");
    }

    @Test
    void a_portal_that_ends_without_a_word_is_reported_with_its_log() {
        assertThatThrownBy(() -> start("exit 3"))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("stopped before it was ready")
                .hasMessageContaining("portal.log");
    }

    @Test
    void patience_has_an_end() {
        assertThatThrownBy(() -> start("exec sleep 60"))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("was not ready after 3 s");
    }

    private PortalProcess start(String script) {
        var options = PortalOptions.loggingTo(folder.resolve("portal.log")).patience(Duration.ofSeconds(3));
        return PortalProcess.start(List.of("sh", "-c", script), options);
    }
}
