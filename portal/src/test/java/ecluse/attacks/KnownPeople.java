package ecluse.attacks;

import ecluse.testing.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** A registry in which every fact of every person is known and stands in no other place, as files that anybody imports. */
final class KnownPeople {
    static final String OFFICE = "office@afp.example.org";
    static final String OFFICE_CODE = "C-00001";
    static final String ELSEWHERE = "office@greta.example.org";
    static final String SECURITY = "security@agency.example.org";
    static final String PRIVACY = "privacy@agency.example.org";

    private static final String SIRET = "73282932000074";
    private static final String OTHER_SIRET = "35600000000048";
    private static final String HASH = new Argon2PasswordEncoder(16, 32, 1, 19456, 2).encode(World.PASSWORD);

    /** The names are long and invented: a text that holds one holds it on purpose. */
    private static final List<String> LAST_NAMES = List.of(
            "Quénivaux-Brissard",
            "Zwirnfelder",
            "L’Hérminoux",
            "Vakhtangadze",
            "Ömerzadelik",
            "Tréguilloux",
            "Ffrangconelli");

    private static final List<String> FIRST_NAMES = List.of(
            "Ysolinette", "Bartholomine", "Éléazariel", "Kunigundrun", "Guénaëlline", "Théodulphine", "Xanthippoline");

    private static final List<String> COMMUNES = List.of(
            "Saint-Quirvault",
            "Brézolligny",
            "Vaux-Mérincourt",
            "Ouzouërville",
            "Plouguernault",
            "Chérizancourt",
            "Œuillydorf");

    private KnownPeople() {}

    /** Everything that the registry knows of somebody. */
    record Somebody(
            String nationalId,
            String legacyId,
            String lastName,
            String firstName,
            LocalDate birthDate,
            String email,
            String phone,
            String address,
            String postcode,
            String commune,
            boolean isProtected) {}

    static List<Somebody> all() {
        return IntStream.range(0, LAST_NAMES.size())
                .mapToObj(KnownPeople::somebody)
                .toList();
    }

    /** The last one is enrolled with another partner. */
    static Somebody elsewhere() {
        return all().getLast();
    }

    private static Somebody somebody(int n) {
        return new Somebody(
                Long.toString(17_354_908_261L + 1_009_073L * n),
                (8_351_642 + 7_919 * n) + "Q",
                LAST_NAMES.get(n),
                FIRST_NAMES.get(n),
                LocalDate.of(1961, 2, 17).plusDays(1_777L * n),
                "courrier." + (char) ('a' + n) + "@zwirbel-" + (731 + n) + ".example.org",
                "063998" + (4271 + 313 * n),
                (307 + n) + " impasse du Vieux Lavoir-Carmin " + (char) ('A' + n),
                Integer.toString(73_541 + 17 * n),
                COMMUNES.get(n),
                n == 4);
    }

    static void in(Path folder) throws IOException {
        Files.createDirectories(folder);
        write(
                folder,
                "organisations",
                "code;siret;nda;legal_name;size_class;agreement_number;agreement_start;agreement_end",
                List.of(
                        "P-0231;" + SIRET + ";84380000038;AFP Isère;large;0126-1/1;2020-01-01;2040-12-31",
                        "P-0232;" + OTHER_SIRET + ";84380000039;Greta;large;0126-1/2;2020-01-01;2040-12-31"));
        write(
                folder,
                "sites",
                "siret;organisation_siret;name;postcode;commune",
                List.of(
                        SIRET + ";" + SIRET + ";Centre;38130;Échirolles",
                        OTHER_SIRET + ";" + OTHER_SIRET + ";Greta;38130;Échirolles"));
        write(
                folder,
                "accounts",
                "code;email;display_name;role;organisation_siret;site_sirets;language;password_hash",
                List.of(
                        account(OFFICE_CODE, OFFICE, "TRAINING_OFFICE_MANAGER", SIRET),
                        account("C-00002", ELSEWHERE, "TRAINING_OFFICE_MANAGER", OTHER_SIRET),
                        account("C-00003", SECURITY, "SECURITY_OFFICER", ""),
                        account("C-00004", PRIVACY, "PRIVACY_OFFICER", "")));
        var people = all();
        write(
                folder,
                "people",
                "national_id;legacy_id;last_name;first_name;birth_date;email;phone;address;postcode;commune;"
                        + "registration_status;identity_certified;contact_protection",
                people.stream().map(KnownPeople::line).toList());
        write(
                folder,
                "groups",
                "code;title;site_siret;starts_on;ends_on;seats;scheme;formacode",
                List.of(
                        "38_SE_0000012345;Soudage;" + SIRET + ";2020-10-05;2039-01-29;12;AFC;23054",
                        "38_SE_0000012346;Cuisine;" + OTHER_SIRET + ";2020-10-05;2039-01-29;12;AFC;23054"));
        write(
                folder,
                "enrolments",
                "reference;group_code;national_id;state;placed_on;registered_on;entered_on;exited_on;exit_reason",
                people.stream()
                        .map(p -> "E-" + people.indexOf(p) + ";38_SE_000001234"
                                + (p.equals(people.getLast()) ? 6 : 5) + ";" + p.nationalId()
                                + ";ENTERED;2020-09-10;2020-09-21;2020-10-05;;")
                        .toList());
    }

    private static String account(String code, String email, String role, String siret) {
        return String.join(";", code, email, "Léa Martin", role, siret, siret, "fr", HASH);
    }

    static String line(Somebody p) {
        return String.join(
                ";",
                p.nationalId(),
                p.legacyId(),
                p.lastName(),
                p.firstName(),
                p.birthDate().toString(),
                p.email(),
                p.phone(),
                p.address(),
                p.postcode(),
                p.commune(),
                "registered",
                "yes",
                p.isProtected() ? "yes" : "no");
    }

    private static void write(Path folder, String name, String header, List<String> lines) throws IOException {
        Files.writeString(
                folder.resolve(name + ".csv"), lines.stream().collect(Collectors.joining("\n", header + "\n", "\n")));
    }
}
