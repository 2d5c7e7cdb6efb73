package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void the_example_of_the_readme_works() throws BadProof {
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
    void the_example_of_the_readme_is_the_one_tested_here() throws IOException {
        var source = Files.readString(Path.of("src/test/java/ecluse/translog/ReadmeTest.java"));
        var tested = source.split("// README\n", 3)[1].stripIndent().strip();
        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + tested + "\n```");
    }
}
