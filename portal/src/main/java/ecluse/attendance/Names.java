package ecluse.attendance;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Naming;
import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Receipt;
import ecluse.kernel.Viewer;
import java.text.Collator;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** First and last names of a page's people: one question at the door, however many they are. */
@Component("attendanceNames")
class Names {
    private static final Set<Field> NAMES = EnumSet.of(LAST_NAME, FIRST_NAME);

    private final Naming naming;

    Names(Naming naming) {
        this.naming = naming;
    }

    /** What the door says. */
    sealed interface Answer {
        /** Somebody whose tie has closed is not among them; {@code receipt} is null where there was nobody to name. */
        record Known(Map<PersonRef, Facts> facts, @Nullable Receipt receipt) implements Answer {
            @Nullable
            Facts of(Trainee trainee) {
                return facts.get(trainee.person());
            }

            /** As French directories have it; who has no name comes last, in the order of entry. */
            List<Sheet.Line> sorted(List<Sheet.Line> lines) {
                var order = Collator.getInstance(Locale.FRENCH);
                return lines.stream()
                        .sorted(Comparator.comparing(line -> sortedBy(of(line.trainee())), order))
                        .toList();
            }

            private static String sortedBy(@Nullable Facts facts) {
                return facts == null ? "\uFFFF" : facts.show(LAST_NAME) + " " + facts.show(FIRST_NAME);
            }

            @Nullable
            Long reference() {
                return receipt == null ? null : receipt.reference();
            }
        }

        record Shut(Withheld<?> withheld) implements Answer {}
    }

    Answer of(Viewer viewer, Purpose purpose, List<Sheet.Line> lines) {
        var people =
                lines.stream().map(line -> line.trainee().person()).distinct().toList();
        return switch (naming.of(viewer, purpose, people, NAMES)) {
            case Naming.Names.Shown(var facts, var receipt) -> new Answer.Known(facts, receipt.orElse(null));
            case Naming.Names.Hidden(var withheld) -> new Answer.Shut(withheld);
        };
    }
}
