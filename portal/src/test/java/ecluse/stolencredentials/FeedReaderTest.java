package ecluse.stolencredentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedReaderTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 29);
    private static final String HASH = "ab".repeat(32);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "login,host,seen\nA@X.example,portail.example,2026-11-02\n",
                "Username;URL;Date\r\na@x.example;https://portail.example/sign-in;2026-11-02T08:00:00Z",
                "\uFEFFseen\temail\tdomain\n2026-11-02\ta@x.example\tPORTAIL.example\n",
                "[{\"login\":\"a@x.example\",\"host\":\"portail.example\",\"seen\":\"2026-11-02\"}]",
                "{\"login\":\"A@x.example\",\"host\":\"portail.example\",\"seen\":\"2026-11-02\",\"cookies\":[]}\n",
            })
    void tables_and_json_say_the_same(String text) throws Exception {
        var feed = read(text, StandardCharsets.UTF_8);
        assertThat(feed.wrong()).isEmpty();
        assertThat(feed.lines()).singleElement().satisfies(line -> {
            assertThat(line.login()).isEqualTo("a@x.example");
            assertThat(line.host()).isEqualTo("portail.example");
            assertThat(line.seen()).isEqualTo("2026-11-02");
            assertThat(line.cookie()).isNull();
        });
    }

    @Test
    void a_cookie_comes_as_it_is_or_as_its_hash_and_several_are_several_lines() throws Exception {
        var feed = read(
                "{\"login\":\"a@x.example\",\"host\":\"p.example\",\"seen\":\"2026-11-02\",\"cookies\":[\"" + HASH
                        + "\",\"" + "A".repeat(43) + "\"]}",
                StandardCharsets.UTF_8);
        assertThat(feed.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.cookie()).hasSize(32));
    }

    @ParameterizedTest
    @CsvSource({
        "'', p.example, 2026-11-02, '', stolencredentials.line.login",
        "a@x.example, 'p example', 2026-11-02, '', stolencredentials.line.host",
        "a@x.example, http://[, 2026-11-02, '', stolencredentials.line.host",
        "a@x.example, p.example, 02/11/26, '', stolencredentials.line.seen",
        "a@x.example, p.example, 2026-11-30, '', stolencredentials.line.seen",
        "a@x.example, p.example, 1999-01-01, '', stolencredentials.line.seen",
        "a@x.example, p.example, 2026-11-02, zz, stolencredentials.line.cookie",
    })
    void a_line_that_cannot_be_read_is_named_and_the_others_are_taken(
            String login, String host, String seen, String cookie, String key) throws Exception {
        var feed = read(
                "login,host,seen,cookie\n" + String.join(",", login, host, seen, cookie)
                        + "\nb@x.example,p.example,2026-11-02,\n",
                StandardCharsets.UTF_8);
        assertThat(feed.wrong()).singleElement().satisfies(wrong -> {
            assertThat(wrong.line()).isEqualTo(2);
            assertThat(wrong.key()).isEqualTo(key);
        });
        assertThat(feed.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.login()).isEqualTo("b@x.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', stolencredentials.file.empty",
        "'login,host\na,b\n', stolencredentials.file.columns",
        "'login,host,seen\n', stolencredentials.file.empty",
        "'[{\"login\":', stolencredentials.file.json",
        "'[]', stolencredentials.file.empty",
        "'PK\u0003\u0004zip', stolencredentials.file.archive",
    })
    void a_file_of_which_nothing_can_be_read_says_why(String text, String key) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n"), StandardCharsets.UTF_8))
                .isInstanceOfSatisfying(
                        Feed.Unusable.class, e -> assertThat(e.key()).isEqualTo(key));
    }

    @Test
    void json_of_another_shape_is_lines_without_a_login() throws Exception {
        var feed = read("[1, \"a\", {\"login\": {}, \"host\": 3}]", StandardCharsets.UTF_8);
        assertThat(feed.lines()).isEmpty();
        assertThat(feed.wrong()).hasSize(3);
    }

    private Feed read(String text, Charset charset) throws Exception {
        var file = folder.resolve("feed");
        Files.write(file, text.getBytes(charset));
        return FeedReader.read(file, TODAY);
    }
}
