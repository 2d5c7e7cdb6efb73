package ecluse.drills.population;

import ecluse.drills.population.Dice.Topic;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the quotes of groups: for all of them where an employer asked for the training, for a few people with an
 * individual grant among others elsewhere. Each has come as far as its enrolment allows.
 */
final class Quotes {
    /** Sent at the latest so many days before the group starts, and unanswered for as long at most. */
    private static final int DAYS = 15;

    private static final int MOST_HOURS_FOR_AN_EMPLOYER = 400;
    private static final int MOST_HOURS = 1_200;
    private static final int COFINANCED_PERCENT = 25;
    /** An individual grant must not fill a group; now and then it is tried. */
    private static final int FILLED_WITH_GRANTS_PERCENT = 12;

    private static final List<String> EMPLOYERS = List.of(
            "Menuiserie des Trois Ponts",
            "Transports Vercorin",
            "Ateliers Chabaud",
            "Résidence Les Tilleuls",
            "Boulangerie du Parvis",
            "Électricité Morand et fils",
            "Logistique des Quais",
            "Maçonnerie Belledonne",
            "Cabinet Ferrières",
            "Restaurant La Passerelle",
            "Espaces verts du Drac",
            "Numérique & Compagnie");
    private static final List<String> REFUSALS = List.of(
            "Le projet n’est pas celui du contrat d’engagement.",
            "Une formation conventionnée existe dans le département, sans reste à charge.",
            "Prix de l’heure très au-dessus des autres offres pour ce métier.");
    private static final List<String> RETURNS = List.of(
            "Précisez le nombre d’heures en entreprise.",
            "Joignez le programme détaillé des quatre premières semaines.",
            "Le cofinancement de la Région n’apparaît pas : à compléter.");

    private final long seed;
    private final LocalDate today;

    Quotes(Plan plan) {
        this.seed = plan.seed();
        this.today = plan.today();
    }

    Stream<Quote> of(TrainingGroup group, List<Enrolment> enrolments) {
        boolean grant = !group.scheme().equals("POEI");
        var terms = new Terms(group, grant);
        // Who waits for an answer comes first: the others' quotes are history.
        return IntStream.range(0, enrolments.size())
                .boxed()
                .sorted(Comparator.comparing(i -> enrolments.get(i).state() != EnrolmentState.PLACED))
                .limit(grant ? terms.grants : enrolments.size())
                .map(i -> new Draft(terms, enrolments.get(i), group.firstPlace() + i).quote())
                .flatMap(Optional::stream);
    }

    /** What all quotes of a group have in common. */
    private final class Terms {
        private final TrainingGroup group;
        private final boolean grant;
        private final int grants;
        private final int hours;
        private final int hourlyCents;
        private final String employer;
        private final String content;

        Terms(TrainingGroup group, boolean grant) {
            var dice = Dice.of(seed, Topic.QUOTE, -1L - group.firstPlace());
            int weeks = (int) Math.max(1, ChronoUnit.DAYS.between(group.startsOn(), group.endsOn()) / 7 + 1);
            this.group = group;
            this.grant = grant;
            boolean ahead = group.startsOn().isAfter(today);
            int few = ahead ? dice.between(2, 3) : dice.between(group.scheme().equals("AIF") ? 1 : 0, 2);
            grants = dice.percent(FILLED_WITH_GRANTS_PERCENT) ? 4 : few;
            hours = Math.min(weeks * 7 * dice.between(3, 5), grant ? MOST_HOURS : MOST_HOURS_FOR_AN_EMPLOYER);
            hourlyCents = grant ? 50 * dice.between(17, 30) : 50 * dice.between(10, 16);
            employer = grant ? "" : EMPLOYERS.get(dice.below(EMPLOYERS.size()));
            content =
                    "%s : %d heures en %d semaines. Évaluation à l’entrée, ateliers et mises en situation, point chaque semaine avec le formateur, bilan de fin de formation. Manuels compris ; frais d’inscription et d’examen non compris."
                            .formatted(group.title(), hours, weeks);
        }
    }

