package ecluse.drills.population;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a population as the CSV files that the portal imports. One line at a time: the memory needed does not grow with
 * the population.
 */
public final class PopulationFiles {
    private static final int PROGRESS_EVERY = 50_000;

    private final Population population;
    private final Path folder;

    private PopulationFiles(Population population, Path folder) {
        this.population = population;
        this.folder = folder;
    }

    /**
     * @param folder is made when it is not there; files of an earlier population are replaced
     * @param progress hears how many people are written, every 50,000
     */
    public static void write(Population population, Path folder, IntConsumer progress) throws IOException {
        Files.createDirectories(folder);
        Plan.unmark(folder);
        var files = new PopulationFiles(population, folder);
        files.writePartners();
        files.writeAccounts();
        files.writePeople(progress);
        files.writeGroups();
        files.writeCaseloads();
        files.writeAttendance();
        files.writeQuotes();
        population.plan().writeTo(folder);
    }

    private void writePartners() throws IOException {
        try (var organisations = file(
                        "organisations.csv",
                        "code",
                        "siret",
                        "nda",
                        "legal_name",
                        "size_class",
                        "agreement_number",
                        "agreement_start",
                        "agreement_end");
                var sites = file("sites.csv", "siret", "organisation_siret", "name", "postcode", "commune")) {
            population.partners().forEach(partner -> {
                organisations.writeRecord(
                        partner.code(),
                        partner.siret(),
                        partner.nda(),
                        partner.legalName(),
                        partner.size().csv(),
                        partner.agreementNumber(),
                        partner.agreementStart().toString(),
                        partner.agreementEnd().toString());
                for (var site : partner.sites()) {
                    sites.writeRecord(site.siret(), partner.siret(), site.name(), site.postcode(), site.commune());
                }
            });
        }
    }

    private void writeAccounts() throws IOException {
        var hash = DemoPassword.hash(population.salt());
        try (var accounts = file(
                "accounts.csv",
                "code",
                "email",
                "display_name",
                "role",
                "organisation_siret",
                "site_sirets",
                "regions",
                "language",
                "password_hash")) {
            population.agencyAccounts().forEach(account -> writeAccount(accounts, account, hash));
            population
                    .partners()
                    .forEach(partner ->
                            population.accounts(partner).forEach(account -> writeAccount(accounts, account, hash)));
        }
    }

    private static void writeAccount(CsvWriter accounts, Account account, String hash) {
        accounts.writeRecord(
                account.code(),
                account.email(),
                account.displayName(),
                account.role().name(),
                account.organisationSiret(),
                String.join("+", account.siteSirets()),
                account.regions(),
                account.language(),
                hash);
    }

    private void writePeople(IntConsumer progress) throws IOException {
        try (var people = file(
                "people.csv",
                "national_id",
                "legacy_id",
                "last_name",
                "first_name",
                "birth_date",
                "email",
                "phone",
                "address",
                "postcode",
                "commune",
                "registration_status",
                "identity_certified",
                "contact_protection")) {
            for (int index = 0; index < population.size(); index++) {
                writePerson(people, population.person(index));
                if ((index + 1) % PROGRESS_EVERY == 0) {
                    progress.accept(index + 1);
                }
            }
        }
    }

    private static void writePerson(CsvWriter people, Person person) {
        people.writeRecord(
                person.nationalId(),
                orEmpty(person.legacyId()),
                person.lastName(),
                person.firstName(),
                person.birthDate().toString(),
                orEmpty(person.email()),
                orEmpty(person.phone()),
                person.address(),
                person.postcode(),
                person.commune(),
                person.registered() ? "registered" : "struck_off",
                yesOrNo(person.identityCertified()),
                yesOrNo(person.contactProtection()));
    }

    private void writeGroups() throws IOException {
        try (var groups = file(
                        "groups.csv",
                        "code",
                        "title",
                        "site_siret",
                        "starts_on",
                        "ends_on",
                        "seats",
                        "scheme",
                        "formacode");
                var enrolments = file(
                        "enrolments.csv",
                        "reference",
                        "group_code",
                        "national_id",
                        "state",
                        "placed_on",
                        "registered_on",
                        "entered_on",
                        "exited_on",
                        "exit_reason",
                        "reported_on",
                        "report",
                        "result_on",
                        "result")) {
            population.partners().forEach(partner -> {
                for (var group : population.groups(partner)) {
                    writeGroup(groups, group);
                    population.enrolments(group).forEach(enrolment -> writeEnrolment(enrolments, enrolment));
                }
            });
        }
    }

