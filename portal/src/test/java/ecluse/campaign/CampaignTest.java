package ecluse.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.calendar.Territory;
import ecluse.calendar.WorkingDays;
import ecluse.disclosure.Answer;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.testing.App;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class CampaignTest {
    private static final LocalDate TODAY = LocalDate.now(ZoneId.of("Europe/Paris"));
    private static final WorkingDays WORKED = new WorkingDays(Territory.MAINLAND);
    private static final String REASON = "Les clés de sécurité arrivent la semaine prochaine.";
    private static final Pattern COHORT = Pattern.compile("/agency/campaign/cohorts/([0-9a-f-]{36})$");

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.detection.misses", "10000"));
    private final Browser first = browser(account(Role.SECURITY_OFFICER, null));
    private final World.Account secondOfficer = account(Role.SECURITY_OFFICER, null);
    private final Browser second = browser(secondOfficer);
    private int number = 300;

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    /** All tests come from one network, and strangers of one network wait together. */
    @BeforeEach
    void forget() {
        world.run("delete from accounts.failure");
        world.run("update accounts.sign_in set proven_at = now() where ended_at is null");
    }

    // --- Writing and starting ---------------------------------------------------------------------------------------

    @Test
    void one_officer_writes_a_cohort_and_a_second_one_starts_it() {
        var partner = partner();
        account(Role.TRAINING_OFFICE_MANAGER, partner);
        var cohort = written(first, partner);
        var page = first.get("/agency/campaign/cohorts/" + cohort).body();
        assertThat(page).contains("brouillon", "un second agent doit la lancer").doesNotContain("id=\"start\"");
        var alone = first.post("/agency/campaign/cohorts/" + cohort + "/start", Map.of("version", "1"));
        assertThat(alone.status()).isEqualTo(422);
        assertThat(alone.body()).contains("Il faut un second agent");

        assertThat(second.get("/agency/campaign/cohorts/" + cohort).body())
                .contains("id=\"start\"", "Partenaires touchés : 1. Comptes : 1, dont sans second facteur : 1.");
        var started = second.post("/agency/campaign/cohorts/" + cohort + "/start", Map.of("version", "1"));
        assertThat(started.status()).isEqualTo(303);
        assertThat(second.get("/agency/campaign").body()).contains("en cours", "Cohorte de " + partner.code());
        assertThat(world.text("select detail from ledger.entry where subject = ? and kind = 17", cohort))
                .startsWith("campaign started, required from ");
        assertThat(second.post("/agency/campaign/cohorts/" + cohort + "/start", Map.of("version", "2"))
                        .status())
                .as("once")
                .isEqualTo(422);
    }

    @Test
    void nobody_alone_starts_or_stops_whoever_writes_the_row() {
        var cohort = written(first, partner());
        for (var sql : List.of(
                "update campaign.cohort set state = 'RUNNING', started_by = written_by, started_at = now(), version = version + 1"
                        + " where id = ?",
                "update campaign.cohort set state = 'RUNNING', version = version + 1 where id = ?")) {
            assertThatThrownBy(() -> world.run(sql, cohort))
                    .as(sql)
                    .hasRootCauseInstanceOf(SQLException.class)
                    .rootCause()
                    .hasMessageContaining("violates check constraint");
        }
        start(cohort);
        assertThatThrownBy(() -> world.run("""
                        update campaign.cohort set state = 'STOPPED', stop_reason = 'parce que oui', stop_asked_by = written_by,
                               stopped_by = written_by, stopped_at = now(), version = version + 1 where id = ?
                        """, cohort)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> world.run(
                        "update campaign.cohort set required_at = required_at + interval '1 day', version = version + 1 where id = ?",
                        cohort))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost() {
        var saturday = WORKED.from(TODAY.plusDays(9));
        while (saturday.getDayOfWeek() != java.time.DayOfWeek.SATURDAY) {
            saturday = saturday.plusDays(1);
        }
        var typed = new HashMap<>(form(partner()));
        typed.put("brownOutOn", saturday.toString());
        var weekend = first.post("/agency/campaign/cohorts", typed);
        assertThat(weekend.status()).isEqualTo(422);
        assertThat(weekend.body())
                .contains("id=\"brownOutOn-wrong\"", "pas travaillé", typed.get("name"), saturday.toString());

        typed.putAll(
                Map.of("announcedOn", TODAY.minusDays(1).toString(), "requiredFrom", "bientôt", "brownOutHour", "22"));
        var several = first.post("/agency/campaign/cohorts", typed);
        assertThat(several.body()).contains("requiredFrom-wrong", "brownOutHour-wrong", "value=\"bientôt\"");
        typed.putAll(form(partner()));
        typed.put("requiredFrom", typed.get("brownOutOn"));
        assertThat(first.post("/agency/campaign/cohorts", typed).body()).contains("vient après la coupure");
        typed.putAll(form(partner()));
        typed.put("codes", "");
        assertThat(first.post("/agency/campaign/cohorts", typed).body()).contains("Choisissez au moins");
        typed.put("codes", "P-999999");
        assertThat(first.post("/agency/campaign/cohorts", typed).body()).contains("Aucun partenaire actif");
        typed.put("codes", "chez nous");
        assertThat(first.post("/agency/campaign/cohorts", typed).body()).contains("codes-wrong");
        typed.put("regions", "Isère");
        assertThat(first.post("/agency/campaign/cohorts", typed).body()).contains("regions-wrong");
    }

    @Test
    void a_holiday_where_one_of_its_sites_is_counts() {
        var strasbourg = partner();
        world.run("update partners.site set postcode = '67000' where partner = ?", strasbourg.id());
        var christmas = LocalDate.of(TODAY.getYear() + (TODAY.getMonthValue() > 11 ? 1 : 0), 12, 26);
        while (!WORKED.working(christmas)) {
            christmas = christmas.plusYears(1);
        }
        var days = new Timetable(christmas, christmas, christmas, 10, christmas);
        assertThat(CohortForm.holidays(days, Set.of(Territory.MAINLAND))).isEmpty();
        var choice = new Choice(Set.of(), List.of(), List.of(strasbourg.code()));
        assertThat(CohortForm.holidays(days, portal.bean(CohortTable.class).territories(choice)))
                .hasSize(4);
    }

    @Test
    void size_and_region_choose_together() {
        var small = partner();
        var elsewhere = partner();
        world.run("update partners.partner set size_class = 'micro' where id in (?, ?)", small.id(), elsewhere.id());
        world.run("update partners.site set postcode = '97411' where partner = ?", small.id());
        var typed = new HashMap<>(form(small));
        typed.put("codes", "");
        typed.put("regions", "974");
        typed.put("size-MICRO", "on");
        var cohort = id(first.post("/agency/campaign/cohorts", typed));
        assertThat(world.text("select string_agg(partner::text, ' ') from campaign.member where cohort = ?", cohort))
                .isEqualTo(small.id().toString());
        assertThat(first.get("/agency/campaign/cohorts/" + cohort + "/edit").body())
                .contains("value=\"974\"")
                .containsPattern("name=\"size-MICRO\"[^>]*checked");
    }

    @Test
    void a_partner_is_in_one_cohort_that_runs() {
        var partner = partner();
        var other = partner();
        var early = written(first, partner, other);
        var late = written(first, partner);
        start(early);
        var refused = second.post("/agency/campaign/cohorts/" + late + "/start", Map.of("version", "1"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("dans une autre cohorte en cours");
        assertThat(first.post("/agency/campaign/cohorts", form(partner)).body())
                .as("nobody would be left")
                .contains("dans une autre cohorte en cours");
        assertThat(world.count("select count(*) from campaign.member where partner = ? and live", partner.id()))
                .isOne();
    }

    @Test
    void two_who_change_one_draft_see_both() {
        var partner = partner();
        var cohort = written(first, partner);
        var theirs = new HashMap<>(form(partner));
        theirs.put("name", "Le nom des autres");
        theirs.put("version", "1");
        assertThat(second.post("/agency/campaign/cohorts/" + cohort + "/edit", theirs)
                        .status())
                .isEqualTo(303);
        var mine = new HashMap<>(theirs);
        mine.put("name", "Mon nom");
        var stale = first.post("/agency/campaign/cohorts/" + cohort + "/edit", mine);
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.body()).contains("Le nom des autres", "value=\"Mon nom\"", "name=\"version\" value=\"2\"");
        assertThat(first.post("/agency/campaign/cohorts/" + cohort + "/removal", Map.of("version", "1"))
                        .status())
                .isEqualTo(409);
        assertThat(first.post("/agency/campaign/cohorts/" + cohort + "/removal", Map.of("version", "2"))
                        .location())
                .endsWith("/agency/campaign");
    }

    // --- What is demanded, and when ---------------------------------------------------------------------------------

    @Test
    void from_the_announcement_one_chooses_now_or_once_later() {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var before = browser(office);
        var cohort = running(partner);
        announce(cohort);
        settled();
        assertThat(before.get("/kairos/groups").status())
                .as("who was signed in works on until the next sign-in")
                .isEqualTo(200);

        var browser = portal.signedIn(office);
        var page = asked(browser, "/kairos/groups");
        assertThat(page.body()).contains("Votre organisme passe au second facteur", "action=\"/second-factor/later\"");
        assertThat(before.get("/kairos/groups").status())
                .as("a second window too")
                .isEqualTo(303);
        var later = browser.post("/second-factor/later", Map.of("to", "/kairos/groups"));
        assertThat(later.location()).endsWith("/kairos/groups");
        assertThat(browser.get("/kairos/groups").status()).isEqualTo(200);
        assertThat(portal.signedIn(office).get("/kairos/groups").status()).isEqualTo(200);

        world.pastTriggers(
                "campaign.postponement",
                "update campaign.postponement set at = now() - interval '14 days', until = now() where account = ?",
                office.id());
        eventually("due again", () -> due(office));
        var again = asked(portal.signedIn(office), "/kairos/groups");
        assertThat(again.body()).contains("ce délai est passé").doesNotContain("/second-factor/later");
        assertThat(browser.post("/second-factor/later", Map.of("to", "/")).location())
                .endsWith("/first-factor?to=%2F");
        assertThat(due(office)).isTrue();
    }

    @Test
    void it_is_postponed_for_fourteen_days_at_most_and_never_past_the_date() {
        var near = partner();
        var far = partner();
        var nearOffice = account(Role.TRAINING_OFFICE_MANAGER, near);
        var farOffice = account(Role.TRAINING_OFFICE_MANAGER, far);
        var nearCohort = running(near);
        announce(nearCohort);
        move(
                nearCohort,
                "required_at = date_trunc('second', now()) + interval '3 days', reminders_at = announced_at,"
                        + " brown_out_at = now() + interval '1 day', brown_out_until = now() + interval '25 hours'");
        announce(running(far));
        postponed(nearOffice);
        postponed(farOffice);
        assertThat(world.count("""
                        select count(*) from campaign.postponement p join campaign.cohort c on c.id = p.cohort
                         where p.account = ? and p.until = c.required_at
                        """, nearOffice.id())).isOne();
        assertThat(world.count(
                        "select count(*) from campaign.postponement where account = ? and until = at + interval '14 days'",
                        farOffice.id()))
                .isOne();
    }

    @Test
    void in_the_brown_out_nothing_is_shown_and_after_it_work_goes_on() {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var browser = browser(office);
        var cohort = running(partner);
        announce(cohort);
        postponed(office);
        move(
                cohort,
                "announced_at = now() - interval '2 days', reminders_at = now() - interval '1 day',"
                        + " brown_out_at = now() - interval '1 minute', brown_out_until = now() + interval '20 minutes'");
        eventually("due in the brown-out", () -> due(office));
        assertThat(asked(browser, "/kairos/groups").body())
                .contains("coupure annoncée")
                .doesNotContain("/second-factor/later");
        move(cohort, "brown_out_at = now() - interval '30 minutes', brown_out_until = now() - interval '1 second'");
        eventually("over by itself", () -> !due(office));
        assertThat(browser.get("/kairos/groups").status()).isEqualTo(200);
    }

    @Test
    void a_form_that_is_sent_when_the_factor_becomes_due_comes_back_after_enrolling() {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var browser = browser(office);
        browser.get("/offer/courses/new");
        require(running(partner));
        eventually("due", () -> due(office));
        var sent = browser.post("/offer/courses", Map.of("title", "Soudure à l’arc & TIG", "objective", "Souder"));
        assertThat(sent.location()).contains("/step-up?form=");
        var led = browser.get(path(sent.location()));
        assertThat(path(led.location())).startsWith("/first-factor?form=");
        var query = path(led.location()).substring("/first-factor".length());
        assertThat(browser.get(path(led.location())).body()).contains("maintenant exigé");
        var page = browser.get("/my-factors/codes" + query).body();
        var fields = new LinkedHashMap<String, String>();
        fields.put("offered", hidden(page, "offered"));
        fields.put("form", hidden(page, "form"));
        fields.put("code", App.of(page).code(0));
        var added = browser.post("/my-factors/codes", fields);
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.body()).contains("/step-up/form/" + fields.get("form"));
        var back = browser.get("/step-up/form/" + fields.get("form"));
        assertThat(back.body()).contains("action=\"/offer/courses\"", "Soudure à l’arc &amp; TIG");
        var saved = browser.post("/offer/courses", Map.of("title", "Soudure à l’arc & TIG", "objective", "Souder"));
        assertThat(saved.location()).contains("/offer/courses/");
    }

    @Test
    void who_made_a_factor_because_it_was_due_does_not_take_the_last_one_away() {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        require(running(partner));
        eventually("due", () -> due(office));
        var browser = portal.signedIn(office);
        var page = browser.get("/my-factors/codes").body();
        browser.post(
                "/my-factors/codes",
                Map.of("offered", hidden(page, "offered"), "code", App.of(page).code(0)));
        assertThat(browser.get("/my-factors").status()).isEqualTo(200);
        assertThat(browser.post("/my-factors/codes/removal", Map.of()).status()).isEqualTo(404);
        assertThat(world.count("select holds from accounts.account where id = ?", office.id()))
                .isEqualTo(2);
    }

    @Test
    void a_form_comes_back_after_it_was_postponed_too() {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var browser = browser(office);
        browser.get("/offer/courses/new");
        announce(running(partner));
        portal.signedIn(office);
        var sent = browser.post("/offer/courses", Map.of("title", "Plomberie"));
        var form = path(sent.location()).replace("/step-up?form=", "");
        assertThat(asked(browser, "/kairos/groups").body()).contains("/second-factor/later");
        var later = browser.post("/second-factor/later", Map.of("form", form));
        assertThat(later.location()).endsWith("/step-up/form/" + form);
        assertThat(browser.get("/step-up/form/" + form).body()).contains("Plomberie");
    }

    @Test
    void a_partner_that_no_cohort_has_and_who_holds_a_factor_is_left_alone() {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var holder = account(Role.TRAINING_OFFICE_MANAGER, partner);
        world.run("insert into factors.one_time_code values (?, sha256('seed'), 0, now())", holder.id());
        var cohort = running(partner);
        announce(cohort);
        portal.signedIn(holder);
        assertThat(world.count("select count(*) from campaign.summons where account = ?", holder.id()))
                .isZero();
        var stranger = account(Role.TRAINING_OFFICE_MANAGER, partner());
        assertThat(browser(stranger).get("/kairos/groups").status()).isEqualTo(200);
        require(cohort);
        eventually("due", () -> due(office) && due(holder));
        assertThat(due(stranger)).isFalse();
    }

    @Test
    void what_something_else_demands_the_campaign_does_not_take_away() {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        world.run("update accounts.account set factor_due = true where id = ?", office.id());
        var cohort = running(partner);
        require(cohort);
        settled();
        stop(cohort);
        settled();
        assertThat(due(office)).isTrue();
    }

    /** An account that was given more while the campaign demanded a factor: it keeps one for good, and the round goes on for others. */
    @Test
    void whoever_was_given_more_meanwhile_keeps_the_factor_and_holds_nobody_up() {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var colleague = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var manager = account(Role.PARTNER_ACCOUNT_MANAGER, partner);
        var cohort = running(partner);
        require(cohort);
        eventually("due", () -> due(office) && due(colleague));
        world.run("""
                insert into team.request (id, account, partner, kind, asked_by, asked_at, other_domain, hours, role_before,
                                          sites_before, by_group_before, state)
                values (gen_random_uuid(), ?, ?, 'MORE', ?, now(), false, 0, 'QUOTE_CLERK', '{}', false, 'WAITING')
                """, office.id(), partner.id(), manager.id());
        stop(cohort);
        eventually("the colleague's demand is over", () -> !due(colleague));
        settled();
        assertThat(due(office)).isTrue();
        assertThat(world.count("select count(*) from campaign.demand where account = ?", office.id()))
                .isZero();
    }

    @Test
    void two_officers_stop_a_cohort_and_nothing_is_demanded_any_more() {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var cohort = running(partner);
        require(cohort);
        eventually("due", () -> due(office));
        var path = "/agency/campaign/cohorts/" + cohort;
        assertThat(first.post(path + "/stop/approval", Map.of("version", version(cohort)))
                        .body())
                .contains("un premier agent doit le faire");
        assertThat(first.post(path + "/stop", Map.of("version", version(cohort), "reason", "non"))
                        .body())
                .contains("10 à 500", "non");
        assertThat(first.post(path + "/stop", Map.of("version", version(cohort), "reason", REASON))
                        .status())
                .isEqualTo(303);
        assertThat(first.post(path + "/stop/approval", Map.of("version", version(cohort)))
                        .body())
                .contains("Il faut un second agent");
        assertThat(second.post(path + "/stop/approval", Map.of("version", version(cohort)))
                        .status())
                .isEqualTo(303);
        eventually("demanded no more", () -> !due(office));
        assertThat(browser(office).get("/kairos/groups").status()).isEqualTo(200);
        assertThat(second.get(path).body()).contains("arrêtée", REASON);
    }

    // --- Exemptions -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_exemption_takes_two_and_is_over_by_itself(boolean whole) {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        require(running(partner));
        eventually("due", () -> due(office));
        var code = whole ? partner.code() : office.code();
        var until = TODAY.plusDays(30).toString();
        assertThat(first.post("/agency/campaign/exemptions", Map.of("code", code, "reason", REASON, "until", until))
                        .status())
                .isEqualTo(303);
        assertThat(due(office)).as("asked for is not given").isTrue();
        var id = world.text(
                "select id::text from campaign.exemption where coalesce(account, partner) = ?",
                whole ? partner.id() : office.id());
        var path = "/agency/campaign/exemptions/" + id;
        var alone = first.post(path + "/approval", Map.of());
        assertThat(alone.status()).isEqualTo(422);
        assertThat(alone.body()).contains("Il faut un second agent");
        assertThat(due(office)).isTrue();
        assertThatThrownBy(() -> world.run("""
                        update campaign.exemption set state = 'APPROVED', decided_by = asked_by, decided_at = now()
                         where id = ?::uuid
                        """, id)).isInstanceOf(IllegalStateException.class);
        assertThat(second.post(path + "/approval", Map.of()).status()).isEqualTo(303);
        assertThat(due(office)).as("at once").isFalse();
        assertThat(second.get("/agency/campaign/exemptions").body()).contains(code, REASON, "accordée");
        world.pastTriggers(
                "campaign.exemption",
                "update campaign.exemption set ends_at = now(), asked_at = now() - interval '30 days' where id = ?::uuid",
                id);
        eventually("over", () -> due(office));
    }

    @Test
    void an_exemption_is_ended_by_one_and_refused_or_taken_back() {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        require(running(partner));
        var given = exempted(office);
        assertThat(first.post("/agency/campaign/exemptions/" + given + "/end", Map.of())
                        .status())
                .isEqualTo(303);
        assertThat(due(office)).isTrue();
        assertThat(first.post("/agency/campaign/exemptions/" + given + "/end", Map.of())
                        .status())
                .isEqualTo(422);
        exemptionAsked(office);
        var twice = first.post(
                "/agency/campaign/exemptions",
                Map.of(
                        "code",
                        office.code(),
                        "reason",
                        REASON,
                        "until",
                        TODAY.plusDays(3).toString()));
        assertThat(twice.body()).contains("attend déjà", REASON);
        var waiting = world.text(
                "select id::text from campaign.exemption where account = ? and state = 'WAITING'", office.id());
        assertThat(first.post("/agency/campaign/exemptions/" + waiting + "/refusal", Map.of())
                        .status())
                .isEqualTo(303);
        assertThat(second.post("/agency/campaign/exemptions/" + waiting + "/approval", Map.of())
                        .status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({
        "X-12, 30, code-wrong",
        "C-999999, 30, Aucun compte de partenaire",
        "OFFICER, 30, Aucun compte de partenaire",
        "OFFICE, 91, until-wrong",
        "OFFICE, -1, until-wrong"
    })
    void an_exemption_that_cannot_be_is_refused_with_a_word(String code, int days, String word) {
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner());
        var target = switch (code) {
            case "OFFICER" -> secondOfficer.code();
            case "OFFICE" -> office.code();
            default -> code;
        };
        var answer = first.post(
                "/agency/campaign/exemptions",
                Map.of(
                        "code",
                        target,
                        "reason",
                        REASON,
                        "until",
                        TODAY.plusDays(days).toString()));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains(word, REASON);
    }

    // --- How far it is ----------------------------------------------------------------------------------------------

    @Test
    void the_officer_sees_how_far_each_partner_is_and_who_could_not_work() {
        var done = partner();
        var stuck = partner();
        var keyed = account(Role.TRAINING_OFFICE_MANAGER, done);
        var coded = account(Role.QUOTE_CLERK, done);
        var lagging = account(Role.TRAINING_OFFICE_MANAGER, done);
        var alone = account(Role.TRAINING_OFFICE_MANAGER, stuck);
        world.run("insert into factors.one_time_code values (?, sha256('seed'), 0, now())", coded.id());
        world.run("""
                insert into factors.passkey (id, account, credential, key, aaguid, counter, name, synced, added_at)
                values (gen_random_uuid(), ?, sha256(gen_random_uuid()::text::bytea), '\\x00', gen_random_uuid(), 0, 'x', false, now())
                """, keyed.id());
        var cohort = running(done, stuck);
        announce(cohort);
        postponed(lagging);
        var found = portal.bean(ProgressTable.class).of(cohort);
        assertThat(found).isEqualTo(new Progress(2, 4, 1, 1, 0, 1, 1, 1));
        assertThat(found.percent()).isEqualTo(50);
        assertThat(found.pieces().stream().mapToInt(Progress.Piece::width).sum())
                .isEqualTo(1000);
        var path = "/agency/campaign/cohorts/" + cohort;
        assertThat(first.get(path).body()).contains("2 sur 4 (50 %)", "<rect", done.code(), stuck.code());
        assertThat(first.get(path + "?show=STUCK").body())
                .contains(">" + stuck.code() + "<")
                .doesNotContain(">" + done.code() + "<");
        assertThat(first.get(path + "?show=DONE").body()).contains("Aucun partenaire ne correspond");
        assertThat(first.get(path + "?q=" + done.code()).body()).doesNotContain(">" + stuck.code() + "<");
        var list = first.get(path + "/lagging").body();
        assertThat(list)
                .contains(alone.code(), lagging.code(), "Léa Martin")
                .doesNotContain(coded.code(), keyed.code());
        assertThat(first.get(path + "/lagging?partner=" + stuck.code()).body())
                .contains(alone.code())
                .doesNotContain(lagging.code());
        exempted(alone);
        assertThat(portal.bean(ProgressTable.class).of(cohort)).isEqualTo(new Progress(2, 4, 1, 1, 1, 1, 0, 0));
    }

    // --- As a thief -------------------------------------------------------------------------------------------------

    @Test
    void by_many_requests_at_once_it_is_postponed_once() throws Exception {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        announce(running(partner));
        var browsers = new ArrayList<Browser>();
        for (int i = 0; i < 4; i++) {
            var browser = portal.signedIn(office);
            browser.get("/first-factor");
            browsers.add(browser);
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            var tries = new ArrayList<Callable<String>>();
            browsers.forEach(browser -> tries.add(
                    () -> browser.post("/second-factor/later", Map.of()).location()));
            var answers = new ArrayList<String>();
            for (var done : threads.invokeAll(tries)) {
                answers.add(path(done.get()));
            }
            assertThat(answers).containsExactlyInAnyOrder("/", "/first-factor", "/first-factor", "/first-factor");
        }
        assertThat(world.count("select count(*) from campaign.postponement where account = ?", office.id()))
                .isOne();
    }

    @Test
    void after_the_date_a_stolen_password_reads_nobody() {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var person = world.person();
        world.enrolment(partner, world.group(partner, "Soudure"), person, Stage.DURING);
        require(running(partner));
        var thief = portal.signedIn(office);
        for (var path : List.of(
                "/",
                "/kairos/groups",
                "/kairos/today",
                "/kairos/look-up",
                "/kairos/exports",
                "/messages",
                "/my-ledger",
                "/my-factors",
                "/my-sign-ins",
                "/offer")) {
            assertThat(thief.get(path).location()).as(path).contains("/step-up");
        }
        var viewer = world.signedIn(office);
        assertThat(portal.bean(Guard.class)
                        .discloseOne(Request.by(viewer, Purpose.LIST_GROUP, person.ref(), Set.of(Field.LAST_NAME))))
                .isInstanceOf(Answer.Withheld.class);
        thief.get("/first-factor");
        assertThat(path(thief.post("/second-factor/later", Map.of()).location()))
                .isEqualTo("/first-factor");
        assertThat(world.count("select count(*) from ledger.entry where account = ? and kind = 1", office.id()))
                .isZero();
    }

    @Test
    void the_application_clears_nothing_and_approves_nothing_by_itself() {
        for (var sql : List.of(
                "update accounts.account set factor_due = false",
                "delete from campaign.demand",
                "delete from campaign.postponement",
                "insert into campaign.postponement values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now(), now())",
                "update campaign.exemption set state = 'APPROVED'",
                "insert into campaign.exemption (id) values (gen_random_uuid())",
                "update campaign.cohort set required_at = now() + interval '1 year'",
                "delete from campaign.member",
                "select campaign.settle(gen_random_uuid())",
                "select campaign.tell(null, null, 'x')")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> asApplication("select campaign.stop(sha256('x'), gen_random_uuid(), 1)"))
                .hasMessageContaining("not a security officer");
    }

    @Test
    void a_partners_accounts_find_none_of_it() {
        var partner = partner();
        var office = account(Role.PARTNER_ACCOUNT_MANAGER, partner);
        var cohort = written(first, partner);
        var theirs = browser(office);
        for (var path : List.of(
                "/agency/campaign",
                "/agency/campaign/exemptions",
                "/agency/campaign/cohorts/" + cohort,
                "/agency/campaign/cohorts/" + cohort + "/lagging")) {
            assertThat(theirs.get(path).status()).as(path).isEqualTo(403);
        }
        var exemption = Map.of(
                "code",
                office.code(),
                "reason",
                REASON,
                "until",
                TODAY.plusDays(9).toString());
        assertThat(theirs.post("/agency/campaign/exemptions", exemption).status())
                .isEqualTo(403);
        var table = portal.bean(ExemptionTable.class);
        assertThatThrownBy(() -> table.ask(
                        world.signedIn(office),
                        UUID.randomUUID(),
                        office.code(),
                        REASON,
                        Instant.now().plusSeconds(999)))
                .rootCause()
                .hasMessageContaining("not a security officer");
        assertThat(first.get("/agency/campaign/cohorts/" + UUID.randomUUID()).status())
                .isEqualTo(404);
    }

    // --- Help -------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "no, yes, no, sur cet ordinateur",
        "yes, yes, yes, sur votre téléphone",
        "yes, yes, no, par une application",
        "yes, no, yes, Une clé de sécurité",
        "yes, no, no, Cherchons un moyen"
    })
    void the_help_asks_three_questions_and_answers_anybody(String shared, String phone, String usb, String answer) {
        var browser = portal.browser();
        assertThat(browser.get("/help").body()).contains("/help/second-factor");
        assertThat(browser.get("/help/second-factor").body()).doesNotContain("id=\"advice\"");
        assertThat(browser.get("/help/second-factor?shared=" + shared + "&phone=" + phone + "&usb=" + usb)
                        .body())
                .contains("id=\"advice\"", answer);
    }

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var partner = partner();
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        account(Role.QUOTE_CLERK, partner);
        var holder = account(Role.TRAINING_OFFICE_MANAGER, partner);
        world.run("insert into factors.one_time_code values (?, sha256('seed'), 0, now())", holder.id());
        var draft = written(first, partner());
        var cohort = running(partner, partner());
        announce(cohort);
        exempted(account(Role.ATTENDANCE_TAKER, partner));
        exemptionAsked(office);
        var paths = new LinkedHashMap<String, String>();
        paths.put("list", "/agency/campaign");
        paths.put("draft", "/agency/campaign/cohorts/" + draft);
        paths.put("new", "/agency/campaign/cohorts/new");
        paths.put("cohort", "/agency/campaign/cohorts/" + cohort);
        paths.put("lagging", "/agency/campaign/cohorts/" + cohort + "/lagging");
        paths.put("exemptions", "/agency/campaign/exemptions");
        look(width, dark, account(Role.SECURITY_OFFICER, null), language, paths);
        look(
                width,
                dark,
                office,
                language,
                Map.of("first-factor", "/first-factor", "help", "/help/second-factor?shared=yes&phone=yes&usb=no"));
    }

    private void look(int width, boolean dark, World.Account account, String language, Map<String, String> paths) {
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, account, language);
            paths.forEach((name, path) -> {
                assertThat(window.page().navigate(portal.url() + path).status())
                        .as(path)
                        .isEqualTo(200);
                assertThat(window.faults("campaign-" + name + "-" + language + "-" + width))
                        .as(path)
                        .isEmpty();
            });
        }
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private World.Partner partner() {
        return world.partner("P-" + ++number);
    }

    private World.Account account(Role role, World.@Nullable Partner at) {
        return world.account(UUID.randomUUID() + "@isere.example", role, at);
    }

    private Browser browser(World.Account account) {
        var browser = portal.signedIn(account);
        browser.get("/");
        return browser;
    }

    private Map<String, String> form(World.Partner... partners) {
        var announced = WORKED.from(TODAY);
        var codes = List.of(partners).stream().map(World.Partner::code).toList();
        return Map.of(
                "name",
                "Cohorte de " + codes.getFirst(),
                "codes",
                String.join(", ", codes),
                "announcedOn",
                announced.toString(),
                "remindersFrom",
                WORKED.after(announced, 1).toString(),
                "brownOutOn",
                WORKED.after(announced, 20).toString(),
                "brownOutHour",
                "10",
                "requiredFrom",
                WORKED.after(announced, 25).toString());
    }

    private UUID written(Browser officer, World.Partner... partners) {
        var answer = officer.post("/agency/campaign/cohorts", form(partners));
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        return id(answer);
    }

    private static UUID id(Browser.Answer answer) {
        var match = COHORT.matcher(answer.location());
        assertThat(match.find()).isTrue();
        return UUID.fromString(match.group(1));
    }

    private void start(UUID cohort) {
        assertThat(second.post("/agency/campaign/cohorts/" + cohort + "/start", Map.of("version", "1"))
                        .status())
                .isEqualTo(303);
    }

    private void stop(UUID cohort) {
        var path = "/agency/campaign/cohorts/" + cohort + "/stop";
        first.post(path, Map.of("version", version(cohort), "reason", REASON));
        assertThat(second.post(path + "/approval", Map.of("version", version(cohort)))
                        .status())
                .isEqualTo(303);
    }

    private UUID running(World.Partner... partners) {
        var cohort = written(first, partners);
        start(cohort);
        return cohort;
    }

    private String version(UUID cohort) {
        return world.text("select version from campaign.cohort where id = ?", cohort);
    }

    /** As if it had been announced a moment ago. */
    private void announce(UUID cohort) {
        move(cohort, "announced_at = clock_timestamp() - interval '10 milliseconds'");
    }

    /** As if its last day had come. */
    private void require(UUID cohort) {
        move(cohort, """
                announced_at = now() - interval '30 days', reminders_at = now() - interval '20 days',
                brown_out_at = now() - interval '10 days', brown_out_until = now() - interval '10 days' + interval '1 hour',
                required_at = now() - interval '1 second'
                """);
    }

    private void move(UUID cohort, String dates) {
        world.pastTriggers("campaign.cohort", "update campaign.cohort set " + dates + " where id = ?", cohort);
    }

    private boolean due(World.Account account) {
        return Boolean.parseBoolean(world.text(
                "select case when factor_due then 'true' else 'false' end from accounts.account where id = ?",
                account.id()));
    }

    /** One whole round that nobody else was in. */
    private void settled() {
        var until = Instant.now().plusSeconds(2);
        while (Instant.now().isBefore(until)) {
            portal.bean(CampaignRounds.class).follow();
            pause();
        }
    }

    private void eventually(String what, BooleanSupplier there) {
        var until = Instant.now().plus(Duration.ofSeconds(30));
        while (!there.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(until);
            portal.bean(CampaignRounds.class).follow();
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where a page leads that asks for a factor: the page where the first one is chosen. */
    private static Browser.Answer asked(Browser browser, String path) {
        var led = browser.get(path);
        assertThat(led.status()).as(path).isEqualTo(303);
        var stepUp = browser.get(path(led.location()));
        assertThat(stepUp.status()).isEqualTo(303);
        return browser.get(path(stepUp.location()));
    }

    private void postponed(World.Account account) {
        var browser = portal.signedIn(account);
        browser.get("/first-factor");
        assertThat(path(browser.post("/second-factor/later", Map.of()).location()))
                .isEqualTo("/");
    }

    private void exemptionAsked(World.Account account) {
        assertThat(first.post(
                                "/agency/campaign/exemptions",
                                Map.of(
                                        "code",
                                        account.code(),
                                        "reason",
                                        REASON,
                                        "until",
                                        TODAY.plusDays(30).toString()))
                        .status())
                .isEqualTo(303);
    }

    private String exempted(World.Account account) {
        exemptionAsked(account);
        var id = world.text(
                "select id::text from campaign.exemption where account = ? and state = 'WAITING'", account.id());
        assertThat(second.post("/agency/campaign/exemptions/" + id + "/approval", Map.of())
                        .status())
                .isEqualTo(303);
        return id;
    }

    private static String hidden(String page, String name) {
        var field = Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page);
        assertThat(field.find()).as(name).isTrue();
        return field.group(1);
    }

    private static String path(String location) {
        return location.replaceFirst("^https?://[^/]+", "");
    }

    private void asApplication(String sql) throws SQLException {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }
}
