package ecluse.drills.population;

import ecluse.drills.population.Dice.Topic;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Makes the person with a given index. */
final class People {
    /** Blocks that the French regulator keeps for fiction: nobody is called by mistake. */
    private static final List<String> LANDLINES = List.of("019900", "026191", "035301", "046571", "053649");

    private static final String MOBILE = "063998";
    private static final String MAIL_DOMAIN = "@example.org";
    private static final List<String> HOUSE_SUFFIXES = List.of(" bis ", " ter ", "A ", "B ");

    private static final int CONTACT_PROTECTION_PERCENT = 2;
    private static final int STRUCK_OFF_PERCENT = 8;
    private static final int UNCERTIFIED_PERCENT = 3;
    private static final int WITHOUT_EMAIL_PERCENT = 4;
    private static final int WITHOUT_PHONE_PERCENT = 3;
    private static final int MOBILE_PERCENT = 75;
    private static final int LIVES_NEAR_TRAINING_PERCENT = 90;
    private static final int YOUNGEST = 18;
    private static final int OLDEST = 64;

    private final long seed;
    private final LocalDate today;
    private final int people;
    private final Identifiers identifiers;
    private final Places places;
    private final Communes communes;
    private final Names names;
    private final List<String> streets = Resource.lines("streets.txt");

    People(Plan plan, Identifiers identifiers, Places places, Communes communes, Names names) {
        this.seed = plan.seed();
        this.today = plan.today();
        this.people = plan.people();
        this.identifiers = identifiers;
        this.places = places;
        this.communes = communes;
        this.names = names;
    }

    Person person(int index) {
        var dice = Dice.of(seed, Topic.PERSON, index);
        int departement = places.departementOf(index);
        boolean enrolled = departement >= 0;
        var first = names.first(dice);
        var last = names.last(dice);
        var commune = enrolled && dice.percent(LIVES_NEAR_TRAINING_PERCENT)
                ? communes.in(departement, dice)
                : communes.anywhere(dice);
        return new Person(
                index,
                Long.toString(identifiers.number(index)),
                identifiers.legacy(index, dice),
                last.text(),
                first.text(),
                birthDate(dice),
                dice.percent(WITHOUT_EMAIL_PERCENT) ? null : email(first, last, index),
                dice.percent(WITHOUT_PHONE_PERCENT) ? null : phone(dice),
                address(dice),
                commune.postcode(),
                commune.name(),
                !dice.percent(STRUCK_OFF_PERCENT) || enrolled,
                !dice.percent(UNCERTIFIED_PERCENT) || enrolled,
                dice.percent(CONTACT_PROTECTION_PERCENT));
    }

    /** The one person an e-mail address of this population belongs to: the number in it is the index, from 1. */
    OptionalInt personWithEmail(@Nullable String email) {
        if (email == null || !email.endsWith(MAIL_DOMAIN)) {
            return OptionalInt.empty();
        }
        int end = email.length() - MAIL_DOMAIN.length();
        int start = end;
        while (start > 0 && Character.isDigit(email.charAt(start - 1))) {
            start--;
        }
        if (start == end || end - start > 9) {
            return OptionalInt.empty();
        }
        int index = Integer.parseInt(email.substring(start, end)) - 1;
        return index >= 0 && index < people && email.equals(person(index).email())
                ? OptionalInt.of(index)
                : OptionalInt.empty();
    }

    private static String email(Name first, Name last, int index) {
        return first.plain() + "." + last.plain() + (index + 1) + MAIL_DOMAIN;
    }

    /** Younger people are more often out of work. */
    private LocalDate birthDate(Dice dice) {
        var draw = dice.fraction();
        var days = (int) (draw * Math.sqrt(draw) * (OLDEST - YOUNGEST) * 365.25);
        return today.minusYears(YOUNGEST).minusDays(days + 1L);
    }

    private static String phone(Dice dice) {
        var block = dice.percent(MOBILE_PERCENT) ? MOBILE : LANDLINES.get(dice.below(LANDLINES.size()));
        return block + Siren.padded(dice.below(10_000), 4);
    }

    private String address(Dice dice) {
        var number = dice.triangular(1, 12, 180);
        var suffix = dice.percent(8) ? HOUSE_SUFFIXES.get(dice.below(HOUSE_SUFFIXES.size())) : " ";
        return number + suffix + streets.get(dice.below(streets.size()));
    }
}
