package ecluse.invoices;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.disclosure.Ties;
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

/** The names that go with invoices: all of a page in one request to the gate. An invoice outlives its tie and has no name then. */
@Component
class InvoiceNames {
    private final Ties ties;
    private final Guard guard;

    InvoiceNames(Ties ties, Guard guard) {
        this.ties = ties;
        this.guard = guard;
    }

    record Named(Map<PersonRef, Facts> facts, Optional<Receipt> receipt) {
        String reference() {
            return receipt.map(r -> Long.toString(r.reference())).orElse("");
        }
    }

    /** Refused only when the gate refuses people whom the viewer is tied to: a limit, a lock. */
    sealed interface Names {
        record Shown(Named named) implements Names {}

        record Hidden(Withheld<List<Facts>> withheld) implements Names {}
    }

    Names of(Viewer viewer, Collection<PersonRef> people, Set<Field> fields) {
        var nameable = List.copyOf(ties.among(viewer.account(), people));
        if (nameable.isEmpty()) {
            return new Names.Shown(new Named(Map.of(), Optional.empty()));
        }
        return switch (guard.disclose(Request.by(viewer, Purpose.INVOICE, nameable, fields))) {
            case Disclosed<List<Facts>>(var facts, var receipt) ->
                new Names.Shown(new Named(
                        facts.stream().collect(Collectors.toMap(Facts::person, Function.identity())),
                        Optional.of(receipt)));
            case Withheld<List<Facts>> withheld -> new Names.Hidden(withheld);
        };
    }
}
