package ecluse.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.Answer.Disclosed;
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
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No tie and no right changes without its entry, whoever changes it: the ledger alone says who could see whom. */
@Tag("database")
class TiesInTheLedgerTest {
    private static final int MASK = Field.mask(DisplayMatrix.of(Stage.DURING));

    /** What docs/ledger-format.md gives an auditor: who can see whom, by the entries up to a position alone. */
    private static final String BY_THE_LEDGER = """
            with last as (
                select distinct on (e.tie) e.kind, e.person, e.detail
                  from ledger.entry e where e.kind in (14, 15, 16) and e.position <= :p
                 order by e.tie, e.position desc
            ), tie as (
                select person, split_part(detail, ' ', 2) as holder, split_part(detail, ' ', 4) as shows,
                       split_part(detail, ' ', 6)::timestamptz as opens,
                       nullif(split_part(detail, ' ', 8), '-')::timestamptz as closes,
                       substring(detail from ' in ([-0-9a-f]{36})') as training_session
                  from last where kind <> 16
            ), account as (
                select distinct on (e.subject) e.subject as id, e.detail like 'account % ACTIVE of %' as active,
                       split_part(e.detail, ' ', 5) as partner, e.detail like '% in groups%' as by_group
                  from ledger.entry e where e.kind = 17 and e.detail like 'account %' and e.position <= :p
                 order by e.subject, e.position desc
            ), site as (
                select distinct on (e.subject, site) e.subject as account, site, e.detail like 'works %' as works
                  from ledger.entry e
                 cross join lateral (select substring(e.detail from ' site ([-0-9a-f]{36})') as site) s
                 where e.kind = 17 and e.detail ~ '^(works at|left) site ' and e.position <= :p
                 order by e.subject, site, e.position desc
            ), training_session as (
                select distinct on (e.subject, training_session) e.subject as account, training_session,
                       e.detail like 'works %' as works
                  from ledger.entry e
                 cross join lateral (select substring(e.detail from ' group ([-0-9a-f]{36})') as training_session) s
                 where e.kind = 17 and e.detail ~ '^(works with|left) group ' and e.position <= :p
                 order by e.subject, training_session, e.position desc
            ), partner as (
                select distinct on (e.subject) e.subject as id, e.detail like 'partner ACTIVE%' as active
                  from ledger.entry e where e.kind = 17 and e.detail like 'partner %' and e.position <= :p
                 order by e.subject, e.position desc
            )
            select a.id::text || ' ' || t.person || ' ' || t.shows
              from tie t
              join account a on a.active
               and (t.holder = a.id::text
                    or exists (select from site s where s.account = a.id and s.site = t.holder and s.works))
              left join partner p on p.id::text = a.partner
             where p.active is distinct from false and t.opens <= now()
               and (t.closes is null or t.closes > now())
               and (not a.by_group
                    or exists (select from training_session g
                                where g.account = a.id and g.training_session = t.training_session and g.works))
             order by 1
            """;

    private static final String BY_THE_TABLES = """
            select a.id::text || ' ' || t.person || ' ' || t.shows
              from disclosure.tie t
              join accounts.account a on a.status = 'ACTIVE'
               and (t.holder = a.id
                    or exists (select from accounts.account_site s where s.account = a.id and s.site = t.holder))
              left join partners.partner p on p.id = a.partner
             where t.closed_at is null and p.status is distinct from 'SUSPENDED' and t.opened_at <= now()
               and (t.closes_at is null or t.closes_at > now())
               and (not a.by_group
                    or exists (select from accounts.account_group g
                                where g.account = a.id and g.training_session = t.training_session))
             order by 1
            """;

    private static TestDatabase database;
    private static World world;

    private World.Partner partner;
    private Viewer viewer;
    private Viewer adviser;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        world = new World(database);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void a_training_organisation_and_an_adviser() {
        partner = world.partner("P-" + UUID.randomUUID().toString().substring(0, 8));
        viewer = world.signedIn(
                world.account(UUID.randomUUID() + "@example.org", Role.TRAINING_OFFICE_MANAGER, partner));
        adviser = world.signedIn(world.account(UUID.randomUUID() + "@example.org", Role.ADVISER, null));
    }

