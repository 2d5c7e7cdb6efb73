package ecluse.auditor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import ecluse.auditor.Verify.Surroundings;
import ecluse.translog.EntryProof;
import ecluse.translog.FolderStore;
import ecluse.translog.TreeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is typed. */
class VerifyTest {

    private static final String KEY = TestLedger.LOG.verifier().text();
    private static final String WITNESS = TestLedger.WITNESS.verifier().text();
    private static final String OTHER_WITNESS =
            TestLedger.OTHER_WITNESS.verifier().text();

    @TempDir
    private Path folder;

    private TestLedger ledger;
    private String at = "";

    @BeforeEach
    void publish() {
        ledger = TestLedger.ofAThousand(folder.resolve("ledger"));
        at = ledger.folder.toString();
    }

    private record Ran(int exit, String out, String err) {}

    private static Ran verify(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = Verify.run(
                List.of(arguments),
                new Surroundings(
                        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, Map.of()));
        return new Ran(exit, out.toString(UTF_8), err.toString(UTF_8));
    }

    // --- Verdicts
    // -----------------------------------------------------------------------------------------------------

    @Test
    void a_whole_ledger_ends_with_0_and_says_what_was_seen() {
        var ran = verify(at, "--key", KEY, "--witness", WITNESS, "--witness=" + OTHER_WITNESS);
        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("WHOLE: 1,000 entries of the ledger “portal.example.org/ledger”.\n")
                .contains("checkpoints 6 good\n")
                .contains("cosigned    by witness.example at 2026-11-18T")
                .contains("cosigned    by other.example at ");
    }

    @Test
    void a_ledger_that_is_not_whole_ends_with_1_and_its_first_bad_position() {
        ledger.delete("tile/entries/001");
        var ran = verify(at, "--key", KEY);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .startsWith("NOT WHOLE: the ledger “portal.example.org/ledger”.\n"
                        + "  position 257: tile/entries/001 is missing\n");
    }

    @Test
    void a_witness_that_is_named_must_have_cosigned_unless_the_quorum_says_otherwise() {
        var signed = TestLedger.signed(ledger.head());
        ledger.show(signed.with(TestLedger.WITNESS.cosign(signed.checkpoint(), 1)));
        assertThat(verify(at, "--key", KEY, "--witness", WITNESS, "--witness", OTHER_WITNESS)
                        .exit())
                .isEqualTo(1);
        assertThat(verify(at, "--key", KEY, "--witness", WITNESS, "--witness", OTHER_WITNESS, "--quorum", "1")
                        .exit())
                .isZero();
    }

    @Test
    void json_has_its_published_keys_and_the_standard_output_for_itself() {
        var ran = verify(at, "--key", KEY, "--json");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .matches(
                        "\\{\"whole\":true,\"size\":1000,\"from\":0,\"checkpoints\":6,\"uncosigned\":0,\"cosigners\":0,"
                                + "\"first_bad\":null,\"what\":null,\"findings\":0,\"rows\":null,\"rows_beyond\":null,"
                                + "\"erased\":null,\"seconds\":[0-9.]+,\"entries_per_s\":[0-9]+}\n");
        assertThat(ran.err()).startsWith("WHOLE");
    }

    @Test
    void json_goes_to_a_file_and_says_what_is_wrong() throws IOException {
        ledger.delete("tile/entries/001");
        var file = folder.resolve("report.json");
        var ran = verify("--json", file.toString(), at, "--key", KEY);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(file)
                .content()
                .contains("\"whole\":false", "\"first_bad\":257,\"what\":\"tile/entries/001 is missing\"");
        assertThat(verify("--json", at, "--key", KEY).out()).startsWith("{");
    }

    @Test
    void a_checkpoint_that_somebody_was_shown_is_held_against_the_ledger() throws IOException {
        var shown = Files.createDirectories(folder.resolve("shown"));
        Files.write(shown.resolve("one"), ledger.read(Place.kept(600)));
        assertThat(verify(at, "--key", KEY, "--seen", shown.toString()).exit()).isZero();
        ledger.show(ledger.kept(500));
        assertThat(verify(at, "--key", KEY, "--seen", shown.toString()).exit()).isEqualTo(1);
    }

