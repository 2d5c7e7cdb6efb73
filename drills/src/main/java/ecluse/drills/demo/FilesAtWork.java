package ecluse.drills.demo;

import ecluse.drills.http.Browser;
import ecluse.drills.http.Element;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Form;
import ecluse.drills.population.Account;
import ecluse.drills.population.Person;
import ecluse.drills.population.Population;
import ecluse.drills.population.TrainingGroup;
import java.io.IOException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What AFP Isère's office and the adviser do with the people they share. Each of these shows far fewer than a budget lets. */
final class FilesAtWork {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final DateTimeFormatter AS_TYPED = DateTimeFormatter.ofPattern("dd/MM/uuuu");
    private static final String GROUPS = "/kairos/groups";
    private static final String MEETINGS = "/meetings";
    private static final String INVOICES = "/invoices";
    private static final String CASELOAD = "/caseload";
    private static final int MOST_PAGES = 8;
    private static final int ROSTERS_READ = 6;
    private static final int PROPOSALS = 2;
    private static final int INVOICES_DRAWN = 2;
    /** How the pages colour the states that are wanted, in each language: there now; there now, or to the end. */
    private static final Set<String> THERE = Set.of("tag ok");

    private static final Set<String> ENTERED_ONCE = Set.of("tag ok", "tag info");

    private static final String TO_THE_DESK =
            "L’entrée a été déclarée avec une semaine d’avance : les feuilles d’émargement le montrent. La date est à corriger.";
    /** An office writes by itself for 30 days. */
    private static final int DAYS_UNTIL_THE_DESK = 35;

    /**
     * A meeting to announce.
     *
     * @param inDays from today
     * @param link empty for a meeting in a room
     * @param proposed how many people the adviser thinks of
     */
    private record Plan(int inDays, String time, String room, String link, int seats, int proposed) {}

    private static final List<Plan> PLANS = List.of(
            new Plan(3, "09:30", "salle Belledonne, 1er étage", "", 12, 3),
            new Plan(6, "14:00", "atelier, entrée par la cour", "", 8, 2),
            new Plan(9, "10:00", "", "https://visio.afp-isere.example.org/reunion-information", 25, 0));

    private final Population population;
    private final SignedIn people;
    private final LocalDate today;

    FilesAtWork(Population population, Clock clock, SignedIn people) {
        this.population = population;
        this.people = people;
        this.today = LocalDate.now(clock.withZone(PARIS));
    }

    // --- Information meetings ---------------------------------------------------------------------------------------

    void announceMeetings() throws IOException, InterruptedException {
        var form = office().get(MEETINGS + "/new").formTo(MEETINGS);
        var groups = groups().iterator();
        var invited = caseload().iterator();
        for (var plan : PLANS) {
            if (form.isEmpty() || !groups.hasNext()) {
                return;
            }
            var meeting = announced(form.get(), groups.next(), plan);
            for (int i = 0; meeting.isPresent() && i < plan.proposed() && invited.hasNext(); i++) {
                propose(invited.next(), meeting.get());
            }
        }
    }

    /** Who starts last comes first: there is time to meet before. Then who has begun. */
    private Stream<TrainingGroup> groups() {
        var sites = officeAccount().siteSirets();
        return population.groups(population.showcase()).stream()
                .filter(group -> sites.contains(group.siteSiret()))
                .filter(group ->
                        group.endsOn().isAfter(today.plusDays(PLANS.getLast().inDays() + 2L)))
                .sorted(Comparator.comparing(TrainingGroup::startsOn).reversed());
    }

