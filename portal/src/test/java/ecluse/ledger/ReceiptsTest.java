package ecluse.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.translog.BadProof;
import ecluse.translog.EntryProof;
import ecluse.translog.Quorum;
import ecluse.translog.TrustedLog;
import ecluse.translog.VerifierKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The files that prove an entry, taken from the pages and checked as anybody would: with the log's public key alone. */
@Tag("database")
class ReceiptsTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final World WORLD = new World(DATABASE);
    private static Portal portal;
    private static World.Account account;
    private static Browser office;
    private static Browser colleague;
    private static Browser privacy;
    private static World.Person person;

    @BeforeAll
    static void open() {
        portal = Portal.on(DATABASE);
        var partner = WORLD.partner("P-1");
        account = WORLD.account("office@example.org", Role.TRAINING_OFFICE_MANAGER, partner);
        person = WORLD.person();
        WORLD.enrolment(partner, WORLD.group(partner, "Soudage"), person, Stage.DURING);
        office = portal.signedIn(account);
        colleague = portal.signedIn(WORLD.account("other@example.org", Role.TRAINING_OFFICE_MANAGER, partner));
        privacy = portal.signedIn(WORLD.account("privacy@agency.example", Role.PRIVACY_OFFICER, null));
    }

    @AfterAll
    static void close() {
        portal.close();
        DATABASE.close();
    }

    @Test
    void my_receipt_proves_what_i_was_shown_and_of_whom() throws Exception {
        long position = disclosure();
        assertThat(office.get("/my-ledger").body()).contains("/my-ledger/" + position + "/receipt");
        var answer = await(office, "/my-ledger/" + position + "/receipt");
        assertThat(answer.header("Content-Disposition"))
                .contains("attachment; filename=\"ecluse-" + position + ".tlog-proof\"");
        var proof = EntryProof.parse(answer.body().getBytes(UTF_8));
        assertThat(proof.index()).isEqualTo(position - 1);
        var extra = proof.extraData();
        int leafEnd = leafSize(extra);
        var leaf = Arrays.copyOf(extra, leafEnd);
        proof.verify(leaf, log());
        assertThat(leaf[1]).isEqualTo((byte) 1);
        var opening = ByteBuffer.wrap(extra, leafEnd, extra.length - leafEnd);
        var salt = new byte[32];
        opening.get(salt);
        assertThat(new UUID(opening.getLong(), opening.getLong()))
                .isEqualTo(person.ref().value());
        assertThat(answer.body()).doesNotContain(person.facts().lastName());
        var entry = new EntryTable(portal.bean(JdbcClient.class)).at(position).orElseThrow();
        var bytes = opening(entry, salt).commitment();
        assertThat(bytes).isEqualTo(Arrays.copyOfRange(leaf, leafEnd - 32, leafEnd));
    }

    @Test
    void a_receipt_whose_leaf_was_changed_proves_nothing() throws Exception {
        var answer = await(office, "/my-ledger/" + disclosure() + "/receipt");
        var proof = EntryProof.parse(answer.body().getBytes(UTF_8));
        var leaf = Arrays.copyOf(proof.extraData(), leafSize(proof.extraData()));
        leaf[20] ^= 1;
        assertThatThrownBy(() -> proof.verify(leaf, log())).isInstanceOf(BadProof.class);
    }

    @Test
    void an_officers_receipt_proves_the_entry_and_does_not_say_of_whom() throws Exception {
        long position = disclosure();
        var page = privacy.get("/agency/accounts/" + account.id());
        var path = "/agency/accounts/" + account.id() + "/entries/" + position + "/receipt";
        assertThat(page.body()).contains(path);
        var proof = EntryProof.parse(await(privacy, path).body().getBytes(UTF_8));
        assertThat(proof.extraData()).hasSize(leafSize(proof.extraData()));
        proof.verify(proof.extraData(), log());
    }

    @Test
    void nobody_gets_a_receipt_of_somebody_elses_entry() throws Exception {
        long position = disclosure();
        await(office, "/my-ledger/" + position + "/receipt");
        assertThat(colleague.get("/my-ledger/" + position + "/receipt").status())
                .isEqualTo(colleague.get("/my-ledger/999999999/receipt").status())
                .isEqualTo(404);
        assertThat(office.get("/agency/accounts/" + account.id() + "/entries/" + position + "/receipt")
                        .status())
                .isEqualTo(403);
        assertThat(privacy.get("/agency/accounts/" + UUID.randomUUID() + "/entries/" + position + "/receipt")
                        .status())
                .isEqualTo(404);
        for (var wrong : new String[] {"0", "-1", "x", "99999999999999999999"}) {
            assertThat(office.get("/my-ledger/" + wrong + "/receipt").status())
                    .as(wrong)
                    .isEqualTo(404);
        }
    }

    @Test
    void once_the_key_is_destroyed_a_receipt_does_not_say_of_whom_any_more() throws Exception {
        long position = disclosure();
        await(office, "/my-ledger/" + position + "/receipt");
        var destroyed = Instant.now().plusSeconds(30);
        while (!WORLD.text("select ledger.destroy_key(?)", person.ref().value()).equals("t")) {
            assertThat(Instant.now()).isBefore(destroyed);
            Thread.sleep(Duration.ofMillis(100));
        }
        var proof = EntryProof.parse(
                office.get("/my-ledger/" + position + "/receipt").body().getBytes(UTF_8));
        assertThat(proof.extraData()).hasSize(leafSize(proof.extraData()));
        proof.verify(proof.extraData(), log());
    }

    @Test
    void what_is_not_published_yet_is_said_so() throws Exception {
        var publisher = portal.bean(LedgerPublisher.class);
        publisher.stop();
        try {
            var answer = office.get("/my-ledger/" + disclosure() + "/receipt");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).contains("1");
            assertThat(answer.body()).contains("Encore un instant").doesNotContain("??");
        } finally {
            publisher.start();
        }
    }

    // --- Hands ------------------------------------------------------------------------------------------------------

    private static Leaf.Opening opening(Entry entry, byte[] salt) {
        var zeros = Leaf.opening(entry, new byte[32]);
        return new Leaf.Opening(salt, zeros.person(), zeros.tie(), zeros.detail());
    }

    /** As docs/ledger-format.md says: 26 bytes, 16 for each reference whose bit is set, 32. */
    private static int leafSize(byte[] extra) {
        return 26 + 16 * Integer.bitCount(extra[5]) + 32;
    }

    private static TrustedLog log() throws BadProof {
        return TrustedLog.of(VerifierKey.parse(WORLD.text("select vkey from ledger.log")), Quorum.NONE);
    }

    private static long disclosure() {
        office.get("/kairos/people/" + person.ref()); // has the form
        var card = office.post("/kairos/people/" + person.ref() + "/contact", Map.of());
        assertThat(card.status()).isEqualTo(200);
        return WORLD.count("select max(position) from ledger.entry where account = ? and kind = 1", account.id());
    }

    private static Browser.Answer await(Browser browser, String path) throws InterruptedException {
        var deadline = Instant.now().plusSeconds(30);
        var answer = browser.get(path);
        while (answer.status() == 503 && Instant.now().isBefore(deadline)) {
            Thread.sleep(Duration.ofMillis(100));
            answer = browser.get(path);
        }
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }
}
