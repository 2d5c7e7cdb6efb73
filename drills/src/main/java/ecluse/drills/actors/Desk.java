package ecluse.drills.actors;

import ecluse.drills.population.Account;
import ecluse.drills.population.EnrolmentState;
import ecluse.drills.population.Partner;
import ecluse.drills.population.Person;
import ecluse.drills.population.Population;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An office account and whom it works with.
 *
 * @param people those in training now or about to be: whom an office looks up
 */
public record Desk(Account account, List<Person> people) {
    private static final Set<EnrolmentState> IN_TRAINING =
            EnumSet.of(EnrolmentState.REGISTERED, EnrolmentState.ENTERED, EnrolmentState.INTERRUPTED);
    private static final int LEAST_PEOPLE = 1;
    /** So many partners are looked at; those with the most work first. */
    private static final int PARTNERS_CONSIDERED = 400;

    /** Office accounts of other partners than the one that is attacked: one of each partner, then a second one. */
    public static List<Desk> in(Population population, int most) {
        var partners = population
                .partners()
                .skip(1)
                .limit(PARTNERS_CONSIDERED)
                .sorted(Comparator.comparingInt(Partner::places).reversed())
                .toList();
        return Stream.concat(
                        partners.stream()
                                .flatMap(partner -> offices(population, partner).limit(1)),
                        partners.stream()
                                .flatMap(partner ->
                                        offices(population, partner).skip(1).limit(1)))
                .filter(desk -> desk.people().size() >= LEAST_PEOPLE)
                .limit(most)
                .toList();
    }

    private static Stream<Desk> offices(Population population, Partner partner) {
        return population.accounts(partner).stream()
                .filter(account -> account.role().worksAsOffice())
                .map(account -> new Desk(account, people(population, partner, account)));
    }

    private static List<Person> people(Population population, Partner partner, Account account) {
        return population.groups(partner).stream()
                .filter(group -> account.siteSirets().contains(group.siteSiret()))
                .flatMap(population::enrolments)
                .filter(enrolment -> IN_TRAINING.contains(enrolment.state()))
                .map(enrolment -> population.person(enrolment.person()))
                .toList();
    }
}
