package ecluse.accompaniment;

import ecluse.disclosure.Facts;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A line of the caseload; {@code facts} is null where the tie has closed and the name does not show. */
record ChargeLine(Charge charge, @Nullable Facts facts) {

    static List<ChargeLine> of(List<Charge> charges, List<Facts> facts) {
        var byPerson = facts.stream().collect(Collectors.toMap(Facts::person, Function.identity()));
        return charges.stream().map(charge -> line(charge, byPerson)).toList();
    }

    private static ChargeLine line(Charge charge, Map<?, Facts> byPerson) {
        return new ChargeLine(charge, byPerson.get(charge.person()));
    }
}
