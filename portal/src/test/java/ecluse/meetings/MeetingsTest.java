package ecluse.meetings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.calendar.TimeZones;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Golden;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.web.Times;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.MessageSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class MeetingsTest {
    private static final LocalDate SOON = LocalDate.now().plusDays(10);
    private static final Set<RegistrationState> BEFORE_THE_MEETING =
            EnumSet.of(RegistrationState.PROPOSED, RegistrationState.SELF_REGISTERED, RegistrationState.QUEUED);

    private final GreenMail mail = started();
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(
            database,
            Map.of(
                    "ecluse.detection.misses",
                    "10000",
                    "ecluse.mail.host",
                    "127.0.0.1",
                    "ecluse.mail.port",
                    Integer.toString(mail.getSmtp().getPort())));
    private final World.Partner partner = world.partner("P-0231");
    private final World.Group group = world.group(partner, "Comptable assistant");
    private final World.Account adviser = account(Role.ADVISER, null);
    private final Browser chair = portal.signedIn(adviser);

    private static GreenMail started() {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        return mail;
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
        mail.stop();
    }

    // --- The machine ------------------------------------------------------------------------------------------------

    @Test
    void the_documents_have_the_machine_that_the_code_has() {
        var text = new StringBuilder("| event | who |");
        Arrays.stream(RegistrationState.values())
                .forEach(state -> text.append(" `").append(state).append("` |"));
        text.append(" when |\n|---|---|")
                .append("---|".repeat(RegistrationState.values().length + 1))
                .append('\n');
        for (var event : RegistrationEvent.values()) {
            text.append("| ")
                    .append(event)
                    .append(" | ")
                    .append(event.who().name().toLowerCase(Locale.ROOT));
            for (var state : RegistrationState.values()) {
                text.append(" | ").append(event.from(state) ? event.to() : "");
            }
            text.append(" | ").append(event.guard()).append(" |\n");
        }
        Golden.check("docs/meeting-states.md", """
                # Where a registration for a meeting stands

                Drawn from `RegistrationEvent` by `MeetingsTest`; do not edit. A cell says where a registration goes; where there is none,
                the portal refuses and says so. The database holds the same table and decides. A registration begins as `PROPOSED`, by
                an adviser or an office, or as `SELF_REGISTERED`, by the person. [What meetings are](meetings.md).

                """ + text.toString().replace("  |", " |"));
    }

    @Test
    void the_database_has_the_machine_that_the_code_has() {
        var lines = Arrays.stream(RegistrationEvent.values())
                .flatMap(event -> Arrays.stream(RegistrationState.values())
                        .filter(event::from)
                        .map(state -> event + " " + state + " " + event.to() + " " + event.who()))
                .sorted()
                .collect(Collectors.joining("\n"));
        assertThat(world.text("""
                select string_agg(event || ' ' || from_state || ' ' || to_state || ' ' || who, E'\\n') from meetings.transition
                """).lines().sorted().collect(Collectors.joining("\n")))
                .isEqualTo(lines);
    }

    /** From one state, everything that the machine knows is tried through HTTP: what is in the table happens, all else is refused. */
    @ParameterizedTest
    @EnumSource(RegistrationState.class)
    void what_the_table_lets_happens_and_all_else_is_refused(RegistrationState state) {
        var cast = new Cast();
        for (var event : RegistrationEvent.values()) {
            // One seat where the table speaks of none that is free; else some more than who is in this.
            boolean scarce = event == RegistrationEvent.QUEUE || event == RegistrationEvent.SEAT;
            var one = new Case(cast, scarce || state == RegistrationState.QUEUED ? 1 : 5);
            one.reach(state);
            assertThat(one.state()).as("%s was reached", state).isEqualTo(state);
            var before = one.version();
            var answer = one.attempt(event);
            var what = event + " from " + state;
            if (event.from(state)) {
                assertThat(one.state()).as(what).isEqualTo(event.to());
                assertThat(one.lastEvent()).as(what).isEqualTo(event.name());
            } else {
                assertThat(one.state()).as(what).isEqualTo(state);
                assertThat(one.version()).as(what).isEqualTo(before);
                assertRefused(one, state, event, answer, what);
            }
        }
    }

    private static void assertRefused(
            Case one, RegistrationState state, RegistrationEvent event, Browser.@Nullable Answer answer, String what) {
        boolean saysWhatIs = event.who() == RegistrationEvent.Who.OFFICE
                && event != RegistrationEvent.CANCEL
                && event.to() == state
                && one.confirmed();
        if (answer == null || saysWhatIs || event == RegistrationEvent.CANCEL && answer.status() == 303) {
            return; // The portal's own act, a line that says what stands there already, a meeting cancelled round a
            // line that is over.
        }
        if (answer.status() == 404) {
            assertThat(one.confirmed()).as(what).isFalse();
            return;
        }
        assertThat(answer.status()).as(what).isEqualTo(422);
        assertThat(answer.body())
                .as(what)
                .containsAnyOf(
                        "Ce n’est pas possible dans cet état",
                        "Notez d’abord la présence",
                        "Choisissez une réponse",
                        "Dites pourquoi");
    }

    /** Who plays: an office, the person whom it is about, and somebody else who takes a seat. */
    private final class Cast {
        private final Browser desk = desk();
        private final World.Person person = world.person();
        private final Browser home = home(person);
        private final World.Person other = world.person();
        private final Browser otherHome = home(other);

        private Cast() {
            world.charge(adviser, person);
        }
    }

    /** A meeting of its own, and one registration. */
    private final class Case {
        private final Cast cast;
        private final Browser desk;
        private final World.Person person;
        private final Browser home;
        private final UUID meeting;
        private boolean full;
        private @Nullable UUID id;

        private Case(Cast cast, int seats) {
            this.cast = cast;
            desk = cast.desk;
            person = cast.person;
            home = cast.home;
            meeting = meeting(desk, seats);
        }

        private void reach(RegistrationState wanted) {
            switch (wanted) {
                case PROPOSED -> id = proposedByAdviser(meeting, person);
                case SELF_REGISTERED -> {
                    id = UUID.randomUUID();
                    world.run("""
                            insert into meetings.registration (id, meeting, person, source, by_office, state, changed_at)
                            values (?, ?, ?, 'SELF', false, 'SELF_REGISTERED', now())
                            """, id, meeting, person.ref().value());
                }
                case QUEUED -> {
                    fill();
                    id = registered(home, meeting, person);
                }
                case CONFIRMED -> id = registered(home, meeting, person);
                case DECLINED -> {
                    id = proposedByAdviser(meeting, person);
                    answer(home, meeting, id, "decline");
                }
                case ATTENDED, ABSENT, EXCUSED -> {
                    id = registered(home, meeting, person);
                    begin(meeting);
                    say(desk, meeting, id, wanted.name(), "");
                }
                case RETAINED, WAITING_LIST, NOT_RETAINED -> {
                    id = registered(home, meeting, person);
                    begin(meeting);
                    say(desk, meeting, id, "ATTENDED", wanted.name());
                }
                case WITHDRAWN -> {
                    id = registered(home, meeting, person);
                    answer(home, meeting, id, "withdraw");
                }
                case LAPSED -> {
                    id = proposedByAdviser(meeting, person);
                    begin(meeting);
                    portal.bean(RegistrationTable.class).followClock(Instant.now());
                }
                case CANCELLED -> {
                    id = registered(home, meeting, person);
                    cancel(desk, meeting, "Trop peu de monde");
                }
            }
        }

        private Browser.@Nullable Answer attempt(RegistrationEvent event) {
            return switch (event) {
                case CONFIRM -> answer(home, meeting, id, "confirm");
                case QUEUE -> {
                    if (event.from(state())) {
                        fill();
                    }
                    yield answer(home, meeting, id, "confirm");
                }
                case SEAT -> {
                    if (full) {
                        answer(cast.otherHome, meeting, null, "withdraw");
                    }
                    yield null;
                }
                case DECLINE -> answer(home, meeting, id, "decline");
                case WITHDRAW -> answer(home, meeting, id, "withdraw");
                case GIVE_UP -> say(desk, meeting, id, presence(), "WITHDRAWN");
                case ATTEND, MISS, EXCUSE -> {
                    beginUnlessWaiting();
                    yield say(desk, meeting, id, event.to().name(), "");
                }
                case RETAIN, LIST, NOT_RETAIN -> {
                    beginUnlessWaiting();
                    yield say(desk, meeting, id, presence(), event.to().name());
                }
                case LAPSE -> {
                    if (!begun()) {
                        begin(meeting);
                    }
                    portal.bean(RegistrationTable.class).followClock(Instant.now());
                    yield null;
                }
                case CANCEL -> cancel(desk, meeting, "Trop peu de monde");
            };
        }

        /** The rounds of the portal would end what waits, in the middle of a test of something else. */
        private void beginUnlessWaiting() {
            if (!begun() && !BEFORE_THE_MEETING.contains(state()) && state() != RegistrationState.CANCELLED) {
                begin(meeting);
            }
        }

        private boolean begun() {
            return world.count(
                            "select count(*) from meetings.meeting where id = ? and (starts_at <= now() or state = 'CANCELLED')",
                            meeting)
                    > 0;
        }

        private void fill() {
            registered(cast.otherHome, meeting, cast.other);
            full = true;
        }

        private RegistrationState state() {
            return RegistrationState.valueOf(of("state"));
        }

        private String version() {
            return of("version::text");
        }

        private boolean confirmed() {
            return of("(confirmed_at is not null)::text").equals("true");
        }

        private String presence() {
            return of("coalesce(presence, '')");
        }

        private String lastEvent() {
            return world.text("select event from meetings.event where registration = ? order by n desc limit 1", id);
        }

        private String of(String column) {
            return world.text("select " + column + " from meetings.registration where id = ?", id);
        }
    }

    // --- What an office does ----------------------------------------------------------------------------------------

    @Test
    void an_office_writes_changes_and_cancels_a_meeting() {
        var desk = desk();
        var meeting = meeting(desk, 12);
        assertThat(desk.get("/meetings").body()).contains("Comptable assistant", "12 rue du Canal");
        assertThat(desk.get("/meetings/" + meeting).body()).contains("Personne n’est inscrit", "0 sur 12");
        var changed = desk.post("/meetings/" + meeting + "/edit", typed(Map.of("version", "1", "capacity", "8")));
        assertThat(changed.status()).as(changed.body()).isEqualTo(303);
        assertThat(desk.get("/meetings/" + meeting).body()).contains("0 sur 8", "modifiée");
        assertThat(desk.post("/meetings/" + meeting + "/cancel", Map.of("version", "2", "reason", ""))
                        .body())
                .contains("Dites pourquoi");
        assertThat(cancel(desk, meeting, "Formateur absent").status()).isEqualTo(303);
        assertThat(desk.get("/meetings?show=cancelled").body()).contains("annulée");
        assertThat(cancel(desk, meeting, "Encore").status()).isEqualTo(422);
        assertThat(desk.post("/meetings/" + meeting + "/edit", typed(Map.of("version", "3")))
                        .body())
                .contains("pas possible dans cet état");
    }

    @Test
    void what_is_wrong_is_said_and_what_was_typed_stays() {
        var desk = desk();
        desk.get("/meetings/new");
        var wrong = desk.post(
                "/meetings",
                Map.of(
                        "group",
                        "",
                        "date",
                        "31/02/2027",
                        "time",
                        "25h",
                        "place",
                        "",
                        "link",
                        "http://x",
                        "capacity",
                        "0"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("Choisissez la session", "Écrivez la date", "Écrivez l’heure", "commence par https://")
                .contains("Un nombre de 1 à 200", "value=\"31/02/2027\"", "value=\"25h\"", "value=\"http://x\"");
        var nowhere = desk.post("/meetings", typed(Map.of("place", "", "link", "")));
        assertThat(nowhere.body()).contains("Dites où");
        var past = desk.post(
                "/meetings", typed(Map.of("date", LocalDate.now().minusDays(1).toString())));
        assertThat(past.status()).isEqualTo(422);
        assertThat(past.body()).contains("Cette date est passée", "12 rue du Canal");
        var after = desk.post(
                "/meetings", typed(Map.of("date", LocalDate.now().plusDays(90).toString())));
        assertThat(after.body()).contains("La session est terminée");
    }

    @Test
    void a_meeting_may_be_behind_a_link_alone_as_long_as_the_page_lets_it_be() {
        var desk = desk();
        desk.get("/meetings/new");
        var link = "https://visio.example.org/" + "a".repeat(MeetingForm.LONGEST_LINK - 26);
        var announced = desk.post("/meetings", typed(Map.of("place", "", "link", link)));
        assertThat(announced.status()).isEqualTo(303);
        assertThat(desk.get(announced.location()).body()).contains("href=\"" + link + "\"");
        var longer = desk.post("/meetings", typed(Map.of("place", "", "link", link + "a")));
        assertThat(longer.status()).isEqualTo(422);
    }

    @Test
    void fewer_seats_than_people_are_refused() {
        var desk = desk();
        var meeting = meeting(desk, 2);
        for (int i = 0; i < 2; i++) {
            var person = world.person();
            registered(home(person), meeting, person);
        }
        var answer = desk.post("/meetings/" + meeting + "/edit", typed(Map.of("version", "1", "capacity", "1")));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("déjà plus de personnes inscrites");
    }

    @Test
    void two_who_change_one_meeting_lose_nothing_the_second_sees_both_and_chooses() {
        var first = desk();
        var second = desk();
        var meeting = meeting(first, 12);
        second.get("/meetings/" + meeting + "/edit");
        assertThat(first.post("/meetings/" + meeting + "/edit", typed(Map.of("version", "1", "place", "Salle rouge")))
                        .status())
                .isEqualTo(303);
        var both = second.post("/meetings/" + meeting + "/edit", typed(Map.of("version", "1", "place", "Salle verte")));
        assertThat(both.status()).isEqualTo(409);
        assertThat(both.body()).contains("Salle rouge", "value=\"Salle verte\"", "name=\"version\" value=\"2\"");
        assertThat(second.post("/meetings/" + meeting + "/edit", typed(Map.of("version", "2", "place", "Salle verte")))
                        .status())
                .isEqualTo(303);
        assertThat(world.text("select place from meetings.meeting where id = ?", meeting))
                .isEqualTo("Salle verte");
    }

    @Test
    void another_organisations_meeting_answers_like_one_that_is_not_there() {
        var meeting = meeting(desk(), 12);
        var person = world.person();
        var registration = registered(home(person), meeting, person);
        var stranger = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, world.partner("P-" + UUID.randomUUID())));
        stranger.get("/meetings");
        for (var path : List.of("", "/edit", "/cancel")) {
            assertThat(bare(stranger.get("/meetings/" + meeting + path)))
                    .as(path)
                    .isEqualTo(bare(stranger.get("/meetings/" + UUID.randomUUID() + path)))
                    .startsWith("404");
        }
        assertThat(say(stranger, meeting, registration, "", "WITHDRAWN").status())
                .isEqualTo(404);
        assertThat(cancel(stranger, meeting, "Pour nuire").status()).isEqualTo(404);
        assertThat(stranger.post("/meetings/" + meeting + "/convocations", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(stranger.post("/meetings/" + meeting + "/registrations/" + registration + "/letter", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(stranger.post("/meetings", typed(Map.of())).status()).isEqualTo(404);
        var own = meeting(desk(), 12);
        assertThat(say(desk(), own, registration, "", "WITHDRAWN").status())
                .as("a line of another meeting")
                .isEqualTo(404);
        assertThat(portal.signedIn(adviser).get("/meetings").status()).isEqualTo(403);
        assertThat(home(world.person()).get("/meetings").status()).isEqualTo(403);
    }

    @Test
    void presence_and_outcome_of_all_lines_are_saved_at_once_and_a_line_that_is_refused_stays_as_typed() {
        var desk = desk();
        var meeting = meeting(desk, 12);
        var ids = new java.util.ArrayList<UUID>();
        for (int i = 0; i < 3; i++) {
            var person = world.person();
            ids.add(registered(home(person), meeting, person));
        }
        assertThat(say(desk, meeting, ids.get(0), "ATTENDED", "").body()).contains("n’a pas encore eu lieu");
        begin(meeting);
        var fields = new HashMap<String, String>();
        fields.putAll(line(ids.get(0), "ATTENDED", "RETAINED", ""));
        fields.putAll(line(ids.get(1), "ABSENT", "", ""));
        fields.putAll(line(ids.get(2), "ATTENDED", "NOT_RETAINED", ""));
        var answer = desk.post("/meetings/" + meeting + "/roster", fields);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("Dites pourquoi", "href=\"#reason-" + ids.get(2));
        assertThat(states(meeting)).containsExactlyInAnyOrder("RETAINED", "ABSENT", "CONFIRMED");
        var why = line(ids.get(2), "ATTENDED", "NOT_RETAINED", "LEVEL");
        assertThat(desk.post("/meetings/" + meeting + "/roster", why).status()).isEqualTo(303);
        assertThat(states(meeting)).containsExactlyInAnyOrder("RETAINED", "ABSENT", "NOT_RETAINED");
        var late = new HashMap<>(line(ids.get(1), "EXCUSED", "", ""));
        late.put("version-" + ids.get(1), "1");
        assertThat(desk.post("/meetings/" + meeting + "/roster", late).body()).contains("a changé depuis");
        assertThat(say(desk, meeting, ids.get(1), "EXCUSED", "").status()).isEqualTo(303);
        assertThat(say(desk, meeting, ids.get(1), "", "").body()).contains("pas possible dans cet état");
    }

    // --- Registering ------------------------------------------------------------------------------------------------

    @Test
    void a_person_registers_is_on_the_list_and_withdraws() {
        var desk = desk();
        var meeting = meeting(desk, 12);
        var person = world.person();
        var home = home(person);
        assertThat(home.get("/my-space/meetings?place=38").body()).contains("Comptable assistant");
        assertThat(home.get("/my-space/meetings?place=69").body()).contains("Aucune réunion à venir ne correspond");
        assertThat(home.get("/my-space/meetings/" + meeting).body()).contains("vous permettez à l’organisme");
        var id = registered(home, meeting, person);
        assertThat(home.get("/my-space/meetings/" + meeting).body()).contains("Vous avez une place");
        assertThat(home.post("/my-space/meetings/" + meeting + "/registration", Map.of())
                        .body())
                .as("once is enough")
                .contains("déjà proposée ou inscrite");
        assertThat(desk.get("/meetings/" + meeting).body())
                .contains(person.facts().lastName(), "inscription par la personne");
        assertThat(answer(home, meeting, id, "withdraw").status()).isEqualTo(303);
        assertThat(home.get("/my-space/meetings").body()).contains("désistement");
    }

    @Test
    void who_comes_when_all_seats_are_taken_waits_and_moves_up_in_turn() {
        var desk = desk();
        var meeting = meeting(desk, 1);
        var people = List.of(world.person(), world.person(), world.person());
        var homes = people.stream().map(this::home).toList();
        for (int i = 0; i < 3; i++) {
            registered(homes.get(i), meeting, people.get(i));
        }
        assertThat(homes.get(1).get("/my-space/meetings/" + meeting).body()).contains("Toutes les places sont prises");
        assertThat(desk.get("/meetings/" + meeting).body()).contains("2 personnes attendent");
        answer(homes.get(0), meeting, null, "withdraw");
        assertThat(state(meeting, people.get(1))).isEqualTo("CONFIRMED");
        assertThat(state(meeting, people.get(2))).isEqualTo("QUEUED");
        assertThat(tiesOf(people.get(1))).isEqualTo(1);
        assertThat(tiesOf(people.get(2))).as("who waits is not seen").isZero();
        assertThat(desk.post("/meetings/" + meeting + "/edit", typed(Map.of("version", "1", "capacity", "2")))
                        .status())
                .isEqualTo(303);
        assertThat(state(meeting, people.get(2))).isEqualTo("CONFIRMED");
        eventually(() -> mails(people.get(2)).contains("Une place s"));
    }

    @Test
    void a_person_finds_nobody_elses_registration_and_no_meeting_of_a_group_that_is_suspended() {
        var coming = new World.Group(UUID.randomUUID(), "38_SE_" + UUID.randomUUID());
        world.run("""
                insert into training.training_session (id, code, title, site, starts_on, ends_on, seats, scheme)
                values (?, ?, 'Soudage', ?, current_date + 20, current_date + 60, 15, 'AFC')
                """, coming.id(), coming.code(), partner.site());
        var meeting = meeting(desk(), coming, 12);
        var person = world.person();
        var home = home(person);
        var other = world.person();
        var theirs = registered(home(other), meeting, other);
        assertThat(answer(home, meeting, theirs, "withdraw").body()).contains("Choisissez une réponse");
        assertThat(state(meeting, other)).isEqualTo("CONFIRMED");
        world.run(
                "update offer.training_session set state = 'SUSPENDED', recruitment = 3, version = version + 1 where id = ?",
                coming.id());
        assertThat(bare(home.get("/my-space/meetings/" + meeting)))
                .isEqualTo(bare(home.get("/my-space/meetings/" + UUID.randomUUID())))
                .startsWith("404");
        assertThat(home.post("/my-space/meetings/" + meeting + "/registration", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(home.get("/my-space/meetings").body()).doesNotContain("/my-space/meetings/" + meeting);
    }

    // --- Proposals and ties -----------------------------------------------------------------------------------------

    @Test
    void invariant_1_an_advisers_proposal_shows_the_office_nothing_until_the_person_has_confirmed() {
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var desk = portal.signedIn(office);
        var meeting = meeting(desk, 12);
        var empty = bare(desk.get("/meetings/" + meeting));
        var person = world.person();
        world.charge(adviser, person);
        var id = proposedByAdviser(meeting, person);
        assertThat(bare(desk.get("/meetings/" + meeting)))
                .as("the page is the same, to the letter")
                .isEqualTo(empty);
        assertThat(tiesOf(person)).isZero();
        assertThat(desk.get("/kairos/people/" + person.ref()).status()).isEqualTo(404);
        assertThat(desk.get("/meetings/people/" + person.ref()).status()).isEqualTo(404);
        assertThat(desk.post("/meetings/people/" + person.ref(), Map.of("meeting", meeting.toString()))
                        .status())
                .isEqualTo(404);
        assertThat(say(desk, meeting, id, "", "WITHDRAWN").status()).isEqualTo(404);
        assertThat(desk.post("/meetings/" + meeting + "/registrations/" + id + "/letter", Map.of())
                        .status())
                .isEqualTo(404);
        var home = home(person);
        assertThat(home.get("/my-space/meetings").body()).contains("à vous de répondre");
        assertThat(answer(home, meeting, id, "confirm").status()).isEqualTo(303);
        var page = desk.get("/meetings/" + meeting).body();
        assertThat(page).contains(person.facts().lastName(), "proposition du conseiller");
        assertThat(world.count("""
                        select count(*) from ledger.entry
                         where kind = 1 and purpose = 10 and account = ? and person = ?
                        """, office.id(), person.ref().value()))
                .as("the name passed the gate, and is on record")
                .isEqualTo(1);
    }

    @Test
    void an_offices_proposal_that_meets_an_advisers_learns_nothing_of_it() {
        var desk = desk();
        var meeting = meeting(desk, 12);
        var person = tied();
        world.charge(adviser, person);
        proposedByAdviser(meeting, person);
        var known = proposes(desk, meeting, person);
        var unknown = proposes(desk, meeting, tied());
        assertThat(known.status()).isEqualTo(unknown.status()).isEqualTo(303);
        assertThat(known.location()).isEqualTo(unknown.location());
        assertThat(desk.get("/meetings/" + meeting).body()).contains("proposée, sans réponse");
        assertThat(proposes(desk, meeting, person).body()).contains("déjà proposée ou inscrite");
    }

    @Test
    void an_office_proposes_its_own_people_and_nobody_else() {
        var desk = desk();
        var meeting = meeting(desk, 12);
        var person = tied();
        assertThat(desk.get("/kairos/people/" + person.ref()).body()).contains("/meetings/people/" + person.ref());
        assertThat(desk.get("/meetings/people/" + person.ref()).body()).contains("Proposer une réunion");
        assertThat(proposes(desk, meeting, person).status()).isEqualTo(303);
        assertThat(desk.get("/meetings/" + meeting).body())
                .contains(person.facts().lastName(), "proposition de l’organisme");
        assertThat(tiesOf(person)).as("a proposal ties nobody").isZero();
        assertThat(proposes(desk, meeting, world.person()).status()).isEqualTo(404);
        eventually(() -> mails(person).contains("est propos"));
        assertThat(mails(person))
                .contains("/my-space/meetings", "12 rue du Canal")
                .doesNotContain(person.facts().nationalId(), "Comptable assistant", "Centre P-0231");
    }

    @Test
    void an_adviser_proposes_the_own_caseload_alone() {
        var meeting = meeting(desk(), 12);
        var person = world.person();
        world.charge(adviser, person);
        var path = "/caseload/people/" + person.ref() + "/meetings";
        assertThat(chair.get("/caseload/people/" + person.ref()).body()).contains(path);
        assertThat(chair.get(path + "?words=comptable").body()).contains("Comptable assistant");
        assertThat(chair.get(path + "?words=nowhere").body()).contains("Aucune réunion à venir ne correspond");
        proposedByAdviser(meeting, person);
        assertThat(chair.get(path).body()).contains("proposée, sans réponse");
        assertThat(chair.post(path, Map.of("meeting", meeting.toString())).body())
                .contains("déjà proposée");
        assertThat(chair.post(path, Map.of("meeting", UUID.randomUUID().toString()))
                        .status())
                .isEqualTo(404);
        var other = world.person();
        assertThat(chair.post("/caseload/people/" + other.ref() + "/meetings", Map.of("meeting", meeting.toString()))
                        .status())
                .isEqualTo(404);
        assertThat(world.count(
                        "select count(*) from meetings.registration where person = ?",
                        other.ref().value()))
                .isZero();
        begin(meeting);
        var second = world.person();
        world.charge(adviser, second);
        assertThat(chair.post("/caseload/people/" + second.ref() + "/meetings", Map.of("meeting", meeting.toString()))
                        .body())
                .contains("ne prend plus personne");
    }

    @Test
    void the_adviser_in_charge_answers_in_the_persons_place_and_the_ledger_says_who_did_it() {
        var desk = desk();
        var meeting = meeting(desk, 12);
        var person = world.person();
        world.charge(adviser, person);
        var id = proposedByAdviser(meeting, person);
        var path = "/caseload/people/" + person.ref() + "/meetings";
        assertThat(chair.get(path).body()).contains("Elle vient");
        var answer = path + "/" + id + "/answer";
        var yes = Map.of("version", "1", "answer", "confirm");
        var stranger = portal.signedIn(account(Role.ADVISER, null));
        stranger.get("/caseload");
        assertThat(stranger.post(answer, yes).status()).isEqualTo(404);
        assertThat(desk.post(answer, yes).status()).isEqualTo(403);
        assertThat(chair.post(answer, Map.of("version", "1", "answer", "maybe")).status())
                .isEqualTo(422);
        assertThat(chair.post(answer, Map.of("version", "7", "answer", "confirm"))
                        .status())
                .isEqualTo(422);
        assertThat(tiesOf(person)).isZero();
        assertThat(chair.post(answer, yes).status()).isEqualTo(303);
        assertThat(tiesOf(person)).isEqualTo(1);
        assertThat(world.count("""
                        select count(*) from ledger.entry
                         where kind = 14 and account = ? and person = ? and detail like 'MEETING%'
                        """, adviser.id(), person.ref().value())).isEqualTo(1);
        assertThat(home(person).get("/my-space").body()).contains("Une réunion d’information, proposée ou à venir");
        assertThat(chair.post(answer, Map.of("version", "2", "answer", "withdraw"))
                        .status())
                .isEqualTo(303);
        assertThat(world.text("select state from meetings.registration where id = ?", id))
                .isEqualTo("WITHDRAWN");
    }

    @Test
    void a_confirmed_registration_ties_the_site_and_the_ledger_says_who_did_it() {
        var meeting = meeting(desk(), 12);
        var person = world.person();
        var id = registered(home(person), meeting, person);
        assertThat(world.text("""
                        select holder || ' ' || origin || ' ' || fields || ' ' || (closes_at > now() + interval '5 months')
                          from disclosure.tie where source = ?
                        """, id)).isEqualTo(partner.site() + " MEETING 1011 true");
        assertThat(world.count("""
                        select count(*) from ledger.entry e join accounts.account a on a.id = e.account
                         where e.kind = 14 and e.person = ? and e.detail like 'MEETING %' and a.role = 'JOBSEEKER'
                        """, person.ref().value())).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"NOT_RETAINED", "WITHDRAWN", "CANCELLED"})
    void a_tie_that_came_to_nothing_shows_less_and_closes_after_thirty_days(RegistrationState end) {
        var one = new Case(new Cast(), 5);
        one.reach(end);
        assertThat(world.text("""
                        select fields || ' ' || (closes_at between now() + interval '29 days' and now() + interval '31 days')
                          from disclosure.tie where source = ?
                        """, one.id)).isEqualTo("19 true");
        var table = portal.bean(RegistrationTable.class);
        table.followClock(Instant.now().plus(29, ChronoUnit.DAYS));
        assertThat(open(one.id)).isTrue();
        table.followClock(Instant.now().plus(31, ChronoUnit.DAYS));
        assertThat(open(one.id)).isFalse();
        assertThat(world.text("select closed_because from disclosure.tie where source = ?", one.id))
                .isEqualTo(end.name());
        assertThat(one.desk.get("/meetings/" + one.meeting).body())
                .contains("accès terminé")
                .doesNotContain(one.person.facts().lastName());
        assertThat(say(one.desk, one.meeting, one.id, "ATTENDED", "RETAINED").status())
                .isEqualTo(422);
    }

    @Test
    void who_declines_was_never_tied() {
        var one = new Case(new Cast(), 5);
        one.reach(RegistrationState.DECLINED);
        assertThat(tiesOf(one.person)).isZero();
        assertThat(chair.post(
                                "/caseload/people/" + one.person.ref() + "/meetings",
                                Map.of("meeting", one.meeting.toString()))
                        .body())
                .as("a no is a no")
                .contains("déclinée");
    }

    @Test
    void an_outcome_that_is_corrected_gives_the_tie_back() {
        var one = new Case(new Cast(), 5);
        one.reach(RegistrationState.NOT_RETAINED);
        assertThat(say(one.desk, one.meeting, one.id, "ATTENDED", "RETAINED").status())
                .isEqualTo(303);
        assertThat(world.text("""
                        select fields || ' ' || (closes_at > now() + interval '5 months') from disclosure.tie where source = ?
                        """, one.id)).isEqualTo("1011 true");
    }

    // --- Convocations and mails -------------------------------------------------------------------------------------

    @Test
    void who_is_registered_is_convoked_by_mail_once_and_by_letter() {
        var desk = desk();
        var meeting = meeting(desk, 12);
        var person = world.person();
        var id = registered(home(person), meeting, person);
        desk.get("/meetings/" + meeting);
        for (int i = 0; i < 2; i++) {
            assertThat(desk.post("/meetings/" + meeting + "/convocations", Map.of())
                            .status())
                    .isEqualTo(303);
        }
        eventually(() -> mails(person).contains("Convocation"));
        assertThat(mails(person))
                .contains("12 rue du Canal", "/my-space/meetings")
                .doesNotContain(person.facts().nationalId(), "Comptable assistant");
        assertThat(world.count("select count(*) from meetings.mail where registration = ?", id))
                .isEqualTo(1);
        eventually(() -> desk.get("/meetings/" + meeting).body().contains("convocation envoyée par courriel"));
        var roster = desk.get("/meetings/" + meeting).body();
        assertThat(roster)
                .doesNotContain(person.facts().address(), person.facts().email());
        var letter = desk.post("/meetings/" + meeting + "/registrations/" + id + "/letter", Map.of());
        assertThat(letter.status()).isEqualTo(200);
        assertThat(letter.body())
                .contains(person.facts().lastName(), person.facts().address(), "12 rue du Canal")
                .doesNotContain(person.facts().email());
    }

    @Test
    void a_protected_person_has_a_letter_without_address() {
        var desk = desk();
        var meeting = meeting(desk, 12);
        var person = world.person("Inès", "Marchand", true);
        var id = registered(home(person), meeting, person);
        desk.get("/meetings/" + meeting);
        assertThat(desk.post("/meetings/" + meeting + "/registrations/" + id + "/letter", Map.of())
                        .body())
                .contains("Pas d’adresse postale", "Marchand")
                .doesNotContain(person.facts().address());
    }

    @Test
    void a_meeting_that_moves_or_is_cancelled_tells_its_people() {
        var desk = desk();
        var meeting = meeting(desk, 1);
        var person = world.person();
        var waiting = world.person();
        var proposed = world.person();
        world.charge(adviser, proposed);
        registered(home(person), meeting, person);
        registered(home(waiting), meeting, waiting);
        proposedByAdviser(meeting, proposed);
        desk.post(
                "/meetings/" + meeting + "/edit",
                typed(Map.of("version", "1", "place", "Salle bleue", "capacity", "1")));
        eventually(() -> mails(person).contains("Salle bleue"));
        assertThat(cancel(desk, meeting, "Formateur absent").status()).isEqualTo(303);
        for (var one : List.of(person, waiting, proposed)) {
            eventually(() -> mails(one).contains("Information meeting cancelled"));
            assertThat(mails(one))
                    .doesNotContain(
                            "Formateur absent",
                            "Comptable assistant",
                            one.facts().nationalId());
        }
        assertThat(home(proposed).get("/my-space/meetings/" + meeting).body()).contains("a annulé cette réunion");
    }

    // --- Deadlines --------------------------------------------------------------------------------------------------

    @Test
    void presence_that_waits_stands_on_the_board_and_after_ten_days_with_the_adviser() {
        var other = world.partner("P-" + UUID.randomUUID());
        var theirs = world.group(other, "Soudage");
        var desk = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, other));
        var meeting = meeting(desk, theirs, 5);
        var own = account(Role.ADVISER, null);
        var person = world.person();
        world.charge(own, person);
        var id = registered(home(person), meeting, person);
        var theirChair = portal.signedIn(own);
        assertThat(desk.get("/kairos/today").body()).doesNotContain("/meetings?show=record");
        begin(meeting);
        assertThat(desk.get("/kairos/today").body()).contains("1 réunion d’information dont la présence est à noter");
        assertThat(desk.get("/meetings?show=record").body()).contains("à noter avant le");
        moved(meeting, "9 days");
        assertThat(desk.get("/kairos/today").body()).contains("dont la présence est en retard");
        assertThat(theirChair.get("/caseload").body()).doesNotContain("présence à une réunion non notée");
        moved(meeting, "11 days");
        assertThat(theirChair.get("/caseload?show=alerts").body()).contains("présence à une réunion non notée");
        assertThat(theirChair
                        .get("/caseload/people/" + person.ref() + "/meetings")
                        .body())
                .contains("présence pas encore notée");
        say(desk, meeting, id, "ABSENT", "");
        assertThat(theirChair.get("/caseload").body()).doesNotContain("présence à une réunion non notée");
        assertThat(desk.get("/kairos/today").body()).doesNotContain("/meetings?show=record");
    }

    // --- The time of the site ---------------------------------------------------------------------------------------

    @Test
    void a_meeting_happens_in_the_time_of_its_site_and_whoever_reads_of_it_is_told_which() {
        var there = partnerAt("97400", "Saint-Denis");
        var theirs = world.group(there, "Comptable assistant");
        var desk = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, there));
        assertThat(desk.get("/meetings/new").body()).contains("Site de " + there.code() + " (heure de La Réunion)");
        var meeting = meeting(desk, theirs, SOON.toString(), "9h00");
        assertThat(utc(meeting)).isEqualTo(SOON + " 05:00");
        var person = world.person();
        world.charge(adviser, person);
        var id = proposedByAdviser(meeting, person);
        eventually(() -> mails(person).contains("est propos"));
        var home = home(person);
        var proposal = home.get("/my-space/meetings/" + meeting).body();
        answer(home, meeting, id, "confirm");
        desk.post("/meetings/" + meeting + "/convocations", Map.of());
        var letter = desk.post("/meetings/" + meeting + "/registrations/" + id + "/letter", Map.of());
        assertThat(List.of(
                        desk.get("/meetings").body(),
                        desk.get("/meetings/" + meeting).body(),
                        desk.get("/meetings/" + meeting + "/cancel").body(),
                        letter.body(),
                        proposal,
                        home.get("/my-space/meetings").body(),
                        chair.get("/caseload/people/" + person.ref() + "/meetings")
                                .body()))
                .allSatisfy(page -> assertThat(plain(page)).contains("à 9 h 00 (heure de La Réunion)"));
        eventually(() -> mails(person).contains("Convocation"));
        var edit = desk.get("/meetings/" + meeting + "/edit").body();
        assertThat(edit).contains("value=\"09:00\"", "(heure de La Réunion)");
        var refused = desk.post(
                "/meetings/" + meeting + "/edit", typed(Map.of("version", "1", "time", "9h05", "capacity", "0")));
        assertThat(refused.body()).contains("value=\"9h05\"", "(heure de La Réunion)");
        cancel(desk, meeting, "Formateur absent");
        eventually(() -> mails(person).contains("cancelled"));
        assertThat(plain(mails(person)).split("9 h 00 \\(heure de La R|09:00 \\(La R", -1))
                .as("proposed, convoked, cancelled, in two languages")
                .hasSize(1 + 6);
    }

    @Test
    void in_the_time_of_paris_nothing_is_added() {
        var desk = desk();
        var meeting = meeting(desk, group, SOON.toString(), "9h00");
        assertThat(plain(desk.get("/meetings/" + meeting).body()))
                .contains("à 9 h 00")
                .doesNotContain("heure de");
        assertThat(desk.get("/meetings/new").body()).doesNotContain("heure de");
        assertThat(desk.get("/meetings/" + meeting + "/edit").body()).doesNotContain("heure de");
    }

    @Test
    void meetings_of_several_sites_stand_in_the_order_in_which_they_happen_each_in_its_own_time() {
        var person = world.person();
        world.charge(adviser, person);
        var title = "Soudage " + UUID.randomUUID();
        for (var postcode : List.of("97400", "97110", "38130")) {
            var there = partnerAt(postcode, "Commune");
            var office = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, there));
            meeting(office, world.group(there, title), SOON.toString(), "10h00");
        }
        var found = plain(chair.get("/caseload/people/" + person.ref() + "/meetings?words=" + title.replace(" ", "+"))
                .body());
        assertThat(found.indexOf("10 h 00 (heure de La Réunion)")).isPositive();
        assertThat(found.indexOf("10 h 00<"))
                .isBetween(
                        found.indexOf("10 h 00 (heure de La Réunion)"),
                        found.indexOf("10 h 00 (heure de la Guadeloupe)"));
    }

    @Test
    void a_meeting_is_after_its_groups_end_by_the_day_that_it_has_at_the_site() {
        var last = LocalDate.parse(world.text("select (current_date + 60)::text"));
        var west = partnerAt("97110", "Pointe-à-Pitre");
        var there = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, west));
        var evening = meeting(there, world.group(west, "Soudage"), last.toString(), "23h00");
        assertThat(utc(evening)).isEqualTo(last.plusDays(1) + " 03:00");
        var east = partnerAt("97400", "Saint-Denis");
        var theirs = world.group(east, "Soudage");
        var desk = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, east));
        desk.get("/meetings/new");
        var after = typed(
                Map.of("group", theirs.id().toString(), "date", last.plusDays(1).toString(), "time", "1h00"));
        assertThat(desk.post("/meetings", after).body()).contains("La session est terminée");
    }

    @Test
    void a_time_that_the_clock_skips_is_told_beside_the_time_where_the_clock_skips_it() {
        var desk = desk();
        var day = summerTimeBegins().format(DateTimeFormatter.ofPattern("dd/MM/uuuu"));
        var skipped = Map.of("date", day, "time", "2h30");
        var answer = desk.post("/meetings", typed(skipped));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body())
                .contains("Cette heure n’existe pas ce jour-là", "href=\"#time\"")
                .contains("value=\"" + day + "\"", "value=\"2h30\"");
        var there = partnerAt("97400", "Saint-Denis");
        var theirs = world.group(there, "Soudage");
        var office = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, there));
        office.get("/meetings/new");
        var typed = new HashMap<>(typed(skipped));
        typed.put("group", theirs.id().toString());
        assertThat(office.post("/meetings", typed).body()).doesNotContain("Cette heure n’existe pas ce jour-là");
    }

    /** The next time, in Paris; not today, when half past two may be past. */
    private static LocalDate summerTimeBegins() {
        var rules = Times.PARIS.getRules();
        var next = rules.nextTransition(Instant.now().plus(1, ChronoUnit.DAYS));
        return (next.isGap() ? next : rules.nextTransition(next.getInstant()))
                .getDateTimeBefore()
                .toLocalDate();
    }

    /** At one in the morning of Paris, ten days ago: the day before where the meeting was. */
    @ParameterizedTest
    @CsvSource({"97110, true", "38130, false"})
    void the_adviser_hears_of_presence_ten_days_after_the_day_that_the_meeting_had_at_its_site(
            String postcode, boolean alerted) {
        var there = partnerAt(postcode, "Commune");
        var desk = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, there));
        var meeting = meeting(desk, world.group(there, "Soudage"), 5);
        var own = account(Role.ADVISER, null);
        var person = world.person();
        world.charge(own, person);
        registered(home(person), meeting, person);
        world.run("""
                update meetings.meeting
                   set starts_at = ((now() at time zone 'Europe/Paris')::date - 10 + time '01:00') at time zone 'Europe/Paris',
                       version = version + 1
                 where id = ?
                """, meeting);
        assertThat(portal.signedIn(own).get("/caseload").body().contains("présence à une réunion non notée"))
                .isEqualTo(alerted);
    }

    /** Of every département and territory that there is or could be; and each clock has its words. */
    @Test
    void the_database_knows_the_clocks_that_the_code_knows() {
        var postcodes = Stream.concat(
                        IntStream.range(0, 100).mapToObj("%02d130"::formatted),
                        IntStream.range(970, 990).mapToObj(number -> number + "00"))
                .collect(Collectors.toCollection(ArrayList::new));
        postcodes.addAll(List.of("97133", "97150", "", "9", "2A004"));
        var words = portal.bean(MessageSource.class);
        for (var postcode : postcodes) {
            var zone = TimeZones.at(postcode);
            assertThat(world.text("select partners.time_zone(?)", postcode))
                    .as(postcode)
                    .isEqualTo(zone.getId());
            if (!zone.equals(Times.PARIS)) {
                for (var language : List.of(Locale.FRENCH, Locale.ENGLISH)) {
                    assertThat(words.getMessage("meetings.zone." + zone, null, language))
                            .isNotBlank();
                }
            }
            // Both keep the same tables of what a clock says, by the same names.
            assertThat(world.text(
                            "select to_char(timestamp '2027-01-15 09:00' at time zone ? at time zone 'UTC', 'HH24:MI')",
                            zone.getId()))
                    .as(postcode)
                    .isEqualTo(LocalDateTime.of(2027, 1, 15, 9, 0)
                            .atZone(zone)
                            .withZoneSameInstant(ZoneOffset.UTC)
                            .toLocalTime()
                            .toString());
        }
    }

    private World.Partner partnerAt(String postcode, String commune) {
        var there = world.partner("P-" + UUID.randomUUID());
        world.run("update partners.site set postcode = ?, commune = ? where id = ?", postcode, commune, there.site());
        return there;
    }

    private UUID meeting(Browser desk, World.Group of, String date, String time) {
        desk.get("/meetings/new");
        var written = desk.post("/meetings", typed(Map.of("group", of.id().toString(), "date", date, "time", time)));
        assertThat(written.status()).as(written.body()).isEqualTo(303);
        return UUID.fromString(written.location().substring(written.location().lastIndexOf('/') + 1));
    }

    private String utc(UUID meeting) {
        return world.text(
                "select to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from meetings.meeting where id = ?",
                meeting);
    }

    /** With blanks that any keyboard writes. */
    private static String plain(String page) {
        return page.replace('\u00a0', ' ').replace('\u202f', ' ');
    }

    // --- What the database holds by itself --------------------------------------------------------------------------

    @Test
    void the_applications_role_writes_no_meeting_by_itself() {
        for (var sql : List.of(
                "update meetings.meeting set capacity = 3",
                "insert into meetings.registration select * from meetings.registration",
                "update meetings.registration set confirmed_at = now()",
                "delete from meetings.registration",
                "insert into meetings.event select * from meetings.event",
                "insert into meetings.change select * from meetings.change",
                "update meetings.mail set state = 'SENT'",
                "insert into meetings.transition values ('CONFIRM', 'DECLINED', 'CONFIRMED', 'PERSON')",
                "select meetings.move(gen_random_uuid(), 'SEAT', null, null, now())",
                "select meetings.seat(gen_random_uuid(), now())",
                "select meetings.tie_follows(gen_random_uuid(), now())",
                "select meetings.begin_one(null, null, null, null, null, null)",
                "select meetings.tell(null, null, null)")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> asApplication("select meetings.cancel('\\x00', gen_random_uuid(), 1, 'motif')"))
                .hasMessageContaining("nobody is signed in");
    }

    @Test
    void even_the_owner_ties_nobody_who_has_not_confirmed_and_moves_nothing_as_the_table_does_not() {
        var one = new Case(new Cast(), 1);
        one.reach(RegistrationState.PROPOSED);
        assertThatThrownBy(() -> world.run("""
                        insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at)
                        values (gen_random_uuid(), ?, ?, 'MEETING', ?, 1011, now())
                        """, partner.site(), one.person.ref().value(), one.id))
                .rootCause()
                .hasMessageContaining("ties those who have confirmed");
        for (var sql : List.of(
                "update meetings.registration set state = 'ATTENDED', version = version + 1 where id = ?",
                "update meetings.registration set state = 'DECLINED' where id = ?",
                "update meetings.registration set person = gen_random_uuid(), version = version + 1 where id = ?",
                "delete from meetings.registration where id = ?",
                "update meetings.event set who = 'PERSON' where registration = ?",
                "insert into meetings.event (registration, n, event, from_state, to_state, who, at) "
                        + "values (?, 9, 'RETAIN', 'PROPOSED', 'RETAINED', 'OFFICE', now())")) {
            assertThatThrownBy(() -> world.run(sql, one.id)).as(sql).isInstanceOf(IllegalStateException.class);
        }
        one.fill();
        assertThatThrownBy(() -> world.run("""
                        update meetings.registration set state = 'CONFIRMED', confirmed_at = now(), version = version + 1
                         where id = ?
                        """, one.id)).rootCause().hasMessageContaining("no seat is free");
    }

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var desk = desk();
        var coming = meeting(desk, 3);
        var past = meeting(desk, 12);
        var people = List.of(
                world.person("Anaïs", "Berthelot", false),
                world.person("Jean-Baptiste", "de La Rochefoucauld", false),
                world.person("Inès", "Marchand", true));
        var home = home(people.getFirst());
        var last = registered(home, past, people.getFirst());
        registered(home, coming, people.getFirst());
        for (var person : people.subList(1, 3)) {
            var theirs = home(person);
            registered(theirs, past, person);
            registered(theirs, coming, person);
        }
        var invited = tied();
        world.charge(adviser, invited);
        proposes(desk, coming, invited);
        begin(past);
        say(desk, past, last, "ATTENDED", "WAITING_LIST");
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, account(Role.TRAINING_OFFICE_MANAGER, partner), language);
            look(window, "/meetings", "list-" + language);
            look(window, "/meetings?show=cancelled", "list-none-" + language);
            look(window, "/meetings?show=record", "record-" + language);
            look(window, "/meetings/new", "new-" + language);
            look(window, "/meetings/" + coming, "coming-" + language);
            look(window, "/meetings/" + coming + "/edit", "edit-" + language);
            look(window, "/meetings/" + coming + "/cancel", "cancel-" + language);
            look(window, "/meetings/people/" + invited.ref(), "propose-" + language);
            look(window, "/meetings/" + past, "past-" + language);
            window.page().locator("select[id^=outcome-]").last().selectOption("RETAINED");
            window.page().locator("#roster > .buttons button").click();
            assertThat(window.page().locator("#problems").count()).isEqualTo(1);
            assertThat(window.faults("meetings-past-wrong-" + language)).isEmpty();
            look(window, "/meetings/" + coming, "coming-again-" + language);
            window.page().locator("button[id^=letter-]").first().click();
            assertThat(window.faults("meetings-letter-" + language)).isEmpty();
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, adviser(invited), language);
            look(window, "/caseload/people/" + invited.ref() + "/meetings", "adviser-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, world.space(invited, UUID.randomUUID() + "@example.org"), language);
            look(window, "/my-space/meetings", "own-list-" + language);
            look(window, "/my-space/meetings/" + coming, "own-" + language);
        }
    }

    private World.Account adviser(World.Person person) {
        var own = account(Role.ADVISER, null);
        world.run(
                "update accompaniment.charge set adviser = ? where person = ?",
                own.id(),
                person.ref().value());
        world.run("""
                insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at)
                values (gen_random_uuid(), ?, ?, 'CASELOAD', gen_random_uuid(), 4095, now())
                """, own.id(), person.ref().value());
        return own;
    }

    private void look(Screen.Window window, String path, String name) {
        assertThat(window.page().navigate(portal.url() + path).status())
                .as(path)
                .isEqualTo(200);
        assertThat(window.faults("meetings-" + name)).as(path).isEmpty();
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private World.Account account(Role role, World.@Nullable Partner at) {
        return world.account(UUID.randomUUID() + "@isere.example", role, at);
    }

    private Browser desk() {
        var browser = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, partner));
        browser.get("/meetings/new");
        return browser;
    }

    private Browser home(World.Person person) {
        var browser = portal.signedIn(world.space(person, UUID.randomUUID() + "@example.org"));
        browser.get("/my-space/meetings");
        return browser;
    }

    /** Somebody whom the site follows for another reason. */
    private World.Person tied() {
        var person = world.person();
        world.enrolment(partner, group, person, Stage.BEFORE);
        return person;
    }

    private Map<String, String> typed(Map<String, String> other) {
        var typed = new HashMap<>(Map.of(
                "group", group.id().toString(),
                "date", SOON.toString(),
                "time", "9h30",
                "place", "12 rue du Canal",
                "link", "",
                "capacity", "12"));
        typed.putAll(other);
        return typed;
    }

    private UUID meeting(Browser desk, int seats) {
        return meeting(desk, group, seats);
    }

    private UUID meeting(Browser desk, World.Group of, int seats) {
        desk.get("/meetings/new");
        var written =
                desk.post("/meetings", typed(Map.of("group", of.id().toString(), "capacity", Integer.toString(seats))));
        assertThat(written.status()).as(written.body()).isEqualTo(303);
        return UUID.fromString(written.location().substring(written.location().lastIndexOf('/') + 1));
    }

    /** The meeting has begun two hours ago. */
    private void begin(UUID meeting) {
        moved(meeting, "2 hours");
    }

    private void moved(UUID meeting, String ago) {
        world.run(
                "update meetings.meeting set starts_at = now() - ?::interval, version = version + 1 where id = ?",
                ago,
                meeting);
    }

    private UUID registered(Browser home, UUID meeting, World.Person person) {
        home.get("/my-space/meetings/" + meeting);
        var answer = home.post("/my-space/meetings/" + meeting + "/registration", Map.of());
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        return id(meeting, person);
    }

    private UUID proposedByAdviser(UUID meeting, World.Person person) {
        chair.get("/my-password");
        var answer =
                chair.post("/caseload/people/" + person.ref() + "/meetings", Map.of("meeting", meeting.toString()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        return id(meeting, person);
    }

    private static Browser.Answer proposes(Browser desk, UUID meeting, World.Person person) {
        desk.get("/meetings/new");
        return desk.post("/meetings/people/" + person.ref(), Map.of("meeting", meeting.toString()));
    }

    private UUID id(UUID meeting, World.Person person) {
        return UUID.fromString(world.text(
                "select id::text from meetings.registration where meeting = ? and person = ?",
                meeting,
                person.ref().value()));
    }

    /** An answer to what stands there; where no registration is named, with the first version that fits. */
    private Browser.Answer answer(Browser home, UUID meeting, @Nullable UUID registration, String word) {
        home.get("/my-space/meetings");
        var version = registration == null
                ? "2"
                : world.text("select version::text from meetings.registration where id = ?", registration);
        return home.post("/my-space/meetings/" + meeting + "/answer", Map.of("version", version, "answer", word));
    }

    private Browser.Answer say(
            Browser desk, UUID meeting, @Nullable UUID registration, String presence, String outcome) {
        desk.get("/meetings/new");
        return desk.post(
                "/meetings/" + meeting + "/roster",
                line(registration, presence, outcome, outcome.equals("NOT_RETAINED") ? "LEVEL" : ""));
    }

    private Map<String, String> line(@Nullable UUID registration, String presence, String outcome, String reason) {
        return Map.of(
                "version-" + registration,
                world.text("select version::text from meetings.registration where id = ?", registration),
                "presence-" + registration,
                presence,
                "outcome-" + registration,
                outcome,
                "reason-" + registration,
                reason);
    }

    private Browser.Answer cancel(Browser desk, UUID meeting, String reason) {
        desk.get("/meetings/new");
        return desk.post(
                "/meetings/" + meeting + "/cancel",
                Map.of(
                        "version",
                        world.text("select version::text from meetings.meeting where id = ?", meeting),
                        "reason",
                        reason));
    }

    private String state(UUID meeting, World.Person person) {
        return world.text("select state from meetings.registration where id = ?", id(meeting, person));
    }

    private List<String> states(UUID meeting) {
        return world.text("select string_agg(state, ' ') from meetings.registration where meeting = ?", meeting)
                .transform(text -> List.of(text.split(" ")));
    }

    private long tiesOf(World.Person person) {
        return world.count(
                "select count(*) from disclosure.tie where person = ? and origin = 'MEETING'",
                person.ref().value());
    }

    private boolean open(@Nullable UUID registration) {
        return world.count("select count(*) from disclosure.tie where source = ? and closed_at is null", registration)
                > 0;
    }

    /** All that was mailed to somebody, subjects and bodies, in plain letters. */
    private String mails(World.Person person) {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(message -> GreenMailUtil.getWholeMessage(message)
                        .contains(person.facts().email()))
                .map(message -> {
                    try {
                        return message.getSubject() + "\n" + message.getContent();
                    } catch (jakarta.mail.MessagingException | java.io.IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.joining("\n"));
    }

    private static void eventually(BooleanSupplier until) {
        var end = Instant.now().plus(Duration.ofSeconds(30));
        while (!until.getAsBoolean()) {
            assertThat(Instant.now()).as("in time").isBefore(end);
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void asApplication(String sql) throws SQLException {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String bare(Browser.Answer answer) {
        return answer.status()
                + answer.body()
                        .replaceAll("data-reference=\"[^\"]*\">[^<]*<", "")
                        .replaceAll("name=\"_csrf\"[^>]*>", "")
                        .replaceAll("name=\"back\"[^>]*>", "");
    }
}
