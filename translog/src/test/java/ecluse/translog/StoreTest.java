package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTest {

    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2, 2};

    @TempDir
    Path folder;

    @Test
    void a_folder_keeps_the_contract() throws IOException {
        keepsContract(new FolderStore(folder));
    }

    @Test
    void memory_keeps_the_contract() throws IOException {
        keepsContract(new MemoryStore());
    }

    private static void keepsContract(Store store) throws IOException {
        assertThat(store.read("checkpoint")).isEmpty();
        assertThat(store.read("tile/0/000.p/1")).isEmpty();
        store.write("tile/0/000.p/1", ONE);
        store.writeAll(Map.of("tile/0/000.p/2", TWO, "tile/0/000", TWO, "checkpoint", new byte[0]));
        assertThat(store.read("tile/0/000.p/1")).hasValue(ONE);
        assertThat(store.read("tile/0/000")).hasValue(TWO);
        assertThat(store.read("checkpoint")).hasValue(new byte[0]);
        store.write("checkpoint", TWO);
        assertThat(store.read("checkpoint")).hasValue(TWO);
        store.deleteFolder("tile/0/000.p");
        store.deleteFolder("tile/0/001.p");
        assertThat(store.read("tile/0/000.p/1")).isEmpty();
        assertThat(store.read("tile/0/000")).hasValue(TWO);
    }

    @Test
    void a_folder_holds_nothing_but_the_files() throws IOException {
        var store = new FolderStore(folder);
        store.writeAll(Map.of("a", ONE, "b", ONE));
        store.write("a", TWO);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(folder.resolve("a"), folder.resolve("b"));
        }
    }

    @Test
    void what_a_crash_left_half_written_is_not_read_and_not_in_the_way() throws IOException {
        Files.write(folder.resolve(".new-1-1-a"), ONE);
        var store = new FolderStore(folder);
        store.write("a", TWO);
        assertThat(store.read("a")).hasValue(TWO);
        assertThatIllegalArgumentException().isThrownBy(() -> store.read(".new-1-1-a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../a", "a/../b", "/a", "a/", "a//b", "a/.b", "a\\b", "a\u0000b", "C:", "é"})
    void no_path_leads_out_of_the_folder(String path) throws IOException {
        var store = new FolderStore(folder);
        assertThatIllegalArgumentException().isThrownBy(() -> store.read(path));
        assertThatIllegalArgumentException().isThrownBy(() -> store.write(path, ONE));
        assertThatIllegalArgumentException().isThrownBy(() -> store.deleteFolder(path));
    }

    @Test
    void no_link_leads_out_of_the_folder(@TempDir Path outside) throws IOException {
        Files.write(outside.resolve("secret"), ONE);
        Files.createDirectory(outside.resolve("deep"));
        Files.createSymbolicLink(folder.resolve("out"), outside);
        Files.createSymbolicLink(folder.resolve("file"), outside.resolve("secret"));
        var store = new FolderStore(folder);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.read("out/secret"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.read("file"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.write("out/new", ONE));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.write("out/deep/er/new", ONE));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.deleteFolder("out/deep"));
        try (var files = Files.list(outside)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void a_file_longer_than_any_of_a_log_is_not_read() throws IOException {
        try (var file =
                Files.newByteChannel(folder.resolve("long"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.position(Source.MAX_FILE_BYTES).write(ByteBuffer.wrap(ONE));
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new FolderStore(folder).read("long"))
                .withMessageContaining("longer than any file");
    }

    @Test
    void a_log_is_read_over_http() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, "/log/plain", 200, "", ONE);
        answer(server, "/log/packed", 200, "gzip", gzip(TWO));
        answer(server, "/log/bomb", 200, "gzip", gzip(new byte[Source.MAX_FILE_BYTES + 1]));
        answer(server, "/log/other", 200, "br", ONE);
        answer(server, "/log/gone", 410, "", new byte[0]);
        answer(server, "/log/broken", 500, "", new byte[0]);
        server.start();
        try (var client = HttpClient.newHttpClient()) {
            var prefix = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/log");
            var source = new HttpSource(client, prefix, Duration.ofSeconds(20));
            assertThat(source.read("plain")).hasValue(ONE);
            assertThat(source.read("packed")).hasValue(TWO);
            assertThat(source.read("nowhere")).isEmpty();
            assertThat(source.read("gone")).isEmpty();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> source.read("bomb"))
                    .withMessageContaining("longer than any file");
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> source.read("other"));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> source.read("broken"))
                    .withMessageContaining("answered 500");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void an_address_that_is_no_log_is_not_taken() {
        try (var client = HttpClient.newHttpClient()) {
            for (var address : new String[] {"file:///etc/", "log.example", "https://a/?b", "https://a/#b"}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new HttpSource(client, URI.create(address), Duration.ofSeconds(1)));
            }
        }
    }

    private static void answer(HttpServer server, String path, int status, String encoding, byte[] body) {
        server.createContext(path, exchange -> {
            if (!encoding.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Encoding", encoding);
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
