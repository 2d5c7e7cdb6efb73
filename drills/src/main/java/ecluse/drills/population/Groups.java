package ecluse.drills.population;

import ecluse.drills.population.Dice.Topic;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/** Makes the groups of a site. */
final class Groups {
    private static final int SMALLEST = 8;
    private static final int USUAL = 12;
    private static final int LARGEST = 20;
    private static final int SMALLEST_INDIVIDUAL = 1;
    private static final int LARGEST_INDIVIDUAL = 3;

    private static final int SHORTEST_DAYS = 14;
    private static final int MEDIAN_DAYS = 70;
    private static final int LONGEST_DAYS = 300;
    /** Groups that ended longer ago tie nobody any more. */
    private static final int ENDED_AT_MOST_DAYS_AGO = 120;

    private static final int STARTS_AT_MOST_DAYS_AHEAD = 40;

    private final long seed;
    private final LocalDate today;
    private final List<String[]> trainings = Resource.rows("trainings.csv");

    Groups(Plan plan) {
        this.seed = plan.seed();
        this.today = plan.today();
    }

    List<TrainingGroup> at(Partner partner, Site site) {
        var sizes = Dice.of(seed, Topic.GROUP, -1L - site.firstPlace());
        var groups = new ArrayList<TrainingGroup>();
        int end = site.firstPlace() + site.places();
        for (int place = site.firstPlace(); place < end; ) {
            int size = nextSize(partner.size(), end - place, sizes);
            groups.add(group(partner, site, place, size));
            place += size;
        }
        return List.copyOf(groups);
    }

    /** Never leaves a rest too small for a group of its own, where the site has groups at all. */
    private static int nextSize(SizeClass partner, int left, Dice dice) {
        if (partner == SizeClass.MICRO) {
            return Math.min(left, dice.between(SMALLEST_INDIVIDUAL, LARGEST_INDIVIDUAL));
        }
        if (left <= LARGEST) {
            return left <= USUAL || left < 2 * SMALLEST ? left : left / 2;
        }
        int size = dice.triangular(SMALLEST, USUAL, LARGEST);
        return left - size < SMALLEST ? left - SMALLEST : size;
    }

    private TrainingGroup group(Partner partner, Site site, int place, int size) {
        var dice = Dice.of(seed, Topic.GROUP, place);
        var training = trainings.get(dice.below(trainings.size()));
        var scheme = size <= LARGEST_INDIVIDUAL ? "AIF" : scheme(dice);
        int days = duration(dice);
        var starts = today.minusDays(dice.between(-STARTS_AT_MOST_DAYS_AHEAD, days + ENDED_AT_MOST_DAYS_AGO))
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return new TrainingGroup(
                partner.departement() + "_SE_" + Siren.padded(place + 1, 10),
                training[0],
                site.siret(),
                starts,
                starts.plusDays(days).with(TemporalAdjusters.nextOrSame(DayOfWeek.FRIDAY)),
                size + dice.below(4),
                scheme,
                training[1],
                place,
                size);
    }

    /** Entries of registered jobseekers in the last quarter of 2024, without those paid by the CPF alone. */
    private static String scheme(Dice dice) {
        int draw = dice.below(100);
        if (draw < 41) {
            return "REGION";
        }
        if (draw < 58) {
            return "POEI";
        }
        if (draw < 71) {
            return "AFC";
        }
        if (draw < 83) {
            return "AIF";
        }
        return draw < 88 ? "POEC" : "OTHER";
    }

    /** Half of the groups are shorter than ten weeks; a few last ten months. */
    private static int duration(Dice dice) {
        // The sum of three draws is close enough to a normal curve, and needs no logarithm.
        var spread = dice.fraction() + dice.fraction() + dice.fraction() - 1.5;
        var days = MEDIAN_DAYS * Math.exp(1.2 * spread);
        return (int) Math.clamp(days, SHORTEST_DAYS, LONGEST_DAYS);
    }
}
