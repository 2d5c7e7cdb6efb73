package ecluse.training;

import static java.util.Comparator.comparing;
import static java.util.Comparator.nullsLast;

import ecluse.disclosure.Facts;
import ecluse.kernel.Field;
import java.text.Collator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One line of a roster. {@code facts} is null where the tie has closed: the place stays, the name does not. */
record RosterLine(Enrolment enrolment, @Nullable Facts facts) {

    /** In the order of names as French directories have it; names are sealed, so only a page can be sorted, not a group. */
    static List<RosterLine> of(List<Enrolment> enrolments, List<Facts> facts) {
        var byPerson = facts.stream().collect(Collectors.toMap(Facts::person, Function.identity()));
        var order = Collator.getInstance(Locale.FRENCH);
        return enrolments.stream()
                .map(e -> new RosterLine(e, byPerson.get(e.person())))
                .sorted(comparing(RosterLine::facts, nullsLast(comparing(RosterLine::sortedBy, order))))
                .toList();
    }

    private static String sortedBy(@Nullable Facts facts) {
        return facts == null ? "" : facts.show(Field.LAST_NAME) + " " + facts.show(Field.FIRST_NAME);
    }
}
