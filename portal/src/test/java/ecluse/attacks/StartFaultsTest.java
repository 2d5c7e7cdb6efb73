package ecluse.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator does wrong is said in one line, with what to do, and the exit code is not zero. */
@Tag("database")
class StartFaultsTest {
    @TempDir
    private static Path folder;

    private static TestDatabase database;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void a_port_in_use() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(refused(Map.of("ecluse.port", Integer.toString(taken.getLocalPort()))))
                    .isEqualTo("ecluse: Port " + taken.getLocalPort()
                            + " is in use. Stop what uses it, or set ecluse.port.");
        }
    }

    static Stream<Arguments> databases() {
        return Stream.of(
                Arguments.of(
                        Map.of("ecluse.database.url", "jdbc:postgresql://127.0.0.1:9/ecluse"),
                        "cannot be reached or used"),
                Arguments.of(Map.of("ecluse.database.owner-password", "wrong-pass-word"), "cannot be reached or used"),
                Arguments.of(Map.of("ecluse.purpose", "demo"), "was made for live, not for demo"));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void no_database_or_not_this_one(Map<String, String> settings, String complaint) {
        assertThat(refused(settings)).contains(complaint).doesNotContain("wrong-pass-word");
    }

    @Test
    void the_key_of_another_installation_and_no_key() throws IOException {
        var keys = Files.createDirectory(folder.resolve("keys"));
        Files.copy(TestDatabase.keys().resolve("database.properties"), keys.resolve("database.properties"));
        assertThat(refused(Map.of("ecluse.keys-folder", keys.toString())))
                .contains("The key file " + keys.resolve("kek") + " is not there. Put back the one");
        assertThat(keys.resolve("kek")).as("none is made in its place").doesNotExist();

        Files.copy(
                TestDatabase.keys().resolve("kek"),
                keys.resolve("kek"),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        var bytes = Files.readAllBytes(keys.resolve("kek"));
        bytes[31] ^= 1;
        Files.write(keys.resolve("kek"), bytes);
        assertThat(refused(Map.of("ecluse.keys-folder", keys.toString())))
                .contains("The key file " + keys.resolve("kek") + " belongs to another database. Put back the one");
        Files.write(keys.resolve("kek"), new byte[31]);
        assertThat(refused(Map.of("ecluse.keys-folder", keys.toString()))).contains("has 31 bytes, not 32.");
    }

    @Test
    void a_schema_that_a_newer_program_has_made() {
        var world = new World(database);
        world.run("""
                insert into flyway.flyway_schema_history (installed_rank, version, description, type, script, checksum,
                                                          installed_by, execution_time, success)
                values (9999, '9999', 'from the future', 'SQL', 'V9999__from_the_future.sql', 1, 'x', 1, true)
                """);
        try {
            assertThat(refused(Map.of()))
                    .contains("is not one that this program knows (version 9999", "start that one");
        } finally {
            world.run("delete from flyway.flyway_schema_history where version = '9999'");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ecluse.prot|8080|There is no setting ecluse.prot. The README lists",
                "ecluse.budgets.account.contacts.per-wek|3|There is no setting ecluse.budgets.account.contacts.per-wek.",
                "ecluse.port|70000|ecluse.port is 70000. Allowed: 0 to 65535.",
                "ecluse.port|many|ecluse.port is not what it must be: int.",
                "ecluse.policy|plain|ecluse.policy is plain. Allowed: ecluse",
                "ecluse.policy|lax|ecluse.policy is lax. Allowed: ecluse or plain.",
                "ecluse.budgets.account.contacts.per-minute|-1|ecluse.budgets.account.contacts.per-minute is -1. Allowed: 1 or more.",
                "ecluse.budgets.account.contacts.per-hour|19|ecluse.budgets.account.contacts.per-hour is 19. Allowed: per-minute (20) or more.",
                "ecluse.budgets.account.contacts.per-day|5|ecluse.budgets.account.contacts.per-day is 5. Allowed: per-hour (60) or more.",
                "ecluse.budgets.partner.names.per-day|7999|ecluse.budgets.partner.names.per-day is 7999. Allowed: per-hour (8000) or more.",
                "ecluse.budgets.account.contacts.per-hour|sixty|ecluse.budgets.account.contacts.per-hour is not what it must be: Integer.",
                "ecluse.budgets.partner.misses.per-day|9|ecluse.budgets.partner.misses is set. misses are counted for accounts alone: leave it out.",
                "ecluse.base-url|http://portal.example.org|ecluse.base-url is http://portal.example.org. Allowed: an https",
                "ecluse.database.url|mysql://x|ecluse.database.url is mysql://x. Allowed:"
            })
    void a_setting_that_there_is_not_or_that_is_wrong_stops_check_and_serve_alike(
            String key, String value, String complaint) {
        assertThat(refused(Map.of(key, value))).contains(complaint);
        var check = command("check", Map.of(key, value));
        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(oneLine(check)).contains(complaint);
    }

    @Test
    void settings_that_can_be_used_pass_the_check_which_makes_nothing() {
        var nowhere = folder.resolve("never-made");
        var check =
                Node.run(folder.resolve("said"), Map.of("ecluse.data-folder", nowhere.toString()), List.of(), "check");
        assertThat(check.exitCode()).isZero();
        assertThat(check.said()).hasLineCount(1).contains("can be used", nowhere.toString());
        assertThat(nowhere).doesNotExist();
        var withPassword = command("check", Map.of("ecluse.database.owner-password", "a-pass-word"));
        assertThat(withPassword.exitCode()).isZero();
        assertThat(withPassword.said()).doesNotContain("a-pass-word");
    }

    @Test
    void a_data_folder_that_cannot_be_written() throws IOException {
        var file = Files.writeString(folder.resolve("a-file"), "");
        assertThat(own(file.resolve("data"))).contains(file.toString(), "Check that", "ecluse.");
    }

    @Test
    void two_portals_on_one_data_folder() {
        var data = folder.resolve("shared");
        var first = Node.start(
                        folder.resolve("first"), Map.of("ecluse.data-folder", data.toString(), "ecluse.port", "0"))
                .untilOpen();
        try (first) {
            assertThat(own(data))
                    .contains("Another portal is running on " + data, "Stop it, or set ecluse.data-folder");
            assertThat(Day.expect(200, new ecluse.testing.Browser(first.url()).get("/health"))
                            .body())
                    .contains("UP");
        }
    }

    /** A file system of 24 MB of its own, where this machine lets an ordinary user have one. */
    @Test
    void a_disk_that_is_full() throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        var mount = List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=24m tmpfs \"$0\" && exec \"$@\"",
                disk.toString());
        assumeTrue(
                works(Stream.concat(mount.stream(), Stream.of("true")).toList()), "no file system of one's own here");
        var full = Node.wrapped(
                mount,
                folder.resolve("full"),
                Map.of("ecluse.data-folder", disk.resolve("data").toString(), "ecluse.port", "0"),
                "serve");
        assertThat(full.exitCode()).isEqualTo(2);
        assertThat(oneLine(full)).contains("Check that the disk has room");
    }

    private static boolean works(List<String> command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What a portal with its own database says that cannot start. */
    private static String own(Path data) {
        var node =
                Node.start(folder.resolve("said"), Map.of("ecluse.data-folder", data.toString(), "ecluse.port", "0"));
        assertThat(node.exitCode()).isEqualTo(2);
        return oneLine(node);
    }

    private static String refused(Map<String, String> settings) {
        var node = command("serve", settings);
        assertThat(node.exitCode()).isEqualTo(2);
        return oneLine(node);
    }

    private static Node command(String command, Map<String, String> settings) {
        var all = new HashMap<>(database.options());
        all.putAll(settings);
        return Node.run(folder.resolve("said"), all, List.of(), command);
    }

    private static String oneLine(Node node) {
        assertThat(node.said()).hasLineCount(1).startsWith("ecluse: ").doesNotContain("Exception");
        return node.said().strip();
    }
}