    /** A quote before it is known how far it has come. */
    private final class Draft {
        private final Terms terms;
        private final Enrolment enrolment;
        private final int place;
        private final Dice dice;
        private final int cofinancing;

        Draft(Terms terms, Enrolment enrolment, int place) {
            this.terms = terms;
            this.enrolment = enrolment;
            this.place = place;
            dice = Dice.of(seed, Topic.QUOTE, place);
            int total = terms.hours * terms.hourlyCents;
            cofinancing = terms.grant && dice.percent(COFINANCED_PERCENT)
                    ? total / 100 * dice.between(1, 3) * 10 / 5_000 * 5_000
                    : 0;
        }

        Optional<Quote> quote() {
            return switch (enrolment.state()) {
                case PLACED -> ofSomebodyPlaced();
                case CANCELLED -> Optional.of(closed(dice.percent(50) ? "DECLINED" : "REFUSED"));
                default -> Optional.of(approved());
            };
        }

        /** Used up by the enrolment certificate: all was settled before it. */
        private Quote approved() {
            var registered = enrolment.registeredOn() == null ? enrolment.placedOn() : enrolment.registeredOn();
            return settled("APPROVED", registered);
        }

        private Quote closed(String state) {
            return settled(state, earlier(enrolment.placedOn().plusDays(9), today));
        }

        private Quote settled(String state, LocalDate last) {
            var written = enrolment.placedOn();
            var sent = between(written, last, 0.2);
            var answered = between(sent, last, 0.5);
            var decided = state.equals("DECLINED") ? null : between(answered, last, 1.0);
            return made(state, written, sent, answered, decided);
        }

        private Optional<Quote> ofSomebodyPlaced() {
            var written = enrolment.placedOn();
            var latest = earlier(today, terms.group.startsOn().minusDays(DAYS));
            int draw = dice.below(100);
            if (draw < 8) {
                return Optional.empty();
            }
            if (draw < 28 || latest.isBefore(written)) {
                return Optional.of(made("DRAFT", written, null, null, null));
            }
            var sent = between(written, latest, dice.fraction());
            boolean waits = sent.plusDays(DAYS).isAfter(today);
            if (sent.equals(today) || waits && draw < 60) {
                return Optional.of(made("SENT_TO_JOBSEEKER", written, sent, null, null));
            }
            return Optional.of(
                    !waits && draw < 36 ? made("LAPSED", written, sent, null, null) : answered(written, sent));
        }

        private Quote answered(LocalDate written, LocalDate sent) {
            var answered = between(sent, earlier(sent.plusDays(DAYS - 1), today), dice.fraction());
            var decided = between(answered, today, dice.fraction());
            int draw = dice.below(100);
            if (draw < 10) {
                return made("DECLINED", written, sent, answered, null);
            }
            if (draw < 45) {
                return made("ACCEPTED", written, sent, answered, null);
            }
            return made(draw < 75 ? "APPROVED" : draw < 88 ? "RETURNED" : "REFUSED", written, sent, answered, decided);
        }

        private Quote made(
                String state,
                LocalDate written,
                @Nullable LocalDate sent,
                @Nullable LocalDate answered,
                @Nullable LocalDate decided) {
            return new Quote(
                    "D-" + Siren.padded(place + 1, 10),
                    terms.group.code(),
                    enrolment.person(),
                    terms.grant ? "AIF" : "POEI",
                    terms.content,
                    terms.hours,
                    terms.hourlyCents,
                    cofinancing,
                    terms.employer,
                    state,
                    written,
                    sent,
                    answered,
                    decided,
                    reason(state));
        }

        private String reason(String state) {
            return switch (state) {
                case "REFUSED" -> REFUSALS.get(dice.below(REFUSALS.size()));
                case "RETURNED" -> RETURNS.get(dice.below(RETURNS.size()));
                default -> "";
            };
        }
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private static LocalDate between(LocalDate first, LocalDate last, double at) {
        return first.plusDays((long) (at * Math.max(0, ChronoUnit.DAYS.between(first, last))));
    }
}
