package ecluse.placements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Golden;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.vault.PersonFacts;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class PlacementsTest {
    private static final DateTimeFormatter FRENCH = DateTimeFormatter.ofPattern("dd/MM/uuuu");

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
    private final World.Account adviser = account(Role.ADVISER, null);
    private final Map<World.Person, World.Account> spaces = new HashMap<>();

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
        var text = new StringBuilder("| event | who | from | to | when |\n|---|---|---|---|---|\n");
        for (var event : ProposalEvent.values()) {
            text.append("| %s | %s | `WAITING` | `%s` |%s |\n"
                    .formatted(
                            event,
                            event.who().stream()
                                    .map(who -> who.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", ")),
                            event.to(),
                            event.guard().isEmpty() ? "" : " " + event.guard()));
        }
        Golden.check("docs/proposal-states.md", """
                # Where a proposal stands

                Drawn from `ProposalEvent` by `PlacementsTest`; do not edit. Everything else is refused, and the page says so. The
                database holds the same table and decides. [What a proposal is](placements.md).

                """ + text);
    }

    @Test
    void the_database_has_the_machine_that_the_code_has() {
        var lines = Arrays.stream(ProposalEvent.values())
                .flatMap(event -> event.who().stream().map(who -> event + " WAITING " + event.to() + " " + who))
                .sorted()
                .toList();
        assertThat(world.text("""
                        select string_agg(event || ' ' || from_state || ' ' || to_state || ' ' || who, E'\\n')
                          from placements.transition
                        """).lines().sorted().toList()).isEqualTo(lines);
    }

    // --- An office asks ---------------------------------------------------------------------------------------------

    @Test
    void a_person_agrees_and_only_then_the_office_has_a_name() {
        var person = world.person();
        var group = open(5);
        var theirs = office();
        var id = proposed(theirs, group, person);
        assertThat(theirs.get("/kairos/groups/" + group).body())
                .doesNotContain(person.facts().lastName());
        assertThat(theirs.get("/kairos/people/" + person.ref()).status()).isEqualTo(404);
        assertThat(world.count(
                        "select count(*) from disclosure.tie where person = ? and origin <> 'NOTICE'",
                        person.ref().value()))
                .as("invariant 1: no tie before the yes, but that of the sender of mails")
                .isZero();

        var own = space(person);
        assertThat(own.get("/my-space").body()).contains("/my-space/proposals");
        assertThat(own.get("/my-space/proposals").body()).contains("Soudage");
        assertThat(answer(own, id, "confirm").status()).isEqualTo(303);
        assertThat(own.get("/my-space").body())
                .doesNotContain("/my-space/proposals\"")
                .contains("Soudage");

        assertThat(theirs.get("/kairos/groups/" + group).body())
                .contains(person.facts().lastName());
        assertThat(theirs.get("/kairos/proposals").body()).contains("acceptée", "/kairos/enrolments/");
        assertThat(world.text("""
                        select string_agg(e.kind || ' ' || (e.account = s.account)::text, ' ')
                          from ledger.entry e
                          join disclosure.tie t on t.id = e.tie
                          join ownspace.space s on s.person = t.person
                         where t.person = ? and t.origin = 'ENROLMENT'
                           and e.kind = 14
                        """, person.ref().value()))
                .as("the tie is in the ledger, in the name of who agreed")
                .isEqualTo("14 true");
    }

    @Test
    void the_adviser_in_charge_answers_too_and_no_other() {
        var person = charged();
        var group = open(5);
        var id = proposed(office(), group, person);
        var other = portal.signedIn(account(Role.ADVISER, null));
        other.get("/caseload");
        var path = "/caseload/people/" + person.ref() + "/placements";
        assertThat(other.get(path).status()).isEqualTo(404);
        assertThat(other.post(path + "/" + id + "/answer", Map.of("answer", "confirm"))
                        .status())
                .isEqualTo(404);
        var mine = portal.signedIn(adviser);
        assertThat(mine.get("/caseload?show=alerts").body()).contains("un organisme sollicite");
        assertThat(mine.get(path).body()).contains("Soudage");
        assertThat(mine.post(path + "/" + id + "/answer", Map.of("answer", "confirm"))
                        .status())
                .isEqualTo(303);
        assertThat(state(id)).isEqualTo("CONFIRMED");
        assertThat(mine.post(path + "/" + id + "/answer", Map.of("answer", "refuse"))
                        .status())
                .as("an answer is given once")
                .isEqualTo(422);
    }

    @Test
    void invariant_1_nobody_refused_and_unanswered_look_alike_until_the_time_is_up() {
        var refusing = world.person();
        var silent = world.person();
        var elsewhere = world.partner("P-0232");
        var group = open(elsewhere, 9, "Soudage");
        var theirs = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, elsewhere));
        theirs.get("/kairos/proposals");
        var answers = new ArrayList<String>();
        for (var typed : List.of(
                identity(refusing), identity(silent), Map.of("identifier", "99999999123", "birthDate", "01/02/1990"))) {
            var answer = theirs.post("/kairos/groups/" + group + "/place", typed);
            answers.add(answer.status() + answer.location());
        }
        assertThat(answers.stream().distinct()).hasSize(1);
        answer(space(refusing), id(refusing), "refuse");
        assertThat(state(id(refusing))).isEqualTo("REFUSED");
        var page = theirs.get("/kairos/proposals").body();
        assertThat(page.split(">en attente de réponse<", -1)).as("three wait").hasSize(4);
        world.pastTriggers(
                "placements.proposal",
                "update placements.proposal set asked_at = asked_at - interval '16 days',"
                        + " answer_by = answer_by - interval '16 days' where training_session = '" + group + "'");
        page = theirs.get("/kairos/proposals").body();
        assertThat(page.split(">sans suite<", -1)).as("none of the three").hasSize(4);
        assertThat(answer(space(silent), id(silent), "confirm").status())
                .as("too late")
                .isEqualTo(422);
    }

    @Test
    void who_refused_is_not_asked_again_by_asking_again() {
        var person = world.person();
        var theirs = office();
        answer(space(person), proposed(theirs, open(5), person), "refuse");
        var again = open(5);
        assertThat(theirs.post("/kairos/groups/" + again + "/place", identity(person))
                        .status())
                .isEqualTo(303);
        assertThat(world.count(
                        "select count(*) from placements.proposal where training_session = ? and person is null",
                        again))
                .isEqualTo(1);
    }

    @Test
    void an_office_withdraws_and_nobody_can_agree_any_more() {
        var person = world.person();
        var theirs = office();
        var id = proposed(theirs, open(5), person);
        assertThat(theirs.post("/kairos/proposals/" + id + "/withdraw", Map.of())
                        .status())
                .isEqualTo(303);
        assertThat(theirs.post("/kairos/proposals/" + id + "/withdraw", Map.of())
                        .status())
                .isEqualTo(422);
        assertThat(answer(space(person), id, "confirm").status()).isEqualTo(422);
        assertThat(theirs.get("/kairos/proposals").body()).contains("retirée");
    }

    @Test
    void the_portal_lapses_what_nobody_answers() {
        var person = world.person();
        var id = proposed(office(), open(5), person);
        world.pastTriggers(
                "placements.proposal",
                "update placements.proposal set answer_by = now() - interval '1 hour' where id = '" + id + "'");
        portal.bean(PlacementTable.class).lapse();
        assertThat(state(id)).isEqualTo("LAPSED");
    }

    @Test
    void the_last_seat_is_given_once() {
        var first = world.person();
        var second = world.person();
        var group = open(1);
        var theirs = office();
        var one = proposed(theirs, group, first);
        var two = proposed(theirs, group, second);
        assertThat(answer(space(first), one, "confirm").status()).isEqualTo(303);
        var late = answer(space(second), two, "confirm");
        assertThat(late.status()).isEqualTo(422);
        assertThat(late.body()).contains("elle est complète");
        assertThat(theirs.post("/kairos/groups/" + group + "/place", identity(world.person()))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void what_cannot_be_an_identity_is_said_and_stays_typed() {
        var theirs = office();
        var group = open(3);
        for (var typed : List.of(
                Map.of("identifier", "123", "birthDate", "01/02/1990"),
                Map.of("identifier", "12345678901", "birthDate", "31/02/1990"))) {
            var answer = theirs.post("/kairos/groups/" + group + "/place", typed);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body()).contains(typed.get("identifier"), typed.get("birthDate"));
        }
    }

    @Test
    void a_proposal_costs_what_a_look_up_costs() {
        var theirs = office();
        var group = open(15);
        int status = 303;
        int asked = 0;
        while (status == 303 && asked < 40) {
            status = theirs.post(
                            "/kairos/groups/" + group + "/place",
                            Map.of(
                                    "identifier",
                                    "%011d".formatted(97_000_000_000L + asked++),
                                    "birthDate",
                                    "01/02/1990"))
                    .status();
        }
        assertThat(status).isEqualTo(429);
        assertThat(asked).isLessThanOrEqualTo(21);
    }

    @Test
    void a_group_of_anothers_and_one_that_is_not_answer_alike() {
        var other = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, world.partner("P-" + UUID.randomUUID())));
        var group = open(3);
        other.get("/kairos/groups");
        assertThat(bare(other.post("/kairos/groups/" + group + "/place", identity(world.person()))))
                .isEqualTo(
                        bare(other.post("/kairos/groups/" + UUID.randomUUID() + "/place", identity(world.person()))));
        assertThat(other.get("/kairos/groups/" + group + "/place").status()).isEqualTo(404);
    }

    // --- Mails ------------------------------------------------------------------------------------------------------

    @Test
    void a_person_is_told_once_by_mail_and_a_mailbox_tells_nobody_else_what_it_is_about() {
        var person = world.person();
        var id = proposed(office(), open(partner, 5, "Secret de métier"), person);
        eventually(() -> "SENT".equals(mailState(id, "ASKED")));
        assertThat(mails(person))
                .hasSize(1)
                .first()
                .asString()
                .contains(
                        "Un organisme de formation vous sollicite",
                        "A training organisation asks for you",
                        "/my-space/proposals",
                        "/my-space/open")
                .doesNotContain("Secret", "P-0231", person.facts().nationalId());
        assertThat(world.text(
                        "select closed_because from disclosure.tie where person = ?",
                        person.ref().value()))
                .as("the sender of mails is tied for the mail alone, and nobody else is")
                .isEqualTo("MAILED");
        assertThat(world.count(
                        "select count(*) from ledger.entry e join disclosure.tie t on t.id = e.tie"
                                + " where t.person = ? and e.kind = 1",
                        person.ref().value()))
                .as("invariant 2: the address passed the gate")
                .isEqualTo(1);
    }

    @Test
    void somebody_without_an_address_and_nobody_have_no_mail_and_the_office_sees_no_difference() {
        var person = world.person(PlacementsTest::withoutMail);
        var group = open(5);
        var theirs = office();
        var id = proposed(theirs, group, person);
        var answer = theirs.post(
                "/kairos/groups/" + group + "/place", Map.of("identifier", "99999999124", "birthDate", "01/02/1990"));
        assertThat(answer.status()).isEqualTo(303);
        eventually(() -> "NO_ADDRESS".equals(mailState(id, "ASKED")));
        assertThat(world.count("""
                        select count(*) from placements.mail l join placements.proposal p on p.id = l.proposal
                         where p.training_session = ? and p.person is null and l.state = 'DROPPED'
                        """, group))
                .as("nobody's takes as many rows as somebody's")
                .isEqualTo(1);
        assertThat(theirs.get("/kairos/proposals").body()).contains("se termine par 124");
    }

    @Test
    void who_has_not_answered_is_reminded_once_two_days_before() {
        var person = world.person();
        var answered = world.person();
        var theirs = office();
        var group = open(5);
        var id = proposed(theirs, group, person);
        var no = proposed(theirs, group, answered);
        eventually(() -> "SENT".equals(mailState(id, "ASKED")) && "SENT".equals(mailState(no, "ASKED")));
        answer(space(answered), no, "refuse");
        portal.bean(PlacementTable.class).remind();
        assertThat(mailState(id, "LAPSING")).as("too early").isEqualTo("null");
        world.pastTriggers(
                "placements.proposal",
                "update placements.proposal set answer_by = now() + interval '47 hours' where training_session = '"
                        + group + "'");
        portal.bean(PlacementTable.class).remind();
        portal.bean(PlacementTable.class).remind();
        eventually(() -> "SENT".equals(mailState(id, "LAPSING")));
        assertThat(mails(person)).hasSize(2).last().asString().contains("attend votre réponse");
        assertThat(mailState(no, "LAPSING")).as("answered").isEqualTo("null");
    }

    @Test
    void a_thief_of_an_office_mails_one_person_once_a_week_however_often_he_proposes() {
        var person = world.person();
        var theirs = office();
        var group = open(5);
        var first = proposed(theirs, group, person);
        eventually(() -> "SENT".equals(mailState(first, "ASKED")));
        theirs.post("/kairos/proposals/" + first + "/withdraw", Map.of());
        var second = proposed(theirs, group, person);
        eventually(() -> held(second));
        assertThat(mails(person)).hasSize(1);
        world.run("update placements.mail set due_at = now() where proposal = ?", second);
        world.pastTriggers(
                "placements.mail",
                "update placements.mail set claimed_at = claimed_at - interval '8 days' where proposal = '" + first
                        + "'");
        eventually(() -> "SENT".equals(mailState(second, "ASKED")));
        assertThat(mails(person)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"40, account", "200, partner", "3, person"})
    void mails_of_a_day_are_bounded(int most, String whose) {
        var here = world.partner("P-" + UUID.randomUUID());
        var theirs = account(Role.TRAINING_OFFICE_MANAGER, here);
        var person = world.person();
        var elsewhere = world.partner("P-" + UUID.randomUUID());
        var by = switch (whose) {
            case "account" -> theirs;
            case "partner" -> account(Role.TRAINING_OFFICE_MANAGER, here);
            default -> account(Role.TRAINING_OFFICE_MANAGER, elsewhere);
        };
        var at = whose.equals("person") ? elsewhere : here;
        var group = open(at, 5, "Soudage");
        for (int i = 0; i < most; i++) {
            mailed(by, at, group, whose.equals("person") ? person.ref().value() : UUID.randomUUID());
        }
        var browser = portal.signedIn(theirs);
        browser.get("/kairos/proposals");
        var id = proposed(browser, open(here, 5, "Soudage"), person);
        eventually(() -> held(id));
        assertThat(mails(person)).isEmpty();
        world.pastTriggers(
                "placements.mail",
                "update placements.mail l set claimed_at = claimed_at - interval '2 days' from placements.proposal p"
                        + " where p.id = l.proposal and p.training_session = '" + group + "'");
        world.run("update placements.mail set due_at = now() where proposal = ?", id);
        eventually(() -> "SENT".equals(mailState(id, "ASKED")));
    }

    @Test
    void a_closed_account_mails_nobody_and_what_is_over_is_dropped() {
        var person = world.person();
        var by = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var id = UUID.randomUUID();
        world.run("update accounts.account set status = 'SUSPENDED' where id = ?", by.id());
        asked(id, by, partner, open(3), person.ref().value());
        world.run(
                "insert into placements.mail (id, proposal, kind, state, due_at)"
                        + " values (gen_random_uuid(), ?, 'ASKED', 'WAITING', now())",
                id);
        eventually(() -> held(id));
        world.pastTriggers(
                "placements.proposal", "update placements.proposal set answer_by = now() where id = '" + id + "'");
        world.run("update placements.mail set due_at = now() where proposal = ?", id);
        eventually(() -> "DROPPED".equals(mailState(id, "ASKED")));
        assertThat(mails(person)).isEmpty();
        for (var sql : List.of(
                "update placements.mail set state = 'WAITING' where state = 'DROPPED'",
                "delete from placements.mail")) {
            assertThatThrownBy(() -> world.run(sql)).as(sql).rootCause().hasMessageContaining("a mail stays");
        }
    }

    // --- And again --------------------------------------------------------------------------------------------------

    @Test
    void an_office_hears_what_ended_without_agreement_and_proposes_it_again_in_one_act() {
        var here = world.partner("P-" + UUID.randomUUID());
        var person = world.person();
        var refusing = world.person();
        var group = open(here, 9, "Soudage");
        var theirs = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, here));
        theirs.get("/kairos/proposals");
        var silent = proposed(theirs, group, person);
        var no = proposed(theirs, group, refusing);
        theirs.post(
                "/kairos/groups/" + group + "/place", Map.of("identifier", "99999999125", "birthDate", "01/02/1990"));
        answer(space(refusing), no, "refuse");
        assertThat(theirs.get("/kairos/today").body()).doesNotContain("sans suite");
        assertThat(theirs.post("/kairos/proposals/" + silent + "/again", Map.of())
                        .status())
                .as("it still waits")
                .isEqualTo(422);
        world.pastTriggers(
                "placements.proposal",
                "update placements.proposal set asked_at = asked_at - interval '15 days',"
                        + " answer_by = answer_by - interval '15 days' where training_session = '" + group + "'");
        assertThat(theirs.get("/kairos/today").body())
                .contains("3 de vos propositions sont restées sans suite", "/kairos/proposals?show=lapsed")
                .doesNotContain(person.facts().lastName());
        assertThat(theirs.get("/kairos/proposals?show=lapsed").body()).contains("Proposer de nouveau");
        var lapsed = world.text(
                        "select string_agg(id::text, ' ') from placements.proposal where training_session = ?", group)
                .split(" ");
        var answers = Arrays.stream(lapsed)
                .map(id -> theirs.post("/kairos/proposals/" + id + "/again", Map.of()))
                .map(answer -> answer.status() + answer.location())
                .distinct();
        assertThat(answers)
                .as("invariant 1: silent, refused and nobody's look alike")
                .containsExactly("303/kairos/proposals?done=1");
        assertThat(world.text("""
                        select string_agg((n.person is not null)::text, ' ' order by coalesce(o.about = ?, false) desc)
                          from placements.proposal n join placements.proposal o on o.id = n.again_of
                         where n.training_session = ?
                        """, person.ref().value(), group))
                .as("who was silent is asked, who refused is not, nobody neither")
                .isEqualTo("true false false");
        assertThat(theirs.get("/kairos/today").body()).doesNotContain("sans suite");
        assertThat(theirs.post("/kairos/proposals/" + silent + "/again", Map.of())
                        .status())
                .as("once")
                .isEqualTo(422);
        assertThat(space(person).get("/my-space/proposals").body()).contains("Soudage");
    }

    @Test
    void what_was_withdrawn_agreed_to_or_anothers_is_not_proposed_again() {
        var person = world.person();
        var theirs = office();
        var withdrawn = proposed(theirs, open(5), person);
        theirs.post("/kairos/proposals/" + withdrawn + "/withdraw", Map.of());
        world.pastTriggers(
                "placements.proposal",
                "update placements.proposal set answer_by = now() - interval '1 hour' where id = '" + withdrawn + "'");
        assertThat(theirs.post("/kairos/proposals/" + withdrawn + "/again", Map.of())
                        .status())
                .isEqualTo(422);
        var other = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, world.partner("P-" + UUID.randomUUID())));
        other.get("/kairos/proposals");
        assertThat(bare(other.post("/kairos/proposals/" + withdrawn + "/again", Map.of())))
                .isEqualTo(bare(other.post("/kairos/proposals/" + UUID.randomUUID() + "/again", Map.of())));
    }

    @Test
    void proposing_again_counts_among_the_hundred_of_a_day() {
        var by = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var group = open(5);
        var lapsed = UUID.randomUUID();
        for (int i = 0; i < 99; i++) {
            asked(UUID.randomUUID(), by, partner, group, UUID.randomUUID());
        }
        asked(lapsed, by, partner, group, UUID.randomUUID());
        world.pastTriggers(
                "placements.proposal", "update placements.proposal set answer_by = now() where id = '" + lapsed + "'");
        var theirs = portal.signedIn(by);
        theirs.get("/kairos/proposals");
        var refused = theirs.post("/kairos/proposals/" + lapsed + "/again", Map.of());
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("Cent propositions");
    }

    // --- An adviser refers ------------------------------------------------------------------------------------------

    @Test
    void an_adviser_refers_and_the_office_has_the_person_at_once() {
        var person = charged();
        var group = open(partner, 5, "Soudage sous l’eau");
        var mine = portal.signedIn(adviser);
        var path = "/caseload/people/" + person.ref() + "/placements";
        assertThat(mine.get(path + "?words=l%E2%80%99eau").body()).contains(group.toString());
        assertThat(mine.post(path, Map.of("group", group.toString())).status()).isEqualTo(303);
        assertThat(mine.get("/caseload/people/" + person.ref()).body()).contains("Soudage");
        assertThat(office().get("/kairos/groups/" + group).body())
                .contains(person.facts().lastName());
        assertThat(mine.post(path, Map.of("group", group.toString())).status())
                .as("once")
                .isEqualTo(422);
    }

    @Test
    void an_adviser_refers_the_own_people_alone_and_to_groups_with_room() {
        var mine = portal.signedIn(adviser);
        mine.get("/caseload");
        var stranger = world.person();
        assertThat(mine.post("/caseload/people/" + stranger.ref() + "/placements", Map.of("group", open(3).toString()))
                        .status())
                .isEqualTo(404);
        var person = charged();
        var full = open(1);
        world.enrolment(partner, new World.Group(full, ""), world.person(), Stage.BEFORE);
        for (var group : List.of(full.toString(), UUID.randomUUID().toString(), "none")) {
            assertThat(mine.post("/caseload/people/" + person.ref() + "/placements", Map.of("group", group))
                            .status())
                    .as(group)
                    .isEqualTo(422);
        }
    }

    // --- As a thief -------------------------------------------------------------------------------------------------

    @Test
    void the_application_opens_no_tie_but_by_the_functions() {
        var person = world.person();
        var theirs = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var id = proposed(portal.signedIn(theirs), open(3), person);
        for (var sql : List.of(
                "select person from placements.proposal",
                "update placements.proposal set state = 'CONFIRMED'",
                "insert into placements.proposal select * from placements.proposal",
                "select placements.place('\\x00', gen_random_uuid(), gen_random_uuid(), now())",
                "select placements.has_room(gen_random_uuid(), now())",
                "insert into placements.transition values ('CONFIRM', 'WAITING', 'CONFIRMED', 'OFFICE')",
                "insert into training.enrolment (id, reference, training_session, person, state, placed_on)"
                        + " values (gen_random_uuid(), 'x', gen_random_uuid(), gen_random_uuid(), 'PLACED', current_date)")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> asApplication("select placements.answer('\\x00', '" + id + "', 'CONFIRM')"))
                .hasMessageContaining("nobody is signed in");
        assertThat(portal.bean(PlacementTable.class).answer(world.signedIn(theirs), id, ProposalEvent.CONFIRM))
                .as("an office does not agree for the person")
                .isEqualTo(Verdict.NOT_YOURS);
    }

    @Test
    void a_person_answers_for_itself_alone() {
        var person = world.person();
        var other = world.person();
        var id = proposed(office(), open(3), person);
        assertThat(answer(space(other), id, "confirm").status()).isEqualTo(404);
        assertThat(answer(space(person), UUID.randomUUID(), "confirm").status()).isEqualTo(404);
        assertThat(answer(space(person), id, "perhaps").status()).isEqualTo(422);
        assertThat(state(id)).isEqualTo("WAITING");
    }

    @ParameterizedTest
    @EnumSource(ProposalState.class)
    void even_the_owner_moves_no_proposal_as_the_table_does_not(ProposalState from) {
        var person = world.person();
        var id = proposed(office(), open(3), person);
        if (from != ProposalState.WAITING) {
            world.run("alter table placements.proposal drop constraint if exists proposal_check;"
                    + " alter table placements.proposal drop constraint if exists proposal_check1");
            world.pastTriggers(
                    "placements.proposal",
                    "update placements.proposal set state = '" + from + "' where id = '" + id + "'");
        }
        for (var to : ProposalState.values()) {
            boolean allowed =
                    Arrays.stream(ProposalEvent.values()).anyMatch(event -> event.from(from) && event.to() == to)
                            || from == to;
            if (!allowed) {
                assertThatThrownBy(
                                () -> world.run("update placements.proposal set state = ? where id = ?", to.name(), id))
                        .as(from + " to " + to)
                        .rootCause()
                        .hasMessageContaining("does not change so");
            }
        }
        for (var sql : List.of("delete from placements.proposal", "truncate placements.proposal cascade")) {
            assertThatThrownBy(() -> world.run(sql)).rootCause().hasMessageContaining("stays");
        }
    }

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var person = charged();
        var theirs = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var group = open(5);
        var lapsed = proposed(portal.signedIn(theirs), group, world.person());
        world.pastTriggers(
                "placements.proposal",
                "update placements.proposal set answer_by = now() - interval '1 minute' where id = '" + lapsed + "'");
        proposed(portal.signedIn(theirs), group, person);
        var own = world.space(person, "p-" + UUID.randomUUID());
        var mine = account(Role.ADVISER, null);
        world.run(
                "update accompaniment.charge set adviser = ? where person = ?",
                mine.id(),
                person.ref().value());
        world.pastTriggers(
                "disclosure.tie",
                "update disclosure.tie set holder = '" + mine.id() + "' where origin = 'CASELOAD' and person = '"
                        + person.ref().value() + "'");
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, theirs, language);
            look(window, "/kairos/groups/" + group + "/place", "propose-" + language);
            look(window, "/kairos/proposals?done=1", "list-" + language);
            look(window, "/kairos/proposals?show=lapsed", "lapsed-" + language);
            look(window, "/kairos/today", "today-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, own, language);
            look(window, "/my-space", "space-" + language);
            look(window, "/my-space/proposals", "own-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, mine, language);
            look(window, "/caseload/people/" + person.ref() + "/placements?words=soudage", "adviser-" + language);
            look(window, "/caseload", "caseload-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, own, language);
            window.page().navigate(portal.url() + "/my-space/proposals");
            window.page().locator("button[value=confirm]").first().click();
            assertThat(window.page().url()).endsWith("answer=confirm");
            assertThat(window.faults("placements-own-none-" + language)).isEmpty();
        }
    }

    private void look(Screen.Window window, String path, String name) {
        assertThat(window.page().navigate(portal.url() + path).status())
                .as(path)
                .isEqualTo(200);
        assertThat(window.faults("placements-" + name)).as(path).isEmpty();
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private void asApplication(String sql) throws SQLException {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }

    private World.Account account(Role role, World.@Nullable Partner at) {
        return world.account(UUID.randomUUID() + "@isere.example", role, at);
    }

    private Browser office() {
        var browser = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, partner));
        browser.get("/kairos/groups");
        return browser;
    }

    private Browser space(World.Person person) {
        var browser = portal.signedIn(
                spaces.computeIfAbsent(person, someone -> world.space(someone, "p-" + UUID.randomUUID())));
        browser.get("/my-space/proposals");
        return browser;
    }

    private World.Person charged() {
        var person = world.person();
        world.charge(adviser, person);
        return person;
    }

    /** A group that recruits and begins in three weeks. */
    private UUID open(int seats) {
        return open(partner, seats, "Soudage semi-automatique");
    }

    private UUID open(World.Partner at, int seats, String title) {
        var id = UUID.randomUUID();
        world.run("""
                insert into training.training_session (id, code, title, site, starts_on, ends_on, seats, scheme)
                values (?, ?, ?, ?, current_date + 21, current_date + 90, ?, 'AFC')
                """, id, "38_SE_" + id, title, at.site(), seats);
        return id;
    }

    private UUID proposed(Browser theirs, UUID group, World.Person person) {
        theirs.get("/kairos/groups/" + group + "/place");
        var answer = theirs.post("/kairos/groups/" + group + "/place", identity(person));
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        return id(person);
    }

    private UUID id(World.Person person) {
        return UUID.fromString(world.text(
                "select id::text from placements.proposal where person = ? order by asked_at desc limit 1",
                person.ref().value()));
    }

    private void asked(UUID id, World.Account by, World.Partner at, UUID group, UUID person) {
        world.run("""
                insert into placements.proposal (id, who, training_session, site, person, about, tail, asked_by, sign_in, asked_at,
                                                 answer_by, state)
                values (?, 'OFFICE', ?, ?, ?, ?, '123', ?, ?, now(), now() + interval '15 days', 'WAITING')
                """, id, group, at.site(), person, person, by.id(), UUID.randomUUID());
    }

    /** A proposal whose mail has gone out just now. */
    private void mailed(World.Account by, World.Partner at, UUID group, UUID person) {
        var id = UUID.randomUUID();
        asked(id, by, at, group, person);
        world.run(
                "insert into placements.mail (id, proposal, kind, state, attempts, due_at, claimed_at)"
                        + " values (gen_random_uuid(), ?, 'ASKED', 'SENT', 1, now(), now())",
                id);
    }

    private static PersonFacts withoutMail(PersonFacts facts) {
        return new PersonFacts(
                facts.nationalId(),
                facts.legacyId(),
                facts.lastName(),
                facts.firstName(),
                facts.birthDate(),
                "",
                facts.phone(),
                facts.address(),
                facts.postcode(),
                facts.commune(),
                facts.registered());
    }

    private String mailState(UUID proposal, String kind) {
        return world.text("select max(state) from placements.mail where proposal = ? and kind = ?", proposal, kind);
    }

    /** A worker has looked at the mail and put it off. */
    private boolean held(UUID proposal) {
        return world.count(
                        "select count(*) from placements.mail where proposal = ? and state = 'WAITING' and attempts = 0"
                                + " and due_at > now() + interval '1 minute'",
                        proposal)
                > 0;
    }

    /** What was mailed to somebody, subject and body of each. */
    private List<String> mails(World.Person person) {
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
                .toList();
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

    private String state(UUID id) {
        return world.text("select state from placements.proposal where id = ?", id);
    }

    private static Map<String, String> identity(World.Person person) {
        return Map.of(
                "identifier",
                person.facts().nationalId(),
                "birthDate",
                person.facts().birthDate().format(FRENCH));
    }

    private static Browser.Answer answer(Browser own, UUID id, String word) {
        return own.post("/my-space/proposals/" + id + "/answer", Map.of("answer", word));
    }

    /** Without what differs from page to page. */
    private static String bare(Browser.Answer answer) {
        return answer.body().replaceAll("value=\"[^\"]*\"|data-reference=\"[0-9]+\">[0-9]+|[0-9a-f-]{36}", "");
    }
}
