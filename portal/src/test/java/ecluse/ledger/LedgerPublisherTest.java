package ecluse.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.kernel.CannotStart;
import ecluse.ledger.LedgerPublisher.State;
import ecluse.testing.TestDatabase;
import ecluse.translog.Audit;
import ecluse.translog.AuditState;
import ecluse.translog.BadProof;
import ecluse.translog.FolderStore;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.Store;
import ecluse.translog.TreeHead;
import ecluse.translog.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Invariant 6, attack by attack: what is published stays, and what contradicts it is noticed. */
@Tag("database")
class LedgerPublisherTest {
    private static final PublishedLog LOG = PublishedLog.of("ledger.example", new byte[32]);

    @TempDir
    private Path folder;

    private TestDatabase database;
    private Connection session;
    private JdbcClient db;
    private Store store;

    @BeforeEach
    void open() throws SQLException, IOException {
        database = TestDatabase.fresh();
        session = database.as("APP");
        db = JdbcClient.create(new SingleConnectionDataSource(session, true));
        store = new FolderStore(folder);
    }

    @AfterEach
    void close() throws SQLException {
        session.close();
        database.close();
    }

    // --- What is published ------------------------------------------------------------------------------------------

    @Test
    void every_entry_is_a_leaf_at_its_place_under_a_signed_checkpoint() throws Exception {
        write(700);
        var publication = Publication.open(LOG, store, db, Witnesses.NONE);
        assertThat(publication.advance()).isTrue();
        assertThat(publication.advance()).isFalse();
        var reader = new TreeReader(store, shown().checkpoint().head());
        assertThat(reader.head().size()).isEqualTo(700);
        for (var entry : new EntryTable(db).after(0, 700)) {
            var key = new KeyTable(db).find(List.of(entry)).of(entry).orElseThrow();
            assertThat(reader.entry(entry.position() - 1)).isEqualTo(Leaf.of(entry, key));
        }
        assertAudited();
    }

    @Test
    void each_checkpoint_stays_under_its_size() throws Exception {
        var publication = Publication.open(LOG, store, db, Witnesses.NONE);
        for (int size = 1; size <= 3; size++) {
            write(1);
            publication.advance();
            assertThat(text("checkpoints/0000000000000000000" + size)).isEqualTo(text("checkpoint"));
        }
        assertThat(count("select count(*) from ledger.checkpoint where published_at >= signed_at"))
                .isEqualTo(3);
    }

    @Test
    void the_same_entries_in_other_batches_make_the_same_log() throws Exception {
        write(300);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        write(300);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        var root = shown().checkpoint().root();
        forgetCheckpoints();
        var other = new FolderStore(folder.resolve("other"));
        Publication.open(LOG, other, db, Witnesses.NONE).advance();
        assertThat(SignedCheckpoint.parse(other.read("checkpoint").orElseThrow())
                        .checkpoint()
                        .root())
                .isEqualTo(root);
    }

    @Test
    void a_running_publisher_signs_what_is_committed_and_at_its_stop_what_is_left() throws Exception {
        var publisher = publisher(store);
        publisher.start();
        write(10);
        await(() -> size() == 10);
        assertThat(publisher.state()).isEqualTo(State.PUBLISHING);
        write(10);
        publisher.stop();
        assertThat(size()).isEqualTo(20);
        assertAudited();
    }

