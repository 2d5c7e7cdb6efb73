package ecluse.drills.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PopulationTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final int PEOPLE = 60_000;
    private static final Population POPULATION = new Population(new Plan(PEOPLE, 7, TODAY, Scale.LIVELY));

    @Test
    void a_plan_always_leads_to_the_same_people_and_another_seed_to_others() {
        var again = new Population(POPULATION.plan());
        var other = new Population(new Plan(PEOPLE, 8, TODAY, Scale.LIVELY));
        assertThat(again.person(4_711)).isEqualTo(POPULATION.person(4_711));
        assertThat(again.partner(12)).isEqualTo(POPULATION.partner(12));
        assertThat(other.person(4_711)).isNotEqualTo(POPULATION.person(4_711));
    }

    @Test
    void a_person_does_not_change_for_being_asked_for_out_of_order() {
        var late = POPULATION.person(50_000);
        POPULATION.person(3);
        assertThat(POPULATION.person(50_000)).isEqualTo(late);
    }

    @Test
    void every_national_identifier_has_eleven_digits_is_unique_and_leads_back_to_its_person() {
        var seen = new HashSet<String>();
        for (int index = 0; index < PEOPLE; index++) {
            var id = POPULATION.nationalId(index);
            assertThat(id).matches("\\d{11}");
            assertThat(seen.add(id)).isTrue();
            assertThat(POPULATION.personWithIdentifier(id)).hasValue(index);
        }
    }

    @Test
    void half_of_the_numbers_in_the_range_of_identifiers_are_somebodys() {
        long found = Stream.iterate(POPULATION.lowestIdentifier(), number -> number + 1)
                .limit(POPULATION.highestIdentifier() - POPULATION.lowestIdentifier() + 1)
                .filter(number ->
                        POPULATION.personWithIdentifier(Long.toString(number)).isPresent())
                .count();
        assertThat(found).isEqualTo(PEOPLE);
        assertThat(POPULATION.highestIdentifier() - POPULATION.lowestIdentifier() + 1)
                .isEqualTo(2L * PEOPLE);
    }

    @Test
    void numbers_and_text_that_are_nobodys_identifier_lead_to_nobody() {
        assertThat(Stream.of("", "abcdefghijk", "99999999999", "0", "1400000000", "140000000000"))
                .allMatch(text -> POPULATION.personWithIdentifier(text).isEmpty());
    }

    @Test
    void an_email_address_leads_back_to_its_person_and_an_invented_one_to_nobody() {
        var person = people().filter(p -> p.email() != null).findFirst().orElseThrow();
        assertThat(POPULATION.personWithEmail(person.email())).hasValue(person.index());
        assertThat(POPULATION.personWithEmail("camille.martin1@example.org")).isEmpty();
        assertThat(POPULATION.personWithEmail("secretariat@example.org")).isEmpty();
        assertThat(POPULATION.personWithEmail(null)).isEmpty();
    }

    @Test
    void legacy_identifiers_are_unique_and_have_eight_or_eleven_characters() {
        var legacy = people().map(Person::legacyId).filter(id -> id != null).toList();
        assertThat(legacy).allMatch(id -> id.matches("(\\d{3})?\\d{7}[A-Z]")).doesNotHaveDuplicates();
        assertThat(shareOf(legacy.size())).isCloseTo(12, within(1.0));
    }

    @Test
    void people_are_as_diverse_as_the_project_assumes() {
        assertThat(percent(people().filter(Person::contactProtection))).isCloseTo(2, within(0.4));
        assertThat(percent(people().filter(person -> person.email() == null))).isCloseTo(4, within(0.5));
        assertThat(percent(people().filter(person -> !person.registered()))).isBetween(4.0, 8.5);
        assertThat(people().map(Person::lastName).distinct().count()).isGreaterThan(500);
        assertThat(people().map(Person::lastName)).contains("Le Gall", "N'Diaye", "d'Aubigny", "Lefèvre");
        assertThat(people())
                .allMatch(person -> person.birthDate().isBefore(TODAY.minusYears(18))
                        && person.birthDate().isAfter(TODAY.minusYears(65)));
    }

    @Test
    void phones_are_in_the_blocks_kept_for_fiction_and_mail_goes_nowhere() {
        assertThat(people().map(Person::phone).filter(phone -> phone != null))
                .allMatch(phone -> phone.matches("(019900|026191|035301|046571|053649|063998)\\d{4}"));
        assertThat(people().map(Person::email).filter(email -> email != null))
                .allMatch(email -> email.matches("[a-z]+\\.[a-z]+\\d+@example\\.org"));
    }

    @Test
    void every_partner_and_site_has_its_own_valid_siret_of_an_invented_company() {
        var sirets = new HashSet<String>();
        POPULATION.partners().forEach(partner -> {
            assertThat(partner.nda()).matches("\\d{11}");
            assertThat(partner.siret()).isEqualTo(partner.sites().getFirst().siret());
            for (var site : partner.sites()) {
                assertThat(site.siret()).matches("0\\d{13}").matches(Luhn::holds);
                assertThat(Luhn.holds(site.siret().substring(0, 9))).isTrue();
                assertThat(sirets.add(site.siret())).isTrue();
            }
        });
    }

    @Test
    void partners_are_of_all_sizes_and_most_are_small() {
        var sizes = new EnumMap<SizeClass, Integer>(SizeClass.class);
        POPULATION.partners().forEach(partner -> sizes.merge(partner.size(), 1, Integer::sum));
        int all = POPULATION.partnerCount();
        assertThat(sizes.keySet()).containsExactlyInAnyOrder(SizeClass.values());
        assertThat(100.0 * sizes.getOrDefault(SizeClass.MICRO, 0) / all).isCloseTo(60, within(8.0));
        assertThat(100.0 * sizes.getOrDefault(SizeClass.SMALL, 0) / all).isCloseTo(25, within(8.0));
    }

    @Test
    void who_works_alone_is_the_head_of_the_centre_and_certifies() {
        var alone = POPULATION
                .partners()
                .filter(partner -> POPULATION.accounts(partner).size() == 1)
                .toList();
        assertThat(alone).isNotEmpty().allSatisfy(partner -> {
            assertThat(partner.size()).isEqualTo(SizeClass.MICRO);
            var head = POPULATION.accounts(partner).getFirst();
            assertThat(head.role()).isEqualTo(Role.CENTRE_HEAD);
            assertThat(head.siteSirets())
                    .containsExactlyElementsOf(
                            partner.sites().stream().map(Site::siret).toList());
            assertThat(POPULATION.groups(partner).stream()
                            .flatMap(group -> POPULATION.attendance(partner, group))
                            .filter(month -> month.state().equals("CERTIFIED")))
                    .allMatch(month -> month.certifiedBy().equals(head.code()));
        });
        assertThat(alone.stream()
                        .flatMap(partner -> POPULATION.groups(partner).stream()
                                .flatMap(group -> POPULATION.attendance(partner, group))))
                .isNotEmpty();
    }

    @Test
    void an_office_is_at_every_partner() {
        assertThat(POPULATION.partners())
                .allMatch(partner -> POPULATION.accounts(partner).stream()
                        .anyMatch(account -> account.role().worksAsOffice()));
    }

    @Test
    void codes_and_logins_are_unique() {
        assertThat(POPULATION.partners().map(Partner::code)).doesNotHaveDuplicates();
        assertThat(accounts().map(Account::code)).doesNotHaveDuplicates();
        assertThat(accounts().map(Account::email)).doesNotHaveDuplicates();
        assertThat(groups().map(TrainingGroup::code))
                .doesNotHaveDuplicates()
                .allMatch(c -> c.matches("\\d\\d_SE_\\d{10}"));
    }

    @Test
    void groups_of_all_but_the_smallest_partners_have_eight_to_twenty_places_and_mostly_twelve() {
        var sizes = new int[21];
        POPULATION
                .partners()
                .filter(partner -> partner.size().compareTo(SizeClass.MEDIUM) >= 0)
                .flatMap(partner -> POPULATION.groups(partner).stream())
                .forEach(group -> sizes[group.places()]++);
        assertThat(IntStream.rangeClosed(0, 7).map(size -> sizes[size]).sum()).isLessThan(5);
        assertThat(IntStream.rangeClosed(10, 13).map(size -> sizes[size]).sum())
                .isGreaterThan(
                        IntStream.rangeClosed(15, 20).map(size -> sizes[size]).sum());
    }

    @Test
    void enrolments_end_as_often_as_the_project_assumes() {
        var states = new EnumMap<EnrolmentState, Integer>(EnrolmentState.class);
        groups().filter(group -> !group.startsOn().isAfter(TODAY))
                .flatMap(POPULATION::enrolments)
                .forEach(enrolment -> states.merge(enrolment.state(), 1, Integer::sum));
        double all = states.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(100 * states.getOrDefault(EnrolmentState.NO_SHOW, 0) / all).isCloseTo(6, within(1.0));
        assertThat(100 * states.getOrDefault(EnrolmentState.ABANDONED, 0) / all).isCloseTo(9, within(1.5));
        assertThat(100 * states.getOrDefault(EnrolmentState.DISMISSED, 0) / all).isCloseTo(1, within(0.5));
        assertThat(states).doesNotContainKeys(EnrolmentState.PLACED, EnrolmentState.REGISTERED);
    }

    @Test
    void the_dates_of_an_enrolment_are_in_order() {
        assertThat(groups().flatMap(POPULATION::enrolments)).allMatch(PopulationTest::isInOrder);
    }

    private static boolean isInOrder(Enrolment enrolment) {
        var days = Stream.of(
                        enrolment.placedOn(), enrolment.registeredOn(), enrolment.enteredOn(), enrolment.exitedOn())
                .filter(day -> day != null)
                .toList();
        return days.equals(days.stream().sorted().toList())
                && (enrolment.enteredOn() == null || !enrolment.enteredOn().isAfter(TODAY))
                && !enrolment.placedOn().isAfter(TODAY);
    }

    @Test
    void nobody_is_twice_in_a_group_and_a_second_enrolment_is_with_another_partner() {
        var partnersOf = new HashMap<Integer, Set<Integer>>();
        POPULATION.partners().forEach(partner -> {
            var here = new HashSet<Integer>();
            POPULATION.groups(partner).stream().flatMap(POPULATION::enrolments).forEach(enrolment -> {
                assertThat(here.add(enrolment.person())).isTrue();
                partnersOf
                        .computeIfAbsent(enrolment.person(), key -> new HashSet<>())
                        .add(partner.index());
            });
        });
        assertThat(partnersOf.values()).allMatch(partners -> partners.size() <= 3);
        assertThat(partnersOf.values()).anyMatch(partners -> partners.size() == 2);
    }

    @Test
    void the_partner_of_the_demo_is_in_every_population() {
        for (int people : List.of(Plan.LEAST_PEOPLE, 2_000, 340_000)) {
            var population = new Population(new Plan(people, people, TODAY, Scale.LIVELY));
            var partner = population.showcase();
            assertThat(partner.code()).isEqualTo(Population.SHOWCASE_CODE);
            assertThat(partner.legalName()).isEqualTo("AFP Isère");
            assertThat(partner.sites().getFirst().commune()).isEqualTo("Échirolles");
            var office = population.accounts(partner).getFirst();
            assertThat(office.email()).isEqualTo(Population.OFFICE_LOGIN);
            assertThat(population.caseload(partner, office))
                    .hasSizeBetween(80, 120)
                    .doesNotHaveDuplicates();
            assertThat(population.accounts(partner).stream().map(Account::email))
                    .contains(Population.COLLEAGUE_LOGIN, Population.TRAINER_LOGIN);
        }
    }

    @Test
    void who_is_new_is_nobody_of_the_files() {
        var newcomer = POPULATION.newcomer();
        var both = List.of(
                POPULATION.recruit().email(), POPULATION.newcomersContact().email());
        assertThat(POPULATION.partners())
                .hasSize(POPULATION.partnerCount())
                .noneMatch(partner -> partner.siret().equals(newcomer.siret())
                        || partner.nda().equals(newcomer.nda())
                        || partner.sites().stream()
                                .anyMatch(site -> site.siret().equals(newcomer.siret())));
        assertThat(accounts().map(Account::email)).doesNotContainAnyElementsOf(both);
        assertThat(Luhn.holds(newcomer.siret())).isTrue();
        assertThat(new Population(POPULATION.plan()).newcomer()).isEqualTo(newcomer);
    }

    @Test
    void a_population_too_small_to_have_partners_is_refused() {
        assertThatThrownBy(() -> new Plan(999, 1, TODAY, Scale.LIVELY))
                .hasMessageContaining("people is 999; allowed: 1000");
    }

    private static Stream<Person> people() {
        return IntStream.range(0, PEOPLE).mapToObj(POPULATION::person);
    }

    private static Stream<Account> accounts() {
        return Stream.concat(
                POPULATION.agencyAccounts().stream(),
                POPULATION.partners().flatMap(partner -> POPULATION.accounts(partner).stream()));
    }

    private static Stream<TrainingGroup> groups() {
        return POPULATION.partners().flatMap(partner -> POPULATION.groups(partner).stream());
    }

    private static double percent(Stream<Person> some) {
        return shareOf(some.count());
    }

    private static double shareOf(long some) {
        return 100.0 * some / PEOPLE;
    }
}
