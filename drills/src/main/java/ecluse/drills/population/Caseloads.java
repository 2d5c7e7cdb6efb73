package ecluse.drills.population;

import ecluse.drills.population.Caseload.Charge;
import ecluse.drills.population.Dice.Topic;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes the advisers and who is in whose charge. People in training come first, so that the first adviser has those of the
 * partner that the demo shows. Sizes are those of the field: 60 to 80 people under intensive guidance, 100 to 150 guided, 200
 * to 350 under light guidance, and one agency in a hundred where it is up to 1,100.
 */
final class Caseloads {
    /** More would show nothing new, and a national register would spend its time on them. */
    private static final int MOST_ADVISERS = 400;

    private static final int FIRST_SIZE = 130;
    private static final int INTENSIVE_PERCENT = 20;
    private static final int GUIDED_PERCENT = 50;
    private static final int CROWDED_PERCENT = 1;
    private static final int WITHOUT_GOAL_PERCENT = 12;

    /** Occupations by their ROME codes, as their sheets are called. */
    private static final List<String[]> GOALS = List.of(
            new String[] {"H2913", "Soudage manuel"},
            new String[] {"F1602", "Électricité bâtiment"},
            new String[] {"K1304", "Services domestiques"},
            new String[] {"J1501", "Soins d’hygiène, de confort du patient"},
            new String[] {"N1103", "Magasinage et préparation de commandes"},
            new String[] {"M1607", "Secrétariat"},
            new String[] {"M1203", "Comptabilité"},
            new String[] {"N4101", "Conduite de transport de marchandises sur longue distance"},
            new String[] {"G1602", "Personnel de cuisine"},
            new String[] {"M1805", "Études et développement informatique"},
            new String[] {"D1106", "Vente en alimentation"},
            new String[] {"A1203", "Aménagement et entretien des espaces verts"});

    private final Plan plan;
    private final Permutation people;
    private final List<Caseload> all;

    Caseloads(Plan plan, Names names) {
        this.plan = plan;
        this.people = Permutation.of(plan.people(), Dice.of(plan.seed(), Topic.PERMUTATION, 0));
        this.all = made(names);
    }

    List<Caseload> all() {
        return all;
    }

    private List<Caseload> made(Names names) {
        var made = new ArrayList<Caseload>();
        int next = 0;
        for (int number = 1; number <= MOST_ADVISERS && next < plan.people(); number++) {
            var dice = Dice.of(plan.seed(), Topic.CASELOAD, number);
            var guidance = guidance(number, dice);
            int size = Math.min(size(number, guidance, dice), plan.people() - next);
            made.add(new Caseload(Accounts.adviser(number, names, dice), guidance, next, size));
            next += size;
        }
        return List.copyOf(made);
    }

    private static String guidance(int number, Dice dice) {
        int draw = dice.below(100);
        if (number == 1 || draw >= INTENSIVE_PERCENT && draw < INTENSIVE_PERCENT + GUIDED_PERCENT) {
            return "GUIDED";
        }
        return draw < INTENSIVE_PERCENT ? "INTENSIVE" : "LIGHT";
    }

    private static int size(int number, String guidance, Dice dice) {
        if (number == 1) {
            return FIRST_SIZE;
        }
        if (dice.percent(CROWDED_PERCENT)) {
            return dice.between(351, 1_100);
        }
        return switch (guidance) {
            case "INTENSIVE" -> dice.between(60, 80);
            case "GUIDED" -> dice.between(100, 150);
            default -> dice.between(200, 350);
        };
    }

    List<Charge> of(Caseload caseload) {
        return IntStream.range(caseload.first(), caseload.first() + caseload.size())
                .mapToObj(number -> charge(caseload, people.forward(number)))
                .toList();
    }

    private Charge charge(Caseload caseload, int person) {
        var dice = Dice.of(plan.seed(), Topic.CHARGE, person);
        LocalDate since = plan.today().minusDays(dice.between(10, 700));
        boolean agreed = !dice.percent(WITHOUT_GOAL_PERCENT);
        var goal = GOALS.get(dice.below(GOALS.size()));
        return new Charge(
                person,
                caseload.adviser().code(),
                since,
                caseload.guidance(),
                agreed ? goal[0] : "",
                agreed ? goal[1] : "",
                agreed ? since.plusDays(dice.below(10)) : null);
    }
}
