package ecluse.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The door against a real database: invariants 1 to 5 and 7, attacked. */
@Tag("database")
class GuardTest {
    private static final Set<Field> NAME = EnumSet.of(Field.LAST_NAME, Field.FIRST_NAME);
    private static final Set<Field> CONTACT = EnumSet.of(Field.EMAIL, Field.PHONE);

    private static TestDatabase database;
    private static World world;
    private static Door door;

    private World.Partner partner;
    private Viewer viewer;

    /** A door on the test's database, as a node of the portal has it. */
    record Door(Gate gate, Guard guard) implements AutoCloseable {
        static Door on(TestDatabase database) {
            var keys = ecluse.vault.Keys.in(TestDatabase.keys());
            database.database()
                    .asOwner(c -> Floor.write(
                            c, Policy.ECLUSE, Budgets.of(database.settings().budgets())));
            var gate = new Gate(database.database()::applicationConnection);
            return new Door(
                    gate,
                    new Guard(
                            new Rules(Rules.IN_FORCE),
                            gate,
                            new ecluse.vault.Vault(keys),
                            new ecluse.vault.BlindIndex(keys)));
        }

        @Override
        public void close() {
            gate.close();
        }
    }

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        world = new World(database);
        door = Door.on(database);
    }

    @AfterAll
    static void close() {
        door.close();
        database.close();
    }

    @BeforeEach
    void a_training_organisation() {
        partner = world.partner("P-" + UUID.randomUUID().toString().substring(0, 8));
        viewer = world.signedIn(
                world.account(UUID.randomUUID() + "@example.org", Role.TRAINING_OFFICE_MANAGER, partner));
    }

    @Test
    void a_tied_person_is_shown_with_the_fields_that_were_asked_for_and_no_other() {
        var person = tied(Stage.DURING);
        var answer = door.guard().discloseOne(Request.by(viewer, Purpose.FOLLOW_TRAINEE, person.ref(), NAME));
        assertThat(answer).isInstanceOfSatisfying(Disclosed.class, d -> {
            var facts = (Facts) d.value();
            assertThat(facts.show(Field.LAST_NAME)).isEqualTo("Berthelot");
            assertThat(facts.show(Field.FIRST_NAME)).isEqualTo("Anaïs");
            assertThat(facts.fields()).isEqualTo(NAME);
            assertThat(facts.show(Field.EMAIL)).isEmpty();
        });
        assertThat(world.count(
                        "select count(*) from ledger.entry where kind = 1 and person = ? and fields = 3",
                        person.ref().value()))
                .isEqualTo(1);
    }

    @Test
    void invariant_1_a_person_without_a_tie_is_refused_like_one_that_does_not_exist() {
        var stranger = world.person();
        var foreign = door.guard().discloseOne(Request.by(viewer, Purpose.FOLLOW_TRAINEE, stranger.ref(), NAME));
        var nobody = door.guard()
                .discloseOne(Request.by(
                        viewer, Purpose.FOLLOW_TRAINEE, new ecluse.kernel.PersonRef(UUID.randomUUID()), NAME));
        assertThat(reason(foreign)).isEqualTo(Reason.NO_TIE);
        assertThat(reason(nobody)).isEqualTo(Reason.NO_TIE);
    }

    @Test
    void invariant_1_a_look_up_finds_only_ones_own_people_and_misses_are_budgeted() {
        var mine = tied(Stage.DURING);
        var stranger = world.person();
        assertThat(door.guard().disclose(lookUp(mine))).isInstanceOf(Disclosed.class);
        assertThat(reason(door.guard().disclose(lookUp(stranger)))).isEqualTo(Reason.NO_TIE);
        for (int i = 0; i < 19; i++) {
            assertThat(reason(door.guard().disclose(lookUp(stranger)))).isEqualTo(Reason.NO_TIE);
        }
        // After twenty misses in a minute even one's own people are not found: the answer tells nothing.
        assertThat(reason(door.guard().disclose(lookUp(stranger)))).isEqualTo(Reason.OVER_BUDGET);
        assertThat(reason(door.guard().disclose(lookUp(mine)))).isEqualTo(Reason.OVER_BUDGET);
    }

    @Test
    void invariant_4_a_role_that_is_not_the_sign_ins_any_more_is_shown_nothing() {
        var person = tied(Stage.DURING);
        world.run(
                "update accounts.account set role = 'ATTENDANCE_TAKER' where id = ?",
                viewer.account().value());
        assertThat(reason(contact(person))).isEqualTo(Reason.SIGNED_OUT);
        assertThat(world.count(
                        "select count(*) from ledger.entry where kind = 1 and person = ?",
                        person.ref().value()))
                .isZero();
    }

    @Test
    void invariant_3_the_twenty_first_contact_of_a_minute_is_refused_and_a_person_already_seen_is_free() {
        var people = new ArrayList<World.Person>();
        for (int i = 0; i < 21; i++) {
            people.add(tied(Stage.DURING));
        }
        for (var person : people.subList(0, 20)) {
            assertThat(contact(person)).isInstanceOf(Disclosed.class);
        }
        assertThat(reason(contact(people.get(20)))).isEqualTo(Reason.OVER_BUDGET);
        assertThat(contact(people.get(3))).isInstanceOf(Disclosed.class);
    }

    @Test
    void invariant_3_sixty_four_parallel_requests_do_not_race_past_the_budget() throws Exception {
        var people = new ArrayList<World.Person>();
        for (int i = 0; i < 64; i++) {
            people.add(tied(Stage.DURING));
        }
        var second = Door.on(database);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                second) {
            var answers = new ArrayList<Future<Answer<Facts>>>();
            for (int i = 0; i < 64; i++) {
                var person = people.get(i);
                var guard = (i % 2 == 0 ? door : second).guard();
                answers.add(threads.submit(
                        () -> guard.discloseOne(Request.by(viewer, Purpose.REACH_TRAINEE, person.ref(), CONTACT))));
            }
            int shown = 0;
            for (var answer : answers) {
                shown += answer.get() instanceof Disclosed ? 1 : 0;
            }
            assertThat(shown).isEqualTo(20);
        }
    }

    @Test
    void invariant_3_the_same_person_asked_for_by_many_requests_at_once_costs_one() throws Exception {
        var person = tied(Stage.DURING);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Answer<Facts>>>();
            for (int i = 0; i < 32; i++) {
                answers.add(threads.submit(() -> contact(person)));
            }
            for (var answer : answers) {
                assertThat(answer.get()).isInstanceOf(Disclosed.class);
            }
        }
        assertThat(world.count(
                        "select total from disclosure.meter where scope = 1 and class = 2 and scope_id = ?",
                        viewer.account().value()))
                .isEqualTo(1);
    }

    @Test
    void invariant_7_a_trainer_is_shown_names_and_nothing_else() {
        var trainer = world.signedIn(world.account(UUID.randomUUID() + "@example.org", Role.ATTENDANCE_TAKER, partner));
        var person = tied(Stage.DURING);
        var answer = door.guard()
                .discloseOne(Request.by(
                        trainer, Purpose.LIST_GROUP, person.ref(), EnumSet.of(Field.LAST_NAME, Field.IDENTIFIER)));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Disclosed.class,
                        d -> assertThat(((Facts) d.value()).fields()).containsExactly(Field.LAST_NAME));
        assertThat(reason(door.guard().discloseOne(Request.by(trainer, Purpose.REACH_TRAINEE, person.ref(), CONTACT))))
                .isEqualTo(Reason.NOT_GRANTED);
    }

    @Test
    void after_the_exit_no_contact_is_shown_and_a_protected_persons_never() {
        var gone = tied(Stage.AFTER);
        assertThat(reason(contact(gone))).isEqualTo(Reason.NOT_GRANTED);
        var hidden = world.person("Rose", "Abri", true);
        world.tie(partner, hidden, Stage.DURING);
        assertThat(reason(contact(hidden))).isEqualTo(Reason.NOT_GRANTED);
    }

    @Test
    void invariant_7_rights_taken_away_are_gone_for_a_sign_in_that_lives() {
        var person = tied(Stage.DURING);
        assertThat(contact(person)).isInstanceOf(Disclosed.class);
        var account = viewer.account().value();

        world.run("delete from accounts.account_site where account = ?", account);
        assertThat(reason(contact(person))).isEqualTo(Reason.NO_TIE);
        world.run("insert into accounts.account_site (account, site) values (?, ?)", account, partner.site());
        assertThat(contact(person)).isInstanceOf(Disclosed.class);

        world.run("update accounts.account set status = 'SUSPENDED' where id = ?", account);
        assertThat(reason(contact(person))).isEqualTo(Reason.SIGNED_OUT);
        world.run("update accounts.account set status = 'ACTIVE' where id = ?", account);
        world.run("update partners.partner set status = 'SUSPENDED' where id = ?", partner.id());
        assertThat(reason(contact(person))).isEqualTo(Reason.SIGNED_OUT);
    }

    @Test
    void invariant_7_a_sign_in_written_by_hand_has_its_accounts_rights_whatever_it_says() throws SQLException {
        var elsewhere = world.partner("P-" + UUID.randomUUID().toString().substring(0, 8));
        var stranger = world.person();
        world.tie(elsewhere, stranger, Stage.DURING);
        try (var app = database.as("APP");
                var forged = app.prepareStatement(
                        "update accounts.sign_in set holders = ?, role = 'CORRESPONDENCE' where id = ?")) {
            forged.setArray(1, app.createArrayOf("uuid", new UUID[] {elsewhere.site()}));
            forged.setObject(2, viewer.signIn().value());
            forged.executeUpdate();
        }
        assertThat(reason(contact(stranger))).isEqualTo(Reason.NO_TIE);
    }

    @Test
    void contact_protection_given_later_closes_ties_that_are_open() {
        var person = tied(Stage.DURING);
        assertThat(contact(person)).isInstanceOf(Disclosed.class);
        world.run(
                "update vault.person set at_most = ? where ref = ?",
                Field.mask(DisplayMatrix.ofProtectedPerson()),
                person.ref().value());
        assertThat(reason(contact(person))).isEqualTo(Reason.NOT_GRANTED);
    }

    @Test
    void invariant_2_the_applications_role_reads_nothing_by_rolling_back() throws SQLException {
        var person = tied(Stage.DURING);
        try (var app = database.as("APP")) {
            app.setAutoCommit(false);
            long position = openByHand(app, person);
            assertThat(collected(app, position)).isEmpty();
            app.rollback();
            // What was rolled back is no entry, or is somebody else's.
            assertThat(collected(app, position)).doesNotContain(person.ref().value());
        }
    }

    @Test
    void invariant_2_what_is_committed_can_be_fetched_and_only_for_a_minute() throws SQLException {
        var person = tied(Stage.DURING);
        try (var app = database.as("APP")) {
            long position = openByHand(app, person);
            assertThat(collected(app, position)).containsExactly(person.ref().value());
            world.run("alter table ledger.entry disable trigger append_only");
            world.run("update ledger.entry set at = at - interval '61 seconds' where position = ?", position);
            world.run("alter table ledger.entry enable trigger append_only");
            assertThat(collected(app, position)).isEmpty();
        }
    }

    @Test
    void invariant_7_the_applications_role_can_neither_read_the_vault_nor_tie_itself_nor_write_the_ledger()
            throws SQLException {
        try (var app = database.as("APP")) {
            for (var sql : List.of(
                    "select * from vault.person",
                    "select names from vault.person limit 1",
                    "insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at) values "
                            + "(gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'ENROLMENT', gen_random_uuid(), 4095, now())",
                    "update disclosure.tie set fields = 4095",
                    "update disclosure.floor set ties_required = false",
                    "delete from disclosure.ceiling",
                    "delete from disclosure.sighting",
                    "update disclosure.meter set day = null",
                    "insert into ledger.entry (position, at, kind) values (1, now(), 1)",
                    "update ledger.entry set person = null",
                    "delete from ledger.entry",
                    "truncate ledger.entry",
                    "update ledger.head set position = 0",
                    "update containment.lock set reopened_position = 1",
                    "delete from containment.lock",
                    "select ledger.append(1::smallint, null, null, null, null, null)",
                    "insert into accounts.account (id, code, login, display_name, role) values "
                            + "(gen_random_uuid(), 'X', 'x@example.org', 'X', 'ADVISER')",
                    "insert into accounts.account_site values (gen_random_uuid(), gen_random_uuid())",
                    "set role ecluse_owner",
                    "alter role ecluse_app superuser",
                    "create function public.f() returns int language sql as 'select 1'")) {
                assertThat(refused(app, sql)).as(sql).isTrue();
            }
        }
    }

    @Test
    void invariant_5_a_refused_request_that_names_nobody_is_not_about_the_next_ones_person() throws SQLException {
        var person = tied(Stage.DURING);
        try (var app = database.as("APP");
                var call = app.prepareStatement("""
                        select entry_position from disclosure.open(array[?, ?]::bytea[],
                            '{TRAINING_OFFICE_MANAGER,TRAINING_OFFICE_MANAGER}', '{1,1}', '{5,2}', '{3,3}',
                            array['\\x00', null]::bytea[], '{0,0}', array[null, null]::text[], '{0,1}', array[?]::uuid[])
                         where reason = 2
                        """)) {
            call.setBytes(1, viewer.token().bytes());
            call.setBytes(2, viewer.token().bytes());
            call.setObject(3, person.ref().value());
            var row = call.executeQuery();
            assertThat(row.next()).isTrue();
            assertThat(world.text("select person from ledger.entry where position = ?", row.getLong(1)))
                    .isEqualTo("null");
            assertThat(row.next()).isFalse();
        }
    }

    @Test
    void invariant_3_the_applications_role_asking_for_a_hundred_at_once_gets_a_minutes_budget() throws SQLException {
        var people = new ArrayList<UUID>();
        for (int i = 0; i < 100; i++) {
            people.add(tied(Stage.DURING).ref().value());
        }
        try (var app = database.as("APP");
                var call = app.prepareStatement("""
                        select count(*) filter (where reason = 0) from disclosure.open(
                            array_fill(?::bytea, array[100]), array_fill('TRAINING_OFFICE_MANAGER'::text, array[100]),
                            array_fill(1::smallint, array[100]),
                            array_fill(3::smallint, array[100]), array_fill(96, array[100]),
                            array_fill(null::bytea, array[100]), array_fill(0::smallint, array[100]),
                            array_fill(null::text, array[100]), array(select generate_series(1, 100)), ?)
                        """)) {
            call.setBytes(1, viewer.token().bytes());
            call.setArray(2, app.createArrayOf("uuid", people.toArray()));
            var row = call.executeQuery();
            row.next();
            assertThat(row.getInt(1)).isEqualTo(20);
        }
    }

    @Test
    void invariant_6_the_auditor_reads_the_ledger_and_nothing_else() throws SQLException {
        try (var auditor = database.as("AUDITOR")) {
            assertThat(refused(auditor, "select count(*) from ledger.entry")).isFalse();
            assertThat(refused(auditor, "select * from accounts.account")).isTrue();
            assertThat(refused(auditor, "select * from vault.person")).isTrue();
            assertThat(refused(auditor, "select * from disclosure.tie")).isTrue();
            assertThat(refused(auditor, "select disclosure.collect(array[1::bigint])"))
                    .isTrue();
        }
    }

    @Test
    void invariant_2_nothing_is_shown_when_the_ledger_cannot_be_written() {
        var person = tied(Stage.DURING);
        world.run("alter table ledger.entry add constraint full_up check (position < 0) not valid");
        try {
            var answer = contact(person);
            assertThat(reason(answer)).isEqualTo(Reason.LEDGER_UNAVAILABLE);
        } finally {
            world.run("alter table ledger.entry drop constraint full_up");
        }
        assertThat(contact(person)).isInstanceOf(Disclosed.class);
    }

    @Test
    void invariant_4_no_reader_on_two_nodes_gets_a_position_after_the_lock() throws Exception {
        var people = new ArrayList<World.Person>();
        for (int i = 0; i < 40; i++) {
            people.add(tied(Stage.DURING));
        }
        var second = Door.on(database);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                second) {
            var running = new java.util.concurrent.atomic.AtomicBoolean(true);
            var answers = new ArrayList<Future<Long>>();
            for (int t = 0; t < 8; t++) {
                var guard = (t % 2 == 0 ? door : second).guard();
                answers.add(threads.submit(() -> {
                    long last = 0;
                    for (int i = 0; running.get(); i++) {
                        var request = Request.by(
                                viewer, Purpose.LIST_GROUP, people.get(i % 40).ref(), NAME);
                        if (guard.discloseOne(request) instanceof Disclosed<Facts>(var facts, var receipt)) {
                            last = Math.max(last, receipt.last());
                        }
                    }
                    return last;
                }));
            }
            Thread.sleep(300);
            long closedAt = closeAccount();
            Thread.sleep(200);
            running.set(false);
            for (var answer : answers) {
                assertThat(answer.get()).isPositive().isLessThan(closedAt);
            }
            assertThat(world.count(
                            "select count(*) from ledger.entry where kind = 1 and account = ? and position > ?",
                            viewer.account().value(),
                            closedAt))
                    .isZero();
            assertThat(reason(contact(people.getFirst()))).isEqualTo(Reason.LOCKED);
        }
    }

    @Test
    void positions_have_no_gap() {
        for (int i = 0; i < 5; i++) {
            contact(tied(Stage.DURING));
            contact(world.person());
        }
        assertThat(world.count("select max(position) - count(*) from ledger.entry"))
                .isZero();
        assertThat(world.count("select h.position - (select count(*) from ledger.entry) from ledger.head h"))
                .isZero();
    }

    @Test
    void invariant_8_nothing_that_holds_facts_prints_them() {
        var person = tied(Stage.DURING);
        var answer = contact(person);
        assertThat(answer.toString())
                .doesNotContain(person.facts().email())
                .doesNotContain(person.facts().phone());
        assertThat(person.facts().toString()).doesNotContain("Berthelot");
        assertThat(lookUp(person).toString()).doesNotContain(person.facts().nationalId());
    }

    private long closeAccount() throws SQLException {
        try (var app = database.as("APP");
                var call = app.prepareStatement(
                        "select lock_position from containment.close(gen_random_uuid(), null, 'test', 2::smallint, ?, 'test', null, null)")) {
            call.setString(1, viewer.account().toString());
            var row = call.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    private long openByHand(Connection app, World.Person person) throws SQLException {
        try (var call = app.prepareStatement("""
                select entry_position from disclosure.open(array[?]::bytea[], '{TRAINING_OFFICE_MANAGER}', '{1}', '{2}', '{3}',
                                                           array[null]::bytea[], '{0}', array[null]::text[], '{1}', array[?]::uuid[])
                """)) {
            call.setBytes(1, viewer.token().bytes());
            call.setObject(2, person.ref().value());
            var row = call.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    private static List<UUID> collected(Connection app, long position) throws SQLException {
        try (var call = app.prepareStatement("select person from disclosure.collect(array[?]::bigint[])")) {
            call.setLong(1, position);
            var row = call.executeQuery();
            var people = new ArrayList<UUID>();
            while (row.next()) {
                people.add(row.getObject(1, UUID.class));
            }
            return people;
        }
    }

    private static boolean refused(Connection connection, String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
            return false;
        } catch (SQLException e) {
            return true;
        }
    }

    private World.Person tied(Stage stage) {
        var person = world.person();
        world.tie(partner, person, stage);
        return person;
    }

    private Answer<Facts> contact(World.Person person) {
        return door.guard().discloseOne(Request.by(viewer, Purpose.REACH_TRAINEE, person.ref(), CONTACT));
    }

    private Request lookUp(World.Person person) {
        return Request.lookUp(
                viewer, person.facts().nationalId(), person.facts().birthDate(), NAME);
    }

    private static Reason reason(Answer<?> answer) {
        return ((Withheld<?>) answer).reason();
    }
}