    @Test
    void a_tie_opened_changed_and_closed_by_an_adviser_has_one_entry_each_with_her_name_the_tie_and_the_person()
            throws SQLException {
        var person = world.person();
        var tie = UUID.randomUUID();
        long before = head();
        openTie(tie, person);
        world.run("update disclosure.tie set fields = 3 where id = ?", tie);
        closeTie(tie, "EXIT");
        assertThat(entries(before))
                .satisfiesExactly(
                        opened -> assertThat(opened)
                                .startsWith("14|%s|%s|%s|%s|ENROLMENT %s shows %d from 2"
                                        .formatted(
                                                adviser.account().value(),
                                                adviser.signIn().value(),
                                                tie,
                                                person.ref(),
                                                partner.site(),
                                                MASK))
                                .endsWith(" until -"),
                        changed -> assertThat(changed)
                                .startsWith("15|||%s|%s|ENROLMENT %s shows 3 from 2"
                                        .formatted(tie, person.ref(), partner.site()))
                                .contains(" until - by database "),
                        closed -> assertThat(closed)
                                .isEqualTo(
                                        "16|%s|%s|%s|%s|closed EXIT",
                                        adviser.account().value(),
                                        adviser.signIn().value(),
                                        tie,
                                        person.ref()));
    }

    @Test
    void a_tie_that_was_closed_is_not_closed_again() throws SQLException {
        var tie = UUID.randomUUID();
        openTie(tie, world.person());
        assertThat(closeTie(tie, "EXIT")).isTrue();
        long before = head();
        assertThat(closeTie(tie, "AGAIN")).isFalse();
        assertThat(entries(before)).isEmpty();
    }

    @Test
    void contact_protection_is_a_change_of_every_tie_that_it_narrows() throws SQLException {
        var person = world.person();
        var tie = UUID.randomUUID();
        openTie(tie, person);
        int left = Field.mask(DisplayMatrix.ofProtectedPerson());
        long before = head();
        world.run(
                "update vault.person set at_most = ? where ref = ?",
                left,
                person.ref().value());
        assertThat(entries(before))
                .singleElement()
                .asString()
                .startsWith("15|||" + tie + "|")
                .contains(" shows " + (MASK & left) + " from ");
    }

    @Test
    void what_changes_nothing_is_no_entry() throws SQLException {
        var tie = UUID.randomUUID();
        openTie(tie, world.person());
        long before = head();
        world.run("update disclosure.tie set fields = fields where id = ?", tie);
        world.run(
                "update accounts.account set language = 'en' where id = ?",
                viewer.account().value());
        assertThat(head()).isEqualTo(before);
    }

    @Test
    void an_account_made_moved_promoted_suspended_has_an_entry_each() throws SQLException {
        var account = viewer.account().value();
        var elsewhere = world.partner("P-" + UUID.randomUUID().toString().substring(0, 8));
        long before = head();
        world.run("update accounts.account set role = 'QUOTE_CLERK' where id = ?", account);
        world.run("update accounts.account set status = 'SUSPENDED' where id = ?", account);
        world.run("delete from accounts.account_site where account = ?", account);
        world.run("insert into accounts.account_site (account, site) values (?, ?)", account, elsewhere.site());
        world.run("update partners.partner set status = 'SUSPENDED' where id = ?", partner.id());
        assertThat(rightsAfter(before))
                .containsExactly(
                        account + " account QUOTE_CLERK ACTIVE of " + partner.id(),
                        account + " account QUOTE_CLERK SUSPENDED of " + partner.id(),
                        account + " left site " + partner.site(),
                        account + " works at site " + elsewhere.site(),
                        partner.id() + " partner SUSPENDED");
    }

    @Test
    void many_ties_of_one_transaction_have_positions_one_after_the_other_and_what_is_rolled_back_has_none()
            throws SQLException {
        var people = new ArrayList<World.Person>();
        for (int i = 0; i < 5; i++) {
            people.add(world.person());
        }
        long before = head();
        try (var owner = database.owner()) {
            owner.setAutoCommit(false);
            for (var person : people) {
                insertTie(owner, person);
            }
            owner.rollback();
            assertThat(head()).isEqualTo(before);
            for (var person : people) {
                insertTie(owner, person);
            }
            assertThat(head()).as("nobody waits for the head before the commit").isEqualTo(before);
            owner.commit();
        }
        assertThat(entries(before)).hasSize(5).allMatch(line -> line.startsWith("14|"));
        assertThat(head()).isEqualTo(before + 5);
        assertThat(world.count("select count(*) from ledger.pending")).isZero();
    }

