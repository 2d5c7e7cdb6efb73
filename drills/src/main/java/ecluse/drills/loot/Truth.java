package ecluse.drills.loot;

import ecluse.drills.population.Person;
import ecluse.drills.population.Population;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is really so: a fact that does not agree with the made-up population is no fact. */
public final class Truth {
    private static final Pattern ISO_DATE = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)");
    private static final Pattern FRENCH_DATE = Pattern.compile("(\\d\\d)[/.](\\d\\d)[/.](\\d{4})");
    private static final Pattern DENIAL = Pattern.compile("(?iu)struck|\\b(no|not|non|pas|radiée?|radié\\(e\\))\\b");
    private static final int TAIL = 3;

    private final Population population;

    public Truth(Population population) {
        this.population = population;
    }

    Person person(int index) {
        return population.person(index);
    }

    /** Whom a fact belongs to, when it is of a kind that belongs to one person alone. */
    OptionalInt owner(Map<Field, String> facts) {
        var identifier = facts.get(Field.IDENTIFIER);
        if (identifier != null) {
            var owner = population.personWithIdentifier(withoutSpace(identifier));
            if (owner.isPresent()) {
                return owner;
            }
        }
        return population.personWithEmail(facts.get(Field.EMAIL));
    }

    /** Whom a row of an export is about. */
    OptionalInt owner(ExportRow row) {
        return population.personWithEnrolment(row.reference());
    }

    /** What cannot be taken from a person, because the registry has none. */
    Set<Field> fieldsWithoutValue(int index) {
        var person = person(index);
        var none = EnumSet.noneOf(Field.class);
        if (person.email() == null) {
            none.add(Field.EMAIL);
        }
        if (person.phone() == null) {
            none.add(Field.PHONE);
        }
        return none;
    }

    /** All people with such facts: a pass over everybody. */
    IntStream everybodyWith(Map<Field, String> facts) {
        return IntStream.range(0, population.size()).filter(index -> agrees(person(index), facts));
    }

    boolean agrees(Person person, Map<Field, String> facts) {
        return facts.entrySet().stream().allMatch(fact -> agrees(person, fact.getKey(), fact.getValue()));
    }

    boolean agrees(Person person, Field field, String value) {
        return switch (field) {
            case LAST_NAME -> same(person.lastName(), value);
            case FIRST_NAME -> same(person.firstName(), value);
            case BIRTH_DATE -> date(value).map(person.birthDate()::equals).orElse(false);
            case IDENTIFIER ->
                withoutSpace(value).equals(person.nationalId())
                        || withoutSpace(value).equals(person.legacyId());
            case IDENTIFIER_TAIL -> tail(person.nationalId()).equals(tail(withoutSpace(value)));
            case EMAIL -> same(person.email(), value);
            case PHONE -> Objects.equals(person.phone(), withoutSpace(value).replaceFirst("^\\+33", "0"));
            case ADDRESS -> same(person.address(), value);
            case POSTCODE -> same(person.postcode(), value);
            case COMMUNE -> same(person.commune(), value);
            case STATUS, ELIGIBILITY -> DENIAL.matcher(value).find() != person.registered();
        };
    }

    private static boolean same(@Nullable String truth, String value) {
        return truth != null && folded(truth).equals(folded(value));
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .replace('’', '\'')
                .toLowerCase(Locale.ROOT)
                .strip();
    }

    private static Optional<LocalDate> date(String value) {
        var iso = ISO_DATE.matcher(value);
        if (iso.matches()) {
            return Optional.of(LocalDate.parse(value));
        }
        var french = FRENCH_DATE.matcher(value);
        return french.matches()
                ? Optional.of(LocalDate.parse(french.group(3) + "-" + french.group(2) + "-" + french.group(1)))
                : Optional.empty();
    }

    private static String tail(String identifier) {
        return identifier.length() < TAIL ? "?" : identifier.substring(identifier.length() - TAIL);
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("[\\s\\u00a0\\u202f.-]", "");
    }
}