    private static void writeGroup(CsvWriter groups, TrainingGroup group) {
        groups.writeRecord(
                group.code(),
                group.title(),
                group.siteSiret(),
                group.startsOn().toString(),
                group.endsOn().toString(),
                Integer.toString(group.seats()),
                group.scheme(),
                group.formacode());
    }

    private void writeEnrolment(CsvWriter enrolments, Enrolment enrolment) {
        enrolments.writeRecord(
                enrolment.reference(),
                enrolment.groupCode(),
                population.nationalId(enrolment.person()),
                enrolment.state().name(),
                enrolment.placedOn().toString(),
                orEmpty(enrolment.registeredOn()),
                orEmpty(enrolment.enteredOn()),
                orEmpty(enrolment.exitedOn()),
                orEmpty(enrolment.exitReason()),
                day(enrolment.report()),
                what(enrolment.report()),
                day(enrolment.result()),
                what(enrolment.result()));
    }

    private static String day(Enrolment.@Nullable Said said) {
        return said == null ? "" : said.on().toString();
    }

    private static String what(Enrolment.@Nullable Said said) {
        return said == null ? "" : said.what();
    }

    private void writeCaseloads() throws IOException {
        try (var caseloads = file(
                "caseloads.csv",
                "national_id",
                "adviser_code",
                "since",
                "until",
                "guidance",
                "goal_rome",
                "goal",
                "agreed_on")) {
            population.caseloads().stream()
                    .flatMap(caseload -> population.charges(caseload).stream())
                    .forEach(charge -> writeCharge(caseloads, charge));
        }
    }

    private void writeCharge(CsvWriter caseloads, Caseload.Charge charge) {
        caseloads.writeRecord(
                population.nationalId(charge.person()),
                charge.adviserCode(),
                charge.since().toString(),
                "",
                charge.guidance(),
                charge.goalRome(),
                charge.goal(),
                orEmpty(charge.agreedOn()));
    }

    private void writeAttendance() throws IOException {
        try (var attendance = file(
                "attendance.csv",
                "enrolment",
                "month",
                "minutes",
                "planned",
                "marks",
                "state",
                "certified_on",
                "certified_by")) {
            population
                    .partners()
                    .filter(population::keepsFiles)
                    .forEach(partner -> population.groups(partner).stream()
                            .flatMap(group -> population.attendance(partner, group))
                            .forEach(month -> attendance.writeRecord(
                                    month.enrolment(),
                                    month.month().toString(),
                                    Integer.toString(month.minutes()),
                                    month.planned(),
                                    month.marks(),
                                    month.state(),
                                    orEmpty(month.certifiedOn()),
                                    month.certifiedBy())));
        }
    }

    private void writeQuotes() throws IOException {
        try (var quotes = file(
                "quotes.csv",
                "reference",
                "group_code",
                "national_id",
                "scheme",
                "content",
                "hours",
                "hourly_price",
                "total",
                "cofinancing",
                "employer",
                "state",
                "written_on",
                "sent_on",
                "answered_on",
                "decided_on",
                "reason")) {
            population
                    .partners()
                    .filter(population::keepsFiles)
                    .forEach(partner -> population.groups(partner).stream()
                            .flatMap(population::quotes)
                            .forEach(quote -> writeQuote(quotes, quote)));
        }
    }

    private void writeQuote(CsvWriter quotes, Quote quote) {
        quotes.writeRecord(
                quote.reference(),
                quote.groupCode(),
                population.nationalId(quote.person()),
                quote.scheme(),
                quote.content(),
                Integer.toString(quote.hours()),
                euros(quote.hourlyCents()),
                euros(quote.totalCents()),
                euros(quote.cofinancingCents()),
                quote.employer(),
                quote.state(),
                quote.writtenOn().toString(),
                orEmpty(quote.sentOn()),
                orEmpty(quote.answeredOn()),
                orEmpty(quote.decidedOn()),
                quote.reason());
    }

    private static String euros(int cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }

    private CsvWriter file(String name, String... header) throws IOException {
        var writer = CsvWriter.builder()
                .fieldSeparator(';')
                .lineDelimiter(LineDelimiter.LF)
                .build(folder.resolve(name));
        writer.writeRecord(header);
        return writer;
    }

    private static String orEmpty(@Nullable Object value) {
        return Objects.toString(value, "");
    }

    private static String yesOrNo(boolean value) {
        return value ? "yes" : "no";
    }
}
