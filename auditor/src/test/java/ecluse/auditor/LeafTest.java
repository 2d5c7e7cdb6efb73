package ecluse.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.translog.BadProof;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeafTest {

    /** A disclosure with account, partner, sign-in, person and tie. */
    private static final Entry DISCLOSURE = Entry.at(13);

    @Test
    void a_leaf_says_what_was_written() throws BadProof {
        for (long position = 1; position < 200; position++) {
            var entry = Entry.at(position);
            var leaf = Leaf.decode(entry.leaf());
            assertThat(leaf.kind().code()).isEqualTo(entry.kind());
            assertThat(leaf.reason()).isEqualTo(entry.reason());
            assertThat(leaf.purpose()).isEqualTo(entry.purpose());
            assertThat(leaf.service()).isEqualTo(entry.service());
            assertThat(leaf.account()).isEqualTo(entry.account());
            assertThat(leaf.partner()).isEqualTo(entry.partner());
            assertThat(leaf.signIn()).isEqualTo(entry.signIn());
            assertThat(leaf.subject()).isEqualTo(entry.subject());
            assertThat(leaf.position()).isEqualTo(position);
            assertThat(leaf.micros()).isEqualTo(entry.micros());
            assertThat(leaf.fields()).isEqualTo(entry.fields());
        }
    }

    @Test
    void the_commitment_is_to_person_tie_and_words() throws BadProof {
        var entry = DISCLOSURE.about(DISCLOSURE.person(), DISCLOSURE.tie(), "Éric a appelé");
        var commitment = new Commitment();
        var salt = commitment.salt(entry.key(), entry.position());
        var right = Leaf.decode(entry.leaf()).commitment();
        assertThat(commitment.of(salt, entry.person(), entry.tie(), entry.detail()))
                .isEqualTo(right);
        assertThat(commitment.of(salt, entry.tie(), entry.tie(), entry.detail()))
                .isNotEqualTo(right);
        assertThat(commitment.of(salt, entry.person(), null, entry.detail())).isNotEqualTo(right);
        assertThat(commitment.of(salt, entry.person(), entry.tie(), "")).isNotEqualTo(right);
        assertThat(commitment.of(commitment.salt(entry.key(), 14), entry.person(), entry.tie(), entry.detail()))
                .isNotEqualTo(right);
    }

    @Test
    void nothing_is_too_short_and_nothing_too_long() {
        var leaf = DISCLOSURE.leaf();
        refused("the entry is empty");
        for (int length = 1; length < leaf.length; length++) {
            var cut = Arrays.copyOf(leaf, length);
            assertThatThrownBy(() -> Leaf.decode(cut)).isInstanceOf(BadProof.class);
        }
        refused("the entry has 57 bytes; the shortest has 58", Arrays.copyOf(leaf, 57));
        refused("the entry has 107 bytes; with these references it has 106", Arrays.copyOf(leaf, leaf.length + 1));
    }

    @Test
    void only_the_first_version_is_known() {
        refused("the entry’s version is 0; known is 1", with(0, 0));
        refused("the entry’s version is 255; known is 1", with(0, 255));
    }

    @Test
    void only_the_seventeen_kinds_are_known() {
        refused("its kind is 0; there are 1 to 20", with(1, 0));
        refused("its kind is 21; there are 1 to 20", with(1, 21));
    }

    @Test
    void only_a_refusal_has_a_reason() {
        refused("it has the reason 1 for a refusal, and is a disclosure", with(2, 1));
    }

    @Test
    void only_disclosures_and_refusals_have_fields() {
        refused("it has a mask of fields, and is a sign-in", with(1, 3));
    }

    @Test
    void a_mask_of_references_has_four_bits() {
        refused("its mask of references is 23; there are 4 bits", with(5, 0x17));
    }

    @Test
    void a_reference_that_is_there_is_not_zero() {
        var leaf = DISCLOSURE.leaf();
        Arrays.fill(leaf, 26 + 16, 26 + 32, (byte) 0);
        refused("reference 1 (from 0) is there and is zero", leaf);
    }

    @Test
    void a_time_is_one_that_a_clock_shows() {
        refused("no clock shows that", with(14, 0x80));
    }

    @Test
    void whatever_is_accepted_has_one_encoding() {
        var random = new Random(4);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            var leaf = Entry.at(1 + random.nextInt(500)).leaf();
            leaf[random.nextInt(14)] = (byte) random.nextInt(16);
            try {
                var read = Leaf.decode(leaf);
                assertThat(encoded(read)).isEqualTo(leaf);
                accepted++;
            } catch (BadProof e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(accepted).isGreaterThan(1_000);
    }

    /** By the tests' own encoder, with the commitment that was read. */
    private static byte[] encoded(Leaf leaf) {
        var bytes = new Entry(
                        leaf.kind().code(),
                        leaf.reason(),
                        leaf.purpose(),
                        leaf.service(),
                        leaf.account(),
                        leaf.partner(),
                        leaf.signIn(),
                        leaf.subject(),
                        leaf.position(),
                        leaf.micros(),
                        leaf.fields(),
                        null,
                        null,
                        "")
                .leaf();
        System.arraycopy(leaf.commitment().bytes(), 0, bytes, bytes.length - 32, 32);
        return bytes;
    }

    private static byte[] with(int at, int value) {
        var leaf = DISCLOSURE.leaf();
        leaf[at] = (byte) value;
        return leaf;
    }

    private static void refused(String why, byte... leaf) {
        assertThatThrownBy(() -> Leaf.decode(leaf)).isInstanceOf(BadProof.class).hasMessageContaining(why);
    }
}
