package ecluse.drills.july;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import ecluse.drills.loot.Field;
import ecluse.drills.population.Account;
import ecluse.drills.population.Person;
import ecluse.drills.population.Population;
import ecluse.drills.population.Role;
import ecluse.drills.population.TrainingGroup;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A portal small enough to be wrong on purpose: it keeps the promises that the drill measures, save those it is told to
 * break. A measuring instrument that never shows a fault is not known to measure.
 */
final class FakePortal implements AutoCloseable {
    /** A promise that this portal breaks. */
    enum Fault {
        NEVER_LOCKS,
        SHOWS_ANYBODY,
        GOES_ON_AFTER_THE_LOCK,
        LEAKS_BEHIND_THE_LOCK,
        LISTS_TOO_FEW,
        LISTS_TOO_MANY,
        MAILS_TWICE,
        FORGETS_A_MAIL,
        REFUSES_HONEST_PEOPLE,
        OPENS_WITH_ONE_PERSON,
        NO_CONTACT_BUDGET
    }

    private static final int CONTACTS = 20;
    private static final int REFUSALS_TO_LOCK = 25;
    private static final Set<Field> NAMES = EnumSet.of(Field.FIRST_NAME, Field.LAST_NAME);

    private final Population population;
    private final boolean plain;
    private final Set<Fault> faults;
    private final int smtpPort;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, int[]> caseloads = new HashMap<>();
    private final Map<String, List<TrainingGroup>> groups = new HashMap<>();
    private final Map<String, Account> sessions = new HashMap<>();
    private final Set<String> lockedAccounts = new HashSet<>();
    private final Map<String, Map<UUID, Set<Field>>> ledger = new HashMap<>();
    private final Map<String, Set<Integer>> contacts = new HashMap<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private boolean partnerClosed;
    private boolean reopeningAsked;
    private boolean sent;

    /** What a page is made of. */
    private record Answer(
            int status, String type, String body, @Nullable String location) {
        static Answer page(int status, String body) {
            return new Answer(status, "text/html;charset=UTF-8", body, null);
        }

        static Answer refusal(int status, String reason) {
            return page(status, "<main data-refusal=\"" + reason + "\">no</main>");
        }

        static Answer to(String location) {
            return new Answer(303, "text/html", "", location);
        }
    }

    FakePortal(Population population, boolean plain, int smtpPort, Fault... faults) {
        this.population = population;
        this.plain = plain;
        this.smtpPort = smtpPort;
        this.faults = Set.of(faults);
        population.agencyAccounts().forEach(account -> accounts.put(account.email(), account));
        population
                .partners()
                .forEach(partner -> population.accounts(partner).forEach(account -> {
                    accounts.put(account.email(), account);
                    if (account.role().worksAsOffice()) {
                        caseloads.put(account.code(), population.caseload(partner, account));
                        groups.put(
                                account.code(),
                                population.groups(partner).stream()
                                        .filter(group -> account.siteSirets().contains(group.siteSiret()))
                                        .toList());
                    }
                }));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
            var cookie = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Cookie"), "");
            var answer = answer(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
                    fields(body.isEmpty() ? query : body),
                    cookie.replace("ecluse=", ""),
                    exchange);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            if (answer.location() != null) {
                exchange.getResponseHeaders().set("Location", answer.location());
            }
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Map<String, String> fields(String encoded) {
        return Arrays.stream(encoded.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                        (one, other) -> one));
    }

    private synchronized Answer answer(
            String request, Map<String, String> fields, String cookie, HttpExchange exchange) {
        if (request.equals("GET /sign-in")) {
            return Answer.page(200, "<form action='/sign-in' method='post'>" + token() + "</form>");
        }
        if (request.equals("POST /sign-in")) {
            return signIn(fields.getOrDefault("login", ""), exchange);
        }
        var account = sessions.get(cookie);
        if (account == null) {
            return Answer.refusal(401, "SIGNED_OUT");
        }
        if (isLocked(account)) {
            // Says no at the door, and forgets the door of one page.
            return faults.contains(Fault.LEAKS_BEHIND_THE_LOCK) && request.startsWith("GET /kairos/people/")
                    ? partner(request, fields, account)
                    : Answer.refusal(503, "LOCKED");
        }
        if (request.startsWith("POST ") && !fields.getOrDefault("_csrf", "").equals("token")) {
            return Answer.refusal(403, "FORGED");
        }
        if (request.equals("GET /")) {
            return Answer.page(200, "home");
        }
        return account.role() == Role.SECURITY_OFFICER
                ? officer(request, fields, account)
                : partner(request, fields, account);
    }

    private static String token() {
        return "<input type='hidden' name=\"_csrf\" value='token'>";
    }

    private Answer signIn(String login, HttpExchange exchange) {
        var account = accounts.get(login);
        if (account == null) {
            return Answer.page(422, "no");
        }
        if (isLocked(account)) {
            return Answer.refusal(503, "LOCKED");
        }
        var session = UUID.randomUUID().toString();
        sessions.put(session, account);
        exchange.getResponseHeaders().add("Set-Cookie", "ecluse=" + session + "; Path=/; HttpOnly");
        return Answer.to("/");
    }

