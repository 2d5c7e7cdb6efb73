package ecluse.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the portal writes is what this program reads: both hold to the same file of entries and leaves. */
class GoldenLeavesTest {

    private static final Path GOLDEN = Path.of("../portal/src/test/resources/ledger/leaves.txt");

    @Test
    void every_leaf_in_the_golden_file_says_what_stands_above_it() throws Exception {
        var entries = entries();
        assertThat(entries).hasSizeGreaterThan(4);
        for (var entry : entries) {
            var leaf = Leaf.decode(HexFormat.of().parseHex(text(entry, "leaf")));
            assertThat(leaf.position()).isEqualTo(Long.parseLong(text(entry, "position")));
            assertThat(leaf.at()).isEqualTo(Instant.parse(text(entry, "at")));
            assertThat(leaf.kind().code()).isEqualTo(number(entry, "kind"));
            assertThat(leaf.reason()).isEqualTo(number(entry, "reason"));
            assertThat(leaf.purpose()).isEqualTo(number(entry, "purpose"));
            assertThat(leaf.service()).isEqualTo(number(entry, "service"));
            assertThat(leaf.fields()).isEqualTo(Integer.parseUnsignedInt(text(entry, "fields")));
            assertThat(leaf.account()).isEqualTo(reference(entry, "account"));
            assertThat(leaf.partner()).isEqualTo(reference(entry, "partner"));
            assertThat(leaf.signIn()).isEqualTo(reference(entry, "sign-in"));
            assertThat(leaf.subject()).isEqualTo(reference(entry, "subject"));
            var commitment = new Commitment();
            var salt = commitment.salt(HexFormat.of().parseHex(text(entry, "key")), leaf.position());
            assertThat(HexFormat.of().formatHex(salt)).isEqualTo(text(entry, "salt"));
            assertThat(commitment.of(salt, reference(entry, "person"), reference(entry, "tie"), text(entry, "detail")))
                    .isEqualTo(leaf.commitment());
        }
    }

    private static List<Map<String, String>> entries() throws Exception {
        var entries = new ArrayList<Map<String, String>>();
        for (var line : Files.readAllLines(GOLDEN)) {
            if (line.startsWith("position ")) {
                entries.add(new LinkedHashMap<>());
            }
            int space = line.indexOf(' ');
            if (space > 0 && !line.startsWith("#")) {
                entries.getLast().put(line.substring(0, space), line.substring(space + 1));
            }
        }
        return entries;
    }

    private static String text(Map<String, String> entry, String name) {
        return Objects.requireNonNull(entry.get(name), name);
    }

    private static int number(Map<String, String> entry, String name) {
        return Integer.parseInt(text(entry, name));
    }

    private static @Nullable UUID reference(Map<String, String> entry, String name) {
        var text = text(entry, name);
        return text.equals("-") ? null : UUID.fromString(text);
    }
}
