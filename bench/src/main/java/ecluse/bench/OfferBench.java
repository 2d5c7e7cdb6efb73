package ecluse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import ecluse.Ecluse;
import ecluse.database.Database;
import ecluse.drills.CannotRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * {@code bench offer}: a whole region's offer as one LHÉO file, sent, looked at and confirmed by an office over HTTP, then sent once
 * more. A fifth of it comes first, from another organisation: its memory stands beside that of the whole. In a JVM of its own, with
 * the heap that the launcher gives a portal.
 */
final class OfferBench {
    private static final String HEAP = "-Xmx256m";
    private static final String PASSWORD = "canal-ecluse-bateau-2026";
    private static final int GROUPS_OF_A_COURSE = 6;
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern CONFIRMATION = Pattern.compile("action=\"(/offer/files/[^\"]+/confirmation)\"");
    private static final Pattern COUNTS = Pattern.compile("data-verdict=\"(\\w+)\">([^<]*)<");

    private final String base;
    private final Path folder;
    private final LocalDate today = LocalDate.now();

    private OfferBench(String base, Path folder) {
        this.base = base;
        this.folder = folder;
    }

    static String run(int groups) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        OfferBench.class.getName(),
                        Integer.toString(groups))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new CannotRun("the bench of the offer ended with " + process.exitValue());
        }
        return said.substring(said.lastIndexOf('\n') + 1);
    }

    static void main(String... arguments) throws Exception {
        System.out.println(measured(Integer.parseInt(arguments[0])));
        System.exit(0);
    }

    private static String measured(int groups) throws IOException, InterruptedException, SQLException {
        var folder = Files.createTempDirectory("ecluse-offer-bench");
        try (var portal = portal(folder)) {
            var bench = new OfferBench(
                    "http://localhost:" + portal.getEnvironment().getProperty("local.server.port"), folder);
            var few = bench.organisation(portal, 1);
            var fifth = bench.brought(few, bench.file("few.xml", groups / 5, few));
            var all = bench.organisation(portal, 2);
            var file = bench.file("all.xml", groups, all);
            var whole = bench.brought(all, file);
            tell(
                    "%,d groups, %,d MB: %.1f s, heap %d MB",
                    groups, Files.size(file) >> 20, whole.seconds(), whole.heap());
            var again = bench.client(all);
            long changed = changing(bench.looked(again, file));
            return new Figures()
                    .with("groups", groups)
                    .with("seconds", whole.seconds(), 1)
                    .with("max_heap_mb", whole.heap())
                    .with("second_run_changed", changed)
                    .with("cpu_seconds", whole.processor(), 1)
                    .with("load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), 1)
                    .with("file_mb", Files.size(file) >> 20)
                    .with("fifth_groups", groups / 5)
                    .with("fifth_seconds", fifth.seconds(), 1)
                    .with("fifth_max_heap_mb", fifth.heap())
                    .json();
        } finally {
            if (Files.exists(folder)) {
                GateBench.delete(folder);
            }
        }
    }

    private static ConfigurableApplicationContext portal(Path folder) {
        return new SpringApplicationBuilder(Ecluse.class)
                .initializers(context -> context.addBeanFactoryPostProcessor(OfferBench::withoutOurPages))
                .run(
                        "--ecluse.data-folder=" + folder.resolve("data"),
                        "--ecluse.purpose=drill",
                        "--ecluse.port=0",
                        "--ecluse.second-factor=offered",
                        "--ecluse.reminders=off");
    }

    /** The pages of {@code bench gate} lie in the same jar and want a database that is not here. */
    private static void withoutOurPages(ConfigurableListableBeanFactory factory) {
        for (var name : factory.getBeanDefinitionNames()) {
            if (String.valueOf(factory.getBeanDefinition(name).getBeanClassName())
                    .startsWith("ecluse.bench.")) {
                ((BeanDefinitionRegistry) factory).removeBeanDefinition(name);
            }
        }
    }

    // --- Who sends --------------------------------------------------------------------------------------------------

    private record Organisation(int number, String siret, String login) {}

    private Organisation organisation(ConfigurableApplicationContext portal, int number) {
        var organisation = new Organisation(number, siret(number), "offre" + number + "@example.org");
        portal.getBean(Database.class).asOwner(owner -> make(owner, organisation));
        return organisation;
    }

    private static void make(Connection owner, Organisation organisation) throws SQLException {
        var partner = UUID.randomUUID();
        var site = UUID.randomUUID();
        var account = UUID.randomUUID();
        update(owner, """
                insert into partners.partner (id, code, siret, legal_name, size_class, agreement_number, agreement_start, agreement_end)
                values (?, ?, ?, 'Réseau régional', 'network', '0126-1', '2025-01-01', '2035-01-01')
                """, partner, "B-" + organisation.number(), organisation.siret());
        update(
                owner,
                "insert into partners.site (id, partner, siret, name, postcode, commune) values (?, ?, ?, 'Site', '38130', 'Échirolles')",
                site,
                partner,
                organisation.siret());
        update(
                owner,
                """
                insert into accounts.account (id, code, login, password_hash, display_name, role, partner)
                values (?, ?, ?, ?, 'Office', 'TRAINING_OFFICE_MANAGER', ?)
                """,
                account,
                "B-" + organisation.number(),
                organisation.login(),
                new Argon2PasswordEncoder(16, 32, 1, 19456, 2).encode(PASSWORD),
                partner);
        update(owner, "insert into accounts.account_site (account, site) values (?, ?)", account, site);
    }

    private static void update(Connection owner, String sql, Object... values) throws SQLException {
        try (var statement = owner.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static String siret(int number) {
        var digits = "8999%09d".formatted(number);
        for (int key = 0; key < 10; key++) {
            if (ecluse.partners.Siret.fault(digits + key).isEmpty()) {
                return digits + key;
            }
        }
        throw new IllegalStateException("no key");
    }

    private HttpClient client(Organisation organisation) throws IOException, InterruptedException {
        var client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        var token = formToken(get(client, "/sign-in"));
        var form =
                "_csrf=" + token + "&login=" + URLEncoder.encode(organisation.login(), UTF_8) + "&password=" + PASSWORD;
        var answer = client.send(
                HttpRequest.newBuilder(URI.create(base + "/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 303) {
            throw new CannotRun("the office could not sign in: " + answer.statusCode());
        }
        return client;
    }

    // --- What is sent -----------------------------------------------------------------------------------------------

    private Path file(String name, int groups, Organisation by) throws IOException {
        var file = folder.resolve(name);
        try (var out = Files.newBufferedWriter(file)) {
            out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres>\n");
            for (int first = 0; first < groups; first += GROUPS_OF_A_COURSE) {
                out.write(course(first, Math.min(groups, first + GROUPS_OF_A_COURSE), by));
            }
            out.write("</offres></lheo>\n");
        }
        return file;
    }

    /** A course as catalogues have them: with texts, extras, contacts. */
    private String course(int first, int end, Organisation by) {
        var sessions = new StringBuilder();
        for (int n = first; n < end; n++) {
            var starts = today.plusDays(10 + n % 300);
            sessions.append(String.format(
                    Locale.ROOT,
                    "<session numero=\"38_SE_%010d\"><periode><debut>%s</debut><fin>%s</fin></periode><adresse-inscription><adresse>"
                            + "<ligne>Accueil</ligne><codepostal>38130</codepostal><ville>Échirolles</ville></adresse></adresse-inscription>"
                            + "<etat-recrutement>1</etat-recrutement><extras info=\"ecluse\"><extra info=\"seats\">%d</extra>"
                            + "<extra info=\"scheme\">REGION</extra></extras><extras info=\"region\"><extra info=\"id\">%d</extra></extras>"
                            + "</session>\n",
                    number(by, n),
                    starts.format(DateTimeFormatter.BASIC_ISO_DATE),
                    starts.plusDays(70).format(DateTimeFormatter.BASIC_ISO_DATE),
                    8 + n % 12,
                    n));
        }
        var text = "Réaliser, contrôler et livrer un travail conforme au dossier. ".repeat(12);
        return String.format(
                Locale.ROOT,
                "<formation numero=\"38_AF_%1$010d\"><domaine-formation><code-FORMACODE ref=\"V12\">23054</code-FORMACODE>"
                        + "</domaine-formation><intitule-formation>Formation %1$d</intitule-formation><objectif-formation>%2$s"
                        + "</objectif-formation><resultats-attendus>%2$s</resultats-attendus><contenu-formation>%2$s"
                        + "</contenu-formation><certifiante>1</certifiante><certification><code-RNCP>37098</code-RNCP></certification>"
                        + "<action numero=\"38_AC_%1$010d\"><modalites-enseignement>0</modalites-enseignement>"
                        + "<modalites-entrees-sorties>0</modalites-entrees-sorties>\n%3$s<nombre-heures-centre>300</nombre-heures-centre>"
                        + "</action><organisme-formation-responsable><numero-activite>84380000038</numero-activite>"
                        + "<SIRET-organisme-formation><SIRET>%4$s</SIRET></SIRET-organisme-formation><nom-organisme>Réseau</nom-organisme>"
                        + "</organisme-formation-responsable></formation>\n",
                number(by, first),
                text,
                sessions,
                by.siret());
    }

    private static int number(Organisation by, int n) {
        return by.number() * 10_000_000 + n;
    }

    // --- What is measured -------------------------------------------------------------------------------------------

    /**
     * @param processor seconds of processor time, the database's included: on a busy machine the rest was spent waiting for others
     * @param heap the most that was in use at any moment, garbage included, in megabytes
     */
    private record Brought(double seconds, double processor, long heap) {}

    private Brought brought(Organisation by, Path file) throws IOException, InterruptedException {
        tell("sending %,d MB", Files.size(file) >> 20);
        var client = client(by);
        System.gc(); // What the start and the making of the file have left is not the import's.
        var heap = new AtomicLong();
        var over = new AtomicBoolean();
        var watch = Thread.ofPlatform().daemon().start(() -> watch(heap, over));
        double processor = processorSeconds();
        long begun = System.nanoTime();
        var preview = looked(client, file);
        tell("looked at after %.1f s", (System.nanoTime() - begun) / 1e9);
        var confirmation = CONFIRMATION.matcher(preview.body());
        if (!confirmation.find()) {
            throw new CannotRun("there is nothing to confirm");
        }
        var form = "_csrf=" + formToken(preview);
        var done = settled(
                client,
                client.send(
                        HttpRequest.newBuilder(URI.create(base + confirmation.group(1)))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.ofString()));
        double seconds = (System.nanoTime() - begun) / 1e9;
        over.set(true);
        watch.join();
        if (done.body().contains("/confirmation")) {
            throw new CannotRun("the file was not brought in");
        }
        return new Brought(seconds, processorSeconds() - processor, heap.get() >> 20);
    }

    private static double processorSeconds() {
        return Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .mapToDouble(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3)
                .sum();
    }

    private static void watch(AtomicLong heap, AtomicBoolean over) {
        var memory = ManagementFactory.getMemoryMXBean();
        try {
            while (!over.get()) {
                heap.accumulateAndGet(memory.getHeapMemoryUsage().getUsed(), Math::max);
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<String> looked(HttpClient client, Path file) throws IOException, InterruptedException {
        var boundary = "frontier" + UUID.randomUUID();
        var head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n"
                + formToken(get(client, "/offer/files")) + "\r\n--" + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"offre.xml\"\r\n"
                + "Content-Type: application/xml\r\n\r\n";
        var body = BodyPublishers.concat(
                BodyPublishers.ofString(head),
                BodyPublishers.ofFile(file),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        return settled(
                client,
                client.send(
                        HttpRequest.newBuilder(URI.create(base + "/offer/files"))
                                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                                .POST(body)
                                .build(),
                        BodyHandlers.ofString()));
    }

    /** As a browser does: it comes back as long as the page says so. */
    private HttpResponse<String> settled(HttpClient client, HttpResponse<String> answer)
            throws IOException, InterruptedException {
        var path = answer.headers()
                .firstValue("Location")
                .orElseThrow(() -> new CannotRun("the page answered " + answer.statusCode()));
        for (int i = 0; i < 1_200; i++) {
            var page = get(client, path.substring(path.indexOf("/offer")));
            if (page.headers().firstValue("Refresh").isEmpty()) {
                return page;
            }
            Thread.sleep(1_000); // A browser comes back every two seconds; oftener, and the page would be measured.
        }
        throw new CannotRun("it did not end");
    }

    private HttpResponse<String> get(HttpClient client, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(base + path)).GET().build(), BodyHandlers.ofString());
    }

    private static String formToken(HttpResponse<String> page) {
        var token = FORM_TOKEN.matcher(page.body());
        if (!token.find()) {
            throw new CannotRun("a page without a form: " + page.statusCode());
        }
        return URLEncoder.encode(token.group(1), UTF_8).replace("%3D", "=");
    }

    /** Courses, offerings and groups that a look says are new or changed. */
    private static long changing(HttpResponse<String> preview) {
        var counts = COUNTS.matcher(preview.body());
        long changing = 0;
        while (counts.find()) {
            if (counts.group(1).equals("NEW") || counts.group(1).equals("CHANGED")) {
                changing += Long.parseLong(counts.group(2).replaceAll("\\D", ""));
            }
        }
        return changing;
    }

    private static void tell(String what, Object... values) {
        System.err.printf(
                Locale.ROOT,
                "[load %.1f] %s%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                String.format(Locale.ROOT, what, values));
    }
}
