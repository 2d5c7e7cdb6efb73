package ecluse.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class TeamTest {
    private static final String PASSWORD = "trois-petits-canards-au-bord";
    private static final Pattern LINK = Pattern.compile("/team/welcome/([A-Za-z0-9_-]{43})");
    private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"([0-9a-f]{32})\"");
    private static int serial;

    private final GreenMail mail = started();
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(
            database,
            Map.of(
                    "ecluse.mail.host",
                    "127.0.0.1",
                    "ecluse.mail.port",
                    Integer.toString(mail.getSmtp().getPort())));
    private final TeamTable table = portal.bean(TeamTable.class);

    private static GreenMail started() {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        return mail;
    }

    /** A partner with two managers and an officer of the agency. */
    private final class Centre {
        final String domain = "centre" + ++serial + ".example";
        final World.Partner partner = world.partner("P-" + UUID.randomUUID());
        final World.Account manager = at("rgc", Role.PARTNER_ACCOUNT_MANAGER);
        final World.Account other = at("rgc2", Role.PARTNER_ACCOUNT_MANAGER);

        World.Account at(String name, Role role) {
            return world.account(name + "@" + domain, role, partner);
        }

        String address() {
            return "nouveau" + ++serial + "@" + domain;
        }
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
        mail.stop();
    }

    /** All tests come from one network, and strangers of one network wait together. */
    @BeforeEach
    void forget() {
        world.run("delete from accounts.failure");
    }

    // --- A new account ----------------------------------------------------------------------------------------------

    @Test
    void a_new_account_reads_nobody_before_a_second_person_has_approved_it_and_its_hours_are_over() {
        var centre = new Centre();
        var person = world.person();
        var group = world.group(centre.partner, "Soudage");
        world.enrolment(centre.partner, group, person, Stage.DURING);
        var address = centre.address();
        var manager = browser(centre.manager);
        assertThat(invite(manager, centre, address, Role.TRAINING_OFFICE_MANAGER)
                        .status())
                .isEqualTo(303);
        var account = account(address);
        var newcomer = accepted(address);

        assertThat(newcomer.get("/kairos/groups").location())
                .as("a second factor is due")
                .contains("/step-up");
        whole(account);
        for (var path : List.of("/", "/kairos/groups", "/kairos/today", "/team", "/my-ledger", "/kairos/look-up")) {
            var answer = newcomer.get(path);
            assertThat(answer.status()).as(path).isEqualTo(303);
            assertThat(answer.location()).as(path).endsWith("/team/waiting");
        }
        var page = newcomer.get("/team/waiting");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("Votre compte attend", "Demandé le", "24 h après");
        for (var path : List.of("/my-factors", "/my-password", "/my-sign-ins")) {
            assertThat(newcomer.get(path).status()).as(path).isEqualTo(200);
        }
        var request = request(account);
        assertThat(decide(manager, request, "approve").status())
                .as("who invited does not approve")
                .isEqualTo(422);
        assertThat(decide(browser(centre.other), request, "approve").status()).isEqualTo(303);

        assertThat(newcomer.get("/kairos/groups").location()).endsWith("/team/waiting");
        assertThat(newcomer.get("/team/waiting").body()).contains("jusqu’au").doesNotContain("Demandé le");
        assertThat(world.count(
                        "select count(*) from accounts.account where id = ?"
                                + " and reads_from between now() + interval '23 hours' and now() + interval '24 hours'",
                        account))
                .isEqualTo(1);
        assertThat(world.count("select count(*) from ledger.entry where account = ? and kind = 1", account))
                .isZero();

        world.pastTriggers(
                "team.request",
                "update team.request set first_seen_at = now() - interval '25 hours', decided_at = now() - interval '1 hour' where id = ?",
                request);
        world.run("update accounts.account set reads_from = now() - interval '1 minute' where id = ?", account);
        table.openQuarantines();
        assertThat(newcomer.get("/kairos/groups").body()).contains("Soudage");
        assertThat(newcomer.get("/team/waiting").status()).isEqualTo(303);
        assertThat(steps(account)).isEqualTo("INVITE ACCEPT APPROVE");
        assertThat(world.text("""
                select string_agg(split_part(detail, ' ', 1), ' ' order by position) from ledger.entry
                 where kind = 20 and subject = ?
                """, account)).isEqualTo("INVITE ACCEPT APPROVE");
    }

    @Test
    void approved_before_the_first_sign_in_the_hours_run_from_that_on() {
        var centre = new Centre();
        var address = centre.address();
        invite(browser(centre.manager), centre, address, Role.QUOTE_CLERK);
        var account = account(address);
        assertThat(decide(browser(centre.other), request(account), "approve").status())
                .isEqualTo(303);
        assertThat(world.text("select reads_from::text from accounts.account where id = ?", account))
                .isEqualTo("infinity");
        table.openQuarantines();
        assertThat(world.text("select reads_from::text from accounts.account where id = ?", account))
                .isEqualTo("infinity");
        accepted(address);
        table.openQuarantines();
        assertThat(world.count(
                        "select count(*) from accounts.account where id = ? and reads_from > now() + interval '23 hours'"
                                + " and reads_from < 'infinity'",
                        account))
                .isEqualTo(1);
    }

    @Test
    void invariant_3_in_its_first_week_it_is_shown_a_fifth_of_what_others_are() {
        var centre = new Centre();
        var group = world.group(centre.partner, "Soudage");
        var people = new ArrayList<World.Person>();
        for (int i = 0; i < 6; i++) {
            people.add(world.person());
            world.enrolment(centre.partner, group, people.getLast(), Stage.DURING);
        }
        var address = centre.address();
        invite(browser(centre.manager), centre, address, Role.TRAINING_OFFICE_MANAGER);
        var account = account(address);
        var newcomer = accepted(address);
        whole(account);
        decide(browser(centre.other), request(account), "approve");
        reads(account, 25);
        assertThat(opened(newcomer, people)).containsExactly(200, 200, 200, 200, 429, 429);
        assertThat(newcomer.get("/my-ledger").body()).contains("4 personnes dont vous avez ouvert", "26. Rouvrir");
        assertThat(world.count(
                        "select count(*) from accounts.account where id = ?"
                                + " and first_days_until between now() + interval '6 days 22 hours' and now() + interval '7 days'",
                        account))
                .isOne();

        world.run("update accounts.account set first_days_until = null where id = ?", account);
        assertThat(world.text("select first_days_until > now() from accounts.account where id = ?", account))
                .as("whoever writes it")
                .isEqualTo("t");
        reads(account, 24 * 9);
        assertThat(opened(newcomer, people)).as("a week later").containsOnly(200);
    }

    /** As if it had first signed in so many hours ago, and its quarantine were over an hour later than a day after. */
    private void reads(UUID account, int hours) {
        world.pastTriggers(
                "team.request",
                "update team.request set first_seen_at = now() - make_interval(hours => ?), decided_at = now() - make_interval(hours => ?) where account = ?",
                hours,
                hours,
                account);
        world.run(
                "update accounts.account set reads_from = now() - make_interval(hours => ?) where id = ?",
                hours - 24,
                account);
        table.openQuarantines();
    }

    private static List<Integer> opened(Browser office, List<World.Person> people) {
        office.get("/kairos/groups");
        return people.stream()
                .map(person -> office.post(
                                "/kairos/people/" + person.ref().value() + "/contact", Map.of("purpose", "reach"))
                        .status())
                .toList();
    }

    @Test
    void every_colleague_and_the_agency_see_it_at_once() {
        var centre = new Centre();
        var head = centre.at("direction", Role.CENTRE_HEAD);
        var office = centre.at("bureau", Role.TRAINING_OFFICE_MANAGER);
        var officer = account(Role.PARTNERSHIP_OFFICER);
        var address = centre.address();
        invite(browser(centre.manager), centre, address, Role.QUOTE_CLERK);
        var code = world.text("select code from accounts.account where login = ?", address);
        assertThat(browser(office).get("/kairos/today").body()).contains("nouveau compte dans votre équipe");
        assertThat(browser(office).get("/team").body())
                .contains("Nadia Dupuis", code)
                .doesNotContain(address, "/team/accounts/");
        assertThat(browser(officer).get("/agency/new-accounts").body()).contains("Nadia Dupuis", centre.partner.code());
        for (var colleague : List.of(centre.manager, centre.other, head)) {
            eventually(() -> !mails(colleague.login()).isEmpty());
            assertThat(mails(colleague.login()).getFirst())
                    .contains(code, "/team")
                    .as("no word that a thief could have typed")
                    .doesNotContain("Nadia", address);
        }
        assertThat(mails(office.login())).isEmpty();
    }

    @Test
    void an_address_of_another_domain_waits_for_the_agency() {
        var centre = new Centre();
        var address = "voleur" + ++serial + "@gmail.com";
        invite(browser(centre.manager), centre, address, Role.TRAINING_OFFICE_MANAGER);
        var request = request(account(address));
        var colleague = browser(centre.other);
        assertThat(colleague.get("/team/requests/" + request).body()).contains("seule l’agence peut approuver");
        assertThat(decide(colleague, request, "approve").status()).isEqualTo(422);
        var officer = browser(account(Role.PARTNERSHIP_OFFICER));
        officer.get("/agency/new-accounts/" + request);
        assertThat(officer.post("/agency/new-accounts/" + request, Map.of("decision", "approve"))
                        .status())
                .isEqualTo(303);
        assertThat(state(request)).isEqualTo("APPROVED AGENCY");
    }

    @Test
    void a_manager_with_a_free_address_makes_no_domain_known() {
        var partner = world.partner("P-" + UUID.randomUUID());
        world.account("rgc" + ++serial + "@gmail.com", Role.PARTNER_ACCOUNT_MANAGER, partner);
        assertThat(world.count("select count(*) from team.domain where partner = ?", partner.id()))
                .isZero();
    }

    @Test
    void a_refusal_removes_the_account_and_frees_the_address() {
        var centre = new Centre();
        var address = centre.address();
        var manager = browser(centre.manager);
        invite(manager, centre, address, Role.QUOTE_CLERK);
        var link = link(address);
        var account = account(address);
        var request = request(account);
        assertThat(decide(browser(centre.other), request, "refuse").status()).isEqualTo(303);
        assertThat(state(request)).isEqualTo("REFUSED COLLEAGUE");
        assertThat(portal.browser().get("/team/welcome/" + link).status()).isEqualTo(404);
        assertThat(decide(browser(centre.other), request, "approve").status()).isEqualTo(404);
        assertThat(invite(manager, centre, address, Role.QUOTE_CLERK).status()).isEqualTo(303);
    }

    // --- The link ---------------------------------------------------------------------------------------------------

    @Test
    void a_link_serves_once_and_the_latest_alone() throws Exception {
        var centre = new Centre();
        var address = centre.address();
        var manager = browser(centre.manager);
        invite(manager, centre, address, Role.QUOTE_CLERK);
        var first = link(address);
        assertThat(act(manager, account(address), "INVITE_AGAIN").status()).isEqualTo(303);
        eventually(() -> mails(address).size() == 2);
        var found = LINK.matcher(mails(address).get(1));
        assertThat(found.find()).isTrue();
        var second = found.group(1);
        assertThat(portal.browser().get("/team/welcome/" + first).status()).isEqualTo(404);
        var weak = portal.browser();
        assertThat(weak.get("/team/welcome/" + second).body()).contains("Chargé des devis", address);
        assertThat(weak.post("/team/welcome/" + second, Map.of("wanted", "court", "again", "autre"))
                        .body())
                .contains("au moins 15", "wanted-wrong", "again-wrong");
        var answers = atOnce(4, () -> choose(second).status());
        assertThat(answers).containsOnlyOnce(303);
        assertThat(choose(second).status()).isEqualTo(404);
        assertThat(portal.browser().get("/team/welcome/none").status()).isEqualTo(404);
    }

    @Test
    void a_link_ends_after_seven_days() {
        var centre = new Centre();
        var address = centre.address();
        invite(browser(centre.manager), centre, address, Role.QUOTE_CLERK);
        var link = link(address);
        world.run(
                "update team.mail set expires_at = now() - interval '1 second' where about = ? and kind = 'INVITED'",
                account(address));
        assertThat(portal.browser().get("/team/welcome/" + link).status()).isEqualTo(404);
    }

    // --- What a manager grants --------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"TRAINING_OFFICE_MANAGER", "QUOTE_CLERK", "ATTENDANCE_TAKER", "CENTRE_HEAD"},
            mode = EnumSource.Mode.EXCLUDE)
    void no_manager_grants_a_role_that_is_not_below_the_own(Role role) {
        var centre = new Centre();
        var address = centre.address();
        var answer = invite(browser(centre.manager), centre, address, role);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("Choisissez un des rôles", address);
        assertThat(byFunction(centre.manager, address, role.name(), centre.partner.site()))
                .isEqualTo("ROLE");
        assertThat(world.count("select count(*) from accounts.account where login = ?", address))
                .isZero();
    }

    @Test
    void no_manager_grants_a_site_of_others_or_where_the_manager_does_not_work() {
        var centre = new Centre();
        var elsewhere = new Centre();
        var second = site(centre.partner);
        var manager = browser(centre.manager);
        for (var site : List.of(second, elsewhere.partner.site(), UUID.randomUUID())) {
            var address = centre.address();
            var answer = manager.post(
                    "/team/invitation",
                    Map.of("name", "Nadia Dupuis", "email", address, "role", "QUOTE_CLERK", "site", site.toString()));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(byFunction(centre.manager, address, "QUOTE_CLERK", site)).isEqualTo("SITES");
        }
        assertThat(byFunction(centre.manager, centre.address(), "QUOTE_CLERK", null))
                .isEqualTo("NO_SITE");
    }

    @Test
    void a_name_is_one_line() {
        var centre = new Centre();
        var manager = browser(centre.manager);
        manager.get("/team/invitation");
        var answer = manager.post(
                "/team/invitation",
                Map.of(
                        "name",
                        "Nadia\nDupuis",
                        "email",
                        centre.address(),
                        "role",
                        "QUOTE_CLERK",
                        "site",
                        centre.partner.site().toString()));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("href=\"#name\"");
    }

    @Test
    void what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost() {
        var centre = new Centre();
        var manager = browser(centre.manager);
        manager.get("/team/invitation");
        var answer = manager.post("/team/invitation", Map.of("name", "", "email", "nadia", "role", "QUOTE_CLERK"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body())
                .contains("href=\"#name\"", "href=\"#email\"", "href=\"#sites\"", "value=\"nadia\"")
                .containsPattern("value=\"QUOTE_CLERK\" checked");
        var taken = invite(manager, centre, centre.other.login(), Role.QUOTE_CLERK);
        assertThat(taken.status()).isEqualTo(422);
        assertThat(taken.body()).contains("a déjà un compte", centre.other.login());
    }

    @Test
    void a_partner_invites_twenty_a_day_at_most_and_questions_about_addresses_count() {
        var centre = new Centre();
        for (int n = 0; n < 10; n++) {
            assertThat(byFunction(centre.manager, centre.address(), "QUOTE_CLERK", centre.partner.site()))
                    .isEqualTo("DONE");
            assertThat(byFunction(centre.other, centre.manager.login(), "QUOTE_CLERK", centre.partner.site()))
                    .isEqualTo("TAKEN");
        }
        assertThat(byFunction(centre.manager, centre.address(), "QUOTE_CLERK", centre.partner.site()))
                .isEqualTo("TOO_MANY");
        assertThat(byFunction(centre.other, centre.manager.login(), "QUOTE_CLERK", centre.partner.site()))
                .isEqualTo("TOO_MANY");
    }

    @Test
    void the_database_has_the_roles_and_their_order_that_the_code_has() {
        assertThat(world.text("select string_agg(role, ' ' order by role) from team.role"))
                .isEqualTo(Granting.ROLES.stream()
                        .map(Enum::name)
                        .sorted()
                        .reduce((a, b) -> a + " " + b)
                        .orElseThrow());
        for (var role : Granting.ROLES) {
            for (var than : Granting.ROLES) {
                assertThat(world.count(
                                        "select count(*) from team.narrower where role = ? and than = ?",
                                        role.name(),
                                        than.name())
                                == 1)
                        .as(role + " within " + than)
                        .isEqualTo(role != than && Granting.narrowerOrSame(role, than));
            }
        }
    }

    @Test
    void the_policy_grants_no_more_than_is_held() {
        var here = UUID.randomUUID();
        var there = UUID.randomUUID();
        var granting = new Granting(Set.of(here));
        assertThat(granting.refusal(Role.QUOTE_CLERK, Set.of(here))).isEmpty();
        assertThat(granting.refusal(Role.QUOTE_CLERK, Set.of(here, there))).contains(Granting.Refusal.SITES);
        assertThat(granting.refusal(Role.QUOTE_CLERK, Set.of())).contains(Granting.Refusal.NO_SITE);
        assertThat(granting.refusal(Role.ADVISER, Set.of(here))).contains(Granting.Refusal.ROLE);
        assertThat(Granting.isMore(Role.QUOTE_CLERK, Set.of(here), Role.QUOTE_CLERK, Set.of(there)))
                .isTrue();
        assertThat(Granting.isMore(Role.TRAINING_OFFICE_MANAGER, Set.of(here), Role.QUOTE_CLERK, Set.of(here)))
                .isFalse();
        for (var role : List.of(Role.QUOTE_CLERK, Role.ATTENDANCE_TAKER, Role.TRAINING_OFFICE_MANAGER)) {
            assertThat(Granting.isMore(role, Set.of(here), Role.CENTRE_HEAD, Set.of(here)))
                    .as("from " + role)
                    .isTrue();
            assertThat(Granting.isMore(Role.CENTRE_HEAD, Set.of(here), role, Set.of(here)))
                    .as("to " + role)
                    .isFalse();
        }
    }

    // --- Changing an account ----------------------------------------------------------------------------------------

    @Test
    void more_rights_stop_a_live_sign_in_until_somebody_else_approves() {
        var centre = new Centre();
        var clerk = centre.at("devis", Role.QUOTE_CLERK);
        var working = browser(clerk);
        assertThat(working.get("/kairos/groups").status()).isEqualTo(200);
        var manager = browser(centre.manager);
        assertThat(change(manager, clerk.id(), Role.TRAINING_OFFICE_MANAGER, centre.partner.site())
                        .status())
                .isEqualTo(303);
        assertThat(admitted(clerk)).isFalse();
        assertThat(working.get("/my-ledger").location()).endsWith("/team/waiting");
        var request = request(clerk.id());
        assertThat(decide(manager, request, "approve").status()).isEqualTo(422);
        assertThat(browser(centre.other).get("/team/requests/" + request).body())
                .contains("Avant", "Chargé des devis", "Responsable administratif");
        assertThat(decide(browser(centre.other), request, "approve").status()).isEqualTo(303);
        assertThat(admitted(clerk)).isTrue();
        assertThat(working.get("/kairos/today").status()).isEqualTo(200);
    }

    @Test
    void refused_it_works_on_as_before() {
        var centre = new Centre();
        var clerk = centre.at("devis", Role.QUOTE_CLERK);
        var second = site(centre.partner);
        world.run("insert into accounts.account_site (account, site) values (?, ?)", centre.manager.id(), second);
        var working = browser(clerk);
        var manager = browser(centre.manager);
        assertThat(change(manager, clerk.id(), Role.QUOTE_CLERK, centre.partner.site(), second)
                        .status())
                .isEqualTo(303);
        assertThat(admitted(clerk)).isFalse();
        assertThat(decide(browser(centre.other), request(clerk.id()), "approve").status())
                .as("a colleague who does not work there")
                .isEqualTo(422);
        assertThat(decide(browser(centre.other), request(clerk.id()), "refuse").status())
                .isEqualTo(303);
        assertThat(admitted(clerk)).isTrue();
        assertThat(world.count("select count(*) from accounts.account_site where account = ?", clerk.id()))
                .isEqualTo(1);
        assertThat(working.get("/quotes").status()).isEqualTo(200);
    }

    @Test
    void less_rights_hold_at_once() {
        var centre = new Centre();
        var office = centre.at("bureau", Role.TRAINING_OFFICE_MANAGER);
        var working = browser(office);
        assertThat(change(browser(centre.manager), office.id(), Role.QUOTE_CLERK, centre.partner.site())
                        .status())
                .isEqualTo(303);
        assertThat(admitted(office)).isTrue();
        assertThat(working.get("/kairos/today").status()).isEqualTo(403);
        assertThat(working.get("/quotes").status()).isEqualTo(200);
    }

    @Test
    void an_office_certifies_after_a_second_person_and_a_head_is_an_office_again_at_once() {
        var centre = new Centre();
        var office = centre.at("bureau", Role.TRAINING_OFFICE_MANAGER);
        var head = centre.at("direction", Role.CENTRE_HEAD);
        var certifies = browser(office);
        var works = browser(head);
        var manager = browser(centre.manager);
        change(manager, office.id(), Role.CENTRE_HEAD, centre.partner.site());
        change(manager, head.id(), Role.TRAINING_OFFICE_MANAGER, centre.partner.site());
        assertThat(admitted(office)).as("certifying is more").isFalse();
        assertThat(decide(manager, request(office.id()), "approve").status()).isEqualTo(422);
        assertThat(decide(browser(centre.other), request(office.id()), "approve")
                        .status())
                .isEqualTo(303);
        for (var browser : List.of(certifies, works)) {
            assertThat(browser.get("/kairos/today").status()).isEqualTo(200);
        }
        assertThat(certifies.get("/kairos/attendance/today").status()).isEqualTo(200);
        assertThat(works.get("/kairos/attendance/today").status())
                .as("what the head alone has")
                .isEqualTo(403);
    }

    @Test
    void a_second_manager_sees_what_the_first_has_changed() {
        var centre = new Centre();
        var office = centre.at("bureau", Role.TRAINING_OFFICE_MANAGER);
        var first = browser(centre.manager);
        var second = browser(centre.other);
        var seen = seen(second, office.id());
        change(first, office.id(), Role.QUOTE_CLERK, centre.partner.site());
        var answer = second.post(
                "/team/accounts/" + office.id() + "/rights",
                Map.of(
                        "seen",
                        seen,
                        "role",
                        "CENTRE_HEAD",
                        "site",
                        centre.partner.site().toString()));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body())
                .contains("a changé ce compte entre-temps", "Chargé des devis")
                .containsPattern("value=\"CENTRE_HEAD\" checked");
        assertThat(second.post("/team/accounts/" + office.id() + "/acts", Map.of("act", "REMOVE", "seen", seen))
                        .status())
                .isEqualTo(409);
    }

    // --- Suspend, resume, remove ------------------------------------------------------------------------------------

    @Test
    void a_suspended_account_is_out_at_once_and_a_manager_resumes_what_a_manager_has_suspended() {
        var centre = new Centre();
        var office = centre.at("bureau", Role.TRAINING_OFFICE_MANAGER);
        var working = browser(office);
        var manager = browser(centre.manager);
        assertThat(manager.get("/team/accounts/" + office.id() + "/acts/SUSPEND")
                        .body())
                .contains("Suspendre", "se ferment aussitôt");
        assertThat(act(manager, office.id(), "SUSPEND").status()).isEqualTo(303);
        assertThat(working.get("/kairos/groups").location()).endsWith("/sign-in");
        assertThat(world.count(
                        "select count(*) from accounts.sign_in where account = ? and ended_at is null", office.id()))
                .isZero();
        assertThat(act(browser(centre.other), office.id(), "RESUME").status()).isEqualTo(303);
        assertThat(browser(office).get("/kairos/groups").status()).isEqualTo(200);
        world.run("update accounts.account set status = 'SUSPENDED' where id = ?", office.id());
        var refused = act(manager, office.id(), "RESUME");
        assertThat(refused.status()).as("the agency has suspended it").isEqualTo(422);
        assertThat(refused.body()).contains("Seule l’agence");
    }

    @Test
    void a_removed_account_is_gone_for_good() {
        var centre = new Centre();
        var office = centre.at("bureau", Role.TRAINING_OFFICE_MANAGER);
        var working = browser(office);
        var manager = browser(centre.manager);
        assertThat(act(manager, office.id(), "REMOVE").status()).isEqualTo(303);
        assertThat(working.get("/kairos/groups").location()).endsWith("/sign-in");
        assertThat(manager.get("/team/accounts/" + office.id()).status()).isEqualTo(404);
        assertThat(world.text("""
                select (password_hash is null)::text || ' ' || status || ' ' || login from accounts.account where id = ?
                """, office.id()))
                .isEqualTo("true REMOVED removed:" + office.code().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void no_manager_touches_another_one_or_the_own_account() {
        var centre = new Centre();
        var manager = browser(centre.manager);
        for (var id : List.of(centre.manager.id(), centre.other.id())) {
            assertThat(manager.get("/team/accounts/" + id).status()).isEqualTo(404);
            for (var act : List.of("SUSPEND", "REMOVE")) {
                assertThat(manager.post("/team/accounts/" + id + "/acts", Map.of("act", act, "seen", "x"))
                                .status())
                        .isEqualTo(404);
                assertThat(act(centre.manager, id, act)).isEqualTo("NOT_YOURS");
            }
        }
    }

    // --- Sleep and review -------------------------------------------------------------------------------------------

    @Test
    void unused_for_sixty_days_it_sleeps_and_a_new_link_to_its_own_address_wakes_it() {
        var centre = new Centre();
        var office = centre.at("bureau", Role.TRAINING_OFFICE_MANAGER);
        var used = centre.at("actif", Role.QUOTE_CLERK);
        var working = browser(office);
        browser(used);
        unusedFor(office, 61);
        world.run("update accounts.account set created_at = now() - interval '61 days' where id = ?", used.id());
        followCalendar();
        assertThat(status(office)).isEqualTo("ASLEEP");
        assertThat(status(used)).as("it signed in today").isEqualTo("ACTIVE");
        assertThat(working.get("/kairos/groups").location()).endsWith("/sign-in");

        var manager = browser(centre.manager);
        assertThat(manager.get("/team/accounts/" + office.id() + "/acts/RESUME").status())
                .isEqualTo(404);
        assertThat(act(manager, office.id(), "WAKE").status()).isEqualTo(303);
        assertThat(world.text("select (password_hash is null)::text from accounts.account where id = ?", office.id()))
                .isEqualTo("true");
        assertThat(accepted(office.login()).get("/kairos/groups").status()).isEqualTo(200);
        followCalendar();
        assertThat(status(office)).isEqualTo("ACTIVE");
        assertThat(steps(office.id())).isEqualTo("SLEEP WAKE ACCEPT");
    }

    @Test
    void unused_for_a_hundred_and_eighty_days_it_is_removed_and_no_clock_that_runs_ahead_does_it() {
        var centre = new Centre();
        var office = centre.at("bureau", Role.TRAINING_OFFICE_MANAGER);
        unusedFor(office, 181);
        followCalendar();
        assertThat(status(office)).isEqualTo("REMOVED");
        assertThat(steps(office.id())).isEqualTo("SLEEP REMOVE");
        assertThatThrownBy(() -> table.followClock(Instant.now().plus(Duration.ofDays(70))))
                .hasStackTraceContaining("the clock runs ahead");
    }

    @Test
    void twice_a_year_a_manager_confirms_each_account_and_what_nobody_confirms_sleeps() {
        var centre = new Centre();
        var known = centre.at("connu", Role.TRAINING_OFFICE_MANAGER);
        var forgotten = centre.at("oublie", Role.QUOTE_CLERK);
        var manager = browser(centre.manager);
        assertThat(manager.get("/team/review").body()).contains("Aucune revue");
        world.run(
                "update accounts.account set created_at = now() - interval '183 days' where id = ?",
                centre.manager.id());
        followCalendar();
        eventually(() -> mails(centre.manager.login()).stream().anyMatch(body -> body.contains("/team/review")));
        assertThat(manager.get("/team").body()).contains("vous confirmez chaque compte");
        assertThat(manager.get("/team/review").body())
                .contains(known.id().toString(), forgotten.id().toString())
                .doesNotContain(centre.other.id().toString());
        var elsewhere = new Centre().at("ailleurs", Role.QUOTE_CLERK);
        assertThat(manager.post(
                                "/team/review",
                                List.of(
                                        Map.entry("account", known.id().toString()),
                                        Map.entry("account", elsewhere.id().toString()),
                                        Map.entry("account", "none")))
                        .status())
                .isEqualTo(303);
        assertThat(world.count("select count(*) from team.confirmed where account = ?", elsewhere.id()))
                .isZero();
        assertThat(manager.get("/team/review").body())
                .contains(forgotten.id().toString())
                .doesNotContain(known.id().toString());
        followCalendar();
        assertThat(status(forgotten)).as("it is not due yet").isEqualTo("ACTIVE");

        world.run(
                "update team.review set due_at = now() - interval '1 second', began_at = began_at - interval '31 days' where partner = ?",
                centre.partner.id());
        world.run(
                "update accounts.account set created_at = now() - interval '40 days' where id in (?, ?)",
                known.id(),
                forgotten.id());
        followCalendar();
        assertThat(status(forgotten)).isEqualTo("ASLEEP");
        assertThat(status(known)).isEqualTo("ACTIVE");
        assertThat(manager.get("/team/review").body()).contains("Aucune revue");
    }

    @Test
    void the_agency_wakes_a_sleeping_account_and_a_thief_with_a_managers_cookie_none_of_others() {
        var centre = new Centre();
        var office = centre.at("bureau", Role.TRAINING_OFFICE_MANAGER);
        unusedFor(office, 61);
        followCalendar();
        var thief = new Centre();
        assertThat(browser(thief.manager).get("/agency/asleep").status()).isEqualTo(403);
        assertThat(table.wake(world.signedIn(thief.manager), office.id(), "x")).isEqualTo(Verdict.NOT_YOURS);
        var officer = browser(account(Role.PARTNERSHIP_OFFICER));
        assertThat(officer.get("/agency/asleep").body()).contains("/agency/asleep/" + office.id());
        var seen = world.text("select team.seen(?)", office.id());
        assertThat(officer.post("/agency/asleep/" + office.id(), Map.of("seen", "old"))
                        .status())
                .isEqualTo(422);
        assertThat(officer.post("/agency/asleep/" + office.id(), Map.of("seen", seen))
                        .status())
                .isEqualTo(303);
        assertThat(status(office)).isEqualTo("INVITED");
        assertThat(accepted(office.login()).get("/kairos/groups").status()).isEqualTo(200);
    }

    private void followCalendar() {
        portal.bean(TeamRounds.class).followCalendar(Instant.now());
    }

    private void unusedFor(World.Account account, int days) {
        world.run(
                "update accounts.account set created_at = now() - make_interval(days => ?) where id = ?",
                days,
                account.id());
        world.run(
                "update team.last_use set at = now() - make_interval(days => ?) where account = ?", days, account.id());
    }

    private String status(World.Account account) {
        return world.text("select status from accounts.account where id = ?", account.id());
    }

    // --- As a thief -------------------------------------------------------------------------------------------------

    @Test
    void whoever_has_the_managers_cookie_touches_nothing_of_another_partner() {
        var centre = new Centre();
        var victim = new Centre();
        var office = victim.at("bureau", Role.TRAINING_OFFICE_MANAGER);
        invite(browser(victim.manager), victim, victim.address(), Role.QUOTE_CLERK);
        var request =
                UUID.fromString(world.text("select id::text from team.request where partner = ?", victim.partner.id()));
        var thief = browser(centre.manager);
        assertThat(thief.get("/team/accounts/" + office.id()).status()).isEqualTo(404);
        assertThat(thief.post("/team/accounts/" + office.id() + "/acts", Map.of("act", "REMOVE", "seen", "x"))
                        .status())
                .isEqualTo(404);
        assertThat(thief.get("/team/requests/" + request).status()).isEqualTo(404);
        assertThat(thief.post("/team/requests/" + request, Map.of("decision", "approve"))
                        .status())
                .isEqualTo(404);
        assertThat(thief.get("/agency/new-accounts").status()).isEqualTo(403);
        assertThat(thief.post("/agency/new-accounts/" + request, Map.of("decision", "approve"))
                        .status())
                .isEqualTo(403);
        assertThat(act(centre.manager, office.id(), "SUSPEND")).isEqualTo("NOT_YOURS");
        assertThat(table.decide(world.signedIn(centre.manager), request, true)).isEqualTo(Verdict.NOT_YOURS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"TRAINING_OFFICE_MANAGER", "CENTRE_HEAD", "SECURITY_OFFICER", "ADVISER"})
    void nobody_else_keeps_accounts(Role role) {
        var centre = new Centre();
        var thief = role.ofAgency() ? account(role) : centre.at("autre" + ++serial, role);
        var viewer = world.signedIn(thief);
        assertThatThrownBy(() -> table.act(viewer, centre.manager.id(), "x", MemberAct.SUSPEND))
                .hasStackTraceContaining("nobody who keeps accounts");
        assertThat(browser(thief).get("/team/invitation").status()).isEqualTo(403);
    }

    @Test
    void who_waits_in_quarantine_keeps_no_accounts_and_a_stale_proof_is_none() {
        var centre = new Centre();
        var viewer = world.signedIn(centre.manager);
        world.run(
                "update accounts.sign_in set proven_at = now() - interval '31 minutes' where id = ?",
                viewer.signIn().value());
        assertThatThrownBy(() -> table.act(viewer, centre.other.id(), "x", MemberAct.SUSPEND))
                .hasStackTraceContaining("nobody who keeps accounts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update accounts.account set reads_from = null",
                "update accounts.account set status = 'ACTIVE'",
                "update accounts.account set role = 'SECURITY_OFFICER'",
                "insert into accounts.account_site select id, gen_random_uuid() from accounts.account",
                "update team.request set state = 'APPROVED'",
                "insert into team.domain select partner, 'evil.example' from team.request",
                "update team.policy set second_person = false",
                "insert into team.free_mail values ('x.example')",
                "insert into team.narrower values ('CENTRE_HEAD', 'ATTENDANCE_TAKER')",
                "select hash from team.mail",
                "select team.remove(gen_random_uuid())"
            })
    void the_applications_role_widens_nothing(String sql) {
        assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
    }

    @Test
    void not_even_the_owner_opens_an_account_past_a_second_person() {
        var centre = new Centre();
        var address = centre.address();
        invite(browser(centre.manager), centre, address, Role.QUOTE_CLERK);
        var account = account(address);
        var request = request(account);
        var elsewhere = new Centre();
        for (var sql : List.of(
                "update accounts.account set reads_from = now() where id = '%s'".formatted(account),
                "update accounts.account set reads_from = null where id = '%s'".formatted(account),
                "update accounts.account set role = 'PARTNER_ACCOUNT_MANAGER' where id = '%s'".formatted(account),
                "update accounts.account set factor_due = false where id = '%s'".formatted(account),
                "update accounts.account set partner = '%s' where id = '%s'".formatted(elsewhere.partner.id(), account),
                "insert into accounts.account_site values ('%s', '%s')".formatted(account, elsewhere.partner.site()),
                approval(request, centre.manager.id(), "COLLEAGUE"),
                approval(request, account, "COLLEAGUE"),
                approval(request, elsewhere.manager.id(), "COLLEAGUE"),
                approval(request, centre.other.id(), "AGENCY"),
                "delete from team.request where id = '%s'".formatted(request),
                "update team.request set asked_by = '%s' where id = '%s'".formatted(centre.other.id(), request),
                "update team.request set hours = 0 where id = '%s'".formatted(request),
                "delete from team.step where account = '%s'".formatted(account))) {
            assertThatThrownBy(() -> world.run(sql)).as(sql).isInstanceOf(IllegalStateException.class);
        }
        world.run(approval(request, centre.other.id(), "COLLEAGUE"));
        assertThatThrownBy(() -> world.run("update accounts.account set reads_from = now() where id = ?", account))
                .as("its hours have not begun")
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> world.run(
                        "update accounts.account set role = 'CENTRE_HEAD', reads_from = now() where id = ?", account))
                .isInstanceOf(IllegalStateException.class);
    }

    private static String approval(UUID request, UUID by, String as) {
        return """
                update team.request set state = 'APPROVED', decided_by = '%s', decided_as = '%s', decided_at = clock_timestamp()
                 where id = '%s'
                """.formatted(by, as, request);
    }

    @Test
    void of_two_who_decide_at_once_one_does() throws Exception {
        var centre = new Centre();
        var officer = account(Role.PARTNERSHIP_OFFICER);
        for (int n = 0; n < 5; n++) {
            var address = centre.address();
            invite(browser(centre.manager), centre, address, Role.QUOTE_CLERK);
            var account = account(address);
            var request = request(account);
            var one = world.signedIn(centre.other);
            var two = world.signedIn(officer);
            List<Callable<Verdict>> both =
                    List.of(() -> table.decide(one, request, true), () -> table.decide(two, request, false));
            assertThat(atOnce(both)).containsExactlyInAnyOrder(Verdict.DONE, Verdict.ALREADY);
            boolean refused = state(request).startsWith("REFUSED");
            assertThat(world.text("select status from accounts.account where id = ?", account))
                    .isEqualTo(refused ? "REMOVED" : "INVITED");
        }
    }

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var centre = new Centre();
        var office = centre.at("bureau", Role.TRAINING_OFFICE_MANAGER);
        var waits = centre.at("attend", Role.QUOTE_CLERK);
        var first = browser(centre.manager);
        var address = centre.address();
        invite(first, centre, address, Role.QUOTE_CLERK);
        invite(first, centre, "ailleurs" + ++serial + "@gmail.com", Role.ATTENDANCE_TAKER);
        change(first, waits.id(), Role.CENTRE_HEAD, centre.partner.site());
        var request = request(account(address));
        var link = link(address);
        world.run(
                "insert into team.review (partner, began_at, due_at) values (?, now(), now() + interval '30 days')",
                centre.partner.id());
        var colleagues = List.of(
                Map.entry(
                        centre.other,
                        List.of(
                                "/team",
                                "/team/invitation",
                                "/team/accounts/" + office.id(),
                                "/team/accounts/" + office.id() + "/acts/REMOVE",
                                "/team/review",
                                "/team/requests/" + request)),
                Map.entry(office, List.of("/team")),
                Map.entry(waits, List.of("/team/waiting")),
                Map.entry(
                        account(Role.PARTNERSHIP_OFFICER),
                        List.of("/agency/new-accounts", "/agency/asleep", "/agency/new-accounts/" + request)));
        try (var screen = new Screen()) {
            for (var colleague : colleagues) {
                look(screen, width, dark, colleague.getKey(), language, colleague.getValue());
            }
            look(screen, width, dark, null, language, List.of("/team/welcome/" + link, "/team/welcome"));
        }
    }

    private void look(
            Screen screen,
            int width,
            boolean dark,
            World.@Nullable Account account,
            String language,
            List<String> paths) {
        try (var window = screen.open(width, dark)) {
            if (account == null) {
                window.speak(portal, language);
            } else {
                window.signIn(portal, account, language);
            }
            for (var path : paths) {
                assertThat(window.page().navigate(portal.url() + path).status())
                        .as(path)
                        .isEqualTo(200);
                var name = path.replaceAll("[0-9a-f]{8}-[^/]*|[A-Za-z0-9_-]{43}", "")
                        .replaceAll("/+", "-");
                assertThat(window.faults("team" + name + "-" + (account == null ? "nobody" : account.role()) + "-"
                                + language + "-" + width))
                        .as(path)
                        .isEmpty();
            }
        }
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private World.Account account(Role role) {
        return world.account(UUID.randomUUID() + "@agence.example", role, null);
    }

    private Browser browser(World.Account account) {
        var browser = portal.signedIn(account);
        browser.get("/");
        return browser;
    }

    private Browser.Answer invite(Browser manager, Centre centre, String address, Role role) {
        manager.get("/team/invitation");
        return manager.post(
                "/team/invitation",
                Map.of(
                        "name",
                        "Nadia Dupuis",
                        "email",
                        address,
                        "role",
                        role.name(),
                        "site",
                        centre.partner.site().toString()));
    }

    private String byFunction(World.Account manager, String address, String role, @Nullable UUID site) {
        var viewer = world.signedIn(manager);
        return answerOfApplication(
                "select team.invite('\\x%s', gen_random_uuid(), gen_random_uuid(), 'Nadia Dupuis', '%s', '%s', '{%s}', 'fr')"
                        .formatted(hex(viewer.token().bytes()), address, role, site == null ? "" : site));
    }

    private String act(World.Account manager, UUID account, String act) {
        return answerOfApplication("select team.act('\\x%s', '%s', 'x', '%s')"
                .formatted(hex(world.signedIn(manager).token().bytes()), account, act));
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private UUID account(String address) {
        return UUID.fromString(world.text("select id::text from accounts.account where login = ?", address));
    }

    private UUID request(UUID account) {
        return UUID.fromString(
                world.text("select id::text from team.request where account = ? and state = 'WAITING'", account));
    }

    private String state(UUID request) {
        return world.text("select state || ' ' || coalesce(decided_as, '-') from team.request where id = ?", request);
    }

    private String steps(UUID account) {
        return world.text("select string_agg(step, ' ' order by n) from team.step where account = ?", account);
    }

    private boolean admitted(World.Account account) {
        return world.text(
                        "select bool_and(admitted)::text from accounts.sign_in where account = ? and ended_at is null",
                        account.id())
                .equals("true");
    }

    private Browser.Answer decide(Browser second, UUID request, String decision) {
        second.get("/team");
        return second.post("/team/requests/" + request, Map.of("decision", decision));
    }

    private static String seen(Browser manager, UUID account) {
        var page = manager.get("/team/accounts/" + account).body();
        var found = SEEN.matcher(page);
        return found.find() ? found.group(1) : "none";
    }

    private static Browser.Answer change(Browser manager, UUID account, Role role, UUID... sites) {
        var fields = new ArrayList<Map.Entry<String, String>>();
        fields.add(Map.entry("seen", seen(manager, account)));
        fields.add(Map.entry("role", role.name()));
        Arrays.stream(sites).forEach(site -> fields.add(Map.entry("site", site.toString())));
        return manager.post("/team/accounts/" + account + "/rights", fields);
    }

    private static Browser.Answer act(Browser manager, UUID account, String act) {
        var page = manager.get("/team/accounts/" + account + "/acts/" + act).body();
        var found = SEEN.matcher(page);
        return manager.post(
                "/team/accounts/" + account + "/acts",
                Map.of("act", act, "seen", found.find() ? found.group(1) : "none"));
    }

    private UUID site(World.Partner partner) {
        var site = UUID.randomUUID();
        world.run(
                "insert into partners.site (id, partner, siret, name, postcode, commune) values (?, ?, ?, 'Second site', '38000', 'Grenoble')",
                site,
                partner.id(),
                Long.toString(20_000_000_000_000L + ++serial));
        return site;
    }

    /** The invited chooses a password by the mailed link and signs in. */
    private Browser accepted(String address) {
        var answer = choose(link(address));
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        assertThat(answer.location()).endsWith("/team/welcome");
        var browser = portal.browser();
        browser.get("/sign-in");
        assertThat(browser.post("/sign-in", Map.of("login", address, "password", PASSWORD))
                        .status())
                .isEqualTo(303);
        return browser;
    }

    private Browser.Answer choose(String link) {
        var browser = portal.browser();
        browser.get("/team/welcome/" + link);
        return browser.post("/team/welcome/" + link, Map.of("wanted", PASSWORD, "again", PASSWORD));
    }

    /** As if a second factor had been made and given. */
    private void whole(UUID account) {
        world.run("update accounts.account set holds = 2 where id = ?", account);
        world.run("update accounts.sign_in set level = 2 where account = ?", account);
    }

    private String link(String address) {
        eventually(() -> !mails(address).isEmpty());
        var link = LINK.matcher(mails(address).getFirst());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private List<String> mails(String address) {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(message -> GreenMailUtil.getWholeMessage(message).contains("To: " + address))
                .map(GreenMailUtil::getBody)
                .map(body -> body.replace("=\r\n", "").replace("=3D", "="))
                .toList();
    }

    private static <T> List<T> atOnce(int times, Callable<T> task) throws Exception {
        return atOnce(java.util.Collections.nCopies(times, task));
    }

    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<T>();
            for (var future : threads.invokeAll(tasks)) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private static void eventually(BooleanSupplier there) {
        var until = Instant.now().plus(Duration.ofSeconds(20));
        while (!there.getAsBoolean()) {
            assertThat(Instant.now()).as("within twenty seconds").isBefore(until);
            try {
                Thread.sleep(50);
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

    private String answerOfApplication(String sql) {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            var row = statement.executeQuery(sql);
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
