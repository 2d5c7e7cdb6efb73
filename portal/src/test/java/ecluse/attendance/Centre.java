package ecluse.attendance;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.web.Today;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A training centre with an office, a head, a trainer, and a group of last month and this one. */
final class Centre {
    static final TestDatabase DATABASE = TestDatabase.fresh();
    static final World WORLD = new World(DATABASE);
    static final Portal PORTAL = Portal.on(DATABASE);
    static final LocalDate TODAY = new Today(Clock.systemUTC()).date();
    static final YearMonth LAST_MONTH = YearMonth.from(TODAY).minusMonths(1);

    private static final Pattern FIELD =
            Pattern.compile("name=\"((?:c[0-9]+|plan)\\.[0-9]{2}-[12])\" value=\"([^\"]*)\"");
    private static final Pattern HIDDEN = Pattern.compile("name=\"(seen|month)\" value=\"([^\"]*)\"");
    private static final Pattern ROW = Pattern.compile("name=\"row\" value=\"([^\"]*)\"");

    private static final Map<UUID, Browser> SIGNED_IN = new ConcurrentHashMap<>();
    private static @Nullable Centre shared;

    final World.Partner partner;
    final World.Account office;
    final World.Account head;
    final World.Account trainer;
    final World.Group group;

    /** A centre of its own. */
    Centre() {
        this(WORLD.partner("P-" + UUID.randomUUID().toString().substring(0, 8)));
    }

    private Centre(World.Partner partner) {
        this(
                partner,
                account(partner, Role.TRAINING_OFFICE_MANAGER),
                account(partner, Role.CENTRE_HEAD),
                account(partner, Role.ATTENDANCE_TAKER));
    }

    private Centre(World.Partner partner, World.Account office, World.Account head, World.Account trainer) {
        this.partner = partner;
        this.office = office;
        this.head = head;
        this.trainer = trainer;
        this.group = WORLD.group(partner, "Soudage TIG");
        WORLD.run(
                "update training.training_session set starts_on = ?, ends_on = ? where id = ?",
                LAST_MONTH.atDay(1),
                TODAY.plusMonths(2),
                group.id());
        WORLD.run("update attendance.opening set first_month = ?", LAST_MONTH.atDay(1));
    }

    /** A centre where one person does everything, as its head. */
    static Centre ofOnePerson() {
        var partner = WORLD.partner("P-" + UUID.randomUUID().toString().substring(0, 8));
        var head = account(partner, Role.CENTRE_HEAD);
        return new Centre(partner, head, head, head);
    }

    /** A group of its own in one centre, whose people are signed in once for all tests. */
    static synchronized Centre withAnotherGroup() {
        if (shared == null) {
            shared = new Centre();
        }
        return new Centre(shared.partner, shared.office, shared.head, shared.trainer);
    }

    World.Account account(Role role) {
        return account(partner, role);
    }

    private static World.Account account(World.Partner partner, Role role) {
        return WORLD.account(UUID.randomUUID() + "@example.org", role, partner);
    }

    /** The account's browser, the same for all tests. */
    static Browser browser(World.Account account) {
        return SIGNED_IN.computeIfAbsent(account.id(), id -> PORTAL.signedIn(account));
    }

    /** Somebody who entered on the first day of last month. */
    UUID trainee(String firstName, String lastName) {
        var id = WORLD.enrolment(partner, group, WORLD.person(firstName, lastName, false), Stage.DURING);
        WORLD.imported("update training.enrolment set entered_on = ? where id = ?", LAST_MONTH.atDay(1), id);
        return id;
    }

    /** As acts leave an enrolment, on days that they can no longer be declared for. */
    static void interrupted(UUID enrolment, String days) {
        WORLD.pastTriggers(
                "training.enrolment",
                "update training.enrolment set interruptions = ?::datemultirange, interrupted_on = null, state = ? where id = ?",
                days,
                days.endsWith(",)}") ? "INTERRUPTED" : "ENTERED",
                enrolment);
    }

    String month() {
        return "/kairos/attendance/" + group.id() + "/month";
    }

    String lastMonth() {
        return month() + "?month=" + LAST_MONTH;
    }