    @Test
    void the_application_may_read_no_key_but_by_the_function_and_write_no_checkpoint_into_the_past() throws Exception {
        write(5);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        assertThatThrownBy(() -> count("select count(*) from ledger.person_key", session))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> count("select ledger.destroy_key(gen_random_uuid())::int", session))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> run("insert into ledger.checkpoint select * from ledger.checkpoint", session))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> record(4, 1)).hasMessageContaining("a checkpoint of 5 is already kept");
        assertThatThrownBy(() -> record(5, 1)).hasMessageContaining("with another root");
        assertThatThrownBy(() -> record(6, 1)).hasMessageContaining("fewer than 6");
    }

    @Test
    void the_auditor_reads_entries_keys_and_checkpoints() throws Exception {
        disclose(UUID.randomUUID());
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        try (var auditor = database.as("AUDITOR")) {
            for (var table : List.of("entry", "head", "person_key", "own_key", "checkpoint")) {
                assertThat(count("select count(*) from ledger." + table, auditor))
                        .as(table)
                        .isPositive();
            }
            assertThat(count("select count(*) from ledger.log", auditor)).isZero(); // no portal has started here
        }
    }

    @Test
    void what_the_format_has_no_byte_for_is_never_written() {
        assertThatThrownBy(() -> owner("insert into ledger.entry (position, at, kind) values (1, now(), 99)"))
                .hasMessageContaining("violates check constraint");
        assertThatThrownBy(
                        () -> owner("insert into ledger.entry (position, at, kind, service) values (1, now(), 3, 256)"))
                .hasMessageContaining("violates check constraint");
    }

    // --- The log's name and key -------------------------------------------------------------------------------------

    @Test
    void the_first_start_fixes_name_and_key() throws Exception {
        var settings = database.settings(Map.of("ecluse.base-url", "https://portal.example"));
        try (var owner = database.owner()) {
            assertThat(PublishedLog.of(settings, owner).origin()).isEqualTo("portal.example");
            var later = database.settings(Map.of("ecluse.base-url", "https://new.example"));
            assertThat(PublishedLog.of(later, owner).origin()).isEqualTo("portal.example");
            var renamed = database.settings(Map.of("ecluse.ledger.origin", "new.example"));
            assertThatThrownBy(() -> PublishedLog.of(renamed, owner))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("ecluse.ledger.origin is new.example")
                    .hasMessageContaining("portal.example");
        }
    }

    @Test
    void another_key_file_stops_the_start() throws Exception {
        try (var owner = database.owner()) {
            PublishedLog.of(database.settings(), owner);
            var elsewhere = database.settings(
                    Map.of("ecluse.keys-folder", folder.resolve("keys").toString()));
            assertThatThrownBy(() -> PublishedLog.of(elsewhere, owner))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("ledger-key");
            assertThat(Files.getPosixFilePermissions(folder.resolve("keys").resolve("ledger-key")))
                    .hasSize(2);
        }
    }

    @Test
    void the_folder_names_the_key_and_another_one_there_stops_the_publishing() throws Exception {
        write(1);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        assertThat(text("log-key")).isEqualTo(LOG.key().verifier().text() + "\n");
        store.write("log-key", "somebody.example+01020304+AAAA\n".getBytes(US_ASCII));
        assertRefused("the file log-key names another key");
    }

    /** As docs/running-the-ledger.md lets an operator do. */
    @Test
    void a_folder_whose_older_checkpoints_were_thinned_out_goes_on_and_is_audited_by_those_that_are_left()
            throws Exception {
        for (int i = 0; i < 6; i++) {
            write(100);
            Publication.open(LOG, store, db, Witnesses.NONE).advance();
        }
        for (long size : new long[] {100, 200, 400}) {
            Files.delete(folder.resolve(Publication.checkpointFile(size)));
        }
        assertAudited();
        write(100);
        assertThat(Publication.open(LOG, store, db, Witnesses.NONE).advance()).isTrue();
        assertAudited();
    }

    // --- Erasure ----------------------------------------------------------------------------------------------------

    @Test
    void once_a_key_is_destroyed_nothing_links_leaf_and_person_and_the_log_still_holds() throws Exception {
        var person = UUID.randomUUID();
        write(3);
        disclose(person);
        write(3);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        var entry = new EntryTable(db).at(4).orElseThrow();
        var leaf = new TreeReader(store, shown().checkpoint().head()).entry(3);
        assertThat(keysInTheDatabase()).anyMatch(key -> Arrays.equals(Leaf.of(entry, key), leaf));

        assertThat(owner("select ledger.destroy_key('" + person + "')")).isEqualTo("t");

        assertThat(keysInTheDatabase()).noneMatch(key -> Arrays.equals(Leaf.of(entry, key), leaf));
        assertThat(new KeyTable(db).find(List.of(entry)).of(entry)).isEmpty();
        disclose(person); // who comes back has a new key, for new entries alone
        assertThat(Publication.open(LOG, store, db, Witnesses.NONE).advance()).isTrue();
        assertThat(Publication.open(LOG, store, db, Witnesses.NONE).advance()).isFalse();
        assertThat(new KeyTable(db).find(List.of(entry)).of(entry)).isEmpty();
        assertAudited();
    }

    @Test
    void who_is_forgotten_is_in_no_entry_of_the_database_and_the_published_log_still_goes_with_it() throws Exception {
        var person = UUID.randomUUID();
        var other = UUID.randomUUID();
        disclose(person);
        disclose(other);
        write(3);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        var rest = "select json_agg(to_jsonb(e) - 'person' - 'tie' - 'detail' - 'forgotten' order by position)"
                + " from ledger.entry e";
        var before = owner(rest);
        assertThat(owner("select ledger.forget('{" + person + "}')"))
                .as("not before the key is destroyed")
                .isEqualTo("0");
        owner("select ledger.destroy_key('" + person + "')");
        disclose(person); // who comes back before the second half is done
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        assertThat(owner("select ledger.forget('{" + person + "}')")).isEqualTo("1");
        assertThat(owner("select ledger.forget('{" + person + "}')")).isEqualTo("0");

        assertThat(owner("select person is null and tie is null and detail is null and forgotten from ledger.entry"
                        + " where position = 1"))
                .isEqualTo("t");
        assertThat(owner(rest)).startsWith(before.substring(0, before.length() - 1));
        assertThat(owner("select count(*) from ledger.entry where person = '" + other + "'"))
                .isEqualTo("1");
        assertThat(owner("select position from ledger.entry where person = '" + person + "'"))
                .isEqualTo("6");
        assertThat(Publication.open(LOG, store, db, Witnesses.NONE).advance()).isFalse();
        assertAudited();
    }

    @Test
    void invariant_6_an_entry_changes_in_no_other_way_than_by_forgetting() throws Exception {
        var person = UUID.randomUUID();
        var gone = UUID.randomUUID();
        disclose(person);
        disclose(gone);
        write(1);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        owner("select ledger.destroy_key('" + gone + "')");
        disclose(gone);
        for (var sql : List.of(
                "update ledger.entry set person = null, tie = null, detail = null, forgotten = true where position = 1",
                "update ledger.entry set person = null, tie = null, detail = null, forgotten = true where position = 3",
                "update ledger.entry set person = null, tie = null, detail = null, forgotten = true where position = 4",
                "update ledger.entry set person = null, tie = null, detail = null where position = 2",
                "update ledger.entry set person = null, tie = null, forgotten = true, detail = 'x' where position = 2",
                "update ledger.entry set person = null, tie = null, detail = null, forgotten = true, account = null"
                        + " where position = 2",
                "update ledger.entry set forgotten = true where position = 2",
                "delete from ledger.entry where position = 2",
                "truncate ledger.entry")) {
            assertThatThrownBy(() -> owner(sql)).as(sql).hasMessageContaining("ledger.entry is written once");
        }
        assertThat(owner("select ledger.forget('{" + gone + "," + person + "}')"))
                .isEqualTo("1");
    }

    @Test
    void a_key_is_not_destroyed_before_its_entries_are_published() throws Exception {
        var person = UUID.randomUUID();
        disclose(person);
        assertThat(owner("select ledger.destroy_key('" + person + "')")).isEqualTo("f");
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        assertThat(owner("select ledger.destroy_key('" + person + "')")).isEqualTo("t");
    }

    // --- Stops and faults -------------------------------------------------------------------------------------------

    /** Enough entries that tiles become full and partial ones go. */
    @Test
    void a_stop_at_any_write_loses_nothing_and_leads_to_the_same_root() throws Exception {
        write(200);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        write(100);
        int stops = 0;
        boolean done = false;
        while (!done) {
            var failing = new FailingStore(store, stops++);
            try {
                done = Publication.open(LOG, failing, db, Witnesses.NONE).advance();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("no space left");
                assertThat(shown().checkpoint().size()).isIn(200L, 300L);
            }
            if (size() == 300) {
                done = true;
            }
        }
        assertThat(stops).isGreaterThan(4);
        Publication.open(LOG, store, db, Witnesses.NONE);
        assertThat(shown().checkpoint().size()).isEqualTo(300);
        var root = shown().checkpoint().root();
        assertAudited();
        forgetCheckpoints();
        var other = new FolderStore(folder.resolve("other"));
        Publication.open(LOG, other, db, Witnesses.NONE).advance();
        assertThat(SignedCheckpoint.parse(other.read("checkpoint").orElseThrow())
                        .checkpoint()
                        .root())
                .isEqualTo(root);
    }

    @Test
    void two_nodes_and_the_one_that_publishes_loses_its_session_in_the_middle_of_an_append() throws Exception {
        for (int round = 0; round < 5; round++) {
            var stuck = new StuckStore(store);
            var first = publisher(stuck);
            var second = publisher(store);
            first.start();
            await(() -> first.state() == State.PUBLISHING);
            second.start();
            stuck.hold();
            write(300);
            stuck.awaitHeld();
            int size = 300 * (round + 1);
            endThePublishersSession();
            await(() -> size() == size);
            stuck.letGo();
            first.stop();
            second.stop();
            assertAudited();
        }
        assertThat(count("select count(*) from ledger.checkpoint where published_at is null"))
                .isZero();
    }

    @Test
    void a_full_disk_stops_the_publishing_and_not_the_ledger() throws Exception {
        var full = new FailingStore(store, Integer.MAX_VALUE);
        var publisher = publisher(full);
        publisher.start();
        write(5);
        await(() -> size() == 5);
        full.left.set(0);
        write(5);
        await(() -> publisher.state() == State.FAILING);
        assertThat(count("select position from ledger.head")).isEqualTo(10);
        assertThat(size()).isEqualTo(5);
        full.left.set(Integer.MAX_VALUE);
        await(() -> size() == 10);
        publisher.stop();
        assertAudited();
    }

    @Test
    void a_clock_that_is_set_back_changes_no_order() throws Exception {
        write(3);
        owner("with p as (update ledger.head set position = position + 1 returning position) insert into ledger.entry"
                + " (position, at, kind) select position, now() - interval '1 hour', 3 from p");
        write(3);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        assertThat(size()).isEqualTo(7);
        assertAudited();
    }

    // --- Attacks on the database ------------------------------------------------------------------------------------

    @Test
    void a_database_set_back_to_a_backup_is_noticed_and_nothing_is_signed() throws Exception {
        write(5);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        write(5);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        tamper("delete from ledger.entry where position > 5; update ledger.head set position = 5;"
                + " delete from ledger.checkpoint where size > 5");
        assertRefused("it was set back");
        write(20);
        assertRefused("it was set back");
    }

    @Test
    void a_database_set_back_that_keeps_its_checkpoints_is_noticed() throws Exception {
        write(10);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        tamper("delete from ledger.entry where position > 5; update ledger.head set position = 5");
        assertRefused("the ledger has 5 entries, but 10 were signed");
        write(20);
        assertRefused("the entry 6 is not the one that was published");
    }

    @Test
    void a_changed_entry_is_noticed() throws Exception {
        write(10);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        tamper("update ledger.entry set account = gen_random_uuid() where position = 7");
        assertRefused("the entry 7 is not the one that was published");
    }

    @Test
    void another_person_in_an_entry_is_noticed() throws Exception {
        disclose(UUID.randomUUID());
        disclose(UUID.randomUUID());
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        tamper(
                "update ledger.entry set person = (select person from ledger.entry where position = 1) where position = 2");
        assertRefused("the entry 2 is not the one that was published");
    }

    @Test
    void a_dropped_entry_is_noticed() throws Exception {
        write(10);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        tamper("delete from ledger.entry where position = 7");
        assertRefused("the entry 7 is missing");
    }

    @Test
    void a_dropped_entry_at_the_end_is_noticed() throws Exception {
        write(10);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        tamper("delete from ledger.entry where position = 10");
        assertRefused("the entry 10 was published and is missing");
    }

    @Test
    void an_inserted_entry_is_noticed() throws Exception {
        write(10);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        tamper(
                "update ledger.entry set position = -position where position > 5;"
                        + " update ledger.entry set position = 1 - position where position < 0;"
                        + " insert into ledger.entry (position, at, kind) values (6, now(), 3); update ledger.head set position = 11");
        assertRefused("the entry 6 is not the one that was published");
    }

    @Test
    void two_entries_in_another_order_are_noticed() throws Exception {
        write(10);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        tamper("update ledger.entry set position = -3 where position = 3;"
                + " update ledger.entry set position = 3 where position = 4;"
                + " update ledger.entry set position = 4 where position = -3");
        assertRefused("the entry 3 is not the one that was published");
    }

    @Test
    void an_entry_dropped_before_it_was_published_is_noticed() throws Exception {
        write(10);
        tamper("delete from ledger.entry where position = 7");
        assertThatThrownBy(
                        () -> Publication.open(LOG, store, db, Witnesses.NONE).advance())
                .isInstanceOf(Contradiction.class)
                .hasMessageContaining("the entry 7 is missing");
        assertThat(store.read("checkpoint")).isEmpty();
    }

    // --- Attacks on the folder --------------------------------------------------------------------------------------

    @Test
    void a_folder_set_back_to_a_backup_is_noticed() throws Exception {
        write(5);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        var old = store.read("checkpoint").orElseThrow();
        write(5);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        store.write("checkpoint", old);
        Publication.open(LOG, store, db, Witnesses.NONE);
        assertThat(shown().checkpoint().size()).isEqualTo(10); // that file alone is put right
        Files.delete(folder.resolve(Publication.checkpointFile(10)));
        assertRefused("the store does not hold the checkpoint of 10 entries that was signed");
    }

    @Test
    void a_changed_tile_is_noticed() throws Exception {
        write(10);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        store.write("tile/0/000.p/10", new byte[320]);
        assertRefused("the published log does not hold the 10 entries that were signed");
    }

    @Test
    void a_checkpoint_of_somebody_elses_key_is_noticed() throws Exception {
        write(10);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        var thief = PublishedLog.of("ledger.example", "another seed of thirty-two bytes".getBytes(US_ASCII));
        var forged = shown().checkpoint().signedBy(thief.key());
        store.write("checkpoint", forged.text().getBytes(US_ASCII));
        assertRefused("not a checkpoint that this portal signed");
    }

    @Test
    void another_ledgers_folder_is_not_written_to() throws Exception {
        write(10);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        try (var other = TestDatabase.fresh();
                var session = other.as("APP")) {
            var db = JdbcClient.create(new SingleConnectionDataSource(session, true));
            assertThatThrownBy(() -> Publication.open(LOG, store, db, Witnesses.NONE))
                    .isInstanceOf(Contradiction.class)
                    .hasMessageContaining("another ledger's");
        }
    }

    @Test
    void what_contradicts_stops_the_publisher_until_it_is_mended() throws Exception {
        write(10);
        Publication.open(LOG, store, db, Witnesses.NONE).advance();
        tamper("update ledger.entry set service = 9 where position = 7");
        var publisher = publisher(store);
        publisher.start();
        await(() -> publisher.state() == State.STOPPED);
        write(10);
        tamper("update ledger.entry set service = 0 where position = 7");
        await(() -> size() == 20);
        assertThat(publisher.state()).isEqualTo(State.PUBLISHING);
        publisher.stop();
    }

    // --- Hands ------------------------------------------------------------------------------------------------------

    private LedgerPublisher publisher(Store store) {
        return new LedgerPublisher(LOG, store, Witnesses.NONE, () -> database.as("APP"), true);
    }

    private void assertRefused(String why) throws IOException {
        var before = text("checkpoint");
        assertThatThrownBy(
                        () -> Publication.open(LOG, store, db, Witnesses.NONE).advance())
                .isInstanceOf(Contradiction.class)
                .hasMessageContaining(why);
        assertThat(text("checkpoint")).isEqualTo(before);
    }

    private void assertAudited() throws IOException, BadProof {
        var heads = new ArrayList<TreeHead>();
        try (var files = Files.list(folder.resolve("checkpoints"))) {
            for (var file : files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList()) {
                var kept = LOG.open(Files.readAllBytes(file)).checkpoint();
                assertThat(file).hasFileName("%020d".formatted(kept.size()));
                heads.add(kept.head());
            }
        }
        assertThat(heads).isNotEmpty();
        assertThat(heads.getLast()).isEqualTo(shown().checkpoint().head());
        var verdict = Audit.run(store, AuditState.START, heads.iterator(), Audit.Watcher.SILENT);
        assertThat(verdict).isInstanceOf(Audit.Verdict.Whole.class);
    }

    private SignedCheckpoint shown() throws IOException, BadProof {
        return LOG.open(store.read("checkpoint").orElseThrow());
    }

    private String text(String file) throws IOException {
        return new String(store.read(file).orElseThrow(), US_ASCII);
    }

    private long size() {
        try {
            return store.read("checkpoint").isEmpty() ? 0 : shown().checkpoint().size();
        } catch (IOException | BadProof e) {
            throw new AssertionError(e);
        }
    }

    private void write(int entries) throws SQLException {
        owner("with p as (update ledger.head set position = position + " + entries + " returning position)"
                + " insert into ledger.entry (position, at, kind, account, detail)"
                + " select p.position - " + entries + " + n, clock_timestamp(), 3, gen_random_uuid(), 'entry ' || n"
                + " from p, generate_series(1, " + entries + ") n");
    }

    private void disclose(UUID person) throws SQLException {
        owner("with p as (update ledger.head set position = position + 1 returning position)"
                + " insert into ledger.entry (position, at, kind, fields, account, person, tie)"
                + " select position, clock_timestamp(), 1, 3, gen_random_uuid(), '" + person
                + "', gen_random_uuid() from p");
    }

    private void record(long size, int root) throws SQLException {
        run(
                "select ledger.record_checkpoint(" + size + ", decode(repeat('0" + root
                        + "', 32), 'hex'), 'x', 0::smallint," + " true)",
                session);
    }

    private void forgetCheckpoints() throws SQLException {
        owner("delete from ledger.checkpoint");
    }

    /** As the role whose session it is: an owner may not end those of others. */
    private void endThePublishersSession() throws SQLException {
        try (var app = database.as("APP");
                var statement = app.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted"
                    + " and database = (select oid from pg_database where datname = current_database())");
        }
    }

    /** As the tables' owner, triggers off. */
    private void tamper(String sql) throws SQLException {
        owner("alter table ledger.entry disable trigger user; " + sql
                + "; alter table ledger.entry enable trigger user");
    }

    private List<byte[]> keysInTheDatabase() throws SQLException {
        var keys = new ArrayList<byte[]>();
        try (var owner = database.owner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(
                        "select key from ledger.person_key union all select key from ledger.own_key")) {
            while (rows.next()) {
                keys.add(rows.getBytes(1));
            }
        }
        return keys;
    }

    private Optional<String> ownerAnswer(String sql) throws SQLException {
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            boolean rows = statement.execute(sql);
            if (rows && statement.getResultSet().next()) {
                return Optional.ofNullable(statement.getResultSet().getString(1));
            }
            return Optional.empty();
        }
    }

    private String owner(String sql) throws SQLException {
        return ownerAnswer(sql).orElse("");
    }

    private void run(String sql, Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) throws SQLException {
        return Long.parseLong(owner(sql));
    }

    private static long count(String sql, Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var deadline = Instant.now().plusSeconds(30);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within 30 s");
            }
            Thread.sleep(Duration.ofMillis(20));
        }
    }

    /** A disk that is full after some writes. */
    private record FailingStore(Store store, AtomicInteger left) implements Store {

        FailingStore(Store store, int writes) {
            this(store, new AtomicInteger(writes));
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            return store.read(path);
        }

        @Override
        public void write(String path, byte[] bytes) throws IOException {
            spend();
            store.write(path, bytes);
        }

        @Override
        public void deleteFolder(String folder) throws IOException {
            spend();
            store.deleteFolder(folder);
        }

        private void spend() throws IOException {
            if (left.getAndDecrement() <= 0) {
                left.set(0);
                throw new IOException("no space left on device");
            }
        }
    }

    /** A disk that can be made to answer late. */
    private static final class StuckStore implements Store {
        private final Store store;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private volatile boolean held;

        StuckStore(Store store) {
            this.store = store;
        }

        void hold() {
            held = true;
        }

        void awaitHeld() throws InterruptedException {
            assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        }

        void letGo() {
            released.countDown();
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            return store.read(path);
        }

        @Override
        public void write(String path, byte[] bytes) throws IOException {
            if (held && path.startsWith("tile/0/")) {
                reached.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            store.write(path, bytes);
        }

        @Override
        public void deleteFolder(String folder) throws IOException {
            store.deleteFolder(folder);
        }
    }
}
