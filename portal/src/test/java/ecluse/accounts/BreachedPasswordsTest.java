package ecluse.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.kernel.CannotStart;
import ecluse.kernel.Role;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BreachedPasswordsTest {
    /** The range that has it is made by each test. */
    private static final String STOLEN = "cheval-correct-pile-agrafe";

    @TempDir
    Path folder;

    @Test
    void a_stolen_one_is_known_in_any_spelling_of_the_range_and_others_are_not() throws IOException {
        ranges(":3\r\n");
        assertThat(lists().have(STOLEN)).isTrue();
        assertThat(lists().have(STOLEN + "!")).isFalse();
        lower();
        assertThat(lists().have(STOLEN)).isTrue();
    }

    @Test
    void a_line_that_pads_says_nothing() throws IOException {
        ranges(":0\n");
        assertThat(lists().have(STOLEN)).isFalse();
    }

    @Test
    void without_a_folder_nothing_is_looked_up() {
        assertThat(new BreachedPasswords((Path) null).have(STOLEN)).isFalse();
    }

    @Test
    void a_range_that_is_missing_forbids_nothing() throws IOException {
        Files.writeString(folder.resolve("00000.txt"), "0005AD76BD555C1D6D771DE417A4B87E4B4:10\n");
        assertThat(lists().have(STOLEN)).isFalse();
    }

    @Test
    void a_portal_that_is_told_to_look_does_not_start_blind() throws IOException {
        assertThatThrownBy(this::lists).isInstanceOf(CannotStart.class).hasMessageContaining("breached-passwords");
        Files.writeString(folder.resolve("00000.txt"), "<html>not found</html>\n");
        assertThatThrownBy(this::lists).isInstanceOf(CannotStart.class);
    }

    @Test
    @Tag("database")
    void nobody_chooses_a_stolen_one() throws IOException {
        ranges(":1\n");
        try (var database = TestDatabase.fresh();
                var portal = Portal.on(database, Map.of("ecluse.breached-passwords", folder.toString()))) {
            var world = new World(database);
            var account = world.account(
                    UUID.randomUUID() + "@isere.example", Role.TRAINING_OFFICE_MANAGER, world.partner("P-0231"));
            var browser = portal.signedIn(account);
            browser.get("/my-password");
            for (var wanted : List.of(STOLEN, "cheval-correct-pile-agrafee")) {
                var answer =
                        browser.post("/my-password", Map.of("old", World.PASSWORD, "wanted", wanted, "again", wanted));
                boolean refused = wanted.equals(STOLEN);
                assertThat(answer.status()).isEqualTo(refused ? 422 : 200);
                assertThat(answer.body().contains("listes de mots de passe volés"))
                        .isEqualTo(refused);
            }
        }
    }

    private BreachedPasswords lists() {
        return new BreachedPasswords(folder);
    }

    private void ranges(String count) throws IOException {
        var hash = sha1(STOLEN);
        Files.writeString(folder.resolve("00000.txt"), "0005AD76BD555C1D6D771DE417A4B87E4B4:10\n");
        Files.writeString(
                folder.resolve(hash.substring(0, 5) + ".txt"),
                "0000000000000000000000000000000000A:2\n" + hash.substring(5) + count);
    }

    private void lower() throws IOException {
        var range = folder.resolve(sha1(STOLEN).substring(0, 5) + ".txt");
        Files.writeString(range, Files.readString(range).toLowerCase(java.util.Locale.ROOT));
    }

    private static String sha1(String text) {
        try {
            return java.util.HexFormat.of()
                    .withUpperCase()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-1")
                            .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
