package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryProofTest {

    private static final SignerKey WITNESS = Keys.witness("witness.example");
    private static final TrustedLog LOG =
            TrustedLog.of(Keys.LOG.verifier(), new Quorum(1, List.of(WITNESS.verifier())));

    private final EntryProof proof = proof(5, 8);
    private final byte[] entry = EightLeaves.ENTRIES.get(5);

    private static EntryProof proof(int index, int size) {
        var checkpoint = new Checkpoint("log", EightLeaves.head(size));
        var signed = checkpoint.signedBy(Keys.LOG).with(WITNESS.cosign(checkpoint, 1_800_000_000));
        return new EntryProof(index, Proofs.inclusion(EightLeaves.LEAVES.subList(0, size), index), signed);
    }

    @Test
    void a_proof_has_the_lines_of_the_specification() {
        assertThat(proof.withExtra(new byte[] {1, 2, 3}).text())
                .isEqualTo("""
                        c2sp.org/tlog-proof@v1
                        extra AQID
                        index 5
                        vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=
                        yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=
                        037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=

                        """ + proof.checkpoint().text());
    }

    @Test
    void a_proof_is_read_and_verified_offline() throws BadProof {
        var read = EntryProof.parse(Text.utf8(proof.withExtra(new byte[] {7}).text()));
        assertThat(read).isEqualTo(proof.withExtra(new byte[] {7}));
        assertThat(read.extraData()).containsExactly(7);
        assertThat(read.verify(entry, LOG)).extracting(Note.Verified::time).containsExactly(1_800_000_000L);
    }

    @Test
    void every_entry_of_every_small_tree_has_its_proof() throws BadProof {
        for (int size = 1; size <= 8; size++) {
            for (int index = 0; index < size; index++) {
                var read = EntryProof.parse(Text.utf8(proof(index, size).text()));
                read.verify(EightLeaves.ENTRIES.get(index), LOG);
            }
        }
    }

    @Test
    void another_entry_index_or_path_is_refused() {
        refusedBy(proof, EightLeaves.ENTRIES.get(4), LOG, "another root");
        refusedBy(new EntryProof(4, proof.path(), proof.checkpoint()), entry, LOG, "another root");
        refusedBy(new EntryProof(8, proof.path(), proof.checkpoint()), entry, LOG, "no leaf 8");
        refusedBy(new EntryProof(5, proof.path().subList(0, 2), proof.checkpoint()), entry, LOG, "too short");
        refusedBy(
                new EntryProof(5, Collections.nCopies(4, Merkle.emptyRoot()), proof.checkpoint()),
                entry,
                LOG,
                "too long");
    }

    @Test
    void a_proof_of_another_log_or_without_enough_witnesses_is_refused() {
        var other = Keys.witness("other.example").verifier();
        refusedBy(proof, entry, new TrustedLog("other", LOG.keys(), LOG.quorum()), "is of the log");
        refusedBy(
                proof,
                entry,
                TrustedLog.of(Keys.LOG.verifier(), new Quorum(2, List.of(WITNESS.verifier(), other))),
                "needs 2");
    }

    @Test
    void malformed_proofs_are_refused_in_words() {
        var text = proof.text();
        malformed("", "no blank line");
        malformed(text.replace("@v1", "@v2"), "does not start with");
        malformed(text.replace("index 5\n", ""), "does not start with \"index \"");
        malformed("c2sp.org/tlog-proof@v1\n\n" + proof.checkpoint().text(), "no index line");
        malformed(text.replace("index 5", "index 05"), "leading zeros");
        malformed(text.replace("index 5", "index  5"), "not a number");
        malformed(text.replace("index 5", "index -5"), "not a number");
        malformed(text.replace("index 5", "Index 5"), "does not start with \"index \"");
        malformed(text.replace("index 5\n", "extra \nindex 5\n"), "extra line is empty");
        malformed(text.replace("index 5\n", "extra AQI\nindex 5\n"), "not canonical base64");
        malformed(text.replace("index 5\n", "extra AQID\nextra AQID\nindex 5\n"), "does not start with \"index \"");
        malformed(text.replace("index 5\n", "index 5\nAQID\n"), "3 bytes, not the 32");
        malformed(text.replace("index 5\n", "index 5\r\n"), "not a number");
        malformed(
                text.replace("index 5\n", "index 5\n" + (Merkle.emptyRoot().base64() + "\n").repeat(61)), "64 hashes");
        malformed(text.substring(0, text.length() - 1), "newline");
        malformed(text + "\n", "newline");
        malformed(text + "more\n", "em dash");
    }

    @Test
    void a_proof_that_could_not_be_read_again_is_not_made() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntryProof("AQI", 5, proof.path(), proof.checkpoint()));
        assertThatIllegalArgumentException().isThrownBy(() -> new EntryProof(-1, proof.path(), proof.checkpoint()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntryProof(5, Collections.nCopies(64, Merkle.emptyRoot()), proof.checkpoint()));
    }

    @Test
    void a_damaged_proof_is_refused_or_read_as_it_stands() {
        var truth = Text.utf8(proof.withExtra(new byte[] {1, 2, 3}).text());
        int refused =
                new Fuzz(40).refusesOrReadsExactly(truth, 30_000, EntryProof::parse, read -> Text.utf8(read.text()));
        assertThat(refused).isBetween(10_000, 29_999);
    }

    @Test
    void no_damaged_proof_verifies_but_for_its_extra_data_and_unknown_signatures() throws BadProof {
        var fuzz = new Fuzz(41);
        var truth = Text.utf8(proof.withExtra(new byte[] {1, 2, 3}).text());
        for (int round = 0; round < 10_000; round++) {
            try {
                var read = EntryProof.parse(fuzz.damaged(truth));
                read.verify(entry, LOG);
                assertThat(read.index()).isEqualTo(5);
                assertThat(read.path()).isEqualTo(proof.path());
                assertThat(read.checkpoint().checkpoint())
                        .isEqualTo(proof.checkpoint().checkpoint());
            } catch (BadProof e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    private static void refusedBy(EntryProof proof, byte[] entry, TrustedLog log, String why) {
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> proof.verify(entry, log))
                .withMessageContaining(why);
    }

    private static void malformed(String text, String why) {
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> EntryProof.parse(Text.utf8(text)))
                .withMessageContaining(why);
    }
}
