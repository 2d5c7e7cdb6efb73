package ecluse.training;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.disclosure.Naming;
import ecluse.disclosure.Naming.Names;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Receipt;
import ecluse.kernel.Viewer;
import ecluse.web.Pages;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** The names beside enrolments, in one request whatever their number; whose tie has closed has none. */
@Component
class NamedLines {
    private static final Set<Field> FIELDS = EnumSet.of(LAST_NAME, FIRST_NAME);

    private final Naming naming;
    private final Pages pages;

    NamedLines(Naming naming, Pages pages) {
        this.naming = naming;
        this.pages = pages;
    }

    /** Lines in the order of names. {@code reference} is null when nobody could be named and so nobody was asked about. */
    record Lines(List<RosterLine> lines, @Nullable Long reference) {}

    /** The page with the names, or the refusal. */
    ModelAndView show(
            Viewer viewer, Purpose purpose, Collection<Enrolment> enrolments, Function<Lines, ModelAndView> page) {
        var shown = List.copyOf(enrolments);
        var people = shown.stream().map(Enrolment::person).distinct().toList();
        return switch (naming.of(viewer, purpose, people, FIELDS)) {
            case Names.Shown(var facts, var receipt) ->
                page.apply(new Lines(
                        RosterLine.of(shown, List.copyOf(facts.values())),
                        receipt.map(Receipt::reference).orElse(null)));
            case Names.Hidden(var withheld) -> pages.refused(withheld);
        };
    }
}
