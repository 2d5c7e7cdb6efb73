package ecluse.drills.population;

import ecluse.drills.population.Dice.Topic;

/** Who has which place. Most people have one; a few have a second, with another partner. */
final class Places {
    private static final int SECOND_ENROLMENT_PERCENT = 3;

    private final long seed;
    private final Layout layout;
    private final Permutation people;

    Places(Plan plan, Layout layout) {
        this.seed = plan.seed();
        this.layout = layout;
        this.people = Permutation.of(plan.people(), Dice.of(plan.seed(), Topic.PERMUTATION, 0));
    }

    int count() {
        return layout.places();
    }

    /** The index of the person who has a place. */
    int personAt(int place) {
        return people.forward(isSecond(place) ? firstOf(place) : place);
    }

    /** The département number of the partner a person is enrolled with, or -1 for who has no place. */
    int departementOf(int person) {
        int place = people.back(person);
        return place < layout.places() ? layout.departement(layout.partnerOf(place)) : -1;
    }

    /** Only where enough places come before: they must be another partner's, and each be taken once. */
    private boolean isSecond(int place) {
        int partner = layout.partnerOf(place);
        return layout.firstPlace(partner) >= layout.places(partner)
                && Dice.of(seed, Topic.SECOND_ENROLMENT, place).percent(SECOND_ENROLMENT_PERCENT);
    }

    private int firstOf(int place) {
        int partner = layout.partnerOf(place);
        int before = layout.firstPlace(partner);
        int start = Dice.of(seed, Topic.SECOND_ENROLMENT, -1L - partner).below(before);
        return (start + place - before) % before;
    }
}
