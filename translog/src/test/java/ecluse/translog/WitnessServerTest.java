package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import ecluse.translog.WitnessClient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessServerTest {

    private static final SignerKey KEY = Keys.witness("witness.example");
    private static final TrustedLog LOG = TrustedLog.of(Keys.LOG.verifier(), Quorum.NONE);
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final HttpClient http = HttpClient.newHttpClient();
    private final MemoryStore state = new MemoryStore();
    private final MemoryStore tiles = new MemoryStore();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
        http.close();
    }

    @Test
    void a_growing_log_gets_its_cosignatures_over_http() throws Exception {
        var client = client(start(state), KEY);
        var writer = TreeWriter.open(tiles, TreeHead.EMPTY);
        for (int batch = 1; batch < 20; batch++) {
            var head = writer.append(Naive.entries(batch * 7, new Random(batch)));
            var signed = new Checkpoint("log", head).signedBy(Keys.LOG);
            var answer = (Answer.Cosigned) client.cosign(signed, new TreeReader(tiles, head));
            var log = TrustedLog.of(Keys.LOG.verifier(), new Quorum(1, List.of(KEY.verifier())));
            log.require(signed.with(answer.cosignature().signature()));
        }
    }

    @Test
    void a_client_that_forgot_the_size_asks_for_it() throws Exception {
        var server = start(state);
        var head = TreeWriter.open(tiles, TreeHead.EMPTY).append(Naive.entries(300, new Random(1)));
        var signed = new Checkpoint("log", head).signedBy(Keys.LOG);
        assertThat(client(server, KEY).cosign(signed, new TreeReader(tiles, head)))
                .isInstanceOf(Answer.Cosigned.class);
        assertThat(client(server, KEY).cosign(signed, new TreeReader(tiles, head)))
                .isInstanceOf(Answer.Cosigned.class);
        assertThat(client(server, KEY).add(0, List.of(), signed)).isEqualTo(new Answer.Elsewhere(300));
    }

    @Test
    void a_log_that_the_witness_saw_larger_learns_so() throws Exception {
        var server = start(state);
        var entries = Naive.entries(300, new Random(2));
        var writer = TreeWriter.open(tiles, TreeHead.EMPTY);
        var small = writer.append(entries.subList(0, 100));
        var large = writer.append(entries.subList(100, 300));
        client(server, KEY).cosign(new Checkpoint("log", large).signedBy(Keys.LOG), new TreeReader(tiles, large));
        var answer = client(server, KEY)
                .cosign(new Checkpoint("log", small).signedBy(Keys.LOG), new TreeReader(tiles, small));
        assertThat(answer).isEqualTo(new Answer.Elsewhere(300));
    }

    @Test
    void a_split_view_is_refused_over_http() throws Exception {
        var client = client(start(state), KEY);
        var shared = Naive.entries(100, new Random(3));
        var head = TreeWriter.open(tiles, TreeHead.EMPTY).append(shared);
        client.cosign(new Checkpoint("log", head).signedBy(Keys.LOG), new TreeReader(tiles, head));

        var forked = new MemoryStore();
        var fork = TreeWriter.open(forked, TreeHead.EMPTY).append(Naive.entries(150, new Random(4)));
        var answer = client.cosign(new Checkpoint("log", fork).signedBy(Keys.LOG), new TreeReader(forked, fork));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(422));
    }

    @Test
    void refusals_come_with_their_reason() throws Exception {
        var client = client(start(state), KEY);
        var unknown = new Checkpoint("other", EightLeaves.head(3)).signedBy(Keys.LOG);
        assertThat(client.add(0, List.of(), unknown))
                .isEqualTo(new Answer.Refused(404, "this witness does not know the log"));
        var unsigned = new Checkpoint("log", EightLeaves.head(3)).signedBy(Keys.signer("x", SignatureType.ED25519));
        assertThat(client.add(0, List.of(), unsigned)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void only_the_calls_of_the_protocol_are_answered() throws Exception {
        var server = start(state);
        var hash = HexFormat.of().formatHex(Merkle.sha256().digest(Text.utf8("log")));
        assertThat(get(server, "/" + hash + "/checkpoint").statusCode()).isEqualTo(404);
        client(server, KEY).add(0, List.of(), new Checkpoint("log", EightLeaves.head(3)).signedBy(Keys.LOG));
        assertThat(get(server, "/" + hash + "/checkpoint").body())
                .startsWith("log\n3\n")
                .contains("— witness.example ");
        assertThat(get(server, "/" + hash.toUpperCase(Locale.ROOT) + "/checkpoint")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get(server, "/add-checkpoint").statusCode()).isEqualTo(405);
        assertThat(get(server, "/").statusCode()).isEqualTo(404);
        assertThat(post(server, "/" + hash + "/checkpoint", new byte[0]).statusCode())
                .isEqualTo(405);
        assertThat(post(server, "/add-checkpoint", new byte[0]).statusCode()).isEqualTo(400);
        assertThat(post(server, "/add-checkpoint", new byte[WitnessRequest.MAX_BYTES + 1])
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void a_witness_that_cannot_keep_its_state_answers_with_a_fault() throws Exception {
        var server = start(new MemoryStore.Crashing(state, 0));
        var answer =
                client(server, KEY).add(0, List.of(), new Checkpoint("log", EightLeaves.head(3)).signedBy(Keys.LOG));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(500));
        assertThat(state.files).isEmpty();
    }

    @Test
    void answers_that_are_no_cosignature_are_not_taken_for_one() throws Exception {
        var checkpoint = new Checkpoint("log", EightLeaves.head(3));
        var other = new Checkpoint("log", EightLeaves.head(4));
        var right = KEY.cosign(checkpoint, 5).line() + "\n";
        var stranger = Keys.witness("other").cosign(checkpoint, 5).line() + "\n";
        refused(200, "", "newline");
        refused(200, stranger, "no cosignature of witness.example");
        refused(200, KEY.cosign(other, 5).line() + "\n", "not over this text");
        refused(200, right.stripTrailing(), "newline");
        refused(200, "Extendo\n\n" + right, "not signature lines alone");
        refused(200, "hello\n", "em dash");
        refused(409, "5", "newline");
        refused(409, "05\n", "leading zeros");
        refused(409, "\n", "not a number");
        refused(418, "teapot", "teapot");
        assertThat(answerOf(200, stranger + right)).isInstanceOf(Answer.Cosigned.class);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> answerOf(200, "x".repeat(1 << 19)));
    }

    private void refused(int status, String body, String why) throws Exception {
        assertThat(answerOf(status, body)).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.why()).contains(why);
        });
    }

    private Answer answerOf(int status, String body) throws Exception {
        var server = HttpServer.create(ANY, 0);
        server.createContext("/w/add-checkpoint", exchange -> {
            exchange.getRequestBody().readAllBytes();
            var bytes = Text.utf8(body);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (var out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        server.start();
        try {
            var prefix = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/w/");
            return new WitnessClient(http, prefix, KEY.verifier(), Duration.ofSeconds(20))
                    .add(0, List.of(), new Checkpoint("log", EightLeaves.head(3)).signedBy(Keys.LOG));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_witness_runs_from_the_command_line_and_keeps_its_state(@TempDir Path folder) throws Exception {
        var key = folder.resolve("key").toString();
        var vkey = run("new-key", "witness.example/1", "--key", key).strip();
        assertThat(VerifierKey.parse(vkey).type()).isEqualTo(SignatureType.COSIGNATURE);
        assertThat(Files.getPosixFilePermissions(Path.of(key))).hasSize(2);

        var serve = List.of(
                "serve",
                "--key",
                key,
                "--state",
                folder.resolve("state").toString(),
                "--log",
                Keys.LOG.verifier().text(),
                "--listen",
                "127.0.0.1:0");
        var checkpoint = new Checkpoint("log", EightLeaves.head(3)).signedBy(Keys.LOG);
        for (int start = 0; start < 2; start++) {
            try (var running = WitnessMain.run(serve, nowhere()).orElseThrow()) {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> WitnessMain.run(serve, nowhere()))
                        .withMessageContaining("another witness runs on");
                var client = new WitnessClient(
                        http, prefix(running.server()), VerifierKey.parse(vkey), Duration.ofSeconds(20));
                var answer = client.add(0, List.of(), checkpoint);
                assertThat(answer).isEqualTo(start == 0 ? answer : new Answer.Elsewhere(3));
                assertThat(start > 0 || answer instanceof Answer.Cosigned).isTrue();
            }
        }
    }

    @Test
    void a_key_is_not_overwritten(@TempDir Path folder) throws Exception {
        var key = folder.resolve("key").toString();
        run("new-key", "one", "--key", key);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> run("new-key", "two", "--key", key))
                .withMessageContaining("not overwritten");
    }

    @Test
    void wrong_arguments_are_told(@TempDir Path folder) {
        var nowhere = folder.resolve("none").toString();
        wrong("say new-key or serve");
        wrong("say new-key or serve", "start");
        wrong("--key is missing", "new-key", "name");
        wrong("new-key needs a name", "new-key");
        wrong("\"--what\" is not an option", "serve", "--what", "1");
        wrong("\"--key\" is not an option with a value", "serve", "--key");
        wrong("--key is given 2 times", "serve", "--key", "a", "--key", "b");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> run("serve", "--key", nowhere, "--state", nowhere, "--log", "x"))
                .withMessageContaining("new-key makes one");
    }

    private static void wrong(String why, String... arguments) {
        assertThatIllegalArgumentException().isThrownBy(() -> run(arguments)).withMessageContaining(why);
    }

    private static String run(String... arguments) throws Exception {
        var out = new ByteArrayOutputStream();
        var running = WitnessMain.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(running).isEmpty();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream nowhere() {
        return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    }

    private WitnessServer start(Store store) throws IOException {
        var witness = new Witness(KEY, List.of(LOG), store, () -> Instant.ofEpochSecond(1_800_000_000));
        var server = WitnessServer.start(witness, ANY);
        open.add(server);
        return server;
    }

    private WitnessClient client(WitnessServer server, SignerKey key) {
        return new WitnessClient(http, prefix(server), key.verifier(), Duration.ofSeconds(20));
    }

    private static URI prefix(WitnessServer server) {
        return URI.create("http://127.0.0.1:" + server.address().getPort());
    }

    private HttpResponse<String> get(WitnessServer server, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(prefix(server).resolve(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(WitnessServer server, String path, byte[] body) throws Exception {
        var request = HttpRequest.newBuilder(prefix(server).resolve(path))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