    /** @return the meeting's reference; empty where it cannot be */
    private Optional<String> announced(Form form, TrainingGroup group, Plan plan)
            throws IOException, InterruptedException {
        var choice = form.element()
                .all("option")
                .filter(option -> option.text().contains(group.code()))
                .map(option -> option.attributeOrEmpty("value"))
                .findFirst();
        if (choice.isEmpty()) {
            return Optional.empty();
        }
        var typed = Fields.of("group", choice.get())
                .and("date", AS_TYPED.format(workingDay(today.plusDays(plan.inDays()))))
                .and("time", plan.time())
                .and("place", plan.room().isEmpty() ? "" : population.showcase().legalName() + ", " + plan.room())
                .and("link", plan.link())
                .and("capacity", Integer.toString(plan.seats()));
        return office().submit(form, typed)
                .location()
                .filter(there -> there.startsWith(MEETINGS + "/"))
                .map(there -> there.substring(MEETINGS.length() + 1));
    }

    private static LocalDate workingDay(LocalDate day) {
        return switch (day.getDayOfWeek()) {
            case SATURDAY, SUNDAY -> day.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
            default -> day;
        };
    }

    private void propose(String person, String meeting) throws IOException, InterruptedException {
        var path = CASELOAD + "/people/" + person + MEETINGS;
        var form = adviser().get(path).forms().stream()
                .filter(each -> each.post() && each.action().equals(path))
                .filter(each -> each.fields().value("meeting").equals(meeting))
                .findFirst();
        if (form.isPresent()) {
            adviser().submit(form.get(), Fields.none());
        }
    }

    // --- Messages ---------------------------------------------------------------------------------------------------

    void exchangeMessages() throws IOException, InterruptedException {
        var files = shared().iterator();
        if (files.hasNext()) {
            var answered = files.next();
            write(
                    office(),
                    answered,
                    "Bonjour, le bilan de mi-parcours est bon. Un stage de deux semaines est possible le mois prochain : convient-il au projet ?");
            write(
                    adviser(),
                    answered,
                    "Bonjour, merci pour ce point. Oui pour le stage ; dites-moi les dates avant de signer la convention.");
        }
        if (files.hasNext()) {
            write(
                    office(),
                    files.next(),
                    "Bonjour, trois demi-journées d’absence cette semaine, sans nouvelles. Pouvons-nous faire le point à trois ?");
        }
        if (files.hasNext()) {
            write(
                    adviser(),
                    files.next(),
                    "Bonjour, la date de fin sera-t-elle tenue ? Une entreprise de Grenoble recrute juste après.");
        }
    }

    private static void write(Browser browser, SharedFile file, String text) throws IOException, InterruptedException {
        var page = browser.followed(browser.get("/messages/about/" + file.enrolment()));
        var form = page.forms().stream().filter(each -> each.has("text")).findFirst();
        if (form.isPresent()) {
            browser.submit(form.get(), Fields.of("text", text));
        }
    }

    // --- A place proposed -------------------------------------------------------------------------------------------

    /** People of the adviser's whom the office does not know yet: their answer is the adviser's, or their own. */
    void proposePeople() throws IOException, InterruptedException {
        var strangers = strangers();
        for (var path : rosters(group -> group.startsOn().isAfter(today))) {
            var waiting = strangers.iterator();
            while (waiting.hasNext() && isProposed(waiting.next(), path + "/place")) {
                waiting.remove();
            }
            // A group without a free seat is passed over; nobody is asked twice.
            if (strangers.isEmpty()) {
                return;
            }
        }
    }

    private boolean isProposed(Person person, String path) throws IOException, InterruptedException {
        var form = office().get(path).formTo(path);
        if (form.isEmpty()) {
            return false;
        }
        var typed = Fields.of("identifier", person.nationalId(), "birthDate", AS_TYPED.format(person.birthDate()));
        return office().submit(form.get(), typed).location().isPresent();
    }

