package ecluse.translog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final String MARK = "// README\n";

    @Test
    void the_example_of_trees_alone_works() throws BadProof {
        var leaves = EightLeaves.LEAVES;
        var entry = EightLeaves.ENTRIES.get(5);
        // README
        var tree = new TreeRoot();
        leaves.subList(0, 3).forEach(tree::append);
        var old = tree.head();
        leaves.subList(3, 7).forEach(tree::append);
        var head = tree.head();

        Proofs.verifyConsistency(old, head, Proofs.consistency(leaves.subList(0, 7), 3));
        Proofs.verifyInclusion(Merkle.leaf(entry), 5, head, Proofs.inclusion(leaves.subList(0, 7), 5));
        // README
        assertThat(head).isEqualTo(EightLeaves.head(7));
    }

    @Test
    void the_example_of_a_log_works(@TempDir Path folder) throws BadProof, IOException {
        var random = new SecureRandom();
        var now = Instant.ofEpochSecond(1_800_000_000);
        var entry = EightLeaves.ENTRIES.get(5);
        var another = EightLeaves.ENTRIES.get(6);
        // README
        var log = SignerKey.generate("example.org/log", SignatureType.ED25519, random);
        var witness = SignerKey.generate("witness.example", SignatureType.COSIGNATURE, random);
        var store = new FolderStore(folder);

        var writer = TreeWriter.open(store, TreeHead.EMPTY);
        var head = writer.append(List.of(entry, another)); // durable when it returns
        var checkpoint = new Checkpoint("example.org/log", head).signedBy(log);
        var cosigned = checkpoint.with(witness.cosign(checkpoint.checkpoint(), now.getEpochSecond()));
        store.write("checkpoint", cosigned.text().getBytes(UTF_8));

        var path = new TreeReader(store, head).inclusion(0);
        var file = new EntryProof(0, path, cosigned).text().getBytes(UTF_8); // for example.tlog-proof

        var trusted = TrustedLog.of(log.verifier(), new Quorum(1, List.of(witness.verifier())));
        EntryProof.parse(file).verify(entry, trusted); // offline; throws BadProof
        var verdict = Audit.run(store, AuditState.START, List.of(head).iterator(), Audit.Watcher.SILENT);
        // README
        assertThat(verdict).isInstanceOf(Audit.Verdict.Whole.class);
        assertThat(trusted.open(store.read("checkpoint").orElseThrow())
                        .checkpoint()
                        .head())
                .isEqualTo(head);
    }

    @Test
    void the_examples_of_the_readme_are_those_tested_here() throws IOException {
        var parts = Files.readString(Path.of("src/test/java/ecluse/translog/ReadmeTest.java"))
                .split(MARK);
        var readme = Files.readString(Path.of("README.md"));
        assertThat(readme.split("```java\n")).hasSize(3);
        for (int example : new int[] {1, 3}) {
            var tested = parts[example].stripIndent().strip();
            assertThat(readme).contains("```java\n" + tested + "\n```");
        }
    }
}
