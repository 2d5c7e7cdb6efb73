package ecluse.testing;

import ecluse.disclosure.DisplayMatrix;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.AccountId;
import ecluse.kernel.Field;
import ecluse.kernel.PartnerId;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Role;
import ecluse.kernel.SignInId;
import ecluse.kernel.TokenHash;
import ecluse.kernel.Viewer;
import ecluse.partners.Region;
import ecluse.vault.BlindIndex;
import ecluse.vault.Keys;
import ecluse.vault.PersonFacts;
import ecluse.vault.Vault;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** Makes partners, accounts, groups and people straight in a test's database, as its owner. */
public final class World {
    public static final String PASSWORD = "canal-ecluse-bateau-2026";
    private static final String EVERYWHERE =
            Arrays.stream(Region.values()).map(Region::code).collect(Collectors.joining(",", "{", "}"));
    private static final String HASH = new Argon2PasswordEncoder(16, 32, 1, 19456, 2).encode(PASSWORD);
    private static long serial = 10_000_000_000L;

    private final TestDatabase database;
    private final Vault vault;
    private final BlindIndex index;

    public World(TestDatabase database) {
        this.database = database;
        var keys = Keys.in(TestDatabase.keys());
        this.vault = new Vault(keys);
        this.index = new BlindIndex(keys);
    }

    public record Partner(UUID id, String code, UUID site) {}

    public record Account(
            UUID id,
            String code,
            String login,
            Role role,
            @Nullable Partner partner) {}

    public record Person(PersonRef ref, PersonFacts facts) {}

    public record Group(UUID id, String code) {}

    public Partner partner(String code) {
        var partner = new Partner(UUID.randomUUID(), code, UUID.randomUUID());
        run("""
                insert into partners.partner (id, code, siret, legal_name, size_class, agreement_number, agreement_start,
                                              agreement_end)
                values (?, ?, ?, ?, 'medium', '0126-1', '2025-01-01', '2030-01-01')
                """, partner.id(), code, siret(), "Centre " + code);
        run(
                "insert into partners.site (id, partner, siret, name, postcode, commune) values (?, ?, ?, ?, '38130', 'Échirolles')",
                partner.site(),
                partner.id(),
                siret(),
                "Site de " + code);
        return partner;
    }

    /** An account at a partner's site, or of the agency where {@code partner} is null; a person's is of a person of its own. */
    public Account account(String login, Role role, @Nullable Partner partner) {
        if (role == Role.JOBSEEKER) {
            return space(person(), login);
        }
        var account = new Account(UUID.randomUUID(), "C-" + (++serial % 100_000), login, role, partner);
        run(
                """
                insert into accounts.account (id, code, login, password_hash, display_name, role, partner, regions)
                values (?, ?, ?, ?, ?, ?, ?, ?::text[])
                """,
                account.id(),
                account.code(),
                login,
                HASH,
                "Léa Martin",
                role.name(),
                partner == null ? null : partner.id(),
                role == Role.TRAINING_DESK ? EVERYWHERE : "{}");
        if (partner != null) {
            run("insert into accounts.account_site (account, site) values (?, ?)", account.id(), partner.site());
        }
        return account;
    }

