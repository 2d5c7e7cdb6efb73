package ecluse.drills.population;

import ecluse.drills.population.Dice.Topic;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Makes the partner with a given index. */
final class Partners {
    static final String SHOWCASE_NAME = "AFP Isère";
    private static final String SHOWCASE_COMMUNE = "Échirolles";
    private static final int SHOWCASE_NUMBER = 231;
    private static final int SHOWCASE_SITES = 2;
    private static final int AGREEMENT_YEARS = 3;

    private final long seed;
    private final LocalDate today;
    private final Layout layout;
    private final Communes communes;
    private final List<String[]> legalNames = Resource.rows("organisations.csv");

    Partners(Plan plan, Layout layout, Communes communes) {
        this.seed = plan.seed();
        this.today = plan.today();
        this.layout = layout;
        this.communes = communes;
    }

    Partner partner(int index) {
        var dice = Dice.of(seed, Topic.SITE, index);
        var showcase = index == Layout.SHOWCASE;
        var size = layout.size(index);
        var seat = showcase ? communes.named(SHOWCASE_COMMUNE) : communes.in(layout.departement(index), dice);
        var legalName = showcase ? SHOWCASE_NAME : legalName(dice, seat);
        var siren = Siren.of(index);
        int siteCount = showcase ? SHOWCASE_SITES : Math.min(size.sites(dice), layout.places(index));
        var agreementStart = today.minusDays(dice.between(30, AGREEMENT_YEARS * 365 - 30));
        return new Partner(
                index,
                "P-" + Siren.padded(number(index), Math.max(4, digits(number(index)))),
                siren.siret(0),
                activityDeclaration(seat, index),
                legalName,
                size,
                seat.departement(),
                "01" + seat.departement() + Siren.padded(index + 1, Math.max(5, digits(index + 1))) + "-1/1",
                agreementStart,
                agreementStart.plusYears(AGREEMENT_YEARS).minusDays(1),
                sites(index, siren, seat, siteCount, dice));
    }

    /** The next after all that there are, with one site and without an agreement: its numbers are nobody's. */
    Partner newcomer() {
        int index = layout.partners();
        var dice = Dice.of(seed, Topic.SITE, index);
        var seat = communes.in(layout.departement(Layout.SHOWCASE), dice);
        var siren = Siren.of(index);
        return new Partner(
                index,
                "",
                siren.siret(0),
                activityDeclaration(seat, index),
                legalName(dice, seat),
                SizeClass.MICRO,
                seat.departement(),
                "",
                today,
                today,
                List.of(new Site(siren.siret(0), seat.name(), seat.postcode(), seat.name(), layout.places(), 0)));
    }

    /** The head office teaches twice as many people as each other site. */
    private List<Site> sites(int index, Siren siren, Commune seat, int count, Dice dice) {
        var sites = new ArrayList<Site>();
        int place = layout.firstPlace(index);
        int left = layout.places(index);
        int shares = count + 1;
        for (int i = 0; i < count; i++) {
            int share = i == 0 ? 2 : 1;
            int places = i == count - 1 ? left : left * share / shares;
            var commune = i == 0 ? seat : communes.in(layout.departement(index), dice);
            var name = i == 0 ? commune.name() : commune.name() + ", site " + (i + 1);
            sites.add(new Site(siren.siret(i), name, commune.postcode(), commune.name(), place, places));
            place += places;
            left -= places;
            shares -= share;
        }
        return List.copyOf(sites);
    }

    private String legalName(Dice dice, Commune seat) {
        var kind = legalNames.get(dice.below(legalNames.size()))[0];
        var theme = legalNames.get(dice.below(legalNames.size()))[1];
        return kind + " " + theme + " " + seat.name();
    }

    /** Region, département, serial number, département: 11 digits. */
    private static String activityDeclaration(Commune seat, int index) {
        return seat.region() + seat.departement() + Siren.padded(index % 100_000, 5) + seat.departement();
    }

    /** The showcase has its number out of turn, so the others make room for it. */
    private static int number(int index) {
        if (index == Layout.SHOWCASE) {
            return SHOWCASE_NUMBER;
        }
        return index < SHOWCASE_NUMBER ? index : index + 1;
    }

    private static int digits(int number) {
        return Integer.toString(number).length();
    }
}
