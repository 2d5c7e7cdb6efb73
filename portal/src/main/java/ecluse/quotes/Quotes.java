package ecluse.quotes;

import ecluse.disclosure.Answer;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The names that go with quotes: all of a page in one request to the gate. */
@Component
class Quotes {
    private static final Set<Field> NAMES = EnumSet.of(Field.LAST_NAME, Field.FIRST_NAME);

    private final Ties ties;
    private final Guard guard;

    Quotes(Ties ties, Guard guard) {
        this.ties = ties;
        this.guard = guard;
    }

    /** Those who may be named, with their names; nobody is asked for where nobody may be. */
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

    Names names(Viewer viewer, Collection<PersonRef> people) {
        var nameable = List.copyOf(ties.among(viewer.account(), people));
        if (nameable.isEmpty()) {
            return new Names.Shown(new Named(Map.of(), Optional.empty()));
        }
        Answer<List<Facts>> answer = guard.disclose(Request.by(viewer, Purpose.QUOTE, nameable, NAMES));
        return switch (answer) {
            case Disclosed<List<Facts>>(var facts, var receipt) ->
                new Names.Shown(new Named(
                        facts.stream().collect(Collectors.toMap(Facts::person, Function.identity())),
                        Optional.of(receipt)));
            case Withheld<List<Facts>> withheld -> new Names.Hidden(withheld);
        };
    }
}
