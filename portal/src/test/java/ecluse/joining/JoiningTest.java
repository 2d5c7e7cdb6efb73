package ecluse.joining;

import static ecluse.joining.AgreementState.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.AccountId;
import ecluse.kernel.Right;
import ecluse.kernel.Role;
import ecluse.partners.Siret;
import ecluse.testing.Browser;
import ecluse.testing.Golden;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
class JoiningTest {
    private static final LocalDate TODAY = LocalDate.now();
    private static final String PASSWORD = "trois-petits-canards-au-bord";
    private static final Pattern LINK = Pattern.compile("/join/(?:follow|activate|manager)/([A-Za-z0-9_-]{43})");
    private static long serial = 5_000_000L;

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
    private final World.Account first = account(Role.PARTNERSHIP_OFFICER, null);
    private final World.Account second = account(Role.PARTNERSHIP_OFFICER, null);

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

    /** All tests come from one network, and strangers of one network wait together. */
    @BeforeEach
    void forget() {
        world.run("delete from accounts.failure");
    }

    // --- The machine ------------------------------------------------------------------------------------------------

    @Test
    void the_table_of_agreements_is_made_from_the_machine() {
        var text = new StringBuilder("| event | who | ");
        for (var state : AgreementState.values()) {
            text.append('`').append(state).append("` | ");
        }
        text.append("when |\n|---|---|")
                .append("---|".repeat(AgreementState.values().length))
                .append("---|\n");
        for (var event : AgreementEvent.values()) {
            text.append("| %s | %s | "
                    .formatted(
                            event, event.who().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
            for (var state : AgreementState.values()) {
                text.append(event.from(state) ? event.to(state) + " | " : " | ");
            }
            text.append(event.guard()).append(" |\n");
        }
        Golden.check("docs/agreement-states.md", """
                # Where an agreement stands

                Drawn from `AgreementEvent` by `JoiningTest`; do not edit. A cell says where an agreement goes; where there is none, the
                portal refuses and says so. Where it stays, the step is told all the same. The database holds the same table and
                decides. [How an organisation joins](joining.md).

                """ + text.toString().replace("  |", " |"));
    }

    @Test
    void the_database_has_the_machine_that_the_code_has() {
        var lines = Arrays.stream(AgreementEvent.values())
                .flatMap(event -> Arrays.stream(AgreementState.values())
                        .filter(event::from)
                        .map(state -> event + " " + state + " " + event.to(state) + " " + event.who()))
                .sorted()
                .collect(Collectors.joining("\n"));
        assertThat(world.text("""
                select string_agg(event || ' ' || from_state || ' ' || to_state || ' ' || who, E'\\n') from joining.transition
                """).lines().sorted().collect(Collectors.joining("\n")))
                .isEqualTo(lines);
    }

    @ParameterizedTest
    @EnumSource(OpenedService.class)
    void the_database_bars_with_a_service_the_rights_that_the_code_does(OpenedService service) {
        var acts = world.text("select array_to_string(acts, ' ') from joining.service where code = ?", service.name());
        assertThat(Arrays.stream(acts.split(" ")).map(Right::valueOf))
                .containsExactlyInAnyOrderElementsOf(service.acts());
    }

    @Test
    void one_officer_is_not_two() {
        var one = new AccountId(UUID.randomUUID());
        assertThat(TwoOfficers.of(one, one)).isEmpty();
        assertThatThrownBy(() -> new TwoOfficers(one, one)).hasMessageContaining("not two");
    }

    @ParameterizedTest
    @CsvSource({
        "73282932000074, true",
        "35600000000048, true",
        "35600000037209, true",
        "73282932000075, false",
        "7328293200007, false",
        "35600000037208, false",
        "7328293200007A, false"
    })
    void the_database_checks_a_siret_as_the_code_does(String number, boolean right) {
        assertThat(Siret.fault(number).isEmpty()).isEqualTo(right);
        assertThat(world.text("select joining.siret(?)::text", number)).isEqualTo(Boolean.toString(right));
    }

    // --- The whole way ----------------------------------------------------------------------------------------------

    @Test
    void an_organisation_asks_is_approved_by_two_and_works() {
        var asked = typed(Map.of());
        var asker = portal.browser();
        asker.get("/join");
        var kept = asker.post("/join", with(asked, "act", "keep", "legalName", "Centre de l’Isère"));
        assertThat(kept.status()).isEqualTo(303);
        var draft = asker.get(kept.location());
        assertThat(draft.body()).contains("Votre brouillon est gardé", "Centre de l’Isère", of(asked, "siret"));
        assertThat(asker.post(path(kept.location()), asked).location()).endsWith("/join/sent");
        assertThat(asker.get(kept.location()).status())
                .as("a draft that was sent is none")
                .isEqualTo(404);
        var follow = link(of(asked, "contactEmail"), 1);
        assertThat(mails(of(asked, "contactEmail")).getFirst())
                .as("a stranger's words go to no address that nobody has proven")
                .doesNotContain("Centre");
        assertThat(asker.get("/join/follow/" + follow).body()).contains("Confirmez que cette adresse", "envoyée");
        var id = id(asked);
        var officer = portal.signedIn(first);
        assertThat(officer.get("/joining").body()).doesNotContain(id);
        assertThat(act(officer, id, "TAKE", "").body()).contains("n’est pas confirmée");
        assertThat(asker.post("/join/follow/" + follow, Map.of()).status()).isEqualTo(303);
        assertThat(asker.get("/join/follow/" + follow).body()).contains("L’adresse est confirmée");
        assertThat(officer.get("/joining").body()).contains(id, of(asked, "siret"));
        assertThat(act(officer, id, "TAKE", "").status()).isEqualTo(303);
        assertThat(propose(officer, id, Map.of()).status()).isEqualTo(303);
        assertThat(officer.get("/joining/" + id).body())
                .contains("un autre chargé des partenariats")
                .doesNotContain("id=\"approval\"");
        assertThat(approve(officer, id).body()).contains("une autre personne doit confirmer");
        assertThat(state(id)).isEqualTo(UNDER_REVIEW);
        var other = portal.signedIn(second);
        assertThat(other.get("/joining/" + id).body()).contains("id=\"approval\"");
        assertThat(approve(other, id).status()).isEqualTo(303);
        assertThat(state(id)).isEqualTo(APPROVED);
        assertThat(world.text("""
                        select p.status || ' ' || p.legal_name || ' ' || p.agreement_number || ' ' || count(s.*)
                          from partners.partner p join partners.site s on s.partner = p.id where p.siret = ? group by p.id
                        """, of(asked, "siret")))
                .isEqualTo("SUSPENDED " + of(asked, "legalName") + " " + number(id) + " 1");
        assertThat(account(id))
                .as("who keeps the accounts, and does nothing else")
                .isEqualTo("PARTNER_ACCOUNT_MANAGER");
        var activation = link(of(asked, "contactEmail"), 2);
        var page = asker.get("/join/activate/" + activation);
        assertThat(page.body()).contains(number(id), of(asked, "contactEmail"));
        assertThat(asker.post("/join/activate/" + activation, chosen()).status())
                .isEqualTo(303);
        assertThat(state(id)).isEqualTo(ACTIVE);
        var keeper = signIn(of(asked, "contactEmail"));
        assertThat(keeper.get("/our-agreement").body()).contains(number(id), "accord en cours", "devis et factures");
        assertThat(world.text(
                        "select string_agg(event, ' ' order by n) from joining.event where agreement = ?::uuid", id))
                .isEqualTo("SEND PROVE TAKE PROPOSE APPROVE ACTIVATE");
        assertThat(world.text("""
                        select string_agg(split_part(detail, ' ', 1), ' ' order by position)
                          from ledger.entry where kind = 19 and subject = ?::uuid
                        """, id))
                .as("every step is in the ledger, with who made it")
                .isEqualTo("SEND PROVE TAKE PROPOSE APPROVE ACTIVATE");
        assertThat(world.text(
                        "select detail from ledger.entry where kind = 19 and subject = ?::uuid and detail like 'APPROVE%'",
                        id))
                .endsWith("first " + first.id());
    }

    // --- Each state, and what is refused there ----------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(value = AgreementState.class, mode = EnumSource.Mode.EXCLUDE, names = "DRAFT")
    void what_the_table_does_not_have_is_refused_with_the_reason_and_what_it_has_is_done(AgreementState state) {
        var id = in(state);
        var officer = portal.signedIn(first);
        var other = portal.signedIn(second);
        officer.get("/joining/" + id);
        for (var event : AgreementEvent.values()) {
            if (!event.from(state)) {
                var answer = switch (event) {
                    case APPROVE -> approve(other, id);
                    case PROPOSE -> propose(officer, id, Map.of());
                    case ASK_RENEWAL -> renewal(officer, id, TODAY.plusYears(1));
                    case ASK_MANAGER -> want(officer, id, fresh());
                    case APPOINT -> appoint(other, id);
                    default -> act(officer, id, event.name(), "Motif de l’acte");
                };
                assertThat(answer.status()).as(event.name()).isEqualTo(422);
                assertThat(answer.body()).as(event.name()).contains("pas possible dans cet état");
            }
        }
        assertThat(state(id)).isEqualTo(state);
        for (var event : AgreementEvent.values()) {
            if (event.from(state)) {
                var one = in(state);
                play(event, one);
                assertThat(state(one)).as(event.name()).isEqualTo(event.to(state));
            }
        }
    }

    /** By the pages, or by the calendar where it is the portal's. */
    private void play(AgreementEvent event, String id) {
        var officer = portal.signedIn(first);
        var other = portal.signedIn(second);
        var asker = portal.browser();
        asker.get("/join");
        switch (event) {
            case SEND -> throw new IllegalStateException("no request begins so");
            case PROVE -> {
                if (world.text("select (proven_at is null)::text from joining.agreement where id = ?::uuid", id)
                        .equals("true")) {
                    asker.post("/join/follow/" + link(address(id), 1), Map.of());
                }
            }
            case PROPOSE -> assertThat(propose(officer, id, Map.of()).status()).isEqualTo(303);
            case APPROVE -> {
                propose(officer, id, Map.of());
                assertThat(approve(other, id).status()).isEqualTo(303);
            }
            case ACTIVATE ->
                assertThat(asker.post("/join/activate/" + link(address(id), 2), chosen())
                                .status())
                        .isEqualTo(303);
            case LIFT -> {
                assertThat(act(officer, id, "ASK_LIFTING", "Le contrôle est terminé")
                                .status())
                        .isEqualTo(303);
                assertThat(act(other, id, "LIFT", "").status()).isEqualTo(303);
            }
            case ASK_RENEWAL ->
                assertThat(renewal(officer, id, end(id).plusYears(1)).status()).isEqualTo(303);
            case RENEW -> {
                assertThat(act(other, id, "RENEW", "").body()).contains("Personne n’a encore proposé");
                assertThat(renewal(officer, id, end(id).plusYears(1)).status()).isEqualTo(303);
                assertThat(act(officer, id, "RENEW", "").body()).contains("une autre personne doit confirmer");
                assertThat(act(other, id, "RENEW", "").status()).isEqualTo(303);
            }
            case ASK_MANAGER -> assertThat(want(officer, id, fresh()).status()).isEqualTo(303);
            case APPOINT -> {
                assertThat(appoint(other, id).body()).contains("Personne n’a encore proposé");
                assertThat(want(officer, id, fresh()).status()).isEqualTo(303);
                assertThat(appoint(officer, id).body()).contains("une autre personne doit confirmer");
                assertThat(appoint(other, id).status()).isEqualTo(303);
            }
            case EXPIRE -> rounds().follow(end(id).plusDays(1));
            case CLOSE -> rounds().follow(end(id).plusDays(31));
            default ->
                assertThat(act(officer, id, event.name(), "Motif de l’acte").status())
                        .isEqualTo(303);
        }
    }

    /** A new one, by the pages alone. */
    private String in(AgreementState state) {
        return in(state, Map.of(), Map.of());
    }

    private String in(AgreementState state, Map<String, String> asked, Map<String, String> proposed) {
        var id = sent(typed(asked));
        if (state == SUBMITTED) {
            play(AgreementEvent.PROVE, id);
            return id;
        }
        play(AgreementEvent.PROVE, id);
        play(AgreementEvent.TAKE, id);
        if (state == UNDER_REVIEW) {
            return id;
        }
        if (state == REFUSED) {
            play(AgreementEvent.REFUSE, id);
            return id;
        }
        propose(portal.signedIn(first), id, proposed);
        assertThat(approve(portal.signedIn(second), id).status()).isEqualTo(303);
        if (state == APPROVED) {
            return id;
        }
        play(AgreementEvent.ACTIVATE, id);
        switch (state) {
            case SUSPENDED -> play(AgreementEvent.SUSPEND, id);
            case TERMINATED -> play(AgreementEvent.TERMINATE, id);
            case EXPIRED -> play(AgreementEvent.EXPIRE, id);
            default -> {
                // It runs.
            }
        }
        return id;
    }

    // --- Two officers -----------------------------------------------------------------------------------------------

    @Test
    void one_officer_alone_approves_nothing_by_sql_either() throws SQLException {
        var id = in(UNDER_REVIEW);
        propose(portal.signedIn(first), id, Map.of());
        var viewer = world.signedIn(first);
        var token = java.util.HexFormat.of().formatHex(viewer.token().bytes());
        var call = "select joining.approve('\\x" + token + "', '" + id + "', " + version(id)
                + ", gen_random_uuid(), gen_random_uuid())";
        assertThat(answerOfApplication(call)).isEqualTo("SAME_OFFICER");
        for (var sql : List.of(
                "update joining.agreement set approved_by = '" + second.id() + "', state = 'APPROVED' where id = '" + id
                        + "'",
                "insert into joining.event select * from joining.event",
                "insert into joining.transition values ('APPROVE', 'SUBMITTED', 'APPROVED', 'OFFICER')",
                "insert into partners.partner select * from partners.partner",
                "update partners.partner set barred = '{}'",
                "select joining.tell('" + id + "', null, null, null, null, now())",
                "select joining.shut(gen_random_uuid(), 'x', 'y')",
                "select hash from joining.mail",
                "select address from joining.mail",
                "select draft_hash from joining.agreement")) {
            assertThatThrownBy(() -> answerOfApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() ->
                        answerOfApplication("select joining.act('\\x00', '" + id + "', 1, 'REFUSE', 'motif', '')"))
                .hasMessageContaining("not a partnership officer");
        var stranger = world.signedIn(account(Role.SECURITY_OFFICER, null));
        var theirs = java.util.HexFormat.of().formatHex(stranger.token().bytes());
        assertThatThrownBy(() -> answerOfApplication(
                        "select joining.act('\\x" + theirs + "', '" + id + "', 1, 'REFUSE', 'motif', '')"))
                .hasMessageContaining("not a partnership officer");
        assertThat(state(id)).isEqualTo(UNDER_REVIEW);
    }

    @Test
    void even_the_owner_writes_no_approval_by_one_and_no_step_that_there_is_not() {
        var id = in(UNDER_REVIEW);
        propose(portal.signedIn(first), id, Map.of());
        for (var sql : List.of(
                "update joining.agreement set state = 'ACTIVE', version = version + 1 where id = ?::uuid",
                "update joining.agreement set approved_by = proposed_by, version = version + 1 where id = ?::uuid",
                "update joining.agreement set siret = '35600000000048', version = version + 1 where id = ?::uuid",
                "update joining.agreement set siret = '73282932000075', version = version + 1 where id = ?::uuid",
                "delete from joining.agreement where id = ?::uuid",
                "delete from joining.site where agreement = ?::uuid",
                "update joining.event set reason = 'x' where agreement = ?::uuid")) {
            assertThatThrownBy(() -> world.run(sql, id)).as(sql).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> world.run("""
                        insert into joining.event (agreement, n, event, from_state, to_state, who, account, first, at)
                        values (?::uuid, 99, 'APPROVE', 'UNDER_REVIEW', 'APPROVED', 'SECOND_OFFICER', ?, ?, now())
                        """, id, first.id(), first.id())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_suspension_shuts_at_once_and_two_lift_it() {
        var id = in(ACTIVE);
        var keeper = signIn(address(id));
        assertThat(keeper.get("/our-agreement").status()).isEqualTo(200);
        var officer = portal.signedIn(first);
        officer.get("/joining");
        assertThat(act(officer, id, "SUSPEND", "").body()).contains("Motif : il manque");
        var shut = officer.post(
                "/joining/" + id + "/acts",
                Map.of(
                        "act",
                        "SUSPEND",
                        "version",
                        version(id),
                        "reason",
                        "Contrôle en cours",
                        "message",
                        "Appelez-nous."));
        assertThat(shut.status()).isEqualTo(303);
        var before = keeper.get("/our-agreement");
        assertThat(before.status())
                .as("the sign-in has ended, and the page says why")
                .isEqualTo(503);
        assertThat(before.body()).contains("Appelez-nous.").doesNotContain("Contrôle en cours");
        assertThat(world.count("""
                        select count(*) from containment.lock l join joining.agreement a on a.lock = l.id
                         where a.id = ?::uuid and l.scope = 3 and l.reopened_position is null and l.message = 'Appelez-nous.'
                        """, id)).isEqualTo(1);
        var refused = portal.browser();
        refused.get("/sign-in");
        assertThat(refused.post("/sign-in", Map.of("login", address(id), "password", PASSWORD))
                        .status())
                .isNotEqualTo(303);
        assertThat(act(officer, id, "LIFT", "").body()).contains("Personne n’a encore proposé");
        assertThat(act(officer, id, "ASK_LIFTING", "Contrôle terminé").status()).isEqualTo(303);
        assertThat(act(officer, id, "LIFT", "").body()).contains("une autre personne doit confirmer");
        assertThat(act(portal.signedIn(second), id, "LIFT", "").status()).isEqualTo(303);
        assertThat(signIn(address(id)).get("/our-agreement").body()).contains("accord en cours");
        assertThat(world.count("""
                        select count(*) from containment.lock l join joining.agreement a on a.lock = l.id
                         where a.id = ?::uuid and l.reopened_position is not null and l.asked_by = ? and l.approved_by = ?
                        """, id, first.id(), second.id())).isEqualTo(1);
        // A second time goes the same way.
        assertThat(act(officer, id, "SUSPEND", "De nouveau").status()).isEqualTo(303);
        assertThat(act(portal.signedIn(second), id, "LIFT", "").body())
                .as("what was asked for the first time is used up")
                .contains("Personne n’a encore proposé");
    }

    @Test
    void security_s_lock_is_security_s_and_the_suspension_outlives_it() {
        var id = in(ACTIVE);
        var partner = world.text("select partner::text from joining.agreement where id = ?::uuid", id);
        var officers = List.of(
                world.signedIn(account(Role.SECURITY_OFFICER, null)),
                world.signedIn(account(Role.SECURITY_OFFICER, null)));
        var containment = portal.bean(ecluse.containment.Containment.class);
        var target = containment.find(ecluse.containment.Scope.PARTNER, partner).orElseThrow();
        var lock = containment.closeUntil(
                officers.getFirst(), target, "incident", "", Instant.now().plusSeconds(3600));
        assertThat(act(portal.signedIn(first), id, "SUSPEND", "Contrôle en cours")
                        .status())
                .isEqualTo(303);
        containment.askReopening(officers.getFirst(), lock.lock(), "fini");
        containment.approveReopening(officers.getLast(), lock.lock());
        var browser = portal.browser();
        browser.get("/sign-in");
        assertThat(browser.post("/sign-in", Map.of("login", address(id), "password", PASSWORD))
                        .status())
                .isEqualTo(422);
        play(AgreementEvent.LIFT, id);
        assertThat(signIn(address(id)).get("/our-agreement").status()).isEqualTo(200);
    }

    @Test
    void who_acts_on_an_older_version_sees_how_it_stands() {
        var id = in(UNDER_REVIEW);
        var officer = portal.signedIn(first);
        officer.get("/joining/" + id);
        var old = version(id);
        assertThat(propose(portal.signedIn(second), id, Map.of("number", "99999-1"))
                        .status())
                .isEqualTo(303);
        var late =
                officer.post("/joining/" + id + "/acts", Map.of("act", "REFUSE", "version", old, "reason", "Doublon"));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body()).contains("Quelqu’un a agi entre-temps", "99999-1");
        var typed = proposal(Map.of("number", "88888-1", "version", old));
        var both = officer.post("/joining/" + id + "/proposal", typed);
        assertThat(both.status()).isEqualTo(409);
        assertThat(both.body()).contains("99999-1", "value=\"88888-1\"");
    }

    // --- Activation -------------------------------------------------------------------------------------------------

    @Test
    void the_link_to_activate_serves_once() {
        var id = in(APPROVED);
        var link = link(address(id), 2);
        var browser = portal.browser();
        assertThat(browser.get("/join/activate/" + link).status()).isEqualTo(200);
        var without = browser.post("/join/activate/" + link, Map.of("wanted", PASSWORD, "again", PASSWORD));
        assertThat(without.status()).isEqualTo(422);
        assertThat(without.body()).contains("Cochez que vous acceptez");
        assertThat(browser.post("/join/activate/" + link, Map.of("accepted", "on", "wanted", "court", "again", "court"))
                        .status())
                .isEqualTo(422);
        assertThat(browser.post("/join/activate/" + link, chosen()).status()).isEqualTo(303);
        assertThat(browser.get("/join/activate/" + link).status()).isEqualTo(404);
        assertThat(browser.post("/join/activate/" + link, chosen()).status()).isEqualTo(404);
        assertThat(state(id)).isEqualTo(ACTIVE);
    }

    @Test
    void a_link_that_expired_is_replaced_by_a_new_one() {
        var id = in(APPROVED);
        var old = link(address(id), 2);
        world.run(
                "update joining.mail set expires_at = now() - interval '1 minute' where agreement = ?::uuid and kind = 'ACTIVATE'",
                id);
        var browser = portal.browser();
        browser.get("/join");
        assertThat(browser.get("/join/activate/" + old).status()).isEqualTo(404);
        assertThat(browser.post("/join/activate/" + old, chosen()).status()).isEqualTo(404);
        var officer = portal.signedIn(first);
        assertThat(officer.get("/joining/" + id).body()).contains("Le lien d’activation a expiré");
        assertThat(act(officer, id, "INVITE", "").status()).isEqualTo(303);
        assertThat(browser.post("/join/activate/" + link(address(id), 3), chosen())
                        .status())
                .isEqualTo(303);
        assertThat(state(id)).isEqualTo(ACTIVE);
    }

    @Test
    void links_of_one_kind_open_nothing_of_the_other() {
        var id = in(APPROVED);
        var browser = portal.browser();
        assertThat(browser.get("/join/activate/" + link(address(id), 1)).status())
                .isEqualTo(404);
        assertThat(browser.get("/join/follow/" + link(address(id), 2)).status()).isEqualTo(404);
        assertThat(browser.get("/join/follow/nothing").status()).isEqualTo(404);
    }

    // --- Who works alone --------------------------------------------------------------------------------------------

    @Test
    void who_works_alone_says_so_once_and_does_the_work() {
        var asked = typed(Map.of("alone", "on"));
        var asker = portal.browser();
        asker.get("/join");
        var kept = asker.post("/join", with(asked, "act", "keep")).location();
        assertThat(asker.get(kept).body()).containsPattern("<input[^>]*id=\"alone\"[^>]*checked");
        assertThat(asker.post(path(kept), asked).location()).endsWith("/join/sent");
        var id = id(asked);
        play(AgreementEvent.PROVE, id);
        play(AgreementEvent.TAKE, id);
        propose(portal.signedIn(first), id, Map.of());
        var other = portal.signedIn(second);
        assertThat(other.get("/joining/" + id).body())
                .contains("une même personne fait tout", "un premier compte de directeur de centre");
        assertThat(approve(other, id).status()).isEqualTo(303);
        play(AgreementEvent.ACTIVATE, id);
        assertThat(account(id)).isEqualTo("CENTRE_HEAD");
        assertThat(Role.CENTRE_HEAD.may(Right.CERTIFY_ATTENDANCE)).isTrue();
        var head = signIn(address(id));
        assertThat(head.get("/kairos/today").status())
                .as("a password alone opens nothing: a second factor is due")
                .isNotEqualTo(200);
        whole(address(id));
        for (var path : List.of("/", "/kairos/today", "/our-agreement", "/team", "/offer")) {
            assertThat(head.get(path).status()).as(path).isEqualTo(200);
        }
        assertThat(head.get("/team/invitation").status())
                .as("opens no accounts")
                .isEqualTo(403);
        assertThat(course(head, "Soudage").status()).isEqualTo(303);
        assertThat(world.text("""
                        select (u.first_days_until between now() + interval '6 days' and now() + interval '7 days')::text
                          from accounts.account u where u.login = ?
                        """, address(id)))
                .as("in the first week by a part of the budgets")
                .isEqualTo("true");
        assertThatThrownBy(() -> world.run(
                        "update joining.agreement set alone = false, version = version + 1 where id = ?::uuid", id))
                .as("what was asked stays")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_term_is_told_to_the_head_where_nobody_keeps_the_accounts_and_to_who_asked_where_nobody_is_there() {
        var end = TODAY.plusDays(200);
        var id = in(ACTIVE, Map.of("alone", "on"), Map.of("endsOn", end.toString()));
        var head = UUID.fromString(world.text("select account::text from joining.agreement where id = ?::uuid", id));
        var moved = fresh();
        world.run("update accounts.account set login = ? where id = ?", moved, head);
        rounds().follow(end.minusDays(90));
        assertThat(told(id, "TERM_90")).isEqualTo(moved);
        world.run("update accounts.account set status = 'SUSPENDED' where id = ?", head);
        rounds().follow(end.minusDays(30));
        assertThat(told(id, "TERM_30")).isEqualTo(address(id));
        world.run("update accounts.account set status = 'ACTIVE' where id = ?", head);
        var keeper = account(Role.PARTNER_ACCOUNT_MANAGER, partner(id));
        rounds().follow(end.minusDays(7));
        assertThat(told(id, "TERM_7")).isEqualTo(keeper.login());
    }

    // --- Who keeps the accounts -------------------------------------------------------------------------------------

    @Test
    void two_officers_appoint_a_manager_and_those_who_are_there_hear_of_it() {
        var id = in(ACTIVE, Map.of("alone", "on"), Map.of());
        var keeper = account(Role.PARTNER_ACCOUNT_MANAGER, partner(id));
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner(id));
        var address = fresh();
        var officer = portal.signedIn(first);
        var other = portal.signedIn(second);
        assertThat(want(officer, id, address).status()).isEqualTo(303);
        assertThat(officer.get("/joining/" + id).body())
                .contains("Une personne gère les comptes", address, "Un autre chargé des partenariats")
                .doesNotContain("id=\"appointment\"");
        assertThat(appoint(officer, id).body()).contains("une autre personne doit confirmer");
        assertThat(other.get("/joining/" + id).body()).contains("id=\"appointment\"");
        assertThat(world.count("select count(*) from accounts.account where login = ?", address))
                .isZero();
        assertThat(appoint(other, id).status()).isEqualTo(303);
        assertThat(world.text("""
                        select u.role || ' ' || u.status || ' ' || count(y.*) from accounts.account u
                          join accounts.account_site y on y.account = u.id where u.login = ? group by u.id
                        """, address)).isEqualTo("PARTNER_ACCOUNT_MANAGER INVITED 1");
        assertThat(told(id, "APPOINTED").split(" "))
                .as("a thief with two officers' accounts does not go unseen")
                .containsExactlyInAnyOrder(keeper.login(), address(id))
                .doesNotContain(office.login());
        eventually(() -> mails(keeper.login()).size() == 1);
        assertThat(mails(keeper.login()).getFirst())
                .contains("/team")
                .doesNotContain(address)
                .doesNotContain("Solange");
        var link = link(address, 1);
        var browser = portal.browser();
        assertThat(browser.get("/join/manager/" + link).body()).contains("Centre des Alpes", address);
        assertThat(choose(browser, link, "court").status()).isEqualTo(422);
        assertThat(choose(browser, link, PASSWORD).location()).endsWith("/join/appointed");
        assertThat(browser.get("/join/appointed").status()).isEqualTo(200);
        assertThat(browser.get("/join/manager/" + link).status()).as("once").isEqualTo(404);
        assertThat(choose(browser, link, PASSWORD).status()).isEqualTo(404);
        var manager = signIn(address);
        assertThat(manager.get("/team").status()).as("a second factor is due").isNotEqualTo(200);
        whole(address);
        assertThat(manager.get("/team/invitation").status()).isEqualTo(200);
        assertThat(officer.get("/joining/" + id).body())
                .contains("2 personnes gèrent", "a ouvert son compte", "responsable des comptes désigné")
                .doesNotContain("id=\"appointment\"");
        assertThat(world.text("""
                        select string_agg(detail, ', ' order by position) from ledger.entry
                         where kind = 19 and subject = ?::uuid and detail ~ '^(ASK_MANAGER|APPOINT) '
                        """, id))
                .as("no name and no address")
                .isEqualTo("ASK_MANAGER ACTIVE ACTIVE, APPOINT ACTIVE ACTIVE first " + first.id());
        assertThat(world.text(
                        "select coalesce(manager_name, manager_email, 'gone') from joining.agreement where id = ?::uuid",
                        id))
                .isEqualTo("gone");
    }

    @Test
    void who_was_appointed_and_never_came_is_appointed_anew_and_the_older_link_ends() {
        var id = in(ACTIVE);
        var address = fresh();
        appointed(id, address);
        var old = link(address, 1);
        var browser = portal.browser();
        assertThat(browser.get("/join/manager/" + old).status()).isEqualTo(200);
        world.run("update joining.mail set expires_at = now() - interval '1 minute' where address = ?", address);
        assertThat(browser.get("/join/manager/" + old).status()).isEqualTo(404);
        assertThat(portal.signedIn(first).get("/joining/" + id).body()).contains("a expiré sans servir");
        world.run("update joining.mail set expires_at = now() + interval '1 day' where address = ?", address);
        appointed(id, address);
        var link = link(address, 2);
        assertThat(browser.get("/join/manager/" + old).status()).isEqualTo(404);
        assertThat(choose(browser, old, PASSWORD).status()).isEqualTo(404);
        assertThat(world.count("select count(*) from accounts.account where login = ?", address))
                .isEqualTo(1);
        assertThat(choose(browser, link, PASSWORD).status()).isEqualTo(303);
        assertThat(want(portal.signedIn(first), id, address).body())
                .as("who has come is there")
                .contains("Un compte a déjà cette adresse", "value=\"" + address + "\"");
    }

    @Test
    void a_manager_s_link_opens_nothing_while_the_agreement_is_suspended_and_nothing_else() {
        var id = in(ACTIVE);
        var address = fresh();
        appointed(id, address);
        var link = link(address, 1);
        var browser = portal.browser();
        assertThat(browser.get("/join/activate/" + link).status()).isEqualTo(404);
        assertThat(browser.get("/join/follow/" + link).status()).isEqualTo(404);
        assertThat(browser.get("/join/manager/" + link(address(id), 1)).status())
                .isEqualTo(404);
        play(AgreementEvent.SUSPEND, id);
        assertThat(browser.get("/join/manager/" + link).status()).isEqualTo(404);
        play(AgreementEvent.LIFT, id);
        assertThat(browser.get("/join/manager/" + link).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            managerName  | ''               | Prénom et nom : ils manquent
            managerEmail | ''               | Adresse électronique : il en faut une
            managerEmail | solange@example  | Adresse électronique : il en faut une
            """)
    void what_is_wrong_with_a_manager_is_said_with_its_field_and_nothing_typed_is_lost(
            String field, String value, String said) {
        var id = in(ACTIVE);
        var officer = portal.signedIn(first);
        officer.get("/joining/" + id);
        var typed = with(
                Map.of("managerName", "Solange Ferrand", "managerEmail", "solange@example.org", "version", version(id)),
                field,
                value);
        var answer = officer.post("/joining/" + id + "/manager", typed);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body())
                .contains(said, "href=\"#" + field + "\"", "id=\"" + field + "-wrong\"")
                .contains("value=\"" + of(typed, "managerName") + "\"", "value=\"" + of(typed, "managerEmail") + "\"");
        assertThat(world.text("select (manager_by is null)::text from joining.agreement where id = ?::uuid", id))
                .isEqualTo("true");
    }

    @Test
    void a_login_that_somebody_has_is_no_manager_s_and_who_acts_late_sees_how_it_stands() {
        var id = in(ACTIVE);
        var elsewhere = fresh();
        appointed(in(ACTIVE), elsewhere);
        var officer = portal.signedIn(first);
        var other = portal.signedIn(second);
        for (var taken : List.of(first.login(), address(id), elsewhere)) {
            var answer = want(officer, id, taken);
            assertThat(answer.status()).as(taken).isEqualTo(422);
            assertThat(answer.body())
                    .contains("Un compte a déjà cette adresse", "href=\"#managerEmail\"", "value=\"" + taken + "\"");
        }
        assertThat(appoint(other, id).body()).contains("Personne n’a encore proposé");
        var address = fresh();
        assertThat(want(officer, id, address).status()).isEqualTo(303);
        var old = version(id);
        assertThat(want(officer, id, fresh()).status()).isEqualTo(303);
        var late = other.post("/joining/" + id + "/appointment", Map.of("version", old));
        assertThat(late.status())
                .as("nobody appoints whom the page did not show")
                .isEqualTo(409);
        var stale = other.post(
                "/joining/" + id + "/manager",
                Map.of("managerName", "Solange", "managerEmail", address, "version", old));
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.body()).contains("Quelqu’un a agi entre-temps", "value=\"" + address + "\"");
        world.run(
                "update accounts.account set login = (select manager_email from joining.agreement where id = ?::uuid) where id = ?",
                id,
                account(Role.ADVISER, null).id());
        assertThat(appoint(other, id).body()).contains("Un compte a déjà cette adresse");
    }

    @Test
    void one_officer_alone_appoints_nobody_by_sql_either() throws SQLException {
        var id = in(ACTIVE);
        want(portal.signedIn(first), id, fresh());
        var token =
                java.util.HexFormat.of().formatHex(world.signedIn(first).token().bytes());
        assertThat(answerOfApplication("select joining.appoint('\\x" + token + "', '" + id + "', " + version(id)
                        + ", gen_random_uuid())"))
                .isEqualTo("SAME_OFFICER");
        for (var sql : List.of(
                "update joining.agreement set appointed_by = '" + second.id() + "' where id = '" + id + "'",
                "update joining.agreement set manager_by = '" + second.id() + "' where id = '" + id + "'",
                "insert into accounts.account select * from accounts.account",
                "insert into joining.mail select * from joining.mail",
                "select account from joining.mail",
                "select joining.never_came(gen_random_uuid(), 'x')",
                "select joining.login_taken(gen_random_uuid(), 'x')")) {
            assertThatThrownBy(() -> answerOfApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        var stranger = java.util.HexFormat.of()
                .formatHex(world.signedIn(account(Role.PARTNER_ACCOUNT_MANAGER, partner(id)))
                        .token()
                        .bytes());
        assertThatThrownBy(() -> answerOfApplication("select joining.ask_manager('\\x" + stranger + "', '" + id + "', "
                        + version(id) + ", 'Solange', 'solange@example.org')"))
                .hasMessageContaining("not a partnership officer");
        for (var sql : List.of(
                "update joining.agreement set appointed_by = manager_by, version = version + 1 where id = ?::uuid",
                "update joining.agreement set manager_by = null, version = version + 1 where id = ?::uuid",
                "update joining.agreement set manager_by = null, appointed_by = '" + second.id()
                        + "', version = version + 1 where id = ?::uuid",
                "update joining.agreement set manager_name = null, version = version + 1 where id = ?::uuid")) {
            assertThatThrownBy(() -> world.run(sql, id)).as(sql).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> world.run("""
                        insert into joining.event (agreement, n, event, from_state, to_state, who, account, first, at)
                        values (?::uuid, 99, 'APPOINT', 'ACTIVE', 'ACTIVE', 'SECOND_OFFICER', ?, ?, now())
                        """, id, first.id(), first.id())).isInstanceOf(IllegalStateException.class);
        var agreements = portal.bean(AgreementTable.class);
        var officers = new TwoOfficers(new AccountId(first.id()), new AccountId(second.id()));
        assertThat(agreements.appoint(
                        world.signedIn(first),
                        officers,
                        UUID.fromString(id),
                        Integer.parseInt(version(id)),
                        new AccountId(UUID.randomUUID())))
                .as("a pair whose second is somebody else")
                .isEqualTo(Decided.SAME_OFFICER);
    }

    // --- The term ---------------------------------------------------------------------------------------------------

    @Test
    void the_end_is_told_ninety_thirty_and_seven_days_before() {
        var end = TODAY.plusDays(200);
        var id = in(ACTIVE, Map.of(), Map.of("endsOn", end.toString()));
        var address = address(id);
        int before = mails(address).size();
        rounds().follow(end.minusDays(91));
        rounds().follow(end.minusDays(90));
        rounds().follow(end.minusDays(89));
        rounds().follow(end.minusDays(30));
        rounds().follow(end.minusDays(7));
        rounds().follow(end);
        eventually(() -> mails(address).size() == before + 3);
        assertThat(world.text("""
                        select string_agg(kind, ' ' order by asked_at) from joining.mail
                         where agreement = ?::uuid and kind like 'TERM%'
                        """, id)).isEqualTo("TERM_90 TERM_30 TERM_7");
        assertThat(mails(address).getLast()).contains("/our-agreement").doesNotContain("Maud");
        assertThat(state(id)).isEqualTo(ACTIVE);
    }

    @Test
    void after_the_end_one_reads_for_thirty_days_and_declares_nothing_then_the_door_is_shut() {
        var end = TODAY.plusDays(3);
        var id = in(ACTIVE, Map.of(), Map.of("endsOn", end.toString()));
        var partner = partner(id);
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var group = world.group(partner, "Comptable assistant");
        var person = world.person();
        var enrolment = world.enrolment(partner, group, person, Stage.DURING);
        var browser = portal.signedIn(office);
        assertThat(course(browser, "Avant le terme").status()).isEqualTo(303);
        rounds().follow(end);
        assertThat(state(id)).isEqualTo(ACTIVE);
        rounds().follow(end.plusDays(1));
        assertThat(state(id)).isEqualTo(EXPIRED);
        assertThat(browser.get("/kairos/people/" + person.ref()).body())
                .contains(person.facts().lastName());
        assertThat(browser.get("/our-agreement").body()).contains("rien ne peut plus être déclaré");
        assertThat(browser.get("/").body()).contains("id=\"barred\"");
        for (var refused : List.of(
                course(browser, "Après le terme"),
                browser.post("/kairos/enrolments/" + enrolment + "/acts/EXIT", Map.of()),
                browser.post("/quotes", Map.of()))) {
            assertThat(refused.status()).isIn(403, 404, 405);
        }
        assertThat(course(browser, "Après le terme").body()).contains("n’ouvre pas cet acte");
        var viewer = world.signedIn(office);
        var token = "'\\x" + java.util.HexFormat.of().formatHex(viewer.token().bytes()) + "'";
        assertThatThrownBy(() -> answerOfApplication("select offer.save_course(" + token
                        + ", gen_random_uuid(), 0, 'Titre', null, null, null, null)"))
                .as("whoever calls")
                .hasMessageContaining("does not open this act");
        assertThatThrownBy(() -> answerOfApplication("select * from training.perform(" + token + ", current_date, '{"
                        + enrolment
                        + "}', '{0}', '{INTERRUPT}', array[current_date], array[null]::date[], array[null]::numeric[],"
                        + " array[null]::text[], array[null]::text[])"))
                .hasMessageContaining("does not open this act");
        for (var history : List.of(
                "attendance.sheet_version",
                "attendance.statement_step",
                "quotes.event",
                "invoices.event",
                "offer.event")) {
            assertThatThrownBy(() -> world.run(
                            "insert into " + history + " (sign_in) values (?)",
                            viewer.signIn().value()))
                    .as(history)
                    .rootCause()
                    .hasMessageContaining("does not open this act");
        }
        rounds().follow(end.plusDays(30));
        assertThat(browser.get("/our-agreement").status())
                .as("the last day of reading")
                .isEqualTo(200);
        rounds().follow(end.plusDays(31));
        var shut = browser.get("/our-agreement");
        assertThat(shut.status()).isEqualTo(503);
        assertThat(shut.body()).contains("terminé depuis plus de 30 jours");
        assertThat(state(id)).isEqualTo(EXPIRED);
        assertThat(renewal(portal.signedIn(first), id, end).body()).contains("un jour après la fin");
        assertThat(world.text("select status from partners.partner where id = ?", partner.id()))
                .isEqualTo("SUSPENDED");
    }

    @Test
    void two_renew_an_agreement_and_its_partner_works_again_where_it_was_stopped() {
        var end = TODAY.plusDays(4);
        var id = in(ACTIVE, Map.of(), Map.of("endsOn", end.toString()));
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner(id));
        rounds().follow(end.plusDays(31));
        assertThat(world.text("select closed_on::text from joining.agreement where id = ?::uuid", id))
                .isEqualTo(end.plusDays(31).toString());
        play(AgreementEvent.RENEW, id);
        assertThat(state(id)).isEqualTo(ACTIVE);
        assertThat(end(id)).isEqualTo(end.plusYears(1));
        assertThat(course(portal.signedIn(office), "Après le renouvellement").status())
                .isEqualTo(303);
        assertThatThrownBy(() -> world.run(
                        "update joining.agreement set ends_on = ends_on + 1, version = version + 1 where id = ?::uuid",
                        id))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_service_that_was_not_opened_changes_nothing_and_is_read() {
        var id = in(ACTIVE, Map.of(), Map.of("service-OFFER", ""));
        var browser = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, partner(id)));
        assertThat(browser.get("/offer").status()).isEqualTo(200);
        assertThat(course(browser, "Pas ouverte").status()).isEqualTo(403);
        assertThat(browser.get("/our-agreement").body())
                .contains("devis et factures")
                .doesNotContain("publication de l’offre");
    }

    @Test
    void partners_that_came_by_the_agency_s_files_work_on_as_they_did() {
        var partner = world.partner("P-" + UUID.randomUUID());
        var browser = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, partner));
        assertThat(course(browser, "Soudage").status()).isEqualTo(303);
        rounds().follow(LocalDate.of(2030, 6, 1));
        assertThat(course(browser, "Soudage").status()).isEqualTo(303);
        assertThat(browser.get("/our-agreement").body()).contains("0126-1", "janvier 2030");
    }

    // --- What is wrong with a request -------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            siret             | 73282932000075   | la clé ne correspond pas aux 14 chiffres
            siret             | 7328293200007    | il faut 14 chiffres, il y en a 13
            siret             | 7328293200007A   | seuls des chiffres
            nda               | 8238012345       | il faut 11 caractères, il y en a 10
            nda               | 82380123456X     | il y en a 12
            nda               | 8238012345X      | 11 caractères, mais ce ne sont pas des chiffres
            legalName         | ''               | Raison sociale : elle manque
            certificateUntil  | 31/01/2020       | ce jour est passé
            certificateUntil  | 31/02/2099       | un jour qui existe
            certificateNumber | ''               | Numéro du certificat : il manque
            responsibleSiret  | 73282932000075   | la clé ne correspond pas
            contactEmail      | maud.example.org | Adresse électronique : il en faut une
            contactPhone      | 12               | Téléphone : 10 chiffres
            contactName       | ''               | Prénom et nom : ils manquent
            site-1-siret      | 35600000037208   | SIRET du site 1 : la clé ne correspond pas
            site-1-postcode   | 380              | il faut 5 chiffres
            site-1-commune    | ''               | Commune du site 1 : elle manque
            """)
    void what_is_wrong_is_said_with_its_field_and_nothing_typed_is_lost(String field, String value, String said) {
        var typed = with(typed(Map.of()), field, value);
        var browser = portal.browser();
        browser.get("/join");
        var answer = browser.post("/join", typed);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body())
                .contains(said, "href=\"#" + field + "\"", "id=\"" + field + "-wrong\"")
                .contains(
                        "value=\"" + value + "\"",
                        of(typed, "contactEmail").equals(value) ? value : of(typed, "contactEmail"));
        assertThat(world.count(
                        "select count(*) from joining.agreement where contact_email = ?", of(typed, "contactEmail")))
                .isZero();
    }

    @Test
    void la_poste_joins_with_a_number_that_luhn_does_not_know() {
        assertThat(sent(typed(Map.of("siret", "356 000 000 37209")))).isNotEmpty();
    }

    @Test
    void sites_are_added_by_a_button_and_two_do_not_share_a_number() {
        var typed = typed(Map.of());
        var browser = portal.browser();
        browser.get("/join");
        var more = browser.post("/join", with(typed, "act", "more"));
        assertThat(more.body()).contains("id=\"site-2-siret\"", of(typed, "siret"));
        var twice = with(
                typed,
                "site-2-siret",
                of(typed, "site-1-siret"),
                "site-2-name",
                "Annexe",
                "site-2-street",
                "1 rue du Canal",
                "site-2-postcode",
                "38000",
                "site-2-commune",
                "Grenoble");
        assertThat(browser.post("/join", twice).body()).contains("déjà donné pour un autre site");
        var id = sent(with(twice, "site-2-siret", siret()));
        assertThat(world.count("select count(*) from joining.site where agreement = ?::uuid", id))
                .isEqualTo(2);
        assertThat(sent(with(
                        typed(Map.of()),
                        "site-2-siret",
                        "",
                        "site-2-name",
                        "",
                        "site-2-street",
                        "",
                        "site-2-postcode",
                        "",
                        "site-2-commune",
                        "")))
                .as("a site that stays empty is none")
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"O’Brien-d’Estaing", "l'Atelier d'à-côté", "<b>Tags</b> & \"quotes\"", "LONG"})
    void names_keep_their_apostrophes_hyphens_and_two_hundred_characters(String name) {
        var whole = name.equals("LONG") ? "É’-".repeat(66) + "fi" : name;
        assertThat(whole.length()).isLessThanOrEqualTo(200);
        var id = in(ACTIVE, Map.of("legalName", whole, "contactName", whole, "tradeName", whole), Map.of());
        assertThat(world.text("select legal_name from joining.agreement where id = ?::uuid", id))
                .isEqualTo(whole);
        assertThat(world.text("""
                        select a.display_name from accounts.account a join joining.agreement g on g.account = a.id
                         where g.id = ?::uuid
                        """, id)).isEqualTo(whole);
        assertThat(portal.signedIn(first).get("/joining/" + id).body()).doesNotContain("<b>Tags");
        var browser = portal.browser();
        browser.get("/join");
        assertThat(browser.post("/join", with(typed(Map.of()), "legalName", "x".repeat(256)))
                        .body())
                .contains("Pas plus de 255 caractères ; il y en a 256");
    }

    @Test
    void a_proposal_keeps_its_rules() {
        var id = in(
                UNDER_REVIEW,
                Map.of("certificateNumber", "", "category-TRAINING", "-", "certificateUntil", ""),
                Map.of());
        var officer = portal.signedIn(first);
        officer.get("/joining/" + id);
        var backwards =
                propose(officer, id, Map.of("startsOn", TODAY.plusDays(9).toString(), "endsOn", TODAY.toString()));
        assertThat(backwards.status()).isEqualTo(422);
        assertThat(backwards.body()).contains("il précède le premier", "value=\"" + TODAY + "\"");
        assertThat(propose(officer, id, Map.of("endsOn", TODAY.plusYears(4).toString()))
                        .body())
                .contains("au plus 3 ans");
        assertThat(propose(officer, id, Map.of("number", "abc")).body()).contains("un rang, comme");
        assertThat(propose(officer, id, Map.of("sizeClass", "huge")).body()).contains("choisissez-en une");
        assertThat(propose(officer, id, Map.of()).body())
                .as("no certificate, no quotes")
                .contains("les devis demandent un certificat");
        assertThat(propose(officer, id, Map.of("service-QUOTES", "")).status()).isEqualTo(303);
        assertThat(state(id)).isEqualTo(UNDER_REVIEW);
    }

    // --- What a stranger learns -------------------------------------------------------------------------------------

    @Test
    void a_stranger_is_answered_alike_whatever_is_known_and_the_officer_sees_the_double() {
        var known = in(ACTIVE);
        var siret = world.text("select siret from joining.agreement where id = ?::uuid", known);
        var answers = new ArrayList<String>();
        var twice = typed(Map.of("siret", siret));
        for (var typed : List.of(typed(Map.of()), twice)) {
            var browser = portal.browser();
            browser.get("/join");
            var answer = browser.post("/join", typed);
            answers.add(answer.status() + path(answer.location()) + bare(browser.get(answer.location())));
        }
        assertThat(answers.getFirst()).isEqualTo(answers.getLast());
        var id = id(twice);
        play(AgreementEvent.PROVE, id);
        play(AgreementEvent.TAKE, id);
        var officer = portal.signedIn(first);
        var code = world.text("select code from partners.partner where siret = ?", siret);
        assertThat(officer.get("/joining/" + id).body()).contains("Le partenaire " + code + " a déjà ce SIRET");
        propose(officer, id, Map.of());
        var refused = approve(portal.signedIn(second), id);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("Un partenaire a déjà ce SIRET");
        var login = typed(Map.of("contactEmail", address(known)));
        var other = sent(login);
        assertThat(portal.signedIn(first).get("/joining/" + other).body()).contains("Un compte a déjà cette adresse");
    }

    @Test
    void whoever_asks_again_and_again_waits_and_fills_no_letterbox() {
        var typed = typed(Map.of());
        var browser = portal.browser();
        browser.get("/join");
        for (int i = 0; i < 10; i++) {
            assertThat(browser.post("/join", typed).status()).isEqualTo(303);
        }
        var late = browser.post("/join", typed);
        assertThat(late.status()).isEqualTo(429);
        assertThat(late.body()).contains("Attendez quelques minutes", of(typed, "contactEmail"));
        assertThat(world.count(
                        "select count(*) from joining.mail where address = ? and state <> 'TOO_MANY'",
                        of(typed, "contactEmail")))
                .isEqualTo(3);
    }

    @Test
    void a_draft_is_found_by_its_address_alone() {
        var browser = portal.browser();
        browser.get("/join");
        var kept = browser.post("/join", Map.of("act", "keep", "legalName", "Brouillon", "siret", "123"))
                .location();
        var again = browser.post(path(kept), Map.of("act", "keep", "legalName", "Brouillon repris", "siret", "123"));
        assertThat(path(again.location())).isEqualTo(path(kept));
        assertThat(browser.get(kept).body()).contains("Brouillon repris", "value=\"123\"");
        assertThat(browser.get("/join/draft/" + "A".repeat(43)).status()).isEqualTo(404);
        assertThat(browser.post("/join/draft/" + "A".repeat(43), typed(Map.of()))
                        .status())
                .isEqualTo(404);
        world.run(
                "update joining.agreement set changed_at = now() - interval '31 days', version = version + 1 where state = 'DRAFT'");
        rounds().follow(TODAY);
        assertThat(browser.get(kept).status()).as("nobody came back to it").isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CORRESPONDENCE", "PARTNERSHIP_OFFICER"})
    void the_desk_is_the_partnership_officers_alone(Role role) {
        var partner = role.ofAgency() || role == Role.JOBSEEKER ? null : world.partner("P-" + UUID.randomUUID());
        var browser = portal.signedIn(account(role, partner));
        assertThat(browser.get("/joining").status()).isEqualTo(403);
        assertThat(browser.get("/joining/" + UUID.randomUUID()).status()).isEqualTo(403);
    }

    @Test
    void a_refusal_is_read_by_who_asked() {
        var id = in(UNDER_REVIEW);
        var officer = portal.signedIn(first);
        officer.get("/joining");
        assertThat(act(officer, id, "REFUSE", "NDA inconnu de la liste publique")
                        .status())
                .isEqualTo(303);
        assertThat(portal.browser().get("/join/follow/" + link(address(id), 1)).body())
                .contains("NDA inconnu de la liste publique", "refusée");
        eventually(() -> mails(address(id)).size() == 2);
    }

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var long200 = "Centre-d’apprentissage-".repeat(8) + "de l’Isère";
        var review = in(UNDER_REVIEW, Map.of("legalName", long200), Map.of());
        propose(portal.signedIn(second), review, Map.of());
        var approved = in(APPROVED);
        var active = in(ACTIVE);
        var invited = fresh();
        appointed(active, invited);
        var manager = link(invited, 1);
        assertThat(want(
                                portal.signedIn(second),
                                active,
                                fresh().replace("example", "centre-d-apprentissage-des-alpes.example"))
                        .status())
                .isEqualTo(303);
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            var page = window.page();
            window.speak(portal, language);
            look(window, "/join", 200, "join-" + language);
            page.locator("main p.buttons button[value=send]").click();
            assertThat(window.faults("joining-join-wrong-" + language)).isEmpty();
            page.locator("main p.buttons button[value=keep]").click();
            assertThat(window.faults("joining-draft-" + language)).isEmpty();
            look(window, "/join/sent", 200, "sent-" + language);
            look(window, "/join/follow/" + link(address(review), 1), 200, "follow-" + language);
            look(window, "/join/activate/" + link(address(approved), 2), 200, "activate-" + language);
            look(window, "/join/activated", 200, "activated-" + language);
            look(window, "/join/manager/" + manager, 200, "manager-" + language);
            page.locator("main form button").click();
            assertThat(window.faults("joining-manager-wrong-" + language)).isEmpty();
            look(window, "/join/appointed", 200, "appointed-" + language);
            look(window, "/join/follow/none", 404, "over-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, account(Role.PARTNERSHIP_OFFICER, null), language);
            look(window, "/joining", 200, "list-" + language);
            look(window, "/joining?show=DUE", 200, "list-none-" + language);
            look(window, "/joining/" + review, 200, "review-" + language);
            look(window, "/joining/" + active, 200, "active-" + language);
            window.page().locator("#manager form:not(#appointment) button").click();
            assertThat(window.faults("joining-want-wrong-" + language)).isEmpty();
            assertThat(window.page().locator("#appointment").count()).isEqualTo(1);
            look(window, "/joining/" + active + "/acts/SUSPEND", 200, "suspend-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, account(Role.TRAINING_OFFICE_MANAGER, partner(active)), language);
            look(window, "/our-agreement", 200, "ours-" + language);
        }
    }

    @Tag("browser")
    @Test
    void a_number_that_cannot_be_right_is_said_while_one_types() {
        try (var screen = new Screen();
                var window = screen.open(390, false)) {
            var page = window.page();
            page.navigate(portal.url() + "/join");
            page.locator("#siret").pressSequentially("73282932000075");
            assertThat(page.locator("#siret-wrong").textContent()).contains("la clé ne correspond pas aux 14 chiffres");
            assertThat(page.locator("#siret").getAttribute("aria-invalid")).isEqualTo("true");
            page.locator("#siret").fill("73282932000074");
            assertThat(page.locator("#siret-wrong").isVisible()).isFalse();
            page.locator("#siret").fill("356 000 000 37209");
            assertThat(page.locator("#siret-wrong").isVisible()).as("La Poste").isFalse();
            page.locator("#nda").fill("8238012345");
            page.locator("#nda").blur();
            assertThat(page.locator("#nda-wrong").textContent()).contains("il faut 11 caractères, il y en a 10");
            page.locator("#certificateUntil").fill("31/01/2020");
            page.locator("#certificateUntil").blur();
            assertThat(page.locator("#certificateUntil-wrong").textContent()).contains("ce jour est passé");
            page.locator("#contactPhone").fill("04 76 00 00 00");
            page.locator("#contactPhone").blur();
            assertThat(page.locator("#contactPhone-wrong").isVisible()).isFalse();
            assertThat(window.faults("joining-typed")).isEmpty();
        }
    }

    private void look(Screen.Window window, String path, int status, String name) {
        assertThat(window.page().navigate(portal.url() + path).status())
                .as(path)
                .isEqualTo(status);
        assertThat(window.faults("joining-" + name)).as(path).isEmpty();
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private World.Account account(Role role, World.@Nullable Partner partner) {
        return world.account(UUID.randomUUID() + "@example.org", role, partner);
    }

    private JoiningRounds rounds() {
        return portal.bean(JoiningRounds.class);
    }

    /** A number with its check digit that nobody else has. */
    private static String siret() {
        var thirteen = String.format(Locale.ROOT, "%013d", 8_000_000_000_000L + ++serial);
        for (char digit = '0'; digit <= '9'; digit++) {
            if (Siret.fault(thirteen + digit).isEmpty()) {
                return thirteen + digit;
            }
        }
        throw new IllegalStateException("every number has a check digit");
    }

    /** A whole request; {@code "-"} takes a field out. */
    private static Map<String, String> typed(Map<String, String> changes) {
        var typed = new HashMap<String, String>();
        typed.put("siret", siret());
        typed.put("nda", String.format(Locale.ROOT, "82380%06d", ++serial % 1_000_000));
        typed.put("legalName", "Centre des Alpes");
        typed.put("tradeName", "Alpes Formation");
        typed.put("certificateNumber", "B01234");
        typed.put("category-TRAINING", "on");
        typed.put("certificateUntil", TODAY.plusYears(1).toString());
        typed.put("responsibleSiret", "73282932000074");
        typed.put("responsibleName", "Réseau des Alpes");
        typed.put("contactName", "Maud Ferrand");
        typed.put("contactEmail", "maud." + UUID.randomUUID() + "@example.org");
        typed.put("contactPhone", "01 99 00 12 34");
        typed.put("site-1-siret", siret());
        typed.put("site-1-name", "Grenoble");
        typed.put("site-1-street", "12 rue de l’Écluse");
        typed.put("site-1-postcode", "38000");
        typed.put("site-1-commune", "Grenoble");
        typed.putAll(changes);
        typed.values().removeIf("-"::equals);
        return typed;
    }

    private static Map<String, String> with(Map<String, String> typed, String... changes) {
        var changed = new HashMap<>(typed);
        for (int i = 0; i < changes.length; i += 2) {
            changed.put(changes[i], changes[i + 1]);
        }
        return changed;
    }

    /** Sends by the page; its id. */
    private String sent(Map<String, String> typed) {
        var browser = portal.browser();
        browser.get("/join");
        var answer = browser.post("/join", typed);
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        return id(typed);
    }

    private String id(Map<String, String> typed) {
        return world.text(
                "select id::text from joining.agreement where contact_email = ? order by sent_at desc limit 1",
                of(typed, "contactEmail").toLowerCase(Locale.ROOT));
    }

    private static String of(Map<String, String> typed, String field) {
        return Objects.requireNonNull(typed.get(field));
    }

    private String address(String id) {
        return world.text("select contact_email from joining.agreement where id = ?::uuid", id);
    }

    private AgreementState state(String id) {
        return AgreementState.valueOf(world.text("select state from joining.agreement where id = ?::uuid", id));
    }

    private String version(String id) {
        return world.text("select version::text from joining.agreement where id = ?::uuid", id);
    }

    private String number(String id) {
        return world.text("select number from joining.agreement where id = ?::uuid", id);
    }

    private LocalDate end(String id) {
        return LocalDate.parse(world.text("select ends_on::text from joining.agreement where id = ?::uuid", id));
    }

    private World.Partner partner(String id) {
        var partner = UUID.fromString(world.text("select partner::text from joining.agreement where id = ?::uuid", id));
        return new World.Partner(
                partner,
                world.text("select code from partners.partner where id = ?", partner),
                UUID.fromString(world.text("select id::text from partners.site where partner = ?", partner)));
    }

    private Browser.Answer act(Browser officer, String id, String act, String reason) {
        officer.get("/joining/" + id);
        return officer.post("/joining/" + id + "/acts", Map.of("act", act, "version", version(id), "reason", reason));
    }

    private static Map<String, String> proposal(Map<String, String> changes) {
        var typed = new HashMap<String, String>();
        typed.put("number", "0126" + ++serial + "-1/1");
        typed.put("startsOn", TODAY.toString());
        typed.put("endsOn", TODAY.plusYears(3).minusDays(1).toString());
        typed.put("sizeClass", "SMALL");
        typed.put("service-FOLLOW_UP", "on");
        typed.put("service-QUOTES", "on");
        typed.put("service-OFFER", "on");
        typed.putAll(changes);
        typed.entrySet()
                .removeIf(field -> field.getKey().startsWith("service-")
                        && field.getValue().isEmpty());
        return typed;
    }

    private Browser.Answer propose(Browser officer, String id, Map<String, String> changes) {
        officer.get("/joining/" + id);
        return officer.post("/joining/" + id + "/proposal", with(proposal(changes), "version", version(id)));
    }

    private Browser.Answer approve(Browser officer, String id) {
        officer.get("/joining/" + id);
        return officer.post("/joining/" + id + "/approval", Map.of("version", version(id)));
    }

    private Browser.Answer renewal(Browser officer, String id, LocalDate until) {
        officer.get("/joining/" + id);
        return officer.post("/joining/" + id + "/renewal", Map.of("until", until.toString(), "version", version(id)));
    }

    private Browser.Answer want(Browser officer, String id, String address) {
        officer.get("/joining/" + id);
        return officer.post(
                "/joining/" + id + "/manager",
                Map.of("managerName", "Solange Ferrand", "managerEmail", address, "version", version(id)));
    }

    private Browser.Answer appoint(Browser officer, String id) {
        officer.get("/joining/" + id);
        return officer.post("/joining/" + id + "/appointment", Map.of("version", version(id)));
    }

    private void appointed(String id, String address) {
        assertThat(want(portal.signedIn(first), id, address).status()).isEqualTo(303);
        assertThat(appoint(portal.signedIn(second), id).status()).isEqualTo(303);
    }

    private static Browser.Answer choose(Browser browser, String link, String password) {
        return browser.post("/join/manager/" + link, Map.of("wanted", password, "again", password));
    }

    private static String fresh() {
        return UUID.randomUUID() + "@example.org";
    }

    /** The role of an agreement's first account. */
    private String account(String id) {
        return world.text("""
                select u.role from accounts.account u join joining.agreement a on a.account = u.id where a.id = ?::uuid
                """, id);
    }

    /** As if a second factor had been made and given. */
    private void whole(String login) {
        world.run("update accounts.account set holds = 2 where login = ?", login);
        world.run(
                "update accounts.sign_in set level = 2 where account = (select id from accounts.account where login = ?)",
                login);
    }

    /** The addresses that a mail of a kind goes to. */
    private String told(String id, String kind) {
        return world.text(
                "select string_agg(address, ' ') from joining.mail where agreement = ?::uuid and kind = ?", id, kind);
    }

    private static Map<String, String> chosen() {
        return Map.of("accepted", "on", "wanted", PASSWORD, "again", PASSWORD);
    }

    private Browser signIn(String login) {
        var browser = portal.browser();
        browser.get("/sign-in");
        var answer = browser.post("/sign-in", Map.of("login", login, "password", PASSWORD));
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        return browser;
    }

    private static Browser.Answer course(Browser office, String title) {
        office.get("/offer/courses");
        return office.post(
                "/offer/courses",
                Map.of("title", title, "objective", "", "content", "", "formacode", "", "certification", ""));
    }

    /** The link in the n-th mail to whoever asked. */
    private String link(String address, int n) {
        eventually(() -> mails(address).size() >= n);
        var link = LINK.matcher(mails(address).get(n - 1));
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    /** Bodies of the mails to an address, the first first. */
    private List<String> mails(String address) {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(message -> GreenMailUtil.getWholeMessage(message).contains(address))
                .map(GreenMailUtil::getBody)
                .map(body -> body.replace("=\r\n", "").replace("=3D", "="))
                .toList();
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

    private String answerOfApplication(String sql) throws SQLException {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            var row = statement.getResultSet();
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** Whole as it went, without the token of its forms. */
    private static String bare(Browser.Answer answer) {
        return answer.status() + answer.body().replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "");
    }

    private static String path(String location) {
        return location.replaceFirst("^https?://[^/]+", "");
    }
}
