package ecluse.correspondence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariant 9 for notices without the portal's Java: whoever has the application's role still needs two officers. */
@Tag("database")
class TwoPeopleTest {
    private static final Texts TEXTS = new Texts("Objet : é", "Bonjour {name}\n🙂", "Subject", "Dear {name}");

    private static TestDatabase database;
    private static World world;
    private static World.Account sophie;

    private Connection app;
    private Viewer writer;
    private Viewer approver;
    private UUID notice;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        world = new World(database);
        sophie = world.account("sophie.officer", Role.SECURITY_OFFICER, null);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void a_notice_is_drafted() throws SQLException {
        app = database.as("APP");
        writer = world.signedIn(sophie);
        approver = world.signedIn(world.account(UUID.randomUUID() + "@agence.example", Role.PRIVACY_OFFICER, null));
        notice = draft(exposure(3));
    }

    @AfterEach
    void leave() throws SQLException {
        app.close();
    }

    @Test
    void java_and_the_database_know_a_text_by_the_same_hash() throws SQLException {
        submit(writer, TextHash.of(TEXTS));
        assertThat(world.text("select encode(text_hash, 'hex') from correspondence.notice where id = ?", notice))
                .isEqualTo(TextHash.of(TEXTS).hex());
        assertThat(TextHash.of(new Texts("a", "b", "c", "d")))
                .isNotEqualTo(TextHash.of(new Texts("a1:b", "", "c", "d")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update correspondence.notice set subject_fr = 'Autre'",
                "update correspondence.notice set body_fr = 'Autre'",
                "update correspondence.notice set body_en = 'Other'",
                "update correspondence.notice set written_by = submitted_by",
                "update correspondence.notice set submitted_by = null, state = 'DRAFT'",
                "update correspondence.notice set approved_by = written_by",
                "update correspondence.notice set state = 'APPROVED'",
                "update correspondence.notice set state = 'DRAFT'",
                "update correspondence.notice set exposure = gen_random_uuid()",
                "update correspondence.notice set text_hash = '\\x00'",
                "update correspondence.notice set sent_at = null",
                "insert into correspondence.notice select * from correspondence.notice",
                "delete from correspondence.notice",
                "truncate correspondence.notice cascade",
                "insert into correspondence.delivery (notice, person) select id, gen_random_uuid() from correspondence.notice",
                "update correspondence.delivery set person = gen_random_uuid()",
                "update correspondence.delivery set notice = gen_random_uuid()",
                "delete from correspondence.delivery",
                "select correspondence.enter('\\x00', gen_random_uuid(), 'x')",
                "alter table correspondence.notice disable trigger all",
                "drop trigger keep_what_was_proposed on correspondence.notice",
                "create or replace function correspondence.at_most_once() returns trigger language sql as ''"
            })
    void the_applications_role_changes_neither_a_text_nor_who_wrote_or_approved_it(String sql) throws SQLException {
        for (var state : List.of("DRAFT", "SUBMITTED", "APPROVED")) {
            bring(state);
            var before = row();
            assertThatThrownBy(() -> run(sql)).as(state).isInstanceOf(SQLException.class);
            assertThat(row()).as(state).isEqualTo(before);
        }
    }

    @Test
    void what_was_submitted_does_not_change_for_the_owner_either() throws SQLException {
        submit(writer, TextHash.of(TEXTS));
        for (var set : List.of(
                "body_fr = 'Autre', text_hash = correspondence.text_hash(subject_fr, 'Autre', subject_en, body_en)",
                "written_by = '%s'".formatted(approver.account()),
                "submitted_by = '%s'".formatted(approver.account()),
                "state = 'DRAFT', submitted_by = null, submitted_at = null, text_hash = null")) {
            assertThatThrownBy(() -> world.run("update correspondence.notice set " + set + " where id = ?", notice))
                    .hasStackTraceContaining("does not change");
        }
        assertThatThrownBy(() -> world.run("delete from correspondence.notice where id = ?", notice))
                .hasStackTraceContaining("stays");
    }

    @Test
    void the_author_and_the_submitter_are_whose_token_it_is_and_neither_approves() throws SQLException {
        var other = world.signedIn(world.account(UUID.randomUUID() + "@agence.example", Role.SECURITY_OFFICER, null));
        assertThat(submit(other, TextHash.of(TEXTS))).isTrue();
        assertThat(world.text(
                        "select written_by || ' ' || submitted_by from correspondence.notice where id = ?", notice))
                .isEqualTo(writer.account() + " " + other.account());
        for (var same : List.of(writer, other, world.signedIn(sophie))) {
            assertThat(approve(same, TextHash.of(TEXTS))).isEqualTo("SAME_PERSON");
        }
        assertThat(ties()).isZero();
        assertThat(approve(approver, TextHash.of(TEXTS))).isEqualTo("DONE");
        assertThat(ties()).isEqualTo(3);
        assertThat(approve(approver, TextHash.of(TEXTS))).isEqualTo("NOT_SUBMITTED");
        assertThat(ties()).isEqualTo(3);
    }

    @Test
    void a_text_other_than_the_one_named_is_neither_submitted_nor_approved() throws SQLException {
        var other = TextHash.of(new Texts("Objet", "Bonjour", "Subject", "Dear"));
        assertThat(submit(writer, other)).isFalse();
        assertThat(approve(approver, TextHash.of(TEXTS))).isEqualTo("NOT_SUBMITTED");
        assertThat(submit(writer, TextHash.of(TEXTS))).isTrue();
        assertThat(approve(approver, other)).isEqualTo("OTHER_TEXT");
        assertThat(approve(approver, null)).isEqualTo("OTHER_TEXT");
        assertThat(save(writer)).as("frozen").isFalse();
        assertThat(ties()).isZero();
        assertThat(entries("approved %")).isZero();
        assertThat(entries("submitted " + TextHash.of(TEXTS).hex())).isEqualTo(1);
    }

    @Test
    void nobody_acts_without_the_live_sign_in_of_an_officer_whose_account_is_open() throws SQLException {
        submit(writer, TextHash.of(TEXTS));
        var adviser = world.signedIn(world.account(UUID.randomUUID() + "@agence.example", Role.ADVISER, null));
        var gone = world.signedIn(world.account(UUID.randomUUID() + "@agence.example", Role.SECURITY_OFFICER, null));
        world.run(
                "update accounts.sign_in set ended_at = now() where id = ?",
                gone.signIn().value());
        var late = world.signedIn(world.account(UUID.randomUUID() + "@agence.example", Role.SECURITY_OFFICER, null));
        world.run(
                "update accounts.sign_in set expires_at = now() where id = ?",
                late.signIn().value());
        var closed = world.account(UUID.randomUUID() + "@agence.example", Role.SECURITY_OFFICER, null);
        run("select containment.close(gen_random_uuid(), null, 'test', 2::smallint, '" + closed.id()
                + "', 'test', null, null)");
        for (var nobody : List.of(adviser, gone, late, world.signedIn(closed))) {
            assertThatThrownBy(() -> approve(nobody, TextHash.of(TEXTS))).hasMessageContaining("not an officer");
            assertThatThrownBy(() -> submit(nobody, TextHash.of(TEXTS))).hasMessageContaining("not an officer");
            assertThatThrownBy(() -> save(nobody)).hasMessageContaining("not an officer");
            assertThatThrownBy(() -> draft(exposure(1), nobody)).hasMessageContaining("not an officer");
            assertThatThrownBy(() -> again(nobody)).hasMessageContaining("not an officer");
        }
    }

    @Test
    void ten_officers_approving_at_once_send_it_once() throws Exception {
        submit(writer, TextHash.of(TEXTS));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<String>>();
            for (int i = 0; i < 10; i++) {
                var officer = world.signedIn(
                        world.account(UUID.randomUUID() + "@agence.example", Role.SECURITY_OFFICER, null));
                answers.add(threads.submit(() -> {
                    try (var own = database.as("APP")) {
                        return approve(own, officer, TextHash.of(TEXTS));
                    }
                }));
            }
            var said = new ArrayList<String>();
            for (var answer : answers) {
                said.add(answer.get());
            }
            assertThat(said).containsOnlyOnce("DONE").containsOnly("DONE", "NOT_SUBMITTED");
        }
        assertThat(ties()).isEqualTo(3);
        assertThat(entries("approved %")).isEqualTo(1);
    }

