package ecluse.joining;

import ecluse.joining.Agreement.Asked;
import ecluse.joining.Agreement.Certificate;
import ecluse.joining.Agreement.Place;
import ecluse.partners.ActivityDeclarationNumber;
import ecluse.partners.Siret;
import ecluse.web.Problem;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A request to join as it was typed: nothing of it is lost, whatever is wrong. {@code join.js} checks the numbers by the same
 * rules as one types.
 */
record JoinForm(
        String siret,
        String nda,
        String legalName,
        String tradeName,
        String certificateNumber,
        Set<Category> categories,
        String certificateUntil,
        String responsibleSiret,
        String responsibleName,
        String contactName,
        String contactEmail,
        String contactPhone,
        boolean alone,
        List<Site> sites) {

    static final int MOST_SITES = 20;
    static final int LONGEST_NAME = 255;
    static final int LONGEST_PERSON = 200;
    static final int LONGEST_COMMUNE = 100;
    static final int LONGEST_NUMBER = 60;
    static final int LONGEST_EMAIL = 254;
    /** A draft that is longer is none: every field at its longest is shorter. */
    static final int LONGEST_DRAFT = 60_000;

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0\\u202f]");
    private static final Pattern FRENCH = Pattern.compile("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})");
    private static final Pattern EMAIL = Pattern.compile(
            "[^\\s@,;:<>\"()\\[\\]\\\\]{1,64}@[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)*\\.[\\p{L}\\p{N}-]{2,}");
    private static final Pattern PHONE = Pattern.compile("0[1-9][0-9]{8}|\\+[1-9][0-9]{7,14}");
    private static final Pattern PHONE_SIGNS = Pattern.compile("[ .\\-/\\u00a0\\u202f]|\\(0\\)");
    private static final Pattern POSTCODE = Pattern.compile("[0-9]{5}");

    /** A site as typed. */
    record Site(String siret, String name, String street, String postcode, String commune) {
        static final Site EMPTY = new Site("", "", "", "", "");

        boolean empty() {
            return equals(EMPTY);
        }
    }

    static final JoinForm EMPTY = of(Map.of());

    static JoinForm of(Map<String, String> typed) {
        return new JoinForm(
                text(typed, "siret"),
                text(typed, "nda"),
                text(typed, "legalName"),
                text(typed, "tradeName"),
                text(typed, "certificateNumber"),
                Arrays.stream(Category.values())
                        .filter(category -> typed.containsKey("category-" + category.name()))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Category.class))),
                text(typed, "certificateUntil"),
                text(typed, "responsibleSiret"),
                text(typed, "responsibleName"),
                text(typed, "contactName"),
                text(typed, "contactEmail"),
                text(typed, "contactPhone"),
                typed.containsKey("alone"),
                sites(typed));
    }

    private static String text(Map<String, String> typed, String name) {
        return typed.getOrDefault(name, "").strip();
    }

    /** Those that were on the page, the empty ones too: a second one is asked for by a button. */
    private static List<Site> sites(Map<String, String> typed) {
        var sites = IntStream.rangeClosed(1, MOST_SITES)
                .filter(n -> typed.containsKey(field(n, "siret")))
                .mapToObj(n -> new Site(
                        text(typed, field(n, "siret")),
                        text(typed, field(n, "name")),
                        text(typed, field(n, "street")),
                        text(typed, field(n, "postcode")),
                        text(typed, field(n, "commune"))))
                .toList();
        return sites.isEmpty() ? List.of(Site.EMPTY) : sites;
    }

    private static String field(int n, String name) {
        return "site-" + n + "-" + name;
    }

    /** With room for one site more. */
    JoinForm withOneMoreSite() {
        if (sites.size() == MOST_SITES) {
            return this;
        }
        var more = new ArrayList<>(sites);
        more.add(Site.EMPTY);
        return new JoinForm(
                siret,
                nda,
                legalName,
                tradeName,
                certificateNumber,
                categories,
                certificateUntil,
                responsibleSiret,
                responsibleName,
                contactName,
                contactEmail,
                contactPhone,
                alone,
                List.copyOf(more));
    }

    // --- A draft ----------------------------------------------------------------------------------------------------

    /** As a form sends it (application/x-www-form-urlencoded). */
    String kept() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("siret", siret);
        fields.put("nda", nda);
        fields.put("legalName", legalName);
        fields.put("tradeName", tradeName);
        fields.put("certificateNumber", certificateNumber);
        categories.forEach(category -> fields.put("category-" + category.name(), "on"));
        fields.put("certificateUntil", certificateUntil);
        fields.put("responsibleSiret", responsibleSiret);
        fields.put("responsibleName", responsibleName);
        fields.put("contactName", contactName);
        fields.put("contactEmail", contactEmail);
        fields.put("contactPhone", contactPhone);
        if (alone) {
            fields.put("alone", "on");
        }
        for (int n = 1; n <= sites.size(); n++) {
            var site = sites.get(n - 1);
            fields.put(field(n, "siret"), site.siret());
            fields.put(field(n, "name"), site.name());
            fields.put(field(n, "street"), site.street());
            fields.put(field(n, "postcode"), site.postcode());
            fields.put(field(n, "commune"), site.commune());
        }
        return fields.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static JoinForm ofKept(String kept) {
        return of(Arrays.stream(kept.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8), (a, b) -> a)));
    }

    // --- What it means ----------------------------------------------------------------------------------------------

    /** What a form comes to. */
    sealed interface Read {
        record Wrong(List<Problem> problems) implements Read {}

        record Right(Asked asked, List<Place> places) implements Read {}
    }

    Read read(LocalDate today) {
        var problems = new ArrayList<Problem>();
        var number = siret("siret", siret, problems);
        var declared = nda(problems);
        required("legalName", legalName, LONGEST_NAME, problems);
        optional("tradeName", tradeName, LONGEST_NAME, problems);
        var certificate = certificate(today, problems);
        var responsible = responsible(problems);
        required("contactName", contactName, LONGEST_PERSON, problems);
        var email = email("contactEmail", contactEmail, problems);
        var phone = phone(problems);
        var places = places(problems);
        if (!problems.isEmpty()) {
            return new Read.Wrong(List.copyOf(problems));
        }
        return new Read.Right(
                new Asked(
                        number,
                        declared,
                        legalName,
                        empty(tradeName),
                        certificate,
                        responsible,
                        empty(responsibleName),
                        contactName,
                        email,
                        phone,
                        alone),
                places);
    }

    private static @Nullable String empty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String siret(String field, String typed, List<Problem> problems) {
        return number(field, "siret", typed, Siret::fault, problems, 0);
    }

    private String nda(List<Problem> problems) {
        return number("nda", "nda", nda, ActivityDeclarationNumber::fault, problems, 0);
    }

    /**
     * The rule that is broken, by the type that has it: the sentence says what to look at again.
     *
     * @param site which one, where it is a site's
     */
    private static String number(
            String field,
            String type,
            String typed,
            Function<String, Optional<String>> fault,
            List<Problem> problems,
            int site) {
        var digits = BLANKS.matcher(typed).replaceAll("").toUpperCase(java.util.Locale.ROOT);
        fault.apply(digits)
                .ifPresent(rule ->
                        problems.add(new Problem(field, "joining.form." + type + "." + rule, digits.length(), site)));
        return digits;
    }

    static void required(String field, String typed, int longest, List<Problem> problems) {
        if (typed.isEmpty()) {
            problems.add(new Problem(field, "joining.form." + field + ".empty"));
        } else {
            optional(field, typed, longest, problems);
        }
    }

    private static void required(int site, String name, String typed, int longest, List<Problem> problems) {
        if (typed.isEmpty()) {
            problems.add(new Problem(field(site, name), "joining.form.site." + name + ".empty", site));
        } else {
            optional(field(site, name), typed, longest, problems);
        }
    }

    private static void optional(String field, String typed, int longest, List<Problem> problems) {
        if (typed.length() > longest) {
            problems.add(new Problem(field, "joining.form.long", longest, typed.length()));
        }
    }

    /** All of it or nothing: without one, an agreement opens no quotes. */
    private @Nullable Certificate certificate(LocalDate today, List<Problem> problems) {
        if (certificateNumber.isEmpty() && categories.isEmpty() && certificateUntil.isEmpty()) {
            return null;
        }
        required("certificateNumber", certificateNumber, LONGEST_NUMBER, problems);
        if (categories.isEmpty()) {
            problems.add(new Problem("categories", "joining.form.categories.empty"));
        }
        var until = date(certificateUntil);
        if (until.isEmpty()) {
            problems.add(new Problem("certificateUntil", "joining.form.date"));
        } else if (until.get().isBefore(today)) {
            problems.add(new Problem("certificateUntil", "joining.form.certificate.expired"));
        }
        return new Certificate(certificateNumber, List.copyOf(categories), until.orElse(today));
    }

    private @Nullable String responsible(List<Problem> problems) {
        if (responsibleSiret.isEmpty() && responsibleName.isEmpty()) {
            return null;
        }
        required("responsibleName", responsibleName, LONGEST_NAME, problems);
        return siret("responsibleSiret", responsibleSiret, problems);
    }

    static String email(String field, String typed, List<Problem> problems) {
        if (typed.length() > LONGEST_EMAIL || !EMAIL.matcher(typed).matches()) {
            problems.add(new Problem(field, "joining.form.email"));
        }
        return typed.toLowerCase(java.util.Locale.ROOT);
    }

    private String phone(List<Problem> problems) {
        var digits = PHONE_SIGNS.matcher(contactPhone).replaceAll("");
        if (!PHONE.matcher(digits).matches()) {
            problems.add(new Problem("contactPhone", "joining.form.phone"));
        }
        return digits;
    }

    private List<Place> places(List<Problem> problems) {
        var places = new ArrayList<Place>();
        var seen = new HashSet<String>();
        boolean none = sites.stream().allMatch(Site::empty);
        for (int n = 1; n <= sites.size(); n++) {
            var site = sites.get(n - 1);
            if (!site.empty() || none && n == 1) {
                var place = place(n, site, problems);
                if (!seen.add(place.siret())) {
                    problems.add(new Problem(field(n, "siret"), "joining.form.site.twice", n));
                }
                places.add(place);
            }
        }
        return places;
    }

    private static Place place(int n, Site site, List<Problem> problems) {
        var number = number(field(n, "siret"), "site.siret", site.siret(), Siret::fault, problems, n);
        required(n, "name", site.name(), LONGEST_NAME, problems);
        required(n, "street", site.street(), LONGEST_NAME, problems);
        if (!POSTCODE.matcher(site.postcode()).matches()) {
            problems.add(new Problem(field(n, "postcode"), "joining.form.site.postcode", n));
        }
        required(n, "commune", site.commune(), LONGEST_COMMUNE, problems);
        return new Place(number, site.name(), site.street(), site.postcode(), site.commune());
    }

    /** As a browser's field has it (2027-01-31) or as it is typed in France (31/01/2027). */
    static Optional<LocalDate> date(String typed) {
        var french = FRENCH.matcher(typed);
        try {
            return Optional.of(
                    french.matches()
                            ? LocalDate.of(
                                    Integer.parseInt(french.group(3)),
                                    Integer.parseInt(french.group(2)),
                                    Integer.parseInt(french.group(1)))
                            : LocalDate.parse(typed));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
