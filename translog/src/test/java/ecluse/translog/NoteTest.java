package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys and notes as published: Peter's and Enoch's in golang.org/x/mod, sumdb/note/note_test.go; example.com/foo's in
 * C2SP signed-note.
 */
class NoteTest {

    private static final String PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String PETERS_SECRET =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
    private static final String TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String PETER_SIGNED =
            "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private static final String ENOCH_SIGNED =
            "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    private final Fuzz fuzz = new Fuzz(1);

    @Test
    void the_published_note_is_verified() throws BadProof {
        var note = Note.parse(TEXT + "\n" + PETER_SIGNED + ENOCH_SIGNED);
        assertThat(note.text()).isEqualTo(TEXT);
        assertThat(signers(note, PETER, ENOCH)).containsExactly("PeterNeumann", "EnochRoot");
        assertThat(signers(note, ENOCH)).containsExactly("EnochRoot");
    }

    @Test
    void the_example_of_the_specification_is_verified() throws BadProof {
        var note = Note.parse("This is an example message.\n\n— example.com/foo "
                + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n");
        assertThat(signers(note, "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"))
                .containsExactly("example.com/foo");
    }

    @Test
    void signing_gives_the_published_note_to_the_byte() throws BadProof {
        var note = new Note(TEXT, List.of(SignerKey.parse(PETERS_SECRET).sign(TEXT)));
        assertThat(note.noteText()).isEqualTo(TEXT + "\n" + PETER_SIGNED);
    }

    @Test
    void keys_are_written_as_they_were_read() throws BadProof {
        assertThat(VerifierKey.parse(PETER).text()).isEqualTo(PETER);
        assertThat(SignerKey.parse(PETERS_SECRET).secretText()).isEqualTo(PETERS_SECRET);
        assertThat(SignerKey.parse(PETERS_SECRET).verifier()).isEqualTo(VerifierKey.parse(PETER));
    }

    @Test
    void a_new_key_signs_what_its_other_half_verifies() throws BadProof {
        var key = SignerKey.generate("example.org/log", SignatureType.ED25519, new SecureRandom());
        var note = new Note("text\n", List.of(SignerKey.parse(key.secretText()).sign("text\n")));
        assertThat(signers(Note.parse(note.noteText()), key.verifier().text())).containsExactly("example.org/log");
    }

    @Test
    void a_key_never_prints_its_secret() throws BadProof {
        assertThat(SignerKey.parse(PETERS_SECRET)).hasToString("SignerKey[" + PETER + "]");
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> SignerKey.parse(PETERS_SECRET + "x"))
                .withMessageNotContaining("AYEKFALVFGyNhPJEMzD1QIDr");
    }

    @Test
    void the_signature_of_an_unknown_key_is_ignored_even_with_a_known_name_or_id() throws BadProof {
        var otherId = PETER_SIGNED.replace("x08g", "xxxx");
        var otherName = PETER_SIGNED.replace("PeterNeumann", "CarmenSandiego");
        assertThat(signers(Note.parse(TEXT + "\n" + otherId + otherName), PETER))
                .isEmpty();
    }