    /** The lines are written before the ledger's head is taken: others are shown people meanwhile. */
    @Test
    void the_ledgers_head_is_free_while_an_approval_prepares_its_lines() throws Exception {
        submit(writer, TextHash.of(TEXTS));
        try (var barrier = database.owner();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var approval = approvalHeldUpBy(barrier, threads);
            // Fails at once where the approval holds it.
            world.count("select position from ledger.head for update nowait");
            barrier.rollback();
            assertThat(approval.get()).isEqualTo("DONE");
        }
    }

    /** The lock wins although the approval began before it: with the ledger's head in hand the officer is asked for again. */
    @Test
    void invariant_4_an_officer_who_is_closed_while_approving_has_not_approved() throws Exception {
        submit(writer, TextHash.of(TEXTS));
        try (var barrier = database.owner();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var approval = approvalHeldUpBy(barrier, threads);
            try (var other = database.as("APP");
                    var close = other.createStatement()) {
                close.execute("select containment.close(gen_random_uuid(), null, 'test', 2::smallint, '"
                        + approver.account() + "', 'test', null, null)");
            }
            barrier.rollback();
            assertThatThrownBy(approval::get).hasStackTraceContaining("not an officer");
        }
        assertThat(world.text("select state from correspondence.notice where id = ?", notice))
                .isEqualTo("SUBMITTED");
        assertThat(ties()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SENT", "FAILED", "NO_ADDRESS", "UNCERTAIN"})
    void what_is_settled_or_in_doubt_is_not_sent_again_by_the_applications_role(String state) throws SQLException {
        bring("APPROVED");
        world.run("update correspondence.delivery set state = 'CLAIMED' where notice = ?", notice);
        world.run("update correspondence.delivery set state = ? where notice = ?", state, notice);
        for (var back : List.of("WAITING", "CLAIMED")) {
            assertThatThrownBy(() -> run("update correspondence.delivery set state = '" + back + "' where notice = '"
                            + notice + "'"))
                    .hasMessageContaining("does not go from " + state);
        }
        assertThat(again(approver)).isEqualTo(state.equals("UNCERTAIN") ? 3 : 0);
    }

    /** An approval that waits with its lines until the barrier's transaction ends. */
    private Future<String> approvalHeldUpBy(Connection barrier, ExecutorService threads)
            throws SQLException, InterruptedException {
        barrier.setAutoCommit(false);
        try (var statement = barrier.createStatement()) {
            statement.execute("lock table disclosure.tie in share mode");
        }
        var approval = threads.submit(() -> approve(approver, TextHash.of(TEXTS)));
        while (world.count("select count(*) from pg_locks where relation = 'disclosure.tie'::regclass and not granted")
                == 0) {
            assertThat(approval.isDone()).isFalse();
            Thread.sleep(5);
        }
        return approval;
    }

    private void bring(String state) throws SQLException {
        switch (state) {
            case "SUBMITTED" -> assertThat(submit(writer, TextHash.of(TEXTS))).isTrue();
            case "APPROVED" -> {
                submit(writer, TextHash.of(TEXTS));
                assertThat(approve(approver, TextHash.of(TEXTS))).isEqualTo("DONE");
            }
            default -> {}
        }
        assertThat(world.text("select state from correspondence.notice where id = ?", notice))
                .isEqualTo(state);
    }

    private String row() {
        return world.text(
                        "select n::text || (select string_agg(d::text, '' order by person) from correspondence.delivery d "
                                + "where d.notice = n.id) from correspondence.notice n where id = ?",
                        notice)
                + world.text("select n::text from correspondence.notice n where id = ?", notice);
    }

    private long ties() {
        return world.count(
                "select count(*) from disclosure.tie t where origin = 'NOTICE' and person in (select person "
                        + "from incidents.exposed e join correspondence.notice n on n.exposure = e.exposure where n.id = ?)",
                notice);
    }

    private long entries(String detail) {
        return world.count(
                "select count(*) from ledger.entry where kind = 11 and subject = ? and detail like ?", notice, detail);
    }

    private void run(String sql) throws SQLException {
        try (var statement = app.createStatement()) {
            statement.execute(sql);
        }
    }

    private UUID draft(UUID exposure) throws SQLException {
        return draft(exposure, writer);
    }

    private UUID draft(UUID exposure, Viewer viewer) throws SQLException {
        var id = UUID.randomUUID();
        call(
                app,
                "correspondence.draft(?, ?, ?, ?, ?, ?, ?)",
                viewer.token().bytes(),
                id,
                exposure,
                TEXTS.subjectFr(),
                TEXTS.bodyFr(),
                TEXTS.subjectEn(),
                TEXTS.bodyEn());
        return id;
    }

    private boolean save(Viewer viewer) throws SQLException {
        return (boolean) call(
                app,
                "correspondence.save(?, ?, 'a', 'b', 'c', 'd')",
                viewer.token().bytes(),
                notice);
    }

    private boolean submit(Viewer viewer, TextHash text) throws SQLException {
        return (boolean)
                call(app, "correspondence.submit(?, ?, ?)", viewer.token().bytes(), notice, text.bytes());
    }

    private String approve(Viewer viewer, @Nullable TextHash text) throws SQLException {
        return approve(app, viewer, text);
    }

    private String approve(Connection connection, Viewer viewer, @Nullable TextHash text) throws SQLException {
        return (String) call(
                connection,
                "correspondence.approve(?, ?, ?)",
                viewer.token().bytes(),
                notice,
                text == null ? null : text.bytes());
    }

    private int again(Viewer viewer) throws SQLException {
        return (int) call(
                app, "correspondence.send_uncertain_again(?, ?)", viewer.token().bytes(), notice);
    }

    private static Object call(Connection connection, String function, @Nullable Object... values) throws SQLException {
        try (var statement = connection.prepareStatement("select " + function)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            var row = statement.executeQuery();
            row.next();
            return row.getObject(1);
        }
    }

    /** A list drawn from the ledger by the functions that the pages call. */
    private UUID exposure(int people) throws SQLException {
        var reader = world.account(UUID.randomUUID() + "@example.org", Role.ADVISER, null);
        for (int i = 0; i < people; i++) {
            world.run("""
                    with next as (update ledger.head set position = position + 1 returning position)
                    insert into ledger.entry (position, at, kind, purpose, service, fields, account, person)
                    select position, clock_timestamp(), 1, 3, 1, 67, ?, ? from next
                    """, reader.id(), world.person().ref().value());
        }
        var id = UUID.randomUUID();
        app.setAutoCommit(false);
        call(
                app,
                "incidents.draw(?, ?, ?, null, ?, ?)",
                writer.token().bytes(),
                id,
                reader.id(),
                Instant.EPOCH.atOffset(ZoneOffset.UTC),
                Instant.parse("2999-01-01T00:00:00Z").atOffset(ZoneOffset.UTC));
        call(app, "incidents.seal(?, ?, ?, ?)", writer.token().bytes(), id, new byte[32], new byte[32]);
        app.commit();
        app.setAutoCommit(true);
        return id;
    }
}