    static String statement(UUID enrolment) {
        return "/kairos/attendance/statements/" + enrolment + "/" + LAST_MONTH;
    }

    /** All that a month's form would send as it stands. */
    static List<Entry<String, String>> form(Browser.Answer page) {
        var fields = new ArrayList<Entry<String, String>>();
        HIDDEN.matcher(page.body()).results().limit(2).forEach(f -> fields.add(entry(f.group(1), f.group(2))));
        ROW.matcher(page.body()).results().forEach(f -> fields.add(entry("row", f.group(1))));
        FIELD.matcher(page.body()).results().forEach(f -> fields.add(entry(f.group(1), f.group(2))));
        return fields;
    }

    /** The form with some fields typed anew. */
    static List<Entry<String, String>> typed(List<Entry<String, String>> form, String... more) {
        var fields = new ArrayList<>(form);
        for (int i = 0; i < more.length; i += 2) {
            var name = more[i];
            fields.removeIf(f -> f.getKey().equals(name));
            fields.add(entry(name, more[i + 1]));
        }
        return fields;
    }

    /** The first half-days that are planned. */
    static List<String> planned(List<Entry<String, String>> form) {
        return form.stream()
                .filter(f -> f.getKey().startsWith("plan.") && !f.getValue().isEmpty())
                .map(f -> f.getKey().substring("plan.".length()))
                .toList();
    }

    static String value(Browser.Answer page, String field) {
        return form(page).stream()
                .filter(f -> f.getKey().equals(field))
                .map(Entry::getValue)
                .findFirst()
                .orElse("-");
    }

    /** Fills last month with presence and hands it over. */
    void handOver(Browser browser) {
        var filled = browser.post(month(), typed(form(browser.get(lastMonth())), "act", "fill"));
        var done = browser.post(month(), typed(form(filled), "act", "hand-over"));
        if (done.status() != 303 || !done.location().contains("handed-over")) {
            throw new IllegalStateException(done.status() + " " + done.body());
        }
    }

    List<Entry<String, String>> step(Browser browser, UUID... enrolments) {
        var page = browser.get(lastMonth());
        var fields = new ArrayList<Entry<String, String>>();
        HIDDEN.matcher(page.body()).results().limit(2).forEach(f -> fields.add(entry(f.group(1), f.group(2))));
        if (fields.isEmpty()) {
            throw new IllegalStateException(page.body());
        }
        for (var enrolment : enrolments) {
            fields.add(entry("enrolment", enrolment.toString()));
        }
        fields.add(entry("password", World.PASSWORD));
        return fields;
    }

    /** The trainer's page of today. */
    String day() {
        return "/kairos/attendance/" + group.id() + "/day";
    }

    /** What the page of a day would send as it stands, with some fields typed anew. */
    static List<Entry<String, String>> dayForm(Browser.Answer page, String... more) {
        var fields = new ArrayList<Entry<String, String>>();
        for (var name : List.of("day", "seen", "row")) {
            Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"")
                    .matcher(page.body())
                    .results()
                    .forEach(found -> fields.add(entry(name, found.group(1))));
        }
        for (int i = 0; i < more.length; i += 2) {
            fields.add(entry(more[i], more[i + 1]));
        }
        return fields;
    }

    /** Plans both half-days of today, whatever weekday it is. */
    void meetsToday(Browser browser) {
        var page = browser.get(month());
        var planned = browser.post(
                month(),
                typed(
                        form(page),
                        "plan." + new HalfDay(TODAY, Half.MORNING).key(),
                        "3,5",
                        "plan." + new HalfDay(TODAY, Half.AFTERNOON).key(),
                        "3,5"));
        if (planned.status() != 303) {
            throw new IllegalStateException(planned.status() + " " + planned.body());
        }
    }

    static String state(UUID enrolment) {
        return WORLD.text(
                "select coalesce((select state from attendance.statement where enrolment = ? and month = ?), 'OPEN')",
                enrolment,
                LAST_MONTH.atDay(1));
    }

    static Entry<String, String> entry(String name, String value) {
        return new SimpleEntry<>(name, value);
    }
}