    @Test
    void a_note_with_a_wrong_signature_of_a_known_key_is_refused_though_another_is_right() throws BadProof {
        var note = Note.parse(TEXT.replace("answer", "remedy") + "\n" + PETER_SIGNED);
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> signers(note, PETER))
                .withMessage("the signature of PeterNeumann is not over this text");
        var longer = PETER_SIGNED.substring(0, 60) + "ABCD" + PETER_SIGNED.substring(60);
        var both = Note.parse(TEXT + "\n" + ENOCH_SIGNED + longer);
        assertThatExceptionOfType(BadProof.class).isThrownBy(() -> signers(both, PETER, ENOCH));
    }

    @Test
    void a_key_given_twice_counts_once() throws BadProof {
        var note = Note.parse(TEXT + "\n" + PETER_SIGNED);
        assertThat(signers(note, PETER, PETER)).hasSize(1);
    }

    @Test
    void a_note_may_have_a_hundred_signatures_and_no_more() throws BadProof {
        assertThat(Note.parse(TEXT + "\n" + PETER_SIGNED.repeat(100)).signatures())
                .hasSize(100);
        refused(TEXT + "\n" + PETER_SIGNED.repeat(101), "101 signatures");
    }

    @Test
    void a_note_of_more_than_a_mebibyte_is_not_read() {
        refused("x".repeat(Note.MAX_BYTES) + "\n\n" + PETER_SIGNED, "bytes; at most");
    }

    @Test
    void malformed_notes_are_refused_in_words() {
        refused(TEXT, "no blank line");
        refused(TEXT + "\n", "does not end with a newline");
        refused(TEXT + "\n" + PETER_SIGNED.stripTrailing(), "does not end with a newline");
        refused("\u0001" + TEXT + "\n" + PETER_SIGNED, "control character");
        refused(TEXT + "\r\n\n" + PETER_SIGNED, "control character");
        refused(TEXT + "\n— Bad Name " + PETER_SIGNED.substring(15), "not base64");
        refused(TEXT + "\n" + PETER_SIGNED + "Unexpected line.\n", "em dash");
        refused(TEXT + "\n— PeterNeumann\n", "no signature");
        refused(TEXT + "\n—  x08go/ZJkuBS\n", "name is empty");
        refused(TEXT + "\n— a+b x08go/ZJkuBS\n", "a plus");
        refused(TEXT + "\n— a\u2003b x08go/ZJkuBS\n", "has a space");
        refused(TEXT + "\n— Peter x08gow==\n", "too short");
        refused(TEXT + "\n— Peter x08go/Y\n", "not canonical base64");
        refused(TEXT + "\n— Peter x08go/Z=\n", "not canonical base64");
        refused(TEXT + "\n— Peter x08go/ZJkuB=\n", "not canonical base64");
    }

    @Test
    void what_is_not_utf_8_is_refused() {
        var bytes = (TEXT + "\n" + PETER_SIGNED).getBytes(StandardCharsets.UTF_8);
        bytes[0] = (byte) 0xff;
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> Note.parse(bytes))
                .withMessage("the note is not valid UTF-8");
        assertThatExceptionOfType(BadProof.class).isThrownBy(() -> Note.parse("\ud800\n\n" + PETER_SIGNED));
    }

    @Test
    void no_part_and_no_neighbour_of_a_key_is_a_key() {
        for (int from = 0; from < PETER.length(); from++) {
            for (int to = from; to <= PETER.length(); to++) {
                if (to - from < PETER.length()) {
                    keyRefused(PETER.substring(from, to));
                }
            }
        }
        for (int place = 0; place < PETER.length(); place++) {
            var neighbour = new StringBuilder(PETER);
            neighbour.setCharAt(place, (char) (PETER.charAt(place) + 1));
            keyRefused(neighbour.toString());
        }
    }

    @Test
    void no_part_and_no_neighbour_of_a_secret_key_is_one() {
        for (int place = 0; place < PETERS_SECRET.length(); place++) {
            var neighbour = new StringBuilder(PETERS_SECRET);
            neighbour.setCharAt(place, (char) (PETERS_SECRET.charAt(place) + 1));
            var start = PETERS_SECRET.substring(0, place);
            assertThatExceptionOfType(BadProof.class).isThrownBy(() -> SignerKey.parse(neighbour.toString()));
            assertThatExceptionOfType(BadProof.class).isThrownBy(() -> SignerKey.parse(start));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
                "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+",
                "rekor.sigstore.dev+12345678+AwEB",
                "rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!"
            })
    void published_wrong_keys_are_refused(String vkey) {
        keyRefused(vkey);
    }

    @Test
    void a_key_that_anybody_can_sign_for_is_refused() {
        var identity = new byte[32];
        identity[0] = 1;
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> VerifierKey.of("a", SignatureType.ED25519, identity))
                .withMessageContaining("anybody can sign for");
        identity[31] = (byte) 0x80;
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> VerifierKey.of("a", SignatureType.ED25519, identity));
    }

    @Test
    void a_key_that_is_no_point_or_not_canonical_is_refused() {
        var aboveField = new byte[32];
        Arrays.fill(aboveField, (byte) 0xff);
        aboveField[0] = (byte) 0xee;
        aboveField[31] = 0x7f;
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> VerifierKey.of("a", SignatureType.ED25519, aboveField))
                .withMessageContaining("canonical");
        var noPoint = new byte[32];
        noPoint[0] = 2;
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> VerifierKey.of("a", SignatureType.ED25519, noPoint))
                .withMessageContaining("not a point");
    }

    @Test
    void the_text_of_a_note_is_lines() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Note("no newline", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Note("a\tb\n", List.of()));
    }

    @Test
    void a_damaged_note_is_refused_or_read_as_it_stands() {
        var truth = (TEXT + "\n" + PETER_SIGNED + ENOCH_SIGNED).getBytes(StandardCharsets.UTF_8);
        int refused = fuzz.refusesOrReadsExactly(truth, 20_000, Note::parse, note -> Text.utf8(note.noteText()));
        assertThat(refused).isBetween(1_000, 19_000);
    }

    @Test
    void a_damaged_key_is_refused_or_read_as_it_stands() {
        int refused = fuzz.refusesOrReadsExactly(
                Text.utf8(PETER),
                20_000,
                bytes -> VerifierKey.parse(Text.decode(bytes, "the key")),
                key -> Text.utf8(key.text()));
        assertThat(refused).isGreaterThan(19_000);
    }

    private static List<String> signers(Note note, String... vkeys) throws BadProof {
        var keys = new ArrayList<VerifierKey>();
        for (var vkey : vkeys) {
            keys.add(VerifierKey.parse(vkey));
        }
        return note.verifiedBy(keys).stream()
                .map(verified -> verified.key().name())
                .toList();
    }

    private static void refused(String note, String why) {
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> Note.parse(note))
                .withMessageContaining(why);
    }

    private static void keyRefused(String vkey) {
        assertThatExceptionOfType(BadProof.class).isThrownBy(() -> VerifierKey.parse(vkey));
    }
}
