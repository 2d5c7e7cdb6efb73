package ecluse.drills.population;

import ecluse.drills.population.Dice.Topic;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everybody and everything a plan leads to. Safe for many threads; nothing is kept but a few bytes for each partner.
 *
 * <p>The first partner is the same in every population: {@code P-0231}, "AFP Isère", in Échirolles.
 */
public final class Population {
    public static final String SHOWCASE_CODE = "P-0231";
    public static final String OFFICE_LOGIN = "secretariat@afp-isere.example.org";
    public static final String COLLEAGUE_LOGIN = "adjointe@afp-isere.example.org";
    public static final String MANAGER_LOGIN = "direction@afp-isere.example.org";
    public static final String SECOND_MANAGER_LOGIN = "direction.adjointe@afp-isere.example.org";
    public static final String TRAINER_LOGIN = "formateur@afp-isere.example.org";
    public static final String CENTRE_HEAD_LOGIN = "responsable@afp-isere.example.org";
    public static final String ADVISER_LOGIN = "conseil1@agence.example.org";
    public static final String FIRST_OFFICER_LOGIN = "officier1@agence.example.org";
    public static final String SECOND_OFFICER_LOGIN = "officier2@agence.example.org";
    public static final String PRIVACY_OFFICER_LOGIN = "dpo@agence.example.org";
    public static final String FIRST_PARTNERSHIP_LOGIN = "partenariats1@agence.example.org";
    public static final String MAIL_ROOM_LOGIN = "courrier@agence.example.org";
    public static final String DESK_LOGIN = "pole.formation@agence.example.org";
    public static final String SECOND_PARTNERSHIP_LOGIN = "partenariats2@agence.example.org";

    private static final int MOST_WITH_FILES = 2_000;

    private final Plan plan;
    private final Layout layout;
    private final Identifiers identifiers;
    private final People people;
    private final Partners partners;
    private final Accounts accounts;
    private final Groups groups;
    private final Enrolments enrolments;
    private final Caseloads caseloads;
    private final Attendance attendance;
    private final Quotes quotes;

    public Population(Plan plan) {
        this.plan = plan;
        var communes = new Communes();
        var names = new Names();
        this.layout = new Layout(plan, communes, Accounts.agencyCount());
        var places = new Places(plan, layout);
        this.identifiers = new Identifiers(plan);
        this.people = new People(plan, identifiers, places, communes, names);
        this.partners = new Partners(plan, layout, communes);
        this.accounts = new Accounts(plan, layout, names);
        this.groups = new Groups(plan);
        this.enrolments = new Enrolments(plan, places);
        this.caseloads = new Caseloads(plan, names);
        this.attendance = new Attendance(plan);
        this.quotes = new Quotes(plan);
    }

    public Plan plan() {
        return plan;
    }

    public int size() {
        return plan.people();
    }

    public Person person(int index) {
        return people.person(index);
    }

    /** Eleven digits; cheaper than making the whole person. */
    public String nationalId(int index) {
        return Long.toString(identifiers.number(index));
    }

    /** The lowest number an identifier of this population can be: where an attacker starts to enumerate. */
    public long lowestIdentifier() {
        return identifiers.lowest();
    }

    public long highestIdentifier() {
        return identifiers.highest();
    }

    /** Whose national identifier this is: text that is no number is nobody's. */
    public OptionalInt personWithIdentifier(String identifier) {
        if (identifier.length() != 11 || !identifier.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        return identifiers.personWith(Long.parseLong(identifier));
    }

    public OptionalInt personWithEmail(@Nullable String email) {
        return people.personWithEmail(email);
    }

    /** Whose enrolment has this reference. */
    public OptionalInt personWithEnrolment(String reference) {
        return enrolments.personWith(reference);
    }

    public Partner showcase() {
        return partner(Layout.SHOWCASE);
    }

    public int partnerCount() {
        return layout.partners();
    }

    public Partner partner(int index) {
        return partners.partner(index);
    }

    public Stream<Partner> partners() {
        return IntStream.range(0, layout.partners()).mapToObj(partners::partner);
    }

    /** The first adviser is among them; the others have their caseloads' accounts. */
    public List<Account> agencyAccounts() {
        var others = caseloads.all().stream().skip(1).map(Caseload::adviser);
        var few = Stream.concat(Accounts.ofAgency().stream(), Accounts.others().stream());
        return Stream.concat(few, others).toList();
    }

    public List<Caseload> caseloads() {
        return caseloads.all();
    }

    public List<Caseload.Charge> charges(Caseload caseload) {
        return caseloads.of(caseload);
    }

    public List<Account> accounts(Partner partner) {
        return accounts.of(partner);
    }

    public List<TrainingGroup> groups(Partner partner) {
        return partner.sites().stream()
                .map(site -> groups.at(partner, site))
                .flatMap(Collection::stream)
                .toList();
    }

    public Stream<Enrolment> enrolments(TrainingGroup group) {
        return enrolments.in(group);
    }

    /** Whether a partner's groups have attendance and quotes: more partners would show nothing new. */
    public boolean keepsFiles(Partner partner) {
        return partner.index() < MOST_WITH_FILES;
    }

    /** Of the months that the demo looks at; empty where no head of a centre certifies. */
    public Stream<AttendanceMonth> attendance(Partner partner, TrainingGroup group) {
        return accounts(partner).stream().filter(account -> account.role() == Role.CENTRE_HEAD).findFirst().stream()
                .flatMap(head -> attendance.of(group, enrolments(group).toList(), head.code()));
    }

    public Stream<Quote> quotes(TrainingGroup group) {
        return quotes.of(group, enrolments(group).toList());
    }

    /** Somebody whom the showcase takes on: in no file, with an account nowhere yet. */
    public Account recruit() {
        return accounts.recruit(showcase());
    }

    /** An organisation of the showcase's département that is no partner yet, and in no file. */
    public Partner newcomer() {
        return partners.newcomer();
    }

    /** Who speaks for it. */
    public Account newcomersContact() {
        return accounts.contact(newcomer());
    }

    /** The indexes of the people who are tied to the sites an account works at. */
    public int[] caseload(Partner partner, Account account) {
        return groups(partner).stream()
                .filter(group -> account.siteSirets().contains(group.siteSiret()))
                .flatMap(this::enrolments)
                .mapToInt(Enrolment::person)
                .distinct()
                .toArray();
    }

    /** Sixteen bytes for the salt of the one password that all made-up accounts share. */
    byte[] salt() {
        var dice = Dice.of(plan.seed(), Topic.SALT, 0);
        var salt = new byte[16];
        for (int i = 0; i < salt.length; i++) {
            salt[i] = (byte) dice.bits();
        }
        return salt;
    }
}
