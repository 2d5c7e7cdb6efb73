package ecluse.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Field;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Paper;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Invariant 5, from outside: each cell of the display matrix, on every page, file, document and message where somebody of an
 * organisation may meet a person. What stands there is looked for by its text, whatever the page calls it. A new field
 * does not compile here before it is said how it reads.
 */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class CellsTest {
    private static final Set<Role> PARTNERS = EnumSet.of(
            Role.TRAINING_OFFICE_MANAGER,
            Role.CENTRE_HEAD,
            Role.QUOTE_CLERK,
            Role.ATTENDANCE_TAKER,
            Role.PARTNER_ACCOUNT_MANAGER);

    /** Those that open files, contacts and documents, where all that a stage gives stands somewhere. */
    private static final Set<Role> OPENS_ALL = EnumSet.of(Role.TRAINING_OFFICE_MANAGER, Role.CENTRE_HEAD);

    private static int serial;

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.detection.misses", "10000"));

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    static Stream<Arguments> cells() {
        return PARTNERS.stream()
                .flatMap(role -> Stream.of(Stage.values())
                        .flatMap(stage -> Stream.of(false, true).map(kept -> Arguments.of(role, stage, kept))));
    }

    @ParameterizedTest(name = "{0}, {1}, under contact protection: {2}")
    @MethodSource("cells")
    void invariant_5_nothing_beyond_a_cell_stands_anywhere_and_all_of_it_somewhere(
            Role role, Stage stage, boolean kept) {
        var met = new Met(role, stage, kept);
        var shown = met.everywhere();
        var cell = cell(role, stage, kept);
        assertThat(shown).as("beyond the cell").isSubsetOf(cell);
        if (OPENS_ALL.contains(role)) {
            assertThat(shown).as("the whole cell").containsExactlyInAnyOrderElementsOf(cell);
        }
        assertThat(met.recorded()).as("what stands somewhere is in the ledger").containsAll(shown);
    }

    private static Set<Field> cell(Role role, Stage stage, boolean kept) {
        var cell = EnumSet.copyOf(DisplayMatrix.of(stage));
        cell.retainAll(DisplayMatrix.of(role));
        if (kept) {
            cell.retainAll(DisplayMatrix.ofProtectedPerson());
        }
        return cell;
    }

    /** One person of one organisation, met by one account of it. */
    private final class Met {
        private final World.Partner partner = world.partner("P-" + UUID.randomUUID());
        private final World.Group group = world.group(partner, "Soudage");
        private final World.Person person;
        private final World.Account account;
        private final UUID enrolment;
        private final UUID meeting;
        private final Browser browser;

        Met(Role role, Stage stage, boolean kept) {
            person = world.person("Prénom" + letters(), "Nom" + letters(), kept);
            world.run(
                    "update training.training_session set starts_on = current_date + 20, ends_on = current_date + 90 where id = ?",
                    group.id());
            enrolment = world.enrolment(partner, group, person, stage);
            meeting = invited();
            account = world.account(UUID.randomUUID() + "@example.org", role, partner);
            browser = portal.signedIn(account);
        }

        /** Somebody of the office has invited the person to a meeting about the group. */
        private UUID invited() {
            var office = portal.signedIn(
                    world.account(UUID.randomUUID() + "@example.org", Role.TRAINING_OFFICE_MANAGER, partner));
            office.get("/meetings/new");
            var written = office.post(
                    "/meetings",
                    Map.of(
                            "group", group.id().toString(),
                            "date", LocalDate.now().plusDays(10).toString(),
                            "time", "9h30",
                            "place", "salle 2",
                            "link", "",
                            "capacity", "12"));
            assertThat(written.status()).as(written.body()).isEqualTo(303);
            var id = written.location().substring(written.location().lastIndexOf('/') + 1);
            office.post("/meetings/people/" + person.ref(), Map.of("meeting", id));
            return UUID.fromString(id);
        }

        Set<Field> everywhere() {
            var shown = EnumSet.noneOf(Field.class);
            pages().forEach(page -> shown.addAll(in(page)));
            documents().forEach(text -> shown.addAll(in(text)));
            return shown;
        }

        private List<String> pages() {
            var texts = new ArrayList<String>();
            browser.get("/");
            for (var path : List.of(
                    "/kairos/groups/" + group.id(),
                    "/kairos/people/" + person.ref(),
                    "/kairos/enrolments/" + enrolment,
                    "/kairos/enrolments/" + enrolment + "/acts/INTERRUPT",
                    "/kairos/groups/" + group.id() + "/acts/register",
                    "/kairos/attendance/" + group.id() + "/day",
                    "/kairos/attendance/" + group.id() + "/month",
                    "/messages",
                    "/messages/about/" + enrolment,
                    "/meetings/" + meeting,
                    "/meetings/people/" + person.ref(),
                    "/quotes",
                    "/quotes/new?enrolment=" + enrolment,
                    "/invoices",
                    "/kairos/today",
                    "/my-ledger",
                    "/team")) {
                texts.add(browser.get(path).body());
            }
            for (var purpose : List.of("reach", "print")) {
                texts.add(browser.post("/kairos/people/" + person.ref() + "/contact", Map.of("purpose", purpose))
                        .body());
            }
            texts.add(browser.post("/messages/about/" + enrolment, Map.of("text", "Un mot."))
                    .body());
            texts.add(browser.get("/messages").body());
            var born = person.facts().birthDate();
            // What one has typed oneself comes back in the form of a look-up that finds nobody: of one that does, it is
            // looked at.
            var found = browser.post(
                    "/kairos/look-up", Map.of("identifier", person.facts().nationalId(), "birthDate", born.toString()));
            if (found.body().contains(person.ref().toString())) {
                texts.add(found.body());
            }
            return texts;
        }

        private List<String> documents() {
            var texts = new ArrayList<String>();
            for (var contacts : List.of("", "yes")) {
                texts.add(browser.post(
                                "/kairos/exports",
                                Map.of(
                                        "group",
                                        group.id().toString(),
                                        "reason",
                                        "planning",
                                        "act",
                                        "file",
                                        "contacts",
                                        contacts))
                        .body());
            }
            for (var path : List.of(
                    "/kairos/enrolments/" + enrolment + "/documents/ais",
                    "/kairos/enrolments/" + enrolment + "/documents/aes",
                    "/kairos/groups/" + group.id() + "/documents/aes")) {
                var file = browser.download(path);
                if (file.header("Content-Type").startsWith("application/pdf")) {
                    texts.add(new Paper(file.bytes()).text());
                }
            }
            return texts;
        }

        private Set<Field> in(String text) {
            var facts = person.facts();
            var number = facts.nationalId();
            var withoutEmail = text.replace(facts.email(), ""); // It has the number in it.
            var tail = number.substring(number.length() - 3);
            var shown = EnumSet.noneOf(Field.class);
            Stream.of(Field.values())
                    .filter(field -> switch (field) {
                        case LAST_NAME -> text.contains(facts.lastName());
                        case FIRST_NAME -> text.contains(facts.firstName());
                        case BIRTH_DATE -> born(text);
                        case IDENTIFIER -> withoutEmail.contains(number);
                        case IDENTIFIER_TAIL -> text.contains("…" + tail) || withoutEmail.contains(number);
                        case EMAIL -> text.contains(facts.email());
                        case PHONE -> text.replace(" ", "").contains(facts.phone());
                        case ADDRESS -> text.contains(facts.address());
                        case POSTCODE -> text.contains("data-field=\"POSTCODE\">" + facts.postcode());
                        case COMMUNE -> text.contains("data-field=\"COMMUNE\">" + facts.commune());
                        case STATUS -> text.contains("data-field=\"STATUS\"");
                        case ELIGIBILITY -> text.contains("data-field=\"ELIGIBILITY\"");
                    })
                    .forEach(shown::add);
            return shown;
        }

        private boolean born(String text) {
            var born = person.facts().birthDate();
            return Stream.of("yyyy-MM-dd", "dd/MM/yyyy", "d MMMM yyyy", "d/M/yyyy")
                    .anyMatch(form -> text.contains(born.format(DateTimeFormatter.ofPattern(form, Locale.FRENCH))));
        }

        Set<Field> recorded() {
            return Field.of((int) world.count(
                    "select coalesce(bit_or(fields), 0) from ledger.entry where kind = 1 and account = ? and person = ?",
                    account.id(),
                    person.ref().value()));
        }
    }

    /** A name that stands nowhere by chance. */
    private static String letters() {
        var letters = new StringBuilder();
        for (int n = ++serial + 1_000; n > 0; n /= 26) {
            letters.append((char) ('a' + n % 26));
        }
        return letters.toString();
    }
}
