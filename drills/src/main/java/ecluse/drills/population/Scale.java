package ecluse.drills.population;

/** How many of the people registered are in training. */
public enum Scale {
    /** One in five, so that a small population has partners with work to show. */
    LIVELY(200),
    /** As in the country: about 150,000 in training of 6.5 million registered. */
    NATIONAL(23);

    private final int enrolledPerMille;

    Scale(int enrolledPerMille) {
        this.enrolledPerMille = enrolledPerMille;
    }

    /** Places in groups for a population of this size; never fewer than the partner of the demo needs. */
    int places(int people) {
        return (int) Math.max(Layout.LEAST_PLACES, (long) people * enrolledPerMille / 1000);
    }
}
