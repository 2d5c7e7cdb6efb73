package ecluse.disclosure;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Receipt;
import ecluse.kernel.Viewer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The people who stand on a page of something else: enrolments, quotes, months, invoices. One request to the gate for all of them;
 * whose tie has closed is not asked for, and is on the page without a name.
 */
@Component
public class Naming {
    private final Ties ties;
    private final Guard guard;

    Naming(Ties ties, Guard guard) {
        this.ties = ties;
        this.guard = guard;
    }

    /** Refused only when the gate refuses people whom the viewer is tied to: a limit, a lock. */
    public sealed interface Names {
        /** Those who may be shown; no receipt where there was nobody to ask for. */
        record Shown(Map<PersonRef, Facts> facts, Optional<Receipt> receipt) implements Names {
            /** The ledger's position, to quote; empty where nobody was asked for. */
            public String reference() {
                return receipt.map(r -> Long.toString(r.reference())).orElse("");
            }
        }

        record Hidden(Withheld<List<Facts>> withheld) implements Names {}
    }

    public Names of(Viewer viewer, Purpose purpose, Collection<PersonRef> people, Set<Field> fields) {
        var nameable = List.copyOf(ties.among(viewer.account(), people));
        if (nameable.isEmpty()) {
            return new Names.Shown(Map.of(), Optional.empty());
        }
        return switch (guard.disclose(Request.by(viewer, purpose, nameable, fields))) {
            case Disclosed<List<Facts>>(var facts, var receipt) ->
                new Names.Shown(
                        facts.stream().collect(Collectors.toMap(Facts::person, Function.identity())),
                        Optional.of(receipt));
            case Withheld<List<Facts>> withheld -> new Names.Hidden(withheld);
        };
    }
}