    private List<Person> strangers() {
        var known = Arrays.stream(population.caseload(population.showcase(), officeAccount()))
                .boxed()
                .collect(Collectors.toSet());
        return population.charges(population.caseloads().getFirst()).stream()
                .filter(charge -> !known.contains(charge.person()))
                .map(charge -> population.person(charge.person()))
                .filter(Person::registered)
                .limit(PROPOSALS)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    // --- The desk, and invoices -------------------------------------------------------------------------------------

    /** About a file that has run too long for the office to write in it alone; of a training that is over, where none runs so long. */
    void askTheDesk() throws IOException, InterruptedException {
        var late = today.minusDays(DAYS_UNTIL_THE_DESK);
        var files = filesOf(rosters(group -> group.startsOn().isBefore(late)), ENTERED_ONCE);
        if (files.isEmpty()) {
            return;
        }
        var path = "/kairos/enrolments/" + files.getFirst().enrolment() + "/desk";
        var form = office().get(path).formTo(path);
        if (form.isPresent()) {
            office().submit(form.get(), Fields.of("words", TO_THE_DESK));
        }
    }

    void drawInvoices() throws IOException, InterruptedException {
        var page = office().get(INVOICES + "?show=draw");
        var forms = page.forms().stream()
                .filter(form -> form.action().equals(INVOICES) && form.has("quote"))
                .limit(INVOICES_DRAWN)
                .toList();
        for (var form : forms) {
            office().submit(form, Fields.none());
        }
    }

    // --- What they find ---------------------------------------------------------------------------------------------

    /** A file, by the references that pages have. */
    private record SharedFile(String enrolment, String person) {}

    /** Of people who are in training here and in the adviser's charge. */
    private List<SharedFile> shared() throws IOException, InterruptedException {
        var charge = caseload();
        return filesOf(rosters(this::isRunning), THERE).stream()
                .filter(file -> charge.contains(file.person()))
                .toList();
    }

    private boolean isRunning(TrainingGroup group) {
        return !group.startsOn().isAfter(today) && group.endsOn().isAfter(today);
    }

    /** The addresses of groups' pages. */
    private List<String> rosters(Predicate<TrainingGroup> wanted) throws IOException, InterruptedException {
        var rows = office().get(GROUPS).root().all("tr").toList();
        return population.groups(population.showcase()).stream()
                .filter(wanted)
                .flatMap(group -> rows.stream()
                        .filter(row -> row.text().contains(group.code()))
                        .flatMap(row -> links(row, GROUPS + "/")))
                .limit(ROSTERS_READ)
                .toList();
    }

    private List<SharedFile> filesOf(List<String> rosters, Set<String> tags) throws IOException, InterruptedException {
        var files = new ArrayList<SharedFile>();
        for (var roster : rosters) {
            office().get(roster).root().all("tr").forEach(row -> file(row, tags).ifPresent(files::add));
        }
        return files;
    }

    private static Optional<SharedFile> file(Element row, Set<String> tags) {
        boolean wanted = row.all("span").anyMatch(tag -> tags.contains(tag.attributeOrEmpty("class")));
        var person = row.all()
                .flatMap(cell -> cell.attribute("data-person").stream())
                .findFirst();
        var enrolment = links(row, "/kairos/enrolments/").findFirst();
        return wanted && person.isPresent()
                ? enrolment.map(path -> new SharedFile(path.substring(path.lastIndexOf('/') + 1), person.get()))
                : Optional.empty();
    }

    private static Stream<String> links(Element row, String prefix) {
        return row.all("a").map(link -> link.attributeOrEmpty("href")).filter(target -> target.startsWith(prefix));
    }

    /** Everybody in the adviser's charge, in the order of the caseload. */
    private Set<String> caseload() throws IOException, InterruptedException {
        var all = new LinkedHashSet<String>();
        var before = -1;
        for (int page = 1; page <= MOST_PAGES && before < all.size(); page++) {
            before = all.size();
            adviser().get(CASELOAD + "?show=all&page=" + page).people().forEach(person -> all.add(person.toString()));
        }
        return all;
    }

    private Account officeAccount() {
        return population.accounts(population.showcase()).getFirst();
    }

    private Browser office() throws IOException {
        return people.browser(Population.OFFICE_LOGIN);
    }

    private Browser adviser() throws IOException {
        return people.browser(Population.ADVISER_LOGIN);
    }
}