    @Test
    void whoever_needs_the_position_before_the_commit_can_have_it() throws SQLException {
        try (var owner = database.owner()) {
            owner.setAutoCommit(false);
            insertTie(owner, world.person());
            run(owner, "set constraints ledger.due immediate");
            long position = number(owner, "select max(position) from ledger.entry");
            owner.commit();
            assertThat(position).isEqualTo(head());
        }
    }

    @Test
    void invariant_1_neither_the_registrar_nor_the_owner_ties_anybody_without_an_entry() throws SQLException {
        var person = world.person();
        try (var registrar = database.as("REGISTRAR")) {
            for (var sql : List.of(
                    "alter table disclosure.tie disable trigger all",
                    "alter table ledger.pending disable trigger all",
                    "drop trigger entered_added on disclosure.tie",
                    "delete from ledger.pending",
                    "insert into ledger.pending (changes) values ('{}')",
                    "select disclosure.act_as('\\x00')",
                    "create or replace function ledger.enter() returns trigger language sql as 'select null'",
                    "set session_replication_role = replica",
                    "truncate disclosure.tie",
                    "delete from disclosure.tie",
                    "update ledger.head set position = 0")) {
                assertThatThrownBy(() -> run(registrar, sql)).as(sql).isInstanceOf(SQLException.class);
            }
            long before = head();
            run(registrar, "set ecluse.sign_in = ''");
            run(registrar, "set ecluse.intake = '0193a1b2-0000-7000-8000-00000000000d'");
            registrar.setAutoCommit(false);
            run(registrar, "set constraints all deferred");
            insertTie(registrar, person);
            registrar.commit();
            assertThat(entries(before))
                    .singleElement()
                    .asString()
                    .startsWith("14|")
                    .contains(person.ref().toString());
            assertThat(world.text("select subject from ledger.entry where position = ?", before + 1))
                    .isEqualTo("0193a1b2-0000-7000-8000-00000000000d");
        }
        for (var sql : List.of(
                "truncate disclosure.tie",
                "truncate accounts.account_site",
                "truncate accounts.account cascade",
                "update disclosure.tie set person = gen_random_uuid()",
                "update disclosure.tie set holder = gen_random_uuid()",
                "update disclosure.tie set id = gen_random_uuid()",
                "update accounts.account_site set account = '"
                        + adviser.account().value() + "'")) {
            assertThatThrownBy(() -> world.run(sql)).as(sql).hasRootCauseInstanceOf(SQLException.class);
        }
    }

    @Test
    void invariant_1_a_tie_that_is_removed_while_it_is_open_has_its_closing() throws SQLException {
        var tie = UUID.randomUUID();
        openTie(tie, world.person());
        long before = head();
        world.run("delete from disclosure.tie where id = ?", tie);
        assertThat(entries(before))
                .singleElement()
                .asString()
                .startsWith("16|||" + tie)
                .contains("|removed by database");
    }

