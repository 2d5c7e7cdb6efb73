package ecluse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    private static final int NODES = 8;
    private static final int ROUNDS = 100;

    @TempDir
    Path folder;

    @Test
    void nodes_that_start_at_once_have_one_key_whole() throws Exception {
        try (var threads = Executors.newFixedThreadPool(NODES)) {
            for (int round = 0; round < ROUNDS; round++) {
                var file = folder.resolve("keys-" + round).resolve("kek");
                var gate = new CyclicBarrier(NODES);
                var nodes = new ArrayList<Future<String>>();
                for (int node = 0; node < NODES; node++) {
                    nodes.add(threads.submit(() -> {
                        gate.await();
                        return HexFormat.of().formatHex(SecretFile.read(file, "Mend it."));
                    }));
                }
                for (var node : nodes) {
                    var had = node.get();
                    assertThat(had).isEqualTo(HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
                try (var left = Files.list(file.getParent())) {
                    assertThat(left).containsExactly(file);
                }
            }
        }
    }

    @Test
    void a_file_that_is_there_stays_and_only_its_owner_reads_a_new_one() throws Exception {
        var file = folder.resolve("secret");
        SecretFile.make(file, new byte[] {1});
        SecretFile.make(file, new byte[] {2});
        assertThat(file).hasBinaryContent(new byte[] {1});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_cut_key_is_refused_and_not_made_anew() throws Exception {
        var file = folder.resolve("kek");
        SecretFile.make(file, new byte[31]);
        assertThatThrownBy(() -> SecretFile.read(file, "Mend it."))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("31 bytes");
        assertThat(file).hasBinaryContent(new byte[31]);
    }
}
