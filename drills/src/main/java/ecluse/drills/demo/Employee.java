package ecluse.drills.demo;

import ecluse.drills.population.Account;
import ecluse.drills.population.Population;
import java.util.List;
import java.util.stream.Stream;

/**
 * Somebody whom the demo's provider knows.
 *
 * @param subject by which the provider names them, for ever
 * @param what in French; {@code whatInEnglish} the same in English
 */
record Employee(String subject, String name, String what, String whatInEnglish) {
    /** The first is linked to the training office's account; the last has no account at all. */
    static List<Employee> of(Population population) {
        var known = population.accounts(population.showcase()).stream()
                .filter(account -> Population.OFFICE_LOGIN.equals(account.email())
                        || Population.MANAGER_LOGIN.equals(account.email())
                        || Population.TRAINER_LOGIN.equals(account.email()))
                .map(Employee::of);
        var stranger = new Employee(
                "employe-stagiaire",
                "Lucie Armand",
                "stagiaire, sans compte sur le portail",
                "intern, no account here");
        return Stream.concat(known, Stream.of(stranger)).toList();
    }

    private static Employee of(Account account) {
        boolean linked = Population.OFFICE_LOGIN.equals(account.email());
        return new Employee(
                "employe-" + account.code(),
                account.displayName(),
                account.email() + (linked ? ", identité liée" : ", à lier dans « Mes seconds facteurs »"),
                linked ? "linked" : "to be linked, in “My second factors”");
    }
}
