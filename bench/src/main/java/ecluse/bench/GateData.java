package ecluse.bench;

import ecluse.kernel.AccountId;
import ecluse.kernel.Field;
import ecluse.kernel.PartnerId;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Role;
import ecluse.kernel.SignInId;
import ecluse.kernel.TokenHash;
import ecluse.kernel.Viewer;
import ecluse.vault.BlindIndex;
import ecluse.vault.Keys;
import ecluse.vault.PersonFacts;
import ecluse.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/** People, accounts that are tied to an equal share of them, and a live sign-in for each account. */
final class GateData {
    private static final HexFormat HEX = HexFormat.of();

    private GateData() {}

    /** One reader: the cookie's token, who it is, and the people it is tied to with their e-mail addresses. */
    record Reader(String token, Viewer viewer, List<Target> people) {}

    record Target(UUID person, String email) {}

    /** Fills the database and writes what the load process needs into {@code folder}. */
    static List<Reader> fill(Connection owner, Keys keys, int people, int readers) throws SQLException, IOException {
        var all = IntStream.range(0, people).mapToObj(GateData::person).toList();
        copyPeople(owner, keys, all);
        var site = new ArrayList<Reader>();
        for (int r = 0; r < readers; r++) {
            int share = people / readers;
            site.add(reader(owner, r, all.subList(r * share, (r + 1) * share)));
        }
        try (var statement = owner.createStatement()) {
            statement.execute("vacuum analyze");
        }
        return site;
    }

    static void write(Path file, List<Reader> readers) throws IOException {
        try (var out = Files.newBufferedWriter(file)) {
            for (var reader : readers) {
                out.write("reader " + reader.token() + "\n");
                for (var target : reader.people()) {
                    out.write(target.person() + " " + target.email() + "\n");
                }
            }
        }
    }

    private record Person(PersonRef ref, PersonFacts facts) {}

    private static Person person(int n) {
        var number = Long.toString(20_000_000_000L + n);
        var facts = new PersonFacts(
                number,
                null,
                "Berthelot",
                "Anaïs",
                LocalDate.of(1960, 1, 1).plusDays(n % 15_000),
                "personne." + number + "@example.org",
                "0639980000",
                n % 200 + " rue du Canal",
                "38130",
                "Échirolles",
                true);
        return new Person(new PersonRef(UUID.randomUUID()), facts);
    }

    private static void copyPeople(Connection owner, Keys keys, List<Person> people) throws SQLException, IOException {
        var vault = new Vault(keys);
        var index = new BlindIndex(keys);
        int atMost = Field.mask(EnumSet.allOf(Field.class));
        var copy = owner.unwrap(PGConnection.class).getCopyAPI().copyIn("""
                copy vault.person (ref, kek, dek, by_number, by_number_birth, fingerprint, at_most, names, identity, contact,
                                   address, status) from stdin
                """);
        for (int from = 0; from < people.size(); from += 10_000) {
            var lines = people.subList(from, Math.min(people.size(), from + 10_000)).parallelStream()
                    .map(p -> {
                        var s = vault.seal(p.ref(), p.facts());
                        return String.join(
                                        "\t",
                                        p.ref().toString(),
                                        Short.toString(s.kek()),
                                        hex(s.dek()),
                                        hex(index.ofNumber(p.facts().nationalId())),
                                        hex(index.ofNumberAndBirth(
                                                p.facts().nationalId(),
                                                p.facts().birthDate())),
                                        hex(index.fingerprint(p.facts(), atMost)),
                                        Integer.toString(atMost),
                                        hex(s.names()),
                                        hex(s.identity()),
                                        hex(s.contact()),
                                        hex(s.address()),
                                        hex(s.status()))
                                + "\n";
                    })
                    .toList();
            for (var line : lines) {
                var bytes = line.getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(bytes, 0, bytes.length);
            }
        }
        copy.endCopy();
    }

    private static String hex(byte @org.jspecify.annotations.Nullable [] bytes) {
        return "\\\\x" + HEX.formatHex(bytes == null ? new byte[0] : bytes);
    }

    private static Reader reader(Connection owner, int number, List<Person> people) throws SQLException, IOException {
        var partner = UUID.randomUUID();
        var site = UUID.randomUUID();
        var account = UUID.randomUUID();
        var signIn = UUID.randomUUID();
        var secret = sha256("token " + UUID.randomUUID());
        run(
                owner,
                "insert into partners.partner (id, code, siret, legal_name, size_class, agreement_number, agreement_start, "
                        + "agreement_end) values (?, ?, ?, 'Bench', 'network', '0126-1', '2025-01-01', '2030-01-01')",
                partner,
                "P-B" + number,
                "9000000000" + (1000 + number));
        run(
                owner,
                "insert into partners.site (id, partner, siret, name, postcode, commune) values (?, ?, ?, 'Bench', '38130', 'Échirolles')",
                site,
                partner,
                "9100000000" + (1000 + number));
        run(
                owner,
                "insert into accounts.account (id, code, login, display_name, role, partner) "
                        + "values (?, ?, ?, 'Bench', 'TRAINING_OFFICE_MANAGER', ?)",
                account,
                "C-B" + number,
                "bench" + number + "@example.org",
                partner);
        run(owner, "insert into accounts.account_site (account, site) values (?, ?)", account, site);
        run(
                owner,
                "insert into factors.one_time_code (account, seed, step, added_at) values (?, ?, 0, now())",
                account,
                sha256("seed " + UUID.randomUUID()));
        run(
                owner,
                "insert into accounts.sign_in (id, token_hash, csrf_secret, account, started_at, last_seen_at, expires_at, "
                        + "address, agent, level) "
                        + "values (?, ?, ?, ?, now(), now(), now() + interval '9 hours', '127.0.0.1', 'bench', 2)",
                signIn,
                sha256(secret),
                sha256("csrf " + number),
                account);
        var copy = owner.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy disclosure.tie (id, holder, person, origin, source, fields, opened_at) from stdin");
        for (var person : people) {
            var line = String.join(
                            "\t",
                            UUID.randomUUID().toString(),
                            site.toString(),
                            person.ref().toString(),
                            "ENROLMENT",
                            UUID.randomUUID().toString(),
                            "4095",
                            "2026-01-01")
                    + "\n";
            var bytes = line.getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(bytes, 0, bytes.length);
        }
        copy.endCopy();
        return new Reader(
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
                new Viewer(
                        new SignInId(signIn),
                        new TokenHash(sha256(secret)),
                        new AccountId(account),
                        "C-B" + number,
                        "Bench",
                        Role.TRAINING_OFFICE_MANAGER,
                        Optional.of(new PartnerId(partner)),
                        "Bench",
                        Locale.FRENCH),
                people.stream()
                        .map(p -> new Target(p.ref().value(), p.facts().email()))
                        .toList());
    }

    private static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Connection owner, String sql, Object... values) throws SQLException {
        try (var statement = owner.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
