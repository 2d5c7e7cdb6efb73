package ecluse.registry;

import ecluse.disclosure.Intake;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** People of the registry. Their facts go straight to the way in, and stay in no other table. */
final class PersonFile implements FileKind<Intake.Person> {
    static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private static final Column NATIONAL_ID = Column.filled("national_id", "identifiant_national");
    private static final Column LEGACY_ID = Column.optional("legacy_id", "identifiant_regional");
    private static final Column LAST_NAME = Column.filled("last_name", "nom_famille");
    private static final Column FIRST_NAME = Column.present("first_name", "prenom");
    private static final Column BIRTH_DATE = Column.filled("birth_date", "date_naissance");
    private static final Column EMAIL = Column.present("email", "courriel");
    private static final Column PHONE = Column.present("phone", "telephone");
    private static final Column ADDRESS = Column.present("address", "adresse");
    private static final Column POSTCODE = Column.present("postcode", "code_postal");
    private static final Column COMMUNE = Column.present("commune");
    private static final Column STATUS = Column.filled("registration_status", "statut_inscription");
    private static final Column CERTIFIED = Column.filled("identity_certified", "identite_certifiee");
    private static final Column PROTECTION = Column.filled("contact_protection", "protection_coordonnees");

    private static final Choices<Boolean> REGISTERED =
            new Choices<Boolean>().or(true, "registered", "inscrit").or(false, "struck_off", "radie");
    private static final Choices<Boolean> YES_NO =
            new Choices<Boolean>().or(true, "yes", "oui").or(false, "no", "non");

    private final Intake intake;
    private final Clock clock;

    PersonFile(Intake intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "people";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                NATIONAL_ID,
                LEGACY_ID,
                LAST_NAME,
                FIRST_NAME,
                BIRTH_DATE,
                EMAIL,
                PHONE,
                ADDRESS,
                POSTCODE,
                COMMUNE,
                STATUS,
                CERTIFIED,
                PROTECTION);
    }

    @Override
    public List<Column> unique() {
        return List.of(NATIONAL_ID);
    }

    @Override
    public Intake.Person read(Cells cells) {
        return new Intake.Person(
                cells.digits(NATIONAL_ID, 11),
                cells.legacyId(LEGACY_ID),
                cells.name(LAST_NAME),
                cells.name(FIRST_NAME),
                birthDate(cells),
                cells.email(EMAIL),
                cells.phone(PHONE),
                cells.text(ADDRESS, 400),
                cells.postcode(POSTCODE),
                cells.text(COMMUNE, 100),
                cells.choice(STATUS, REGISTERED),
                cells.choice(CERTIFIED, YES_NO),
                cells.choice(PROTECTION, YES_NO));
    }

    private LocalDate birthDate(Cells cells) {
        var date = cells.date(BIRTH_DATE);
        if (date.isAfter(LocalDate.ofInstant(clock.instant(), PARIS))) {
            cells.refuse(Fault.in(BIRTH_DATE, Rule.BIRTH_DATE));
        }
        return date;
    }

    @Override
    public Written write(Desk desk, List<Line<Intake.Person>> lines) throws SQLException {
        var taken = intake.take(desk.connection(), lines.stream().map(Line::row).toList());
        return new Written(taken.added(), taken.changed(), taken.unchanged(), List.of());
    }

    /** Sealing is most of the work: one thread seals while the other's rows are written. */
    @Override
    public int writers() {
        return 2;
    }

    @Override
    public String tables() {
        return "vault.person";
    }
}