    private boolean isLocked(Account account) {
        boolean locked = lockedAccounts.contains(account.code())
                || partnerClosed
                        && account.organisationSiret()
                                .equals(population.showcase().siret());
        return locked && !faults.contains(Fault.GOES_ON_AFTER_THE_LOCK);
    }

    private Answer partner(String request, Map<String, String> fields, Account account) {
        var path = request.substring(request.indexOf(' ') + 1);
        if (faults.contains(Fault.REFUSES_HONEST_PEOPLE) && isHonest(account) && path.equals("/my-ledger")) {
            return Answer.refusal(429, "OVER_BUDGET");
        }
        if (request.equals("GET /kairos/groups")) {
            return Answer.page(
                    200,
                    groups(account).stream()
                            .map(group -> "<a href='/kairos/groups/" + new UUID(78, group.firstPlace()) + "'>g</a>")
                            .collect(Collectors.joining()));
        }
        if (request.startsWith("GET /kairos/groups/")) {
            return roster(path.substring("/kairos/groups/".length()), account);
        }
        if (path.endsWith("/contact") && request.startsWith("POST")) {
            return contact(path.substring("/kairos/people/".length(), path.length() - "/contact".length()), account);
        }
        if (request.startsWith("GET /kairos/people/")) {
            return person(path.substring("/kairos/people/".length()), account);
        }
        if (request.equals("POST /kairos/look-up")) {
            return lookUp(fields, account);
        }
        return Answer.page(200, "<form action='" + path + "' method='post'>" + token() + "</form>");
    }

    private boolean isHonest(Account account) {
        return !account.organisationSiret().equals(population.showcase().siret());
    }

    private List<TrainingGroup> groups(Account account) {
        return groups.getOrDefault(account.code(), List.of());
    }

    private Answer roster(String id, Account account) {
        return groups(account).stream()
                .filter(group -> new UUID(78, group.firstPlace()).toString().equals(id))
                .findFirst()
                .map(group -> Answer.page(
                        200,
                        population
                                .enrolments(group)
                                .map(enrolment -> disclosed(population.person(enrolment.person()), NAMES, account))
                                .collect(Collectors.joining())))
                .orElseGet(() -> miss(account));
    }

    private Answer miss(Account account) {
        refused(account);
        return Answer.refusal(404, "NO_TIE");
    }

    private void refused(Account account) {
        int count = refusals.merge(account.code(), 1, Integer::sum);
        if (count >= REFUSALS_TO_LOCK && !faults.contains(Fault.NEVER_LOCKS)) {
            lockedAccounts.add(account.code());
        }
    }

    private @Nullable Integer visible(String id, Account account) {
        var caseload = caseloads.getOrDefault(account.code(), new int[0]);
        return IntStream.range(0, population.size())
                .filter(index -> reference(index).toString().equals(id))
                .filter(index -> faults.contains(Fault.SHOWS_ANYBODY)
                        || Arrays.stream(caseload).anyMatch(own -> own == index))
                .boxed()
                .findFirst()
                .orElse(null);
    }

    private Answer person(String id, Account account) {
        var index = visible(id, account);
        return index == null
                ? miss(account)
                : Answer.page(
                        200,
                        disclosed(population.person(index), NAMES, account) + "<form action='/kairos/people/" + id
                                + "/contact' method='post'>" + token() + "</form>");
    }

    private Answer contact(String id, Account account) {
        var index = visible(id, account);
        if (index == null) {
            return miss(account);
        }
        var opened = contacts.computeIfAbsent(account.code(), key -> new HashSet<>());
        if (!opened.contains(index) && opened.size() >= CONTACTS && !faults.contains(Fault.NO_CONTACT_BUDGET)) {
            refused(account);
            return Answer.refusal(429, "OVER_BUDGET");
        }
        opened.add(index);
        return Answer.page(200, disclosed(population.person(index), EnumSet.of(Field.EMAIL, Field.PHONE), account));
    }

    private Answer lookUp(Map<String, String> fields, Account account) {
        var found = population.personWithIdentifier(fields.getOrDefault("identifier", ""));
        if (plain && found.isPresent()) {
            return Answer.page(
                    200, disclosed(population.person(found.getAsInt()), EnumSet.allOf(Field.class), account));
        }
        if (found.isPresent() && isOwnAndKnown(found.getAsInt(), fields, account)) {
            return Answer.page(200, disclosed(population.person(found.getAsInt()), NAMES, account));
        }
        return plain ? Answer.refusal(404, "NO_TIE") : miss(account);
    }

    private boolean isOwnAndKnown(int index, Map<String, String> fields, Account account) {
        return visible(reference(index).toString(), account) != null
                && population.person(index).birthDate().toString().equals(fields.get("birthDate"));
    }

