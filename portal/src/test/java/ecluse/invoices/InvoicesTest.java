package ecluse.invoices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.DisplayMatrix;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Field;
import ecluse.kernel.Right;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Golden;
import ecluse.testing.Paper;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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
class InvoicesTest {
    /** Two whole months that are over. */
    private static final LocalDate FIRST = LocalDate.now().withDayOfMonth(1).minusMonths(2);

    private static final LocalDate SECOND = FIRST.plusMonths(1);

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.detection.misses", "10000"));
    private final World.Partner partner = world.partner("P-0231");
    private final World.Account office = account(Role.TRAINING_OFFICE_MANAGER, partner);
    private final World.Account head = account(Role.CENTRE_HEAD, partner);
    private final World.Group group = world.group(partner, "Soudage TIG");
    private final AtomicInteger numbers = new AtomicInteger();

    InvoicesTest() {
        world.run("update attendance.opening set first_month = ?", FIRST);
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    // --- The machine ------------------------------------------------------------------------------------------------

    @Test
    void the_documents_have_the_machine_that_the_code_has() {
        var text = new StringBuilder("""
                # Invoices

                Drawn from `InvoiceEvent` by `InvoicesTest`; do not edit. A cell says where an invoice goes; where there is none, the
                portal refuses and says so. The database holds the same table and decides. Every act is the office’s.

                """);
        text.append("| event |");
        Arrays.stream(InvoiceState.values())
                .forEach(state -> text.append(" `").append(state).append("` |"));
        text.append(" guard |\n|---|");
        text.append("---|".repeat(InvoiceState.values().length + 1)).append('\n');
        for (var event : InvoiceEvent.values()) {
            text.append("| ").append(event);
            for (var state : InvoiceState.values()) {
                text.append(" | ").append(event.from() == state ? event.to() : "");
            }
            text.append(" | ").append(event.guard()).append(" |\n");
        }
        text.append("""

                ## What is asked for

                An invoice is drawn from a quote that its enrolment has used up (`CONSUMED`). Its hours are those that the certified
                monthly statements call present, of every month that no other live invoice asks for; no more than the quote still
                has. In whole cents:

                - price: hours invoiced × price per hour, rounded down to the cent;
                - share of the co-financing: its amount in the quote × hours invoiced ÷ hours quoted, rounded up to the cent;
                - to be paid: price less share, never below nothing.

                Both roundings are the payer’s, so that all invoices of a quote together never ask for more than the quote does. The
                database computes, and checks again whoever writes: never more hours than quoted, never the same month of an
                enrolment twice, one draft of a quote at a time.

                ## The public desk

                The desk is outside. The office downloads one file, the invoice with its certified months, deposits it there, and
                types here the number and, later, what the desk said. Depositing needs the exit declared, the end-of-training report
                written, every month certified and counted in its last version. A rejected invoice is never changed: a new draft
                replaces it, and its months are free again.

                ## What is kept

                An invoice holds references, hours and amounts: no name, no contact data, no identifier. The name on its page is asked
                for at the door each time, for the purpose of an invoice (code 11), and is gone when the access closes; the
                invoice stays. What happened is appended and never changed.
                """);
        Golden.check("docs/invoices.md", text.toString().replace("  |", " |"));
    }

    @Test
    void the_database_has_the_machine_that_the_code_has() {
        var lines = Arrays.stream(InvoiceEvent.values())
                .map(event -> event + " " + event.from() + " " + event.to())
                .sorted()
                .collect(Collectors.joining("\n"));
        assertThat(world.text("""
                select string_agg(event || ' ' || from_state || ' ' || to_state, E'\\n') from invoices.transition
                """).lines().sorted().collect(Collectors.joining("\n")))
                .isEqualTo(lines);
    }

    @ParameterizedTest
    @EnumSource(InvoiceState.class)
    void an_act_that_is_allowed_is_done_and_every_other_one_is_refused_with_the_reason(InvoiceState state) {
        var browser = portal.signedIn(office);
        browser.get("/invoices");
        for (var event : InvoiceEvent.values()) {
            var id = in(state, complete(100));
            var answer = act(browser, id, event, event == InvoiceEvent.DEPOSIT ? number() : "Pièce illisible");
            boolean allowed = event.from() == state;
            assertThat(answer.status())
                    .as("%s from %s: %s", event, state, answer.body())
                    .isEqualTo(allowed ? 303 : 422);
            assertThat(state(id)).isEqualTo(allowed ? event.to() : state);
            if (!allowed) {
                assertThat(answer.body()).contains("Ce n’est pas possible à cette étape.");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {
                "TRAINING_OFFICE_MANAGER",
                "CENTRE_HEAD",
                "QUOTE_CLERK",
                "ATTENDANCE_TAKER",
                "PARTNER_ACCOUNT_MANAGER"
            })
    void the_database_lets_act_who_may_write_invoices_and_nobody_else(Role role) {
        var id = drawn(complete(100));
        assertThat(asked(
                        "select invoices.act(?, ?, 1, 'WITHDRAW', null, null)",
                        world.signedIn(account(role, partner)).token().bytes(),
                        id))
                .isEqualTo(role.may(Right.WRITE_INVOICES) ? "DONE" : "NOT_YOURS");
    }

    // --- From certified hours to the payment, over HTTP -------------------------------------------------------------

    @Test
    void an_invoice_goes_from_the_hours_to_the_payment() {
        var training = complete(100);
        var browser = portal.signedIn(account(Role.QUOTE_CLERK, partner));
        assertThat(browser.get("/invoices?show=draw").body())
                .contains(training.quote().toString(), training.person().facts().lastName());
        var drawn = browser.post("/invoices", Map.of("quote", training.quote().toString()));
        assertThat(drawn.status()).isEqualTo(303);
        var id = UUID.fromString(drawn.location().substring(drawn.location().lastIndexOf('/') + 1));
        // 60 of 100 hours at 12,50 less 60 % of 200.
        assertThat(browser.get("/invoices/" + id).body()).contains("750,00", "120,00", "630,00", "Recalculer");
        assertThat(act(browser, id, InvoiceEvent.DEPOSIT, "?").body())
                .contains("Écrivez le numéro de dépôt", "value=\"?\"");
        assertThat(act(browser, id, InvoiceEvent.DEPOSIT, "CPP 2026/1").status())
                .isEqualTo(303);
        assertThat(browser.get("/invoices?show=deposited").body()).contains("CPP 2026/1");
        assertThat(act(browser, id, InvoiceEvent.REJECT, "").body()).contains("Recopiez le motif");
        assertThat(act(browser, id, InvoiceEvent.REJECT, "SIRET erroné").status())
                .isEqualTo(303);
        assertThat(browser.get("/invoices?show=rejected").body()).contains(id.toString());
        var replaced = act(browser, id, InvoiceEvent.REPLACE, "");
        var next = UUID.fromString(
                replaced.location().substring(replaced.location().lastIndexOf('/') + 1));
        assertThat(next).isNotEqualTo(id);
        assertThat(browser.get("/invoices/" + next).body()).contains("/invoices/" + id, "630,00");
        assertThat(act(browser, id, InvoiceEvent.REPLACE, "").body()).contains("Ce n’est pas possible");
        assertThat(act(browser, next, InvoiceEvent.DEPOSIT, "CPP 2026/1").body())
                .contains("déjà celui d’une autre");
        assertThat(act(browser, next, InvoiceEvent.DEPOSIT, "CPP 2026/2").status())
                .isEqualTo(303);
        assertThat(act(browser, next, InvoiceEvent.ACCEPT, "").status()).isEqualTo(303);
        assertThat(act(browser, next, InvoiceEvent.PAY, "").status()).isEqualTo(303);
        assertThat(browser.get("/invoices?show=paid").body()).contains(next.toString());
        assertThat(browser.get("/invoices/" + id).body())
                .contains("SIRET erroné", "remplacée par un nouveau brouillon");
        assertThat(browser.post("/invoices", Map.of("quote", training.quote().toString()))
                        .body())
                .as("nothing is left to ask for")
                .contains("Rien à facturer");
    }

    @Test
    void what_is_missing_stands_on_the_page_and_blocks_the_deposit() {
        var training = training(100, true, false, false);
        certify(training, FIRST, 30 * 60);
        var browser = portal.signedIn(office);
        browser.get("/invoices");
        var id = drawn(training);
        assertThat(browser.get("/invoices/" + id).body()).contains("Bilan de fin de formation", "il en manque 1");
        assertThat(browser.get("/invoices?show=missing").body()).contains(id.toString());
        assertThat(act(browser, id, InvoiceEvent.DEPOSIT, number()).body()).contains("ne peut pas être déposée");
        assertThat(state(id)).isEqualTo(InvoiceState.DRAFT);
    }

    @Test
    void a_month_that_is_one_interruption_is_owed_by_nobody_and_blocks_no_deposit() {
        var training = training(100, true, true, false);
        certify(training, FIRST, 30 * 60);
        var browser = portal.signedIn(office);
        browser.get("/invoices");
        var id = drawn(training);
        assertThat(act(browser, id, InvoiceEvent.DEPOSIT, number()).status())
                .as("a month is missing")
                .isEqualTo(422);
        world.pastTriggers(
                "training.enrolment",
                "update training.enrolment set interruptions = datemultirange(daterange(?, null)) - datemultirange(daterange(exited_on + 1, null)) where id = ?",
                SECOND,
                training.enrolment());
        assertThat(act(browser, id, InvoiceEvent.DEPOSIT, number()).status()).isEqualTo(303);
    }

    @Test
    void a_month_that_was_certified_since_is_counted_before_the_deposit() {
        var training = training(100, true, true, false);
        certify(training, FIRST, 30 * 60);
        var browser = portal.signedIn(office);
        browser.get("/invoices");
        var id = drawn(training);
        certify(training, SECOND, 30 * 60);
        assertThat(act(browser, id, InvoiceEvent.DEPOSIT, number()).body()).contains("Recalculez les heures");
        assertThat(act(browser, id, InvoiceEvent.REFRESH, "").status()).isEqualTo(303);
        assertThat(world.text("select amount_cents from invoices.invoice where id = ?", id))
                .isEqualTo("63000");
        assertThat(act(browser, id, InvoiceEvent.DEPOSIT, number()).status()).isEqualTo(303);
    }

    @Test
    void a_stale_form_changes_nothing_and_shows_what_stands() {
        var id = drawn(complete(100));
        var browser = portal.signedIn(office);
        browser.get("/invoices/" + id);
        act(browser, id, InvoiceEvent.REFRESH, "");
        var answer = browser.post("/invoices/" + id + "/acts", Map.of("act", "WITHDRAW", "version", "1"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("La voici telle qu’elle est");
        assertThat(state(id)).isEqualTo(InvoiceState.DRAFT);
    }

    @Test
    void the_board_says_that_an_invoice_can_be_drawn_and_names_nobody() {
        var elsewhere = world.partner("P-" + UUID.randomUUID());
        var manager = account(Role.TRAINING_OFFICE_MANAGER, elsewhere);
        assertThat(portal.signedIn(manager).get("/kairos/today").body()).doesNotContain("/invoices?show=draw");
        complete(100);
        assertThat(portal.signedIn(office).get("/kairos/today").body())
                .contains("/invoices?show=draw")
                .doesNotContain("Berthelot");
    }

    // --- Amounts ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        // minutes, hours quoted, cents an hour, cofinancing, price, share
        "6000, 100, 1250, 20000, 125000, 20000",
        "15, 100, 1250, 20000, 312, 50",
        "45, 7, 999, 100, 749, 11",
        "420, 7, 999, 6993, 6993, 6993",
        "1, 3000, 1, 0, 0, 0"
    })
    void cents_are_rounded_for_the_payer(int minutes, int hours, int hourly, long cofinancing, long gross, long share) {
        assertThat(world.count("select invoices.gross(?, ?)", minutes, hourly)).isEqualTo(gross);
        assertThat(world.count("select invoices.share(?, ?, ?)", minutes, hours, cofinancing))
                .isEqualTo(share);
    }

    @Test
    void never_more_hours_than_quoted() {
        var training = complete(50);
        var id = drawn(training);
        assertThat(world.text(
                        "select served_minutes || ' ' || billed_minutes || ' ' || amount_cents from invoices.invoice where id = ?",
                        id))
                .isEqualTo("3600 3000 52500");
        assertThat(portal.signedIn(office).get("/invoices/" + id).body())
                .contains("plafonnées\u00a0: le devis en prévoit 50");
        assertThatThrownBy(() -> world.run("""
                update invoices.invoice set billed_minutes = 3001, version = version + 1,
                       gross_cents = invoices.gross(3001, 1250), amount_cents = invoices.gross(3001, 1250) - share_cents
                 where id = ?
                """, id)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void never_the_same_month_twice_even_for_the_owner() {
        var training = complete(100);
        drawn(training);
        assertThat(draw(training)).isEqualTo("NOTHING_SERVED");
        var other = quote(training.person(), 100);
        assertThat(draw(new Training(training.person(), training.enrolment(), other)))
                .as("a second quote of the same enrolment")
                .isEqualTo("NOTHING_SERVED");
        assertThatThrownBy(() -> world.run(
                        """
                with i as (insert into invoices.invoice (id, quote, enrolment, site, quoted_hours, hourly_cents, served_minutes,
                              billed_minutes, gross_cents, share_cents, amount_cents, changed_at, changed_by)
                           values (gen_random_uuid(), ?, ?, ?, 100, 1250, 1800, 1800, 37500, 6000, 31500, now(), ?) returning id)
                insert into invoices.month (invoice, enrolment, month, statement_version, minutes)
                select id, ?, ?, 1, 1800 from i
                """, other, training.enrolment(), partner.site(), office.id(), training.enrolment(), FIRST))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void who_draws_at_once_makes_one_draft() throws InterruptedException, ExecutionException {
        var training = complete(100);
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<String> draw = () -> draw(training);
            var said = threads.invokeAll(List.of(draw, draw, draw, draw));
            int done = 0;
            for (var one : said) {
                done += one.get().equals("DONE") ? 1 : 0;
            }
            assertThat(done).isEqualTo(1);
        }
        assertThat(world.count("select count(*) from invoices.invoice where quote = ?", training.quote()))
                .isEqualTo(1);
    }

    // --- The file for the desk --------------------------------------------------------------------------------------

    @Test
    void the_file_for_the_desk_is_accessible_whole_and_without_contact_data() {
        var training = complete(100);
        var id = in(InvoiceState.DEPOSITED, training);
        var browser = portal.signedIn(office);
        browser.get("/invoices/" + id);
        var file = browser.download("/invoices/" + id + "/document");
        assertThat(file.header("Content-Disposition")).isEqualTo("attachment; filename=\"facture.pdf\"");
        assertThat(file.header("Cache-Control")).contains("no-store");
        var paper = new Paper(file.bytes());
        var facts = training.person().facts();
        assertThat(paper.accessible()).isTrue();
        assertThat(paper.pages()).isEqualTo(3);
        assertThat(paper.text())
                .contains(
                        facts.lastName(), "…" + facts.nationalId().substring(8), "630,00 €", "Certifié par Léa Martin")
                .doesNotContain(facts.nationalId(), facts.email(), facts.phone(), facts.address());
        var shown = world.text(
                "select fields from ledger.entry where kind = 1 and purpose = 11 and account = ? order by position desc limit 1",
                office.id());
        assertThat(Field.of(Integer.parseInt(shown)))
                .containsExactlyInAnyOrder(Field.LAST_NAME, Field.FIRST_NAME, Field.IDENTIFIER_TAIL);
        world.run(
                "update disclosure.tie set closed_at = now(), closed_because = 'ENDED' where person = ?",
                training.person().ref().value());
        assertThat(new Paper(browser.download("/invoices/" + id + "/document").bytes()).text())
                .contains("n’est plus accessible", "630,00 €")
                .doesNotContain(facts.lastName());
    }

    @Test
    void an_invoice_keeps_no_fact_about_anybody() {
        assertThat(world.text("""
                select string_agg(column_name, ' ' order by column_name) from information_schema.columns
                 where table_schema = 'invoices' and table_name in ('invoice', 'month', 'event')
                   and column_name ~ '(name|mail|phone|address|birth|identifier|person)'
                """)).isEqualTo("null");
        var training = complete(100);
        var id = in(InvoiceState.PAID, training);
        var kept = world.text("select string_agg(content::text, '') from invoices.event where invoice = ?", id);
        var facts = training.person().facts();
        assertThat(kept)
                .doesNotContain(
                        facts.lastName(),
                        facts.email(),
                        facts.phone(),
                        facts.nationalId(),
                        training.person().ref().toString());
    }

    // --- Whose it is ------------------------------------------------------------------------------------------------

    @Test
    void invariant_1_anothers_invoice_answers_like_none() {
        var training = complete(100);
        var id = drawn(training);
        var stranger = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, world.partner("P-" + UUID.randomUUID())));
        assertThat(bare(stranger.get("/invoices/" + id)))
                .isEqualTo(bare(stranger.get("/invoices/" + UUID.randomUUID())));
        assertThat(act(stranger, id, InvoiceEvent.WITHDRAW, "").status()).isEqualTo(404);
        assertThat(stranger.download("/invoices/" + id + "/document").status()).isEqualTo(404);
        assertThat(stranger.post("/invoices", Map.of("quote", training.quote().toString()))
                        .status())
                .isEqualTo(404);
        assertThat(portal.signedIn(account(Role.ATTENDANCE_TAKER, partner))
                        .get("/invoices")
                        .status())
                .isEqualTo(403);
        assertThat(state(id)).isEqualTo(InvoiceState.DRAFT);
    }

    @Test
    void a_list_of_names_is_one_request_to_the_gate_and_lists_have_pages() {
        var elsewhere = world.partner("P-" + UUID.randomUUID());
        assertThat(portal.signedIn(account(Role.QUOTE_CLERK, elsewhere))
                        .get("/invoices")
                        .body())
                .contains("Aucune facture ici.");
        for (int i = 0; i < 27; i++) {
            drawn(complete(100));
        }
        var clerk = account(Role.QUOTE_CLERK, partner);
        assertThat(portal.signedIn(clerk).get("/invoices").body()).contains("page=2");
        assertThat(world.count(
                        "select count(distinct at) from ledger.entry where kind = 1 and account = ?", clerk.id()))
                .isEqualTo(1);
        assertThat(world.count("select count(*) from ledger.entry where kind = 1 and account = ?", clerk.id()))
                .isEqualTo(25);
    }

    @Test
    void the_applications_role_writes_no_invoice_by_itself() {
        var id = drawn(complete(100));
        for (var sql : List.of(
                "update invoices.invoice set state = 'PAID' where id = '" + id + "'",
                "delete from invoices.invoice",
                "update invoices.month set live = false",
                "insert into invoices.event select * from invoices.event",
                "insert into invoices.transition values ('PAY', 'DRAFT', 'PAID')",
                "select invoices.count_anew('" + id + "', '" + id + "')")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> asApplication("select invoices.act('\\x00', '" + id + "', 1, 'WITHDRAW', null, null)"))
                .hasMessageContaining("nobody is signed in");
    }

    @Test
    void even_the_owner_changes_no_deposited_invoice_and_no_history() {
        var id = in(InvoiceState.DEPOSITED, complete(100));
        for (var sql : List.of(
                "update invoices.invoice set desk_number = 'CPP 0', version = version + 1 where id = ?",
                "update invoices.invoice set state = 'PAID', version = version + 1 where id = ?",
                "update invoices.invoice set state = 'DRAFT', version = version + 1 where id = ?",
                "delete from invoices.invoice where id = ?",
                "delete from invoices.month where invoice = ?",
                "update invoices.event set reason = 'x' where invoice = ?")) {
            assertThatThrownBy(() -> world.run(sql, id)).as(sql).isInstanceOf(IllegalStateException.class);
        }
    }

    // --- In a real browser ------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        complete(100);
        var draft = drawn(complete(50));
        var deposited = in(InvoiceState.DEPOSITED, complete(100));
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            var page = window.page();
            window.signIn(portal, account(Role.TRAINING_OFFICE_MANAGER, partner), language);
            look(window, "/invoices", "list-" + language);
            look(window, "/invoices?show=draw", "draw-" + language);
            look(window, "/invoices/" + draft, "draft-" + language);
            look(window, "/invoices/" + deposited, "deposited-" + language);
        }
    }

    private void look(Screen.Window window, String path, String name) {
        var answer = window.page().navigate(portal.url() + path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(window.faults("invoices-" + name)).as(path).isEmpty();
    }

    // --- What they share --------------------------------------------------------------------------------------------

    record Training(World.Person person, UUID enrolment, UUID quote) {}

    private World.Account account(Role role, World.@Nullable Partner of) {
        return world.account(UUID.randomUUID() + "@example.org", role, of);
    }

    private String number() {
        return "CPP-T-" + numbers.incrementAndGet();
    }

    /** Over, reported, two months of 30 hours certified: all that an invoice needs. */
    private Training complete(int hours) {
        return training(hours, true, true, true);
    }

    private Training training(int hours, boolean over, boolean reported, boolean certified) {
        var person = world.person();
        var enrolment = UUID.randomUUID();
        world.run(
                """
                insert into training.enrolment (id, reference, training_session, person, state, placed_on, registered_on,
                                                entered_on, exited_on, reported_on, report)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                enrolment,
                enrolment.toString(),
                group.id(),
                person.ref().value(),
                over ? "COMPLETED" : "ENTERED",
                FIRST.minusDays(20),
                FIRST.minusDays(10),
                FIRST,
                over ? SECOND.plusDays(20) : null,
                reported ? SECOND.plusDays(22) : null,
                reported ? "Objectifs atteints" : null);
        world.run(
                """
                insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at)
                values (gen_random_uuid(), ?, ?, 'ENROLMENT', ?, ?, now() - interval '1 day')
                """,
                partner.site(),
                person.ref().value(),
                enrolment,
                Field.mask(DisplayMatrix.of(over ? Stage.AFTER : Stage.DURING)));
        var training = new Training(person, enrolment, quote(person, hours));
        if (certified) {
            certify(training, FIRST, 30 * 60);
            certify(training, SECOND, 30 * 60);
        }
        return training;
    }

    private UUID quote(World.Person person, int hours) {
        var id = UUID.randomUUID();
        world.run("""
                insert into quotes.quote (id, training_session, site, person, scheme, content, hours, hourly_cents,
                                          cofinancing_cents, state, changed_at)
                values (?, ?, ?, ?, 'AIF', 'Procédé TIG', ?, 1250, ?, 'CONSUMED', now())
                """, id, group.id(), partner.site(), person.ref().value(), hours, hours * 200);
        return id;
    }

    private void certify(Training training, LocalDate month, int minutes) {
        world.run(
                "insert into attendance.statement (enrolment, month, state) values (?, ?, 'OPEN')",
                training.enrolment(),
                month);
        world.run(
                "update attendance.statement set state = 'FILLED' where enrolment = ? and month = ?",
                training.enrolment(),
                month);
        world.run(
                "update attendance.statement set state = 'CERTIFIED', version = 1 where enrolment = ? and month = ?",
                training.enrolment(),
                month);
        world.run("""
                insert into attendance.statement_version (enrolment, month, version, planned, present, remote, excused,
                                                          unexcused, sheet_version, certified_by, certified_at)
                values (?, ?, 1, 6000, ?, 0, 0, 0, 1, ?, now())
                """, training.enrolment(), month, minutes, head.id());
    }

    private UUID drawn(Training training) {
        assertThat(draw(training)).isEqualTo("DONE");
        return UUID.fromString(
                world.text("select id from invoices.invoice where quote = ? and state = 'DRAFT'", training.quote()));
    }

    private String draw(Training training) {
        var token = world.signedIn(office).token().bytes();
        return asked("select invoices.draw(?, gen_random_uuid(), ?, null)", token, training.quote());
    }

    private UUID in(InvoiceState state, Training training) {
        var id = drawn(training);
        var way = switch (state) {
            case DRAFT -> List.<InvoiceEvent>of();
            case WITHDRAWN -> List.of(InvoiceEvent.WITHDRAW);
            case DEPOSITED -> List.of(InvoiceEvent.DEPOSIT);
            case ACCEPTED -> List.of(InvoiceEvent.DEPOSIT, InvoiceEvent.ACCEPT);
            case REJECTED -> List.of(InvoiceEvent.DEPOSIT, InvoiceEvent.REJECT);
            case PAID -> List.of(InvoiceEvent.DEPOSIT, InvoiceEvent.ACCEPT, InvoiceEvent.PAY);
        };
        int version = 1;
        for (var event : way) {
            assertThat(asked(
                            "select invoices.act(?, ?, ?, ?, ?, null)",
                            world.signedIn(office).token().bytes(),
                            id,
                            version++,
                            event.name(),
                            number()))
                    .isEqualTo("DONE");
        }
        return id;
    }

    private String asked(String sql, Object... values) {
        try (var application = database.as("APP");
                var ask = application.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                ask.setObject(i + 1, values[i]);
            }
            var row = ask.executeQuery();
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void asApplication(String sql) throws SQLException {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }

    private Browser.Answer act(Browser browser, UUID id, InvoiceEvent event, String words) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("act", event.name());
        fields.put("version", world.text("select version from invoices.invoice where id = ?", id));
        fields.put("words", words);
        return browser.post("/invoices/" + id + "/acts", fields);
    }

    private InvoiceState state(UUID id) {
        return InvoiceState.valueOf(world.text("select state from invoices.invoice where id = ?", id));
    }

    private static String bare(Browser.Answer answer) {
        return answer.status()
                + answer.body()
                        .replaceAll("data-reference=\"[^\"]*\">[^<]*<", "")
                        .replaceAll("name=\"_csrf\"[^>]*>", "")
                        .replaceAll("name=\"back\"[^>]*>", "");
    }
}
