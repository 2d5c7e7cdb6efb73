package ecluse.drills.population;

import ecluse.drills.population.Enrolment.Said;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is written after somebody has left: most reports within the month that there is for them, some never. */
final class Ending {
    private static final int NEVER_REPORTED_PERCENT = 8;
    private static final List<String> REPORTS = List.of(
            "Parcours suivi avec assiduité, objectifs atteints.",
            "Bons acquis techniques ; à consolider par la pratique.",
            "Objectifs atteints en partie ; un complément de formation est conseillé.",
            "Participation régulière, bonne intégration dans le groupe.",
            "Acquis validés en cours de formation, prêt pour une immersion en entreprise.",
            "Difficultés sur les modules théoriques, progrès nets en atelier.");

    private static final int OBTAINED = 75;
    private static final int PARTIAL = OBTAINED + 8;
    private static final int FAILED = PARTIAL + 9;
    private static final int AWAITING = FAILED + 5;

    private final LocalDate today;
    private final @Nullable LocalDate reportedOn;
    private final String words;
    private final LocalDate resultOn;
    private final int luck;

    Ending(Dice dice, LocalDate exitedOn, LocalDate today) {
        this.today = today;
        this.reportedOn = dice.percent(NEVER_REPORTED_PERCENT) ? null : exitedOn.plusDays(dice.between(1, 28));
        this.words = REPORTS.get(dice.below(REPORTS.size()));
        this.resultOn = exitedOn.plusDays(dice.between(2, 40));
        this.luck = dice.below(100);
    }

    @Nullable
    Said report() {
        return reportedOn == null || reportedOn.isAfter(today) ? null : new Said(reportedOn, words);
    }

    @Nullable
    Said result() {
        return resultOn.isAfter(today) ? null : new Said(resultOn, code());
    }

    private String code() {
        if (luck < OBTAINED) {
            return "OBTAINED";
        }
        if (luck < PARTIAL) {
            return "PARTIAL";
        }
        if (luck < FAILED) {
            return "FAILED";
        }
        return luck < AWAITING ? "AWAITING" : "NOT_PRESENTED";
    }
}
