package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTest {

    /** A checkpoint of a public log, with four cosignatures and one signature of a type that is not read here. */
    static final String ARCHE = """
            arche2025h1.staging.ct.transparency.dev
            1432088532
            U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

            — arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
            — arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
            — transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
            — witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
            — remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
            — witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
            """;

    private static final VerifierKey ARCHE_KEY =
            Keys.key("arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f");
    private static final VerifierKey REMORA =
            Keys.key("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2");
    private static final VerifierKey LITTLE_GARDEN = Keys.key(
            "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM");
    private static final VerifierKey STAGEMOLE =
            Keys.key("witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv");

    /** The example of C2SP tlog-checkpoint. */
    private static final String SOFA =
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    private final Fuzz fuzz = new Fuzz(2);

    @Test
    void the_example_of_the_specification_is_read_and_written_the_same() throws BadProof {
        var checkpoint = Checkpoint.parse(SOFA);
        assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(checkpoint.size()).isEqualTo(20_852_163);
        assertThat(checkpoint.root().hex()).startsWith("0ac5186a91863e8e");
        assertThat(checkpoint.text()).isEqualTo(SOFA);
    }

    @Test
    void extension_lines_are_kept() throws BadProof {
        var checkpoint = Checkpoint.parse(SOFA + "Extendo\nlots of\n");
        assertThat(checkpoint.extensions()).containsExactly("Extendo", "lots of");
        assertThat(checkpoint.text()).isEqualTo(SOFA + "Extendo\nlots of\n");
    }

    @Test
    void malformed_checkpoints_are_refused_in_words() {
        var root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
        refused("", "newline");
        refused("Log\n123\n", "2 lines");
        refused("Log\n123\n" + root, "newline");
        refused("\n123\n" + root + "\n", "empty");
        refused(SOFA + "\n", "empty");
        refused(SOFA + "a\tb\n", "control character");
        refused("Log\nbananas\n" + root + "\n", "not a number");
        refused("Log\n-34\n" + root + "\n", "not a number");
        refused("Log\n+34\n" + root + "\n", "not a number");
        refused("Log\n٣٤\n" + root + "\n", "not a number");
        refused("Log\n034\n" + root + "\n", "leading zeros");
        refused("Log\n00\n" + root + "\n", "leading zeros");
        refused("Log\n9223372036854775808\n" + root + "\n", "not a number");
        refused("Log\n3438945738945739845734895735\n" + root + "\n", "not a number");
        refused("Log\n123\nThisIsn'tBase64\n", "not base64");
        refused("Log\n123\nYmFuYW5hcw==\n", "7 bytes");
        refused("Log\n123\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", "not canonical");
        refused("Log\n123\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n", "not canonical");
        refused("Log\n123\n" + root + " \n", "not base64");
    }

    @Test
    void a_checkpoint_that_could_not_be_read_again_is_not_made() {
        var root = Merkle.emptyRoot();
        assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("log", -1, root, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("", 0, root, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("lo\ng", 0, root, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("log", 0, root, List.of("")));
    }

    @Test
    void the_signatures_of_a_public_log_and_its_witnesses_are_verified() throws BadProof {
        var log = TrustedLog.of(ARCHE_KEY, new Quorum(3, List.of(REMORA, LITTLE_GARDEN, STAGEMOLE)));
        var checkpoint = log.open(ARCHE.getBytes(StandardCharsets.UTF_8));
        assertThat(checkpoint.checkpoint().size()).isEqualTo(1_432_088_532);
        assertThat(log.require(checkpoint))
                .extracting(Note.Verified::key)
                .containsExactly(LITTLE_GARDEN, REMORA, STAGEMOLE);
        assertThat(log.require(checkpoint)).extracting(Note.Verified::time).containsOnly(0x6a122120L);
        assertThat(checkpoint.text()).isEqualTo(ARCHE);
    }

    @Test
    void a_checkpoint_of_another_size_than_signed_is_refused() throws BadProof {
        var other = SignedCheckpoint.parse(ARCHE.replace("1432088532", "42"));
        refused(TrustedLog.of(ARCHE_KEY, Quorum.NONE), other, "not over this text");
        refused(
                new TrustedLog("arche2025h1.staging.ct.transparency.dev", List.of(Keys.LOG.verifier()), Quorum.NONE),
                other,
                "not signed");
    }

    @Test
    void the_checkpoint_of_another_log_is_refused() throws BadProof {
        var other = new TrustedLog("another", List.of(ARCHE_KEY), Quorum.NONE);
        refused(other, SignedCheckpoint.parse(ARCHE), "is of the log");
    }

    @Test
    void too_few_cosignatures_are_refused() throws BadProof {
        var checkpoint = SignedCheckpoint.parse(ARCHE);
        var never = Keys.witness("never.example").verifier();
        refused(
                TrustedLog.of(ARCHE_KEY, new Quorum(2, List.of(REMORA, never))),
                checkpoint,
                "cosigned by 1 of the 2 witnesses; it needs 2");
        TrustedLog.of(ARCHE_KEY, new Quorum(1, List.of(REMORA, never))).require(checkpoint);
    }

    @Test
    void a_cosignature_repeated_counts_once() throws BadProof {
        var remora = SignedCheckpoint.parse(ARCHE).note().signatures().get(4);
        var twice = SignedCheckpoint.parse(ARCHE).with(remora);
        refused(
                TrustedLog.of(
                        ARCHE_KEY,
                        new Quorum(2, List.of(REMORA, Keys.witness("other").verifier()))),
                twice,
                "cosigned by 1 of");
    }

    @Test
    void a_cosignature_covers_its_time_and_the_extension_lines() throws BadProof {
        var witness = Keys.witness("witness.example");
        var checkpoint = new Checkpoint("log", 1, EightLeaves.ROOTS.get(1), List.of("Extendo"));
        var cosigned = checkpoint.signedBy(Keys.LOG).with(witness.cosign(checkpoint, 1_727_964_367));
        var quorum = new Quorum(1, List.of(witness.verifier()));
        assertThat(quorum.require(cosigned)).extracting(Note.Verified::time).containsExactly(1_727_964_367L);

        var otherLine = SignedCheckpoint.parse(cosigned.text().replace("Extendo", "Extenda"));
        assertThatExceptionOfType(BadProof.class).isThrownBy(() -> quorum.require(otherLine));
        var body = Text.bytes(cosigned.note().signatures().getLast().base64());
        body[11] ^= 1;
        var otherTime = checkpoint.signedBy(Keys.LOG).with(new NoteSignature("witness.example", Text.base64(body)));
        assertThatExceptionOfType(BadProof.class).isThrownBy(() -> quorum.require(otherTime));
    }

    @Test
    void a_cosignature_of_another_length_or_beyond_time_is_refused() throws BadProof {
        var witness = Keys.witness("witness.example");
        var checkpoint = new Checkpoint("log", EightLeaves.head(1));
        var good = Text.bytes(witness.cosign(checkpoint, 5).base64());
        var quorum = new Quorum(1, List.of(witness.verifier()));
        var longer = checkpoint
                .signedBy(Keys.LOG)
                .with(new NoteSignature("witness.example", Text.base64(Arrays.copyOf(good, good.length + 1))));
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> quorum.require(longer))
                .withMessageContaining("73 bytes, not 72");
        good[4] = (byte) 0x80;
        var late = checkpoint.signedBy(Keys.LOG).with(new NoteSignature("witness.example", Text.base64(good)));
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> quorum.require(late))
                .withMessageContaining("after 2^63-1");
    }

    @Test
    void a_quorum_counts_no_witness_twice_and_asks_for_no_more_than_there_are() throws BadProof {
        var seed = new byte[32];
        var one = SignerKey.of("one", SignatureType.COSIGNATURE, seed).verifier();
        var sameUnderAnotherName =
                SignerKey.of("two", SignatureType.COSIGNATURE, seed).verifier();
        assertThatIllegalArgumentException().isThrownBy(() -> new Quorum(1, List.of(one, sameUnderAnotherName)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quorum(2, List.of(one)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quorum(-1, List.of(one)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quorum(1, List.of(Keys.LOG.verifier())));
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedLog.of(one, Quorum.NONE));
    }

    @Test
    void a_damaged_checkpoint_is_refused_or_read_as_it_stands() {
        int refused = fuzz.refusesOrReadsExactly(
                Text.utf8(ARCHE), 20_000, SignedCheckpoint::parse, checkpoint -> Text.utf8(checkpoint.text()));
        assertThat(refused).isBetween(1_000, 19_999);
    }

    @Test
    void no_damaged_checkpoint_with_another_text_is_verified() throws BadProof {
        var log = TrustedLog.of(ARCHE_KEY, Quorum.NONE);
        var truth = SignedCheckpoint.parse(ARCHE).checkpoint();
        for (int round = 0; round < 5_000; round++) {
            var damaged = fuzz.damaged(Text.utf8(ARCHE));
            try {
                assertThat(log.open(damaged).checkpoint()).isEqualTo(truth);
            } catch (BadProof e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    private static void refused(String text, String why) {
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> Checkpoint.parse(text))
                .withMessageContaining(why);
    }

    private static void refused(TrustedLog log, SignedCheckpoint checkpoint, String why) {
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> log.require(checkpoint))
                .withMessageContaining(why);
    }
}
