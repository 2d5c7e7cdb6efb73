package ecluse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.containment.Containment;
import ecluse.containment.Reopening;
import ecluse.containment.Scope;
import ecluse.detection.LedgerAlarm.Waiting;
import ecluse.disclosure.Answer;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Reason;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import ecluse.ledger.LedgerPublisher.State;
import ecluse.ledger.Standing;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is not published any more is noticed, and stops disclosures where the settings say so. */
@Tag("database")
class LedgerAlarmTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_full_disk_does_not_stop_the_work_and_is_an_alarm_after_the_time_set() throws Exception {
        try (var portal = portal("alarm")) {
            var seen = seen();
            assertThat(seen.open(portal)).isInstanceOf(Answer.Disclosed.class);
            await(() -> size() > 0);
            breakDisk();
            assertThat(seen.open(portal)).isInstanceOf(Answer.Disclosed.class);
            var officer = portal.signedIn(world.account("duty@agency.example", Role.SECURITY_OFFICER, null));
            await(() -> portal.bean(LedgerAlarm.class).standing().isPresent());
            assertThat(seen.open(portal)).isInstanceOf(Answer.Disclosed.class);
            assertThat(officer.get("/agency").body()).contains("id=\"alarm\"").doesNotContain("??");
            assertThat(officer.get("/health").body()).contains("\"state\":\"FAILING\"");
            assertThat(world.count("select count(*) from ledger.entry where kind = 13 and detail like 'UNWITNESSED %'"))
                    .isEqualTo(1);
            mendDisk();
            await(() -> portal.bean(LedgerAlarm.class).standing().isEmpty());
            assertThat(officer.get("/agency").body()).doesNotContain("id=\"alarm\"");
        }
    }

    @Test
    void where_the_settings_say_so_the_portal_closes_and_two_people_open_it_again() throws Exception {
        breakDisk();
        try (var portal = portal("close")) {
            var seen = seen();
            assertThat(seen.open(portal)).isInstanceOf(Answer.Disclosed.class);
            var containment = portal.bean(Containment.class);
            var whole = containment.find(Scope.PORTAL, "").orElseThrow();
            await(() -> containment.on(whole).isPresent());
            assertThat(seen.open(portal))
                    .isInstanceOfSatisfying(
                            Answer.Withheld.class,
                            withheld -> assertThat(withheld.reason()).isEqualTo(Reason.LOCKED));
            var lock = containment.on(whole).orElseThrow();
            assertThat(lock.rule()).contains("UNWITNESSED");
            assertThat(portal.bean(LedgerAlarm.class).standing().orElseThrow().lock())
                    .contains(lock.id());

            containment.askReopening(officer("first@agency.example"), lock.id(), "the disk is being mended");
            assertThat(containment.approveReopening(officer("second@agency.example"), lock.id()))
                    .isInstanceOf(Reopening.Open.class);
            assertThat(seen.open(portal)).isInstanceOf(Answer.Disclosed.class);
        }
        assertThat(world.count("select count(*) from containment.lock")).isEqualTo(1);
    }

    @Test
    void a_clock_that_is_set_back_makes_no_alarm_later() {
        var waiting = new Waiting();
        assertThat(waiting.isLongerThan(LIMIT, standing(3, 0), 0)).isFalse();
        assertThat(waiting.isLongerThan(LIMIT, standing(3, 0), nanos(59))).isFalse();
        assertThat(waiting.isLongerThan(LIMIT, standing(3, 0), nanos(61))).isTrue();
    }

    @Test
    void what_was_left_at_a_stop_is_given_a_moment_at_the_next_start() {
        var waiting = new Waiting();
        assertThat(waiting.isLongerThan(LIMIT, standing(3, 600), 0)).isFalse();
        assertThat(waiting.isLongerThan(LIMIT, standing(3, 604), nanos(4))).isFalse();
        assertThat(waiting.isLongerThan(LIMIT, standing(3, 606), nanos(6))).isTrue();
    }

    @Test
    void a_log_that_moves_on_is_not_late() {
        var waiting = new Waiting();
        for (int second = 0; second < 300; second++) {
            assertThat(waiting.isLongerThan(LIMIT, standing(second, 1), nanos(second)))
                    .isFalse();
        }
        assertThat(waiting.isLongerThan(
                        LIMIT, new Standing(9, 9, 9, Duration.ZERO, Duration.ZERO, State.WAITING), nanos(400)))
                .isFalse();
        assertThat(waiting.isLongerThan(LIMIT, standing(9, 1), nanos(800))).isFalse();
    }

    private static Standing standing(long witnessed, long seconds) {
        return new Standing(
                witnessed + 1, witnessed, witnessed, Duration.ZERO, Duration.ofSeconds(seconds), State.PUBLISHING);
    }

    private static long nanos(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private Portal portal(String whenUnwitnessed) {
        var settings = new HashMap<String, String>();
        settings.put("ecluse.ledger.folder", folder.resolve("ledger").toString());
        settings.put("ecluse.ledger.unwitnessed-seconds", "5");
        settings.put("ecluse.ledger.when-unwitnessed", whenUnwitnessed);
        return Portal.on(database, settings);
    }

    /** No file can be read or written where a folder has its name. */
    private void breakDisk() throws IOException {
        Files.deleteIfExists(folder.resolve("ledger").resolve("checkpoint"));
        Files.createDirectories(folder.resolve("ledger").resolve("checkpoint"));
    }

    private void mendDisk() throws IOException {
        Files.delete(folder.resolve("ledger").resolve("checkpoint"));
    }

    private long size() {
        return world.count("select coalesce(max(size), 0) from ledger.checkpoint where published_at is not null");
    }

    private Viewer officer(String login) {
        return world.signedIn(world.account(login, Role.SECURITY_OFFICER, null));
    }

    private Seen seen() {
        var partner = world.partner("P-1");
        var person = world.person();
        world.tie(partner, person, Stage.DURING);
        return new Seen(
                world.signedIn(world.account("office@isere.example", Role.TRAINING_OFFICE_MANAGER, partner)), person);
    }

    /** Somebody who may open somebody. */
    private record Seen(Viewer viewer, World.Person person) {
        Answer<?> open(Portal portal) {
            return portal.bean(Guard.class)
                    .discloseOne(Request.by(viewer, Purpose.REACH_TRAINEE, person.ref(), EnumSet.of(Field.PHONE)));
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var deadline = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within 60 s");
            }
            Thread.sleep(Duration.ofMillis(50));
        }
    }
}
