package ecluse.drills.loot;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.drills.http.Page;
import ecluse.drills.population.Person;
import ecluse.drills.population.Plan;
import ecluse.drills.population.Population;
import ecluse.drills.population.Scale;
import java.net.http.HttpHeaders;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LootTest {
    private static final Population POPULATION =
            new Population(new Plan(2_000, 1, LocalDate.of(2026, 11, 24), Scale.LIVELY));
    private static final int[] CASELOAD = POPULATION.caseload(
            POPULATION.showcase(), POPULATION.accounts(POPULATION.showcase()).getFirst());
    private static final Person OWN = firstWith(Arrays.stream(CASELOAD));
    private static final Person FOREIGN = firstWith(IntStream.range(0, POPULATION.size())
            .filter(index -> Arrays.stream(CASELOAD).noneMatch(own -> own == index)));
    private static final UUID ONE = new UUID(7, 1);
    private static final UUID OTHER = new UUID(7, 2);

    private final Loot loot = new Loot(POPULATION, CASELOAD);

    @Test
    void a_name_of_the_caseload_is_a_person_inside_it() {
        loot.take(page(ONE, Map.of("FIRST_NAME", OWN.firstName(), "LAST_NAME", OWN.lastName())), false);
        var taken = loot.settle();
        assertThat(taken.people()).containsEntry(ONE, EnumSet.of(Field.FIRST_NAME, Field.LAST_NAME));
        assertThat(taken.outsideCaseload()).isZero();
        assertThat(taken.contacts()).isZero();
        assertThat(taken.unmatched()).isZero();
    }

    @Test
    void a_name_from_elsewhere_is_a_person_outside() {
        loot.take(page(ONE, Map.of("FIRST_NAME", FOREIGN.firstName(), "LAST_NAME", FOREIGN.lastName())), false);
        assertThat(loot.settle().outsideCaseload()).isEqualTo(1);
    }

    @Test
    void more_references_than_people_of_a_name_cannot_all_be_inside() {
        var namesakes = Arrays.stream(CASELOAD)
                .mapToObj(POPULATION::person)
                .filter(person -> person.fullName().equals(OWN.fullName()))
                .count();
        for (int i = 0; i <= namesakes; i++) {
            loot.take(page(new UUID(8, i), Map.of("FIRST_NAME", OWN.firstName(), "LAST_NAME", OWN.lastName())), false);
        }
        var taken = loot.settle();
        assertThat(taken.people().size() - taken.outsideCaseload()).isEqualTo((int) namesakes);
    }

    @Test
    void facts_about_one_person_from_two_pages_come_together() {
        loot.take(page(ONE, Map.of("FIRST_NAME", OWN.firstName(), "LAST_NAME", OWN.lastName())), false);
        loot.take(page(ONE, Map.of("EMAIL", text(OWN.email()), "PHONE", spaced(text(OWN.phone())))), false);
        var taken = loot.settle();
        assertThat(taken.people()).containsOnlyKeys(ONE);
        assertThat(taken.people().get(ONE))
                .containsExactlyInAnyOrder(Field.FIRST_NAME, Field.LAST_NAME, Field.EMAIL, Field.PHONE);
        assertThat(taken.contacts()).isEqualTo(1);
    }

    @Test
    void a_value_that_is_not_the_persons_counts_as_nothing_and_is_reported() {
        loot.take(page(ONE, Map.of("IDENTIFIER", OWN.nationalId(), "PHONE", "0600000000")), false);
        var taken = loot.settle();
        assertThat(taken.people().get(ONE)).containsExactly(Field.IDENTIFIER);
        assertThat(taken.unmatched()).isEqualTo(1);
        assertThat(taken.unmatchedFields()).isEqualTo("PHONE");
    }

    @Test
    void invented_people_count_as_nobody() {
        loot.take(page(ONE, Map.of("FIRST_NAME", "Xyz", "LAST_NAME", "Qwerty")), false);
        assertThat(loot.settle().people()).isEmpty();
    }

    @Test
    void all_kinds_of_facts_are_recognised() {
        loot.take(
                page(
                        ONE,
                        Map.of(
                                "NAME", "",
                                "IDENTIFIER", OWN.nationalId(),
                                "BIRTH_DATE", OWN.birthDate().toString(),
                                "ADDRESS", OWN.address(),
                                "POSTCODE", OWN.postcode(),
                                "COMMUNE", OWN.commune(),
                                "STATUS", "Inscrit",
                                "ELIGIBILITY", "Peut entrer en formation")),
                false);
        assertThat(loot.settle().people().get(ONE)).hasSize(7);
    }

    @Test
    void what_comes_after_the_lock_is_counted_apart() {
        loot.take(page(ONE, Map.of("IDENTIFIER", OWN.nationalId())), false);
        loot.take(page(OTHER, Map.of("IDENTIFIER", FOREIGN.nationalId())), true);
        assertThat(loot.settle().afterLock()).isEqualTo(1);
    }

    @Test
    void rows_of_an_export_belong_to_the_people_met_on_pages() {
        loot.take(page(ONE, Map.of("FIRST_NAME", OWN.firstName(), "LAST_NAME", OWN.lastName())), false);
        var csv = "\ufeffGroupe;Référence;Nom;Prénom;Identifiant;Courriel\r\n38_SE_1;%s;%s;%s;;%s\r\n"
                .formatted(referenceOf(OWN), OWN.lastName(), OWN.firstName(), text(OWN.email()));
        loot.take(ExportRow.read(csv));
        var taken = loot.settle();
        assertThat(taken.people()).containsOnlyKeys(ONE);
        assertThat(taken.people().get(ONE)).contains(Field.EMAIL);
    }

    @Test
    void a_row_about_nobody_met_shows_as_a_difference() {
        loot.take(ExportRow.read("Référence;Nom\n%s;%s\n".formatted(referenceOf(OWN), OWN.lastName())));
        assertThat(listed(ONE, "LAST_NAME").comparedWith(loot.settle())).isEqualTo(new Difference(1, 1));
    }

    @Test
    void a_list_may_name_an_address_that_is_not_there() {
        var without = IntStream.range(0, POPULATION.size())
                .mapToObj(POPULATION::person)
                .filter(person -> person.email() == null)
                .findFirst()
                .orElseThrow();
        loot.take(page(ONE, Map.of("IDENTIFIER", without.nationalId())), false);
        assertThat(listed(ONE, "IDENTIFIER EMAIL").comparedWith(loot.settle())).isEqualTo(new Difference(0, 0));
    }

    @Test
    void an_exposure_list_is_compared_pair_by_pair() {
        loot.take(page(ONE, Map.of("IDENTIFIER", OWN.nationalId(), "EMAIL", text(OWN.email()))), false);
        var taken = loot.settle();
        assertThat(listed(ONE, "IDENTIFIER EMAIL").comparedWith(taken)).isEqualTo(new Difference(0, 0));
        assertThat(listed(ONE, "EMAIL").comparedWith(taken)).isEqualTo(new Difference(1, 0));
        assertThat(listed(ONE, "IDENTIFIER EMAIL NAME").comparedWith(taken)).isEqualTo(new Difference(0, 2));
        assertThat(listed(OTHER, "EMAIL").comparedWith(taken)).isEqualTo(new Difference(2, 1));
    }

    @Test
    void a_list_that_says_more_is_right_only_when_answers_were_lost() {
        assertThat(new Difference(0, 3).isEqual(0, 10)).isFalse();
        assertThat(new Difference(0, 3).isEqual(1, 10)).isTrue();
        assertThat(new Difference(0, 30).isEqual(1, 10)).isFalse();
        assertThat(new Difference(1, 0).isEqual(1, 10)).isFalse();
    }

    private static String referenceOf(Person person) {
        return POPULATION.groups(POPULATION.showcase()).stream()
                .flatMap(POPULATION::enrolments)
                .filter(enrolment -> enrolment.person() == person.index())
                .findFirst()
                .orElseThrow()
                .reference();
    }

    private static Exposure listed(UUID person, String fields) {
        var exposure = new Exposure();
        exposure.add(html("<table><tr data-person='%s' data-fields='%s'><td>x</table>".formatted(person, fields)));
        return exposure;
    }

    private static Page page(UUID person, Map<String, String> facts) {
        var body = new StringBuilder("<div data-person='" + person + "'>");
        facts.forEach((field, value) ->
                body.append("<p data-field='%s'>%s</p>".formatted(field, value.replace("'", "&#39;"))));
        return html(body + "</div>");
    }

    private static Page html(String body) {
        var headers = HttpHeaders.of(Map.of("content-type", List.of("text/html")), (name, value) -> true);
        return new Page("/page", 200, headers, body);
    }

    private static Person firstWith(IntStream indexes) {
        return indexes.mapToObj(POPULATION::person)
                .filter(person -> person.email() != null && person.phone() != null && person.registered())
                .findFirst()
                .orElseThrow();
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNull(value);
    }

    private static String spaced(String phone) {
        return phone.replaceAll("(..)", "$1 ").trim();
    }
}
