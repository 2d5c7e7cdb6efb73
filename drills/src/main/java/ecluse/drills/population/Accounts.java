package ecluse.drills.population;

import static ecluse.drills.population.Role.*;

import ecluse.drills.population.Dice.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes the accounts: the agency's few, and those of each partner by its size. */
final class Accounts {
    /** Where the organisation is whose logins the demo prints: Isère, in Auvergne-Rhône-Alpes. */
    private static final String HERE = "84";

    private static final String AGENCY = "@agence.example.org";
    /** Ranks that have a role of their own; all others are the office or, one in three, trainers. Who works alone is the head. */
    private static final List<Role> FIRST_ROLES =
            List.of(TRAINING_OFFICE_MANAGER, PARTNER_ACCOUNT_MANAGER, ATTENDANCE_TAKER, TRAINING_OFFICE_MANAGER);

    private static final int QUOTE_CLERK_RANK = 4;
    private static final int CENTRE_HEAD_RANK = 5;
    private static final int ADVISERS_FROM = 90_000_000;
    private static final int PARTNERSHIP_FROM = 89_000_000;
    private static final int SECOND_MANAGER = 88_000_001;
    private static final int ENGLISH_PERCENT = 3;

    private final long seed;
    private final Layout layout;
    private final Names names;

    Accounts(Plan plan, Layout layout, Names names) {
        this.seed = plan.seed();
        this.layout = layout;
        this.names = names;
    }

    static int agencyCount() {
        return ofAgency().size();
    }

    static List<Account> ofAgency() {
        return List.of(
                agency(1, "officier1", "Hélène Marchetti", SECURITY_OFFICER),
                agency(2, "officier2", "Yanis Le Tallec", SECURITY_OFFICER),
                agency(3, "dpo", "Odile Ferrand", PRIVACY_OFFICER),
                agency(4, "conseil1", "Malika Besson", ADVISER));
    }

    /** Those who decide who joins: two, for it takes two; the training desk; the mail room. Their numbers are nobody's, so that all others keep theirs. */
    static List<Account> others() {
        return List.of(
                agency(PARTNERSHIP_FROM + 1, "partenariats1", "Aline Roussel", PARTNERSHIP_OFFICER),
                agency(PARTNERSHIP_FROM + 2, "partenariats2", "Karim Bensaïd", PARTNERSHIP_OFFICER),
                agency(PARTNERSHIP_FROM + 3, "pole.formation", "Inès Garnier", TRAINING_DESK),
                agency(PARTNERSHIP_FROM + 4, "courrier", "Bruno Lacaze", MAIL_ROOM));
    }

    /** The first is one of the agency's few, whose login the demo prints. Numbers from 90,000,000 on are no partner's. */
    static Account adviser(int number, Names names, Dice dice) {
        if (number == 1) {
            return ofAgency().getLast();
        }
        var name = names.first(dice).text() + " " + names.last(dice).text();
        return agency(ADVISERS_FROM + number, "conseil" + number, name, ADVISER);
    }

    private static Account agency(int number, String login, String name, Role role) {
        return new Account(
                code(number), login + AGENCY, name, role, "", List.of(), role == TRAINING_DESK ? HERE : "", "fr");
    }

    List<Account> of(Partner partner) {
        var accounts = new ArrayList<Account>();
        int first = layout.firstAccount(partner.index());
        for (int rank = 0; rank < layout.accounts(partner.index()); rank++) {
            accounts.add(account(partner, rank, code(first + rank + 1)));
        }
        if (partner.index() == Layout.SHOWCASE) {
            accounts.add(secondManager(partner));
        }
        return List.copyOf(accounts);
    }

    /** What one account manager asks for, another may approve. Its number is nobody's, so that all others keep theirs. */
    private static Account secondManager(Partner partner) {
        return new Account(
                code(SECOND_MANAGER),
                Population.SECOND_MANAGER_LOGIN,
                "Nadia Perrin",
                PARTNER_ACCOUNT_MANAGER,
                partner.siret(),
                partner.sites().stream().map(Site::siret).toList(),
                "",
                "fr");
    }

    Account recruit(Partner partner) {
        return unnumbered(
                partner,
                -1L,
                ATTENDANCE_TAKER,
                Population.OFFICE_LOGIN.substring(Population.OFFICE_LOGIN.indexOf('@')));
    }

    Account contact(Partner newcomer) {
        return unnumbered(newcomer, -2L, PARTNER_ACCOUNT_MANAGER, "@formation-nouvelle.example.org");
    }

    /** @param index in no account's way */
    private Account unnumbered(Partner partner, long index, Role role, String domain) {
        var dice = Dice.of(seed, Topic.ACCOUNT, index);
        var first = names.first(dice);
        var last = names.last(dice);
        return new Account(
                "",
                first.plain() + "." + last.plain() + domain,
                first.text() + " " + last.text(),
                role,
                partner.siret(),
                List.of(partner.sites().getFirst().siret()),
                "",
                "fr");
    }

    private Account account(Partner partner, int rank, String code) {
        var dice = Dice.of(seed, Topic.ACCOUNT, (long) partner.index() << 16 | rank);
        var first = names.first(dice);
        var last = names.last(dice);
        var role = layout.accounts(partner.index()) == 1 ? CENTRE_HEAD : role(rank);
        return new Account(
                code,
                login(partner, rank, first, last),
                first.text() + " " + last.text(),
                role,
                partner.siret(),
                sites(partner, role, rank),
                "",
                dice.percent(ENGLISH_PERCENT) ? "en" : "fr");
    }

    private static Role role(int rank) {
        if (rank < FIRST_ROLES.size()) {
            return FIRST_ROLES.get(rank);
        }
        if (rank == QUOTE_CLERK_RANK) {
            return QUOTE_CLERK;
        }
        if (rank == CENTRE_HEAD_RANK) {
            return CENTRE_HEAD;
        }
        return rank % 3 == 0 ? ATTENDANCE_TAKER : TRAINING_OFFICE_MANAGER;
    }

    /** The account manager and the head of the centre have all sites; all others work at one. The first four, at the first. */
    private static List<String> sites(Partner partner, Role role, int rank) {
        if (role == PARTNER_ACCOUNT_MANAGER || role == CENTRE_HEAD) {
            return partner.sites().stream().map(Site::siret).toList();
        }
        int site = rank < FIRST_ROLES.size() ? 0 : rank % partner.sites().size();
        return List.of(partner.sites().get(site).siret());
    }

    private static String login(Partner partner, int rank, Name first, Name last) {
        if (partner.index() == Layout.SHOWCASE) {
            return showcaseLogin(rank, first, last) + "@afp-isere.example.org";
        }
        return first.plain() + "." + last.plain() + (rank == 0 ? "" : rank) + "@"
                + partner.code().toLowerCase(Locale.ROOT).replace("-", "") + ".example.org";
    }

    /** The logins that the demo prints. */
    private static String showcaseLogin(int rank, Name first, Name last) {
        return switch (rank) {
            case 0 -> "secretariat";
            case 1 -> "direction";
            case 2 -> "formateur";
            case 3 -> "adjointe";
            case QUOTE_CLERK_RANK -> "devis";
            case CENTRE_HEAD_RANK -> "responsable";
            default -> first.plain() + "." + last.plain() + rank;
        };
    }

    private static String code(int number) {
        return "C-" + Siren.padded(number, Math.max(5, Integer.toString(number).length()));
    }
}