    @Test
    void a_ledger_at_an_address_is_read_from_there() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/log/", exchange -> {
            var file = ledger.folder.resolve(exchange.getRequestURI().getPath().substring("/log/".length()));
            var found = Files.isRegularFile(file);
            var body = found ? Files.readAllBytes(file) : new byte[0];
            exchange.sendResponseHeaders(found ? 200 : 404, found ? body.length : -1);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var address = "http://127.0.0.1:" + server.getAddress().getPort() + "/log";
        try {
            assertThat(verify("--url", address, "--key", KEY).out()).startsWith("WHOLE: 1,000 entries");
            ledger.delete("tile/0/002");
            assertThat(verify("--url", address, "--key", KEY).out()).contains("position 513: tile/0/002 is missing");
        } finally {
            server.stop(0);
        }
        var gone = verify("--url", address, "--key", KEY);
        assertThat(gone.exit()).isEqualTo(1);
        assertThat(gone.out()).contains("it cannot be read: ");
    }

    // --- Going on
    // -----------------------------------------------------------------------------------------------------

    @Test
    void an_audit_goes_on_from_its_saved_state() {
        var state = folder.resolve("state").toString();
        assertThat(verify(at, "--key", KEY, "--state", state).exit()).isZero();
        ledger.growTo(1_100);
        var ran = verify(at, "--key", KEY, "--state", state);
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .startsWith("WHOLE: 1,100 entries")
                .contains("the first 1,000 were found whole by an earlier audit")
                .contains("read        100 entries");
        assertThat(verify(at, "--key", KEY, "--state", state, "--from-start").out())
                .contains("read        1,100 entries");
    }

    @Test
    void a_state_remembers_the_time_the_checkpoints_and_the_size() {
        var state = folder.resolve("state").toString();
        assertThat(verify(at, "--key", KEY, "--state", state).exit()).isZero();
        ledger.delete(Place.kept(256));
        assertThat(verify(at, "--key", KEY, "--state", state).out())
                .contains("position 1000: an earlier audit found 6 checkpoints kept up to here, now there are 5");
        var early = Entry.at(1_001).at(1_001, Entry.START - 10_000_000);
        ledger.publish(List.of(early.leaf()));
        assertThat(verify(at, "--key", KEY, "--state", state).out()).contains("position 1001: its time is");
    }

    @Test
    void a_ledger_cut_back_behind_a_saved_state_is_found() {
        var state = folder.resolve("state").toString();
        assertThat(verify(at, "--key", KEY, "--state", state).exit()).isZero();
        ledger.show(ledger.kept(500));
        ledger.delete(Place.kept(600));
        ledger.delete(Place.kept(1_000));
        var ran = verify(at, "--key", KEY, "--state", state);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("position 500: the ledger ends here, and an earlier audit found 1000 entries");
    }

    @Test
    void a_past_rewritten_behind_a_saved_state_is_found() {
        var state = folder.resolve("state").toString();
        assertThat(verify(at, "--key", KEY, "--state", state).exit()).isZero();
        var forged = new TestLedger(folder.resolve("forged"));
        forged.publish(List.of(Entry.at(1).by(null).leaf()));
        for (int size : new int[] {100, 256, 500, 600, 1_000, 1_100}) {
            forged.growTo(size);
        }
        assertThat(verify(forged.folder.toString(), "--key", KEY).exit()).isZero();
        assertThat(verify(forged.folder.toString(), "--key", KEY, "--state", state)
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void nothing_is_saved_past_a_finding() {
        var state = folder.resolve("state");
        ledger.delete("tile/entries/001");
        assertThat(verify(at, "--key", KEY, "--state", state.toString()).exit()).isEqualTo(1);
        assertThat(state).doesNotExist();
    }

    @Test
    void a_state_of_something_else_is_refused() throws IOException {
        var state = Files.writeString(folder.resolve("state"), "4711").toString();
        assertThat(verify(at, "--key", KEY, "--state", state).err())
                .contains("this is not the saved state of an audit")
                .contains("add --from-start");
    }

    // --- Receipts
    // -----------------------------------------------------------------------------------------------------

    @Test
    void a_receipt_is_checked_without_the_ledger() throws Exception {
        var reader = new TreeReader(new FolderStore(ledger.folder), ledger.head());
        var proof = new EntryProof(12, reader.inclusion(12), ledger.kept(1_000))
                .withExtra(Entry.at(13).leaf());
        var file = Files.writeString(folder.resolve("one.tlog-proof"), proof.text())
                .toString();
        var ran = verify("--proof", file, "--key", KEY, "--json");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .startsWith("{\"holds\":true,\"position\":13,\"size\":1000,\"at\":\"2026-11-24T08:00:00.013Z\"");
        var damaged = Files.writeString(folder.resolve("two"), proof.text().replace("index 12", "index 13"))
                .toString();
        var refused = verify("--proof", damaged, "--key", KEY);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).startsWith("THE RECEIPT DOES NOT HOLD: ");
    }

    // --- What is typed wrongly
    // ----------------------------------------------------------------------------------------

    @Test
    void what_cannot_be_verified_ends_with_2_and_one_line_that_says_what_is_allowed() {
        var cases = new ArrayList<Ran>();
        cases.add(verify(at, "--keys", KEY));
        cases.add(verify(at));
        cases.add(verify(at, "--key"));
        cases.add(verify(at, "--key", "nonsense"));
        cases.add(verify(at, "--key", WITNESS));
        cases.add(verify(at, "--key", KEY, "--witness", KEY));
        cases.add(verify(at, "--key", KEY, "--quorum", "1"));
        cases.add(verify(at, "--key", KEY, "--lag", "soon"));
        cases.add(verify(at, "elsewhere", "--key", KEY));
        cases.add(verify(at, "--url", "http://127.0.0.1/", "--key", KEY));
        cases.add(verify("--url", "ftp://127.0.0.1/", "--key", KEY));
        cases.add(verify("--url", "not an address", "--key", KEY));
        cases.add(verify(at + "/nowhere", "--key", KEY));
        cases.add(verify(at, "--key", KEY, "--database", "mysql:"));
        cases.add(verify(at, "--key", KEY, "--database", "jdbc:postgresql://127.0.0.1/x"));
        cases.add(verify("--proof", at + "/none", "--key", KEY));
        cases.add(verify("--proof", at, "--url", "http://127.0.0.1/", "--key", KEY));
        cases.add(verify(at, "--key", KEY, "--json", at + "/no/folder"));
        cases.add(verify("\0", "--key", KEY));
        cases.add(verify(at, "--key", KEY, "--state", "\0"));
        assertThat(cases).allSatisfy(ran -> {
            assertThat(ran.exit()).isEqualTo(2);
            assertThat(ran.err()).startsWith("ecluse: ").endsWith(".\n");
            assertThat(ran.err().lines()).hasSize(1);
        });
    }

    @Test
    void a_key_that_lies_in_the_folder_is_told_and_not_trusted() {
        ledger.write(Verify.KEY_FILE, (KEY + "\n").getBytes(UTF_8));
        var ran = verify(at);
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).startsWith("ecluse: --key is missing").contains("say --key " + KEY);
        assertThat(verify(at, "--key", KEY).exit()).isZero();
    }

    @Test
    void a_key_that_lies_in_the_folder_is_taken_when_that_is_asked_for_and_with_a_warning() {
        assertThat(verify(at, "--key-of-folder").err()).contains("there is no file log-key");
        ledger.write(Verify.KEY_FILE, (KEY + "\n").getBytes(UTF_8));
        var ran = verify(at, "--key-of-folder");
        assertThat(ran.exit()).isZero();
        assertThat(ran.err())
                .startsWith("WARNING: the key " + KEY + " was read")
                .contains("not given from outside");
        assertThat(verify(at, "--key", KEY, "--key-of-folder").err()).contains("do not go together");
    }
}