    private String disclosed(Person person, Set<Field> fields, Account account) {
        var values = new LinkedHashMap<Field, @Nullable String>();
        values.put(Field.FIRST_NAME, person.firstName());
        values.put(Field.LAST_NAME, person.lastName());
        values.put(Field.IDENTIFIER, person.nationalId());
        values.put(Field.EMAIL, person.email());
        values.put(Field.PHONE, person.phone());
        values.put(Field.ADDRESS, person.address());
        values.keySet().retainAll(fields);
        ledger.computeIfAbsent(account.code(), key -> new HashMap<>())
                .computeIfAbsent(reference(person.index()), key -> EnumSet.noneOf(Field.class))
                .addAll(values.keySet());
        return values.entrySet().stream()
                .filter(value -> value.getValue() != null)
                .map(value -> "<b data-field='" + value.getKey() + "'>"
                        + Objects.requireNonNull(value.getValue()).replace("'", "&#39;") + "</b>")
                .collect(Collectors.joining("", "<p data-person='" + reference(person.index()) + "'>", "</p>"));
    }

    private static UUID reference(int index) {
        return new UUID(77, index);
    }

    private Answer officer(String request, Map<String, String> fields, Account account) {
        return switch (request) {
            case "GET /agency/locks/new" -> form("/agency/locks", "reason", "message", "confirmation");
            case "POST /agency/locks" -> {
                partnerClosed = true;
                yield Answer.to("/agency/locks/1");
            }
            case "GET /agency/locks/1" ->
                Answer.page(
                        200,
                        form("/agency/locks/1/reopening", "reason", "password").body()
                                + form("/agency/locks/1/reopening/approval", "password")
                                        .body());
            case "POST /agency/locks/1/reopening" -> {
                reopeningAsked = true;
                partnerClosed = !faults.contains(Fault.OPENS_WITH_ONE_PERSON) && partnerClosed;
                yield Answer.to("/agency/locks/1");
            }
            case "POST /agency/locks/1/reopening/approval" -> {
                partnerClosed = !reopeningAsked;
                yield Answer.to("/agency/locks/1");
            }
            case "GET /agency/exposures/new" -> form("/agency/exposures", "account", "from", "to");
            case "POST /agency/exposures" -> Answer.to("/agency/exposures/" + fields.get("account"));
            case "GET /agency/notices/1" -> notice(account);
            case "POST /agency/notices/1/submission" -> Answer.to("/agency/notices/1");
            case "POST /agency/notices/1/approval" -> {
                send();
                yield Answer.to("/agency/notices/1");
            }
            default -> exposure(request, fields);
        };
    }

    private static Answer form(String action, String... names) {
        return Answer.page(
                200,
                "<form action='" + action + "' method='post'>" + token()
                        + Arrays.stream(names)
                                .map(name -> "<input name='" + name + "'>")
                                .collect(Collectors.joining())
                        + "</form>");
    }

    private Answer exposure(String request, Map<String, String> fields) {
        var path = request.substring(request.indexOf(' ') + 1);
        if (request.startsWith("POST ")) {
            return Answer.to("/agency/notices/1");
        }
        if (fields.containsKey("page")) {
            return Answer.page(200, "<table></table>");
        }
        var listed = new HashMap<>(ledger.getOrDefault(path.substring("/agency/exposures/".length()), Map.of()));
        if (faults.contains(Fault.LISTS_TOO_FEW)) {
            listed.remove(listed.keySet().iterator().next());
        }
        if (faults.contains(Fault.LISTS_TOO_MANY)) {
            listed.put(reference(0), EnumSet.of(Field.ADDRESS));
        }
        var rows = listed.entrySet().stream()
                .map(row -> "<tr data-person='" + row.getKey() + "' data-fields='"
                        + row.getValue().stream().map(Field::name).collect(Collectors.joining(" "))
                        + "'><td>x</td></tr>")
                .collect(Collectors.joining());
        return Answer.page(
                200, "<table>" + rows + "</table>" + form(path + "/notices").body());
    }

    private Answer notice(Account account) {
        var action = account.email().equals(Population.FIRST_OFFICER_LOGIN) ? "submission" : "approval";
        return Answer.page(
                200,
                form("/agency/notices/1/" + action, "password").body() + "<section id='progress' data-state='"
                        + (sent ? "SENT" : "SUBMITTED") + "' data-uncertain='0'></section>");
    }

    private void send() {
        var code = population.accounts(population.showcase()).getFirst().code();
        var addresses = new TreeSet<String>();
        for (var person : ledger.getOrDefault(code, Map.of()).keySet()) {
            var email =
                    population.person((int) person.getLeastSignificantBits()).email();
            if (email != null) {
                addresses.add(email);
            }
        }
        var list = new ArrayList<>(addresses);
        if (faults.contains(Fault.MAILS_TWICE)) {
            list.add(list.getFirst());
        }
        if (faults.contains(Fault.FORGETS_A_MAIL)) {
            list.subList(0, list.size() / 2).clear();
        }
        list.forEach(this::mail);
        sent = true;
    }

    private void mail(String address) {
        try {
            var settings = new Properties();
            settings.put("mail.smtp.host", "127.0.0.1");
            settings.put("mail.smtp.port", Integer.toString(smtpPort));
            var message = new MimeMessage(Session.getInstance(settings));
            message.setFrom(new InternetAddress("noreply@example.org"));
            message.setRecipient(RecipientType.TO, new InternetAddress(address));
            message.setText("x");
            Transport.send(message);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
