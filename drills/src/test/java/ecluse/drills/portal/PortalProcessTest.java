package ecluse.drills.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.drills.CannotRun;
import java.io.IOException;
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

    /** Else the page of codes, which virtual threads answer, would wait for the next word of the portal. */
    @Test
    void a_silent_portal_holds_no_carrier_of_virtual_threads() throws Exception {
        try (var portal = start("echo 'Écluse is open at http://localhost:8123'; exec sleep 60")) {
            assertThat(portal.address()).isNotNull();
            // Platform threads alone are in it.
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .contains("portal output", "portal errors");
        }
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
        var options = options().patience(Duration.ofSeconds(3));
        assertThatThrownBy(() -> PortalProcess.start(List.of("sh", "-c", "exec sleep 60"), options))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("was not ready after 3 s");
    }

    @Test
    void work_against_a_portal_that_ends_is_interrupted_and_says_so() throws Exception {
        try (var portal = start("echo 'Écluse is open at http://localhost:8123'; sleep 1; exit 7")) {
            assertThatThrownBy(() -> portal.whileOpen(PortalProcessTest::forEver))
                    .isInstanceOf(CannotRun.class)
                    .hasMessageContaining("the portal ended by itself (exit code 7) while it was needed")
                    .hasMessageContaining("portal.log")
                    .hasCauseInstanceOf(InterruptedException.class);
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void a_fault_that_comes_of_the_portals_end_is_not_told_as_a_fault_of_the_work() throws Exception {
        try (var portal = start("echo 'Écluse is open at http://localhost:8123'; sleep 1; exit 7")) {
            assertThatThrownBy(() -> portal.whileOpen(() -> {
                        try {
                            return forEver();
                        } catch (InterruptedException e) {
                            throw new IOException("connection refused", e);
                        }
                    }))
                    .isInstanceOf(CannotRun.class)
                    .hasMessageContaining("ended by itself (exit code 7)");
        }
    }

    @Test
    void work_against_a_portal_that_runs_is_left_alone() throws Exception {
        try (var portal = start("echo 'Écluse is open at http://localhost:8123'; exec sleep 60")) {
            assertThat(portal.<String>whileOpen(() -> "done")).isEqualTo("done");
            assertThatThrownBy(() -> portal.whileOpen(() -> {
                        throw new IOException("of its own");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("of its own");
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void the_key_of_the_published_ledger_is_heard() throws Exception {
        var key = "localhost+9f9df247+Ad+7x2k0bjtx22d2uWK9P2C8FtOkUZWvDlypBTvhpLMi";
        try (var portal = start("echo 'INFO x : The ledger is published as " + key
                + ".'; echo 'Écluse is open at http://localhost:8123'; exec sleep 60")) {
            assertThat(portal.ledgerKey()).isEqualTo(key);
        }
    }

    @Test
    void what_is_secret_goes_by_the_environment_and_is_not_printed() throws Exception {
        var options = options().withSecret("database.owner-password", "s3cret");
        var script =
                "echo $ECLUSE_DATABASE_OWNERPASSWORD; echo 'Écluse is open at http://localhost:8123'; exec sleep 60";
        PortalProcess.start(List.of("sh", "-c", script), options).close();
        assertThat(folder.resolve("portal.log")).content().contains("s3cret");
        assertThat(options.toString()).doesNotContain("s3cret");
    }

    private static String forEver() throws InterruptedException {
        while (true) {
            Thread.sleep(60_000);
        }
    }

    private PortalProcess start(String script) {
        return PortalProcess.start(List.of("sh", "-c", script), options());
    }

    private PortalOptions options() {
        return PortalOptions.loggingTo(folder.resolve("portal.log"));
    }
}
