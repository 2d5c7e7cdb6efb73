package ecluse.containment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.Answer;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Invariants 4 and 9: what a lock stops, and who may open it. */
@Tag("database")
class ContainmentTest {
    private static TestDatabase database;
    private static World world;
    private static Portal portal;
    private static Containment containment;
    private static Viewer anne;
    private static Viewer bruno;
    private static int number;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        world = new World(database);
        portal = Portal.on(database, Map.of("ecluse.detection.refusals", "100000"));
        containment = portal.bean(Containment.class);
        anne = world.signedIn(world.account("anne@agency.example", Role.SECURITY_OFFICER, null));
        bruno = world.signedIn(world.account("bruno@agency.example", Role.SECURITY_OFFICER, null));
    }

    @AfterAll
    static void close() {
        portal.close();
        database.close();
    }

    /** A partner's quote clerk, who follows one person. */
    private record Reader(World.Partner partner, World.Account account, Viewer viewer, World.Person person) {
        static Reader some() {
            var partner = world.partner("P-" + (600 + ++number));
            var account = world.account("quotes" + number + "@example.org", Role.QUOTE_CLERK, partner);
            var person = world.person();
            world.tie(partner, person, Stage.DURING);
            return new Reader(partner, account, world.signedIn(account), person);
        }

        boolean reads() {
            return reads(viewer);
        }

        boolean reads(Viewer by) {
            return portal.bean(Guard.class)
                            .discloseOne(Request.by(by, Purpose.LIST_GROUP, person.ref(), EnumSet.of(Field.LAST_NAME)))
                    instanceof Answer.Disclosed;
        }

        Target target(Scope scope) {
            return containment
                    .find(
                            scope,
                            switch (scope) {
                                case SIGN_IN -> viewer.signIn().toString();
                                case ACCOUNT -> account.code();
                                case PARTNER -> partner.code();
                                case ROLE -> "QUOTE_CLERK";
                                case SERVICE -> "KAIROS";
                                case PORTAL -> "PORTAL";
                            })
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void a_lock_of_any_scope_stops_reading_until_two_people_open_it(Scope scope) {
        var reader = Reader.some();
        assertThat(reader.reads()).isTrue();
        var target = reader.target(scope);
        assertThat(containment.impactOf(target).signIns()).isPositive();
        assertThat(containment.impactOf(target).people()).isPositive();

        var closed = containment.close(anne, target, "drill", "");

        assertThat(closed.fresh()).isTrue();
        assertThat(reader.reads()).isFalse();
        var lock = containment.lock(closed.lock()).orElseThrow();
        assertThat(lock.state()).isEqualTo(Lock.State.CLOSED);
        assertThat(containment.open()).extracting(Lock::id).contains(lock.id());
        var effect = containment.effectOf(lock);
        assertThat(effect.disclosuresAfter()).isZero();
        assertThat(effect.signInsLive()).isZero();
        assertThat(effect.signInsEnded() > 0).isEqualTo(scope != Scope.SERVICE && scope != Scope.PORTAL);

        reopen(lock.id());

        assertThat(reader.reads()).isEqualTo(scope == Scope.SERVICE || scope == Scope.PORTAL);
        assertThat(reader.reads(world.signedIn(reader.account()))).isTrue();
        assertThat(containment
                        .effectOf(containment.lock(lock.id()).orElseThrow())
                        .disclosuresAfter())
                .as("what is read after the reopening is not the lock's")
                .isZero();
    }

    @Test
    void sixteen_readers_get_nothing_after_the_locks_position() throws Exception {
        var reader = Reader.some();
        var viewers = new ArrayList<Viewer>();
        for (int i = 0; i < 16; i++) {
            viewers.add(world.signedIn(reader.account()));
        }
        var stop = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reading = new ArrayList<Future<Integer>>();
            for (var viewer : viewers) {
                reading.add(threads.submit(() -> {
                    int read = 0;
                    while (!stop.get() && reader.reads(viewer)) {
                        read++;
                    }
                    return read;
                }));
            }
            Thread.sleep(Duration.ofMillis(300));
            var closed = containment.close(anne, reader.target(Scope.PARTNER), "drill", "");
            stop.set(true);
            int read = 0;
            for (var one : reading) {
                read += one.get();
            }
            assertThat(read).isPositive();
            assertThat(world.count(
                            "select count(*) from ledger.entry where kind = 1 and partner = ? and position > ?",
                            reader.partner().id(),
                            closed.position()))
                    .isZero();
        }
    }

    @Test
    void the_same_person_cannot_open_alone_not_even_by_hand() throws SQLException {
        var lock = containment
                .close(anne, Reader.some().target(Scope.PARTNER), "drill", "")
                .lock();
        assertThat(containment.approveReopening(bruno, lock)).isInstanceOf(Reopening.Refused.class);
        assertThat(containment.askReopening(anne, lock, "over")).isInstanceOf(Reopening.Asked.class);
        assertThat(containment.approveReopening(anne, lock)).isInstanceOf(Reopening.Refused.class);
        var annesOther = world.signedIn(
                new World.Account(anne.account().value(), anne.accountCode(), "", Role.SECURITY_OFFICER, null));
        assertThat(containment.approveReopening(annesOther, lock)).isInstanceOf(Reopening.Refused.class);

        try (var app = database.as("APP")) {
            assertThat(position(
                            app,
                            "select containment.approve_reopening(?, ?)",
                            anne.token().bytes(),
                            lock))
                    .isNull();
            assertDenied(app, "update containment.lock set reopened_position = 1");
            assertDenied(app, "update containment.lock set asked_by = author");
            assertDenied(app, "delete from containment.lock");
            assertDenied(app, "select containment.officer('\\x00')");
        }
        assertThatThrownBy(() -> world.run(
                        "update containment.lock set approved_by = asked_by, reopened_position = 1 where id = ?", lock))
                .as("the owner's check")
                .isInstanceOf(IllegalStateException.class);
        assertThat(containment.approveReopening(bruno, lock)).isInstanceOf(Reopening.Open.class);
        assertThat(containment.approveReopening(bruno, lock)).as("open already").isInstanceOf(Reopening.Refused.class);
    }

    @Test
    void who_is_no_live_officer_neither_closes_nor_opens() throws SQLException {
        var reader = Reader.some();
        var lock = containment
                .close(anne, reader.target(Scope.ACCOUNT), "drill", "")
                .lock();
        var adviser = world.signedIn(world.account("adviser" + number + "@agency.example", Role.ADVISER, null));
        var gone = world.signedIn(world.account("gone" + number + "@agency.example", Role.SECURITY_OFFICER, null));
        world.run(
                "update accounts.sign_in set ended_at = now() where id = ?",
                gone.signIn().value());
        try (var app = database.as("APP")) {
            for (var viewer : List.of(adviser, gone, reader.viewer())) {
                assertThatThrownBy(() -> position(
                                app,
                                "select containment.ask_reopening(?, ?, 'x')",
                                viewer.token().bytes(),
                                lock))
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void an_officer_whose_account_is_closed_cannot_act() {
        var officer = world.account("carl" + ++number + "@agency.example", Role.SECURITY_OFFICER, null);
        var target = containment.find(Scope.ACCOUNT, officer.code()).orElseThrow();
        containment.close(anne, target, "stolen", "");
        var later = world.signedIn(officer);
        assertThatThrownBy(() -> containment.close(later, Reader.some().target(Scope.PARTNER), "x", ""))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void closing_every_officer_is_refused_because_nobody_could_open_again() throws SQLException {
        assertThat(containment.find(Scope.ROLE, "SECURITY_OFFICER")).isEmpty();
        try (var app = database.as("APP");
                var close = app.prepareStatement(
                        "select containment.close(gen_random_uuid(), ?, null, 4::smallint, 'SECURITY_OFFICER', 'x', null, null)")) {
            close.setBytes(1, anne.token().bytes());
            assertThatThrownBy(close::execute).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void closing_what_is_closed_leads_to_the_lock_that_is_there() {
        var target = Reader.some().target(Scope.PARTNER);
        var first = containment.close(anne, target, "one", "");
        var second = containment.close(bruno, target, "two", "");
        assertThat(second.fresh()).isFalse();
        assertThat(second.lock()).isEqualTo(first.lock());
        assertThat(second.position()).isEqualTo(first.position());
    }

    @Test
    void a_lock_with_an_end_lapses_by_itself_and_stays_on_record() throws InterruptedException {
        var reader = Reader.some();
        var lock = containment
                .closeUntil(
                        anne,
                        reader.target(Scope.ACCOUNT),
                        "short",
                        "",
                        Instant.now().plusMillis(700))
                .lock();
        assertThat(reader.reads(world.signedIn(reader.account()))).isFalse();
        Thread.sleep(Duration.ofMillis(900));
        assertThat(reader.reads(world.signedIn(reader.account()))).isTrue();
        assertThat(containment.lock(lock).orElseThrow().state()).isEqualTo(Lock.State.LAPSED);
        assertThat(containment.past(0, 100)).extracting(Lock::id).contains(lock);
        assertThat(containment.effectOf(containment.lock(lock).orElseThrow()).disclosuresAfter())
                .isZero();
    }

    @Test
    void a_sign_in_that_slipped_in_while_closing_does_not_outlive_the_lock() {
        var reader = Reader.some();
        var lock = containment
                .close(anne, reader.target(Scope.ACCOUNT), "drill", "")
                .lock();
        var slipped = world.signedIn(reader.account());
        reopen(lock);
        assertThat(reader.reads(slipped)).isFalse();
    }

    @Test
    void codes_lead_to_what_they_name_and_nonsense_to_nothing() {
        var reader = Reader.some();
        assertThat(containment.find(" " + reader.partner().code().toLowerCase(java.util.Locale.ROOT) + " "))
                .hasValueSatisfying(target -> assertThat(target.scope()).isEqualTo(Scope.PARTNER));
        assertThat(containment.find(reader.account().code()))
                .hasValueSatisfying(target -> assertThat(target.scope()).isEqualTo(Scope.ACCOUNT));
        assertThat(containment.find("kairos")).isPresent();
        assertThat(containment.find("portal")).isPresent();
        for (var nonsense : List.of(
                "", " ", "P-", "'; drop table x", "ROLE", UUID.randomUUID().toString())) {
            assertThat(containment.find(nonsense)).as(nonsense).isEmpty();
        }
    }

    private static void reopen(UUID lock) {
        assertThat(containment.askReopening(anne, lock, "over")).isInstanceOf(Reopening.Asked.class);
        assertThat(containment.approveReopening(bruno, lock)).isInstanceOf(Reopening.Open.class);
    }

    private static @Nullable Long position(Connection app, String sql, Object... values) throws SQLException {
        try (var call = app.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                call.setObject(i + 1, values[i]);
            }
            var row = call.executeQuery();
            row.next();
            return row.getObject(1, Long.class);
        }
    }

    private static void assertDenied(Connection app, String sql) throws SQLException {
        try (var statement = app.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
    }
}
