package ecluse.drills.population;

/**
 * Pseudo-random numbers that depend on (seed, topic, index) alone, so that any person, partner or group can be made
 * without making those before it. The steps are those of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom
 * number generators", 2014): the same files on every machine and every Java.
 */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** What is drawn: two topics of one index are independent. */
    enum Topic {
        PERSON(1),
        IDENTIFIER(2),
        PARTNER(3),
        SITE(4),
        ACCOUNT(5),
        GROUP(6),
        ENROLMENT(7),
        SECOND_ENROLMENT(8),
        PERMUTATION(9),
        SALT(10),
        CASELOAD(11),
        CHARGE(12),
        ATTENDANCE(13),
        QUOTE(14),
        ENDING(15);

        private final int number;

        Topic(int number) {
            this.number = number;
        }
    }

    private long state;

    private Dice(long state) {
        this.state = state;
    }

    static Dice of(long seed, Topic topic, long index) {
        return new Dice(mixed(mixed(seed + GOLDEN_GAMMA * topic.number) + GOLDEN_GAMMA * index));
    }

    long bits() {
        state += GOLDEN_GAMMA;
        return mixed(state);
    }

    /** From 0 to {@code bound - 1}; the bias of the multiplication is below one in a million for bounds below 4000. */
    int below(int bound) {
        return (int) (((bits() >>> 32) * bound) >>> 32);
    }

    /** From {@code least} to {@code most}, both included. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    boolean percent(int chance) {
        return below(100) < chance;
    }

    /** From 0 up to, not including, 1. */
    double fraction() {
        return (bits() >>> 11) * 0x1.0p-53;
    }

    /** From {@code least} to {@code most}, most often near {@code mode}: the triangular distribution. */
    int triangular(int least, int mode, int most) {
        double width = most - least + 1;
        double peak = (mode - least + 0.5) / width;
        double draw = fraction();
        double at = draw < peak ? Math.sqrt(draw * peak) : 1 - Math.sqrt((1 - draw) * (1 - peak));
        return least + (int) (at * width);
    }

    private static long mixed(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