    @Test
    void invariant_9_the_applications_role_opens_and_closes_no_tie_and_acts_in_nobodys_name() throws SQLException {
        try (var app = database.as("APP")) {
            for (var sql : List.of(
                    "select disclosure.act_as('\\x00')",
                    "select disclosure.open_tie('\\x00', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'ENROLMENT',"
                            + " gen_random_uuid(), 4095, null)",
                    "select disclosure.close_tie('\\x00', gen_random_uuid(), 'X')",
                    "insert into ledger.pending (changes) values ('{}')",
                    "select * from ledger.pending",
                    "update accounts.account set role = 'ADVISER'",
                    "update accounts.account set status = 'ACTIVE'",
                    "delete from accounts.account_site",
                    "update partners.partner set status = 'ACTIVE'")) {
                assertThatThrownBy(() -> run(app, sql)).as(sql).hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void invariant_6_each_role_enters_its_own_kinds_alone() throws SQLException {
        try (var app = database.as("APP");
                var registrar = database.as("REGISTRAR")) {
            assertThat(kindsOf(app)).containsExactly(3, 4, 5, 9, 13);
            assertThat(kindsOf(registrar)).containsExactly(12);
        }
        try (var auditor = database.as("AUDITOR")) {
            assertThat(kindsOf(auditor)).isEmpty();
        }
    }

    @Test
    void nobody_acts_by_a_token_that_is_no_live_sign_in() throws SQLException {
        world.run(
                "update accounts.sign_in set ended_at = now() where id = ?",
                adviser.signIn().value());
        assertThatThrownBy(() -> openTie(UUID.randomUUID(), world.person()))
                .hasMessageContaining("nobody is signed in");
    }

    /** Positions and the gate's answers cannot disagree: both follow the head. */
    @Test
    void invariant_1_no_disclosure_on_a_tie_has_a_position_after_the_entry_that_closed_it() throws Exception {
        var person = world.person();
        var tie = UUID.randomUUID();
        openTie(tie, person);
        var running = new AtomicBoolean(true);
        try (var door = GuardTest.Door.on(database);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> reading = () -> {
                int shown = 0;
                while (running.get()) {
                    var request = Request.by(
                            viewer, Purpose.LIST_GROUP, person.ref(), EnumSet.of(Field.LAST_NAME, Field.FIRST_NAME));
                    shown += door.guard().discloseOne(request) instanceof Disclosed<?> ? 1 : 0;
                }
                return shown;
            };
            var readers = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 4; i++) {
                readers.add(threads.submit(reading));
            }
            for (int i = 0; i < 40; i++) {
                Thread.sleep(5);
                closeTie(tie, "EXIT");
                world.run("update disclosure.tie set closed_at = null, closed_because = null where id = ?", tie);
            }
            running.set(false);
            for (var reader : readers) {
                assertThat(reader.get()).isPositive();
            }
        }
        assertThat(world.count("""
                select count(*) from ledger.entry e
                 where e.kind = 1 and e.tie = ?
                   and 16 = (select x.kind from ledger.entry x where x.tie = e.tie and x.kind in (14, 15, 16)
                              and x.position < e.position order by x.position desc limit 1)
                """, tie)).isZero();
        assertThat(world.count("""
                select count(*) from ledger.entry e
                 where e.kind = 2 and e.reason = 2 and e.person = ?
                   and 16 <> (select x.kind from ledger.entry x where x.tie = ? and x.kind in (14, 15, 16)
                               and x.position < e.position order by x.position desc limit 1)
                """, person.ref().value(), tie)).isZero();
    }

    @Test
    void invariant_6_the_ledger_alone_says_who_could_see_whom_at_any_position() throws SQLException {
        var random = new Random(20261125);
        var people = List.of(world.person(), world.person(), world.person("Léa", "Petit", true));
        var elsewhere = world.partner("P-" + UUID.randomUUID().toString().substring(0, 8));
        var ties = new ArrayList<UUID>();
        var trainer = world.account(UUID.randomUUID() + "@example.org", Role.ATTENDANCE_TAKER, partner);
        var account = trainer.id();
        var groups = List.of(world.group(partner, "Soudage"), world.group(partner, "Cuisine"));
        long start = head();
        var states = new ArrayList<List<String>>();
        for (int i = 0; i < 120; i++) {
            var tie = ties.isEmpty() ? UUID.randomUUID() : ties.get(random.nextInt(ties.size()));
            switch (random.nextInt(11)) {
                case 0, 1 -> {
                    var fresh = UUID.randomUUID();
                    ties.add(fresh);
                    var holder = List.of(
                            partner.site(), elsewhere.site(), adviser.account().value());
                    var person = people.get(random.nextInt(3));
                    openTie(
                            fresh,
                            holder.get(random.nextInt(3)),
                            person,
                            enrolment(groups.get(random.nextInt(2)), person));
                }
                case 2 -> closeTie(tie, "EXIT");
                case 3 -> world.run("update disclosure.tie set closed_at = null where id = ?", tie);
                case 4 -> world.run("update disclosure.tie set fields = ? where id = ?", random.nextInt(4096), tie);
                case 5 ->
                    world.run(
                            "update disclosure.tie set closes_at = now() + ? * interval '1 day' where id = ?",
                            random.nextInt(3) - 1,
                            tie);
                case 6 ->
                    world.run(
                            "update accounts.account set status = ? where id = ?",
                            random.nextBoolean() ? "ACTIVE" : "SUSPENDED",
                            account);
                case 7 -> {
                    if (world.run(
                                    "delete from accounts.account_site where account = ? and site = ?",
                                    account,
                                    elsewhere.site())
                            == 0) {
                        world.run("insert into accounts.account_site values (?, ?)", account, elsewhere.site());
                    }
                }
                case 8 -> world.run("update accounts.account set by_group = not by_group where id = ?", account);
                case 9 -> {
                    var group = groups.get(random.nextInt(2)).id();
                    if (world.run(
                                    "delete from accounts.account_group where account = ? and training_session = ?",
                                    account,
                                    group)
                            == 0) {
                        world.run("insert into accounts.account_group values (?, ?)", account, group);
                    }
                }
                default ->
                    world.run(
                            "update partners.partner set status = ? where id = ?",
                            random.nextInt(3) > 0 ? "ACTIVE" : "SUSPENDED",
                            partner.id());
            }
            while (states.size() < head() - start) {
                states.add(lines(BY_THE_TABLES));
            }
        }
        assertThat(states).hasSizeGreaterThan(50);
        for (int i = 0; i < states.size(); i++) {
            var position = Long.toString(start + i + 1);
            assertThat(lines(BY_THE_LEDGER.replace(":p", position)))
                    .as("at " + position)
                    .isEqualTo(states.get(i));
        }
    }

    private void openTie(UUID tie, World.Person person) throws SQLException {
        openTie(tie, partner.site(), person, UUID.randomUUID());
    }

    private static UUID enrolment(World.Group group, World.Person person) {
        var id = UUID.randomUUID();
        world.run(
                "insert into training.enrolment (id, reference, training_session, person, state, placed_on)"
                        + " values (?, ?, ?, ?, 'PLACED', '2026-11-01')",
                id,
                id.toString(),
                group.id(),
                person.ref().value());
        return id;
    }

    private void openTie(UUID tie, UUID holder, World.Person person, UUID source) throws SQLException {
        try (var owner = database.owner();
                var call = owner.prepareStatement("select disclosure.open_tie(?, ?, ?, ?, 'ENROLMENT', ?, ?, null)")) {
            call.setBytes(1, adviser.token().bytes());
            call.setObject(2, tie);
            call.setObject(3, holder);
            call.setObject(4, person.ref().value());
            call.setObject(5, source);
            call.setInt(6, MASK);
            call.execute();
        }
    }

    private boolean closeTie(UUID tie, String because) throws SQLException {
        try (var owner = database.owner();
                var call = owner.prepareStatement("select disclosure.close_tie(?, ?, ?)")) {
            call.setBytes(1, adviser.token().bytes());
            call.setObject(2, tie);
            call.setString(3, because);
            var row = call.executeQuery();
            row.next();
            return row.getBoolean(1);
        }
    }

    private void insertTie(Connection as, World.Person person) throws SQLException {
        try (var insert = as.prepareStatement("""
                insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at)
                values (gen_random_uuid(), ?, ?, 'ENROLMENT', gen_random_uuid(), 3, now())
                """)) {
            insert.setObject(1, partner.site());
            insert.setObject(2, person.ref().value());
            insert.executeUpdate();
        }
    }

    private static List<Integer> kindsOf(Connection role) {
        var kinds = new ArrayList<Integer>();
        for (int kind = 0; kind <= 20; kind++) {
            try {
                run(role, "select ledger.append(" + kind + "::smallint, null, null, null, null, null)");
                kinds.add(kind);
            } catch (SQLException e) {
                assertThat(e.getSQLState()).isEqualTo("42501");
            }
        }
        return kinds;
    }

    private static long head() {
        return world.count("select position from ledger.head");
    }

    private static List<String> entries(long after) throws SQLException {
        return lines(
                "select concat_ws('|', kind, coalesce(account::text, ''), coalesce(sign_in::text, ''), tie, person, detail)"
                        + " from ledger.entry where kind in (14, 15, 16) and position > " + after
                        + " order by position");
    }

    private static List<String> rightsAfter(long after) throws SQLException {
        return lines("select subject || ' ' || regexp_replace(detail, ' by database .*', '') from ledger.entry"
                + " where kind = 17 and position > " + after + " order by position");
    }

    private static List<String> lines(String sql) throws SQLException {
        try (var owner = database.owner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(sql)) {
            var lines = new ArrayList<String>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return lines;
        }
    }

    private static void run(Connection as, String sql) throws SQLException {
        try (var statement = as.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection as, String sql) throws SQLException {
        try (var statement = as.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