    /** The own space of a person. */
    public Account space(Person person, String login) {
        var account = new Account(UUID.randomUUID(), "P-" + ++serial, login, Role.JOBSEEKER, null);
        try (var connection = database.owner()) {
            connection.setAutoCommit(false);
            run(connection, """
                    insert into accounts.account (id, code, login, password_hash, display_name, role)
                    values (?, ?, ?, ?, 'Espace personnel', 'JOBSEEKER')
                    """, account.id(), account.code(), login, HASH);
            run(
                    connection,
                    "insert into ownspace.space (person, account, opened_at) values (?, ?, now())",
                    person.ref().value(),
                    account.id());
            run(
                    connection,
                    """
                    insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at)
                    values (gen_random_uuid(), ?, ?, 'OWN_FILE', ?, ?, now())
                    """,
                    account.id(),
                    person.ref().value(),
                    account.id(),
                    Field.mask(EnumSet.allOf(Field.class)));
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return account;
    }

    /** A live sign-in of the account, as the gate sees it. */
    public Viewer signedIn(Account account) {
        var id = UUID.randomUUID();
        var token = sha256(id.toString());
        run("""
                insert into accounts.sign_in (id, token_hash, csrf_secret, account, started_at, last_seen_at, expires_at,
                                              address, agent)
                values (?, ?, '\\x00', ?, now(), now(), now() + interval '1 hour', '127.0.0.1', 'test')
                """, id, token, account.id());
        return new Viewer(
                new SignInId(id),
                new TokenHash(token),
                new AccountId(account.id()),
                account.code(),
                "Léa Martin",
                account.role(),
                Optional.ofNullable(account.partner()).map(p -> new PartnerId(p.id())),
                "Centre",
                Locale.FRENCH);
    }

    public Person person() {
        return person("Anaïs", "Berthelot", false);
    }

    public Person person(String firstName, String lastName, boolean isProtected) {
        return person(firstName, lastName, isProtected, facts -> facts);
    }

    /** Somebody of whom the registry knows something else, or nothing. */
    public Person person(UnaryOperator<PersonFacts> change) {
        return person("Anaïs", "Berthelot", false, change);
    }

    private Person person(String firstName, String lastName, boolean isProtected, UnaryOperator<PersonFacts> change) {
        long number = ++serial;
        var facts = change.apply(new PersonFacts(
                Long.toString(number),
                number % 8 == 0 ? Long.toString(number).substring(3, 10) + "Z" : null,
                lastName,
                firstName,
                LocalDate.of(1990, 1, 1).plusDays(number % 10_000),
                "personne" + number + "@example.org",
                "06399" + Long.toString(number).substring(6),
                number % 90 + " rue du Canal",
                "38130",
                "Échirolles",
                true));
        var ref = new PersonRef(UUID.randomUUID());
        var sealed = vault.seal(ref, facts);
        int atMost =
                isProtected ? Field.mask(DisplayMatrix.ofProtectedPerson()) : Field.mask(EnumSet.allOf(Field.class));
        run(
                """
                insert into vault.person (ref, kek, dek, by_number, by_number_birth, by_legacy_birth, fingerprint, at_most,
                                          names, identity, contact, address, status)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                ref.value(),
                sealed.kek(),
                sealed.dek(),
                index.ofNumber(facts.nationalId()),
                index.ofNumberAndBirth(facts.nationalId(), facts.birthDate()),
                facts.legacyId() == null ? null : index.ofLegacyAndBirth(facts.legacyId(), facts.birthDate()),
                index.fingerprint(facts, atMost),
                atMost,
                sealed.names(),
                sealed.identity(),
                sealed.contact(),
                sealed.address(),
                sealed.status());
        return new Person(ref, facts);
    }

    /** A teaching group at the partner's site that runs now. */
    public Group group(Partner partner, String title) {
        var group = new Group(UUID.randomUUID(), "38_SE_" + ++serial % 10_000_000_000L);
        run("""
                insert into training.training_session (id, code, title, site, starts_on, ends_on, seats, scheme)
                values (?, ?, ?, ?, current_date - 20, current_date + 60, 15, 'AFC')
                """, group.id(), group.code(), title, partner.site());
        return group;
    }

    /** An enrolment at a stage, with the tie that it opens. */
    public UUID enrolment(Partner partner, Group group, Person person, Stage stage) {
        var id = UUID.randomUUID();
        var state = switch (stage) {
            case BEFORE -> "PLACED";
            case DURING -> "ENTERED";
            case AFTER -> "COMPLETED";
        };
        run("""
                insert into training.enrolment (id, reference, training_session, person, state, placed_on)
                values (?, ?, ?, ?, ?, current_date - 30)
                """, id, id.toString(), group.id(), person.ref().value(), state);
        tie(partner, person, stage, id);
        return id;
    }

    /** A tie alone. */
    public void tie(Partner partner, Person person, Stage stage) {
        tie(partner, person, stage, UUID.randomUUID());
    }

    private void tie(Partner partner, Person person, Stage stage, UUID source) {
        run("""
                insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at)
                values (?, ?, ?, 'ENROLMENT', ?, ?, now() - interval '1 day')
                """, UUID.randomUUID(), partner.site(), person.ref().value(), source, Field.mask(DisplayMatrix.of(stage)));
    }

    /** Puts somebody in an adviser's charge, with the tie that this opens. */
    public void charge(Account adviser, Person person) {
        var id = UUID.randomUUID();
        run("""
                insert into accompaniment.charge (id, person, adviser, since, guidance, goal_rome, goal, agreed_on)
                values (?, ?, ?, current_date - 90, 'GUIDED', 'H2913', 'Soudage manuel', current_date - 80)
                """, id, person.ref().value(), adviser.id());
        run("""
                insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at)
                values (?, ?, ?, 'CASELOAD', ?, ?, now() - interval '90 days')
                """, UUID.randomUUID(), adviser.id(), person.ref().value(), id, Field.mask(DisplayMatrix.of(Role.ADVISER)));
    }

    /** A change that the table's triggers refuse: as if it had been so already. They keep watch again afterwards. */
    public int pastTriggers(String table, String sql, @Nullable Object... values) {
        run("alter table " + table + " disable trigger user");
        try {
            return run(sql, values);
        } finally {
            run("alter table " + table + " enable trigger user");
        }
    }

    /** Any statement as the owner; a setting of the session would reach other statements. */
    public int run(String sql, @Nullable Object... values) {
        try (var connection = database.pooledOwner()) {
            return run(connection, sql, values);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static int run(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** A statement as the import would send it: of all roles, the registrar alone may say where an enrolment stands. */
    public int imported(String sql, @Nullable Object... values) {
        try (var connection = database.as("REGISTRAR")) {
            return run(connection, sql, values);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** One number, as the owner. */
    public long count(String sql, @Nullable Object... values) {
        return Long.parseLong(text(sql, values));
    }

    /** One value as text, as the owner. */
    public String text(String sql, @Nullable Object... values) {
        try (var connection = database.pooledOwner();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            var row = statement.executeQuery();
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static String siret() {
        return Long.toString(10_000_000_000_000L + ++serial);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
