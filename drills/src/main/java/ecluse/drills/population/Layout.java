package ecluse.drills.population;

import ecluse.drills.population.Dice.Topic;
import java.util.Arrays;

/**
 * Which partner has which places. Places are numbered through, partner after partner, site after site, group after
 * group; a partner is known by its first place. Some twenty bytes a partner are all that a population keeps in memory.
 */
final class Layout {
    /** The partner that the demo and the drills use is the first, and has two sites of a sensible size. */
    static final int SHOWCASE = 0;

    static final int LEAST_PLACES = 200;
    private static final int SHOWCASE_LEAST = 126;
    private static final int SHOWCASE_MOST = 174;

    private int partners;
    private int[] firstPlace = new int[1024];
    private int[] firstAccount = new int[1024];
    private SizeClass[] sizes = new SizeClass[1024];
    private short[] departements = new short[1024];

    /** @param firstAccount number of the first partner account; those before it are the agency's */
    Layout(Plan plan, Communes communes, int firstAccount) {
        int places = plan.scale().places(plan.people());
        int most = Math.max(20, places / 8);
        int account = firstAccount;
        for (int place = 0; place < places; ) {
            var dice = Dice.of(plan.seed(), Topic.PARTNER, partners);
            int left = places - place;
            var size = partners == SHOWCASE
                    ? SizeClass.LARGE
                    : SizeClass.drawn(dice).fitting(most).fitting(left);
            int people = partners == SHOWCASE
                    ? dice.between(SHOWCASE_LEAST, SHOWCASE_MOST)
                    : Math.min(Math.min(size.people(dice), most), left);
            int departement = communes.departement(
                    partners == SHOWCASE ? "38" : communes.anywhere(dice).departement());
            add(place, account, size, departement);
            place += people;
            account += size.accounts(dice);
        }
        close(places, account);
    }

    private void add(int place, int account, SizeClass size, int departement) {
        if (partners + 1 == sizes.length) {
            firstPlace = Arrays.copyOf(firstPlace, 2 * partners);
            firstAccount = Arrays.copyOf(firstAccount, 2 * partners);
            sizes = Arrays.copyOf(sizes, 2 * partners);
            departements = Arrays.copyOf(departements, 2 * partners);
        }
        firstPlace[partners] = place;
        firstAccount[partners] = account;
        sizes[partners] = size;
        departements[partners] = (short) departement;
        partners++;
    }

    private void close(int places, int accounts) {
        firstPlace[partners] = places;
        firstAccount[partners] = accounts;
    }

    int partners() {
        return partners;
    }

    int places() {
        return firstPlace[partners];
    }

    int partnerOf(int place) {
        int found = Arrays.binarySearch(firstPlace, 0, partners, place);
        return found >= 0 ? found : -found - 2;
    }

    int firstPlace(int partner) {
        return firstPlace[partner];
    }

    int places(int partner) {
        return firstPlace[partner + 1] - firstPlace[partner];
    }

    int firstAccount(int partner) {
        return firstAccount[partner];
    }

    int accounts(int partner) {
        return firstAccount[partner + 1] - firstAccount[partner];
    }

    SizeClass size(int partner) {
        return sizes[partner];
    }

    int departement(int partner) {
        return departements[partner];
    }
}
