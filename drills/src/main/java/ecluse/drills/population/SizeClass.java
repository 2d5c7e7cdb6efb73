package ecluse.drills.population;

import java.util.Locale;

/**
 * How large a training organisation is. Shares, people tied at once and users follow the working hypothesis of the
 * project (national totals spread over 15,000 active organisations), not a statistic.
 */
enum SizeClass {
    MICRO(60, 1, 5, 1, 1, 1, 1),
    SMALL(25, 5, 20, 2, 2, 1, 1),
    MEDIUM(11, 20, 80, 3, 5, 1, 2),
    LARGE(3, 80, 300, 6, 15, 2, 4),
    NETWORK(1, 500, 2000, 30, 150, 5, 20);

    private final int sharePercent;
    private final int leastPeople;
    private final int mostPeople;
    private final int leastAccounts;
    private final int mostAccounts;
    private final int leastSites;
    private final int mostSites;

    SizeClass(
            int sharePercent,
            int leastPeople,
            int mostPeople,
            int leastAccounts,
            int mostAccounts,
            int leastSites,
            int mostSites) {
        this.sharePercent = sharePercent;
        this.leastPeople = leastPeople;
        this.mostPeople = mostPeople;
        this.leastAccounts = leastAccounts;
        this.mostAccounts = mostAccounts;
        this.leastSites = leastSites;
        this.mostSites = mostSites;
    }

    static SizeClass drawn(Dice dice) {
        int draw = dice.below(100);
        for (var candidate : values()) {
            draw -= candidate.sharePercent;
            if (draw < 0) {
                return candidate;
            }
        }
        throw new IllegalStateException("the shares do not add up to 100");
    }

    /** This class, or the largest below it whose smallest member has no more than {@code people}. */
    SizeClass fitting(int people) {
        var best = MICRO;
        for (var candidate : values()) {
            if (candidate.compareTo(this) <= 0 && candidate.leastPeople <= people) {
                best = candidate;
            }
        }
        return best;
    }

    int people(Dice dice) {
        return dice.between(leastPeople, mostPeople);
    }

    int accounts(Dice dice) {
        return dice.between(leastAccounts, mostAccounts);
    }

    int sites(Dice dice) {
        return dice.between(leastSites, mostSites);
    }

    String csv() {
        return name().toLowerCase(Locale.ROOT);
    }
}
