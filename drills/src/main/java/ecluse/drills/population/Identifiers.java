package ecluse.drills.population;

import ecluse.drills.population.Dice.Topic;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The jobseeker identifiers. National ones are issued in order with gaps: of two numbers in a row one is somebody's, at
 * random, so an attacker who knows the range can enumerate it and finds a person every second time.
 */
final class Identifiers {
    private static final long FIRST = 14_000_000_000L;
    private static final int LEGACY_PERCENT = 12;
    private static final int LEGACY_NUMBERS = 10_000_000;
    private static final long LEGACY_SPREAD = 7_654_321;
    private static final String LEGACY_LETTERS = "ABCDEFGHJKLMNPRSTVWXYZ";

    private final long seed;
    private final int people;

    Identifiers(Plan plan) {
        this.seed = plan.seed();
        this.people = plan.people();
    }

    long lowest() {
        return FIRST;
    }

    long highest() {
        return FIRST + 2L * people - 1;
    }

    long number(int person) {
        return FIRST + 2L * person + Dice.of(seed, Topic.IDENTIFIER, person).below(2);
    }

    OptionalInt personWith(long number) {
        if (number < lowest() || number > highest()) {
            return OptionalInt.empty();
        }
        int person = (int) ((number - FIRST) / 2);
        return number(person) == number ? OptionalInt.of(person) : OptionalInt.empty();
    }

    /** Seven digits and a letter; some with the three digits of their region before. Null for most people. */
    @Nullable
    String legacy(int person, Dice dice) {
        if (!dice.percent(LEGACY_PERCENT)) {
            return null;
        }
        var number = Siren.padded((int) (person * LEGACY_SPREAD % LEGACY_NUMBERS), 7);
        var letter = LEGACY_LETTERS.charAt(person / LEGACY_NUMBERS % LEGACY_LETTERS.length());
        var region = dice.percent(50) ? Siren.padded(dice.between(11, 95), 3) : "";
        return region + number + letter;
    }
}
