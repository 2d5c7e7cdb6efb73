package ecluse.bench;

import ecluse.drills.population.Account;
import ecluse.drills.population.Enrolment;
import ecluse.drills.population.EnrolmentState;
import ecluse.drills.population.Partner;
import ecluse.drills.population.Person;
import ecluse.drills.population.Population;
import ecluse.kernel.AccountId;
import ecluse.kernel.PartnerId;
import ecluse.kernel.SignInId;
import ecluse.kernel.TokenHash;
import ecluse.kernel.Viewer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Training offices of an imported population, signed in, each with the people it may find. */
final class Questions {
    private static final int OFFICES = 1_000;
    private static final Set<EnrolmentState> UNDER_WAY = EnumSet.of(
            EnrolmentState.PLACED, EnrolmentState.REGISTERED, EnrolmentState.ENTERED, EnrolmentState.INTERRUPTED);

    private final Population population;
    private final Connection owner;

    private Questions(Population population, Connection owner) {
        this.population = population;
        this.owner = owner;
    }

    /** What an office types, and whom it must be shown. */
    record Question(String nationalId, LocalDate birthDate, String lastName) {
        @Override
        public String toString() {
            return "Question[…]";
        }
    }

    record Office(Viewer viewer, List<Question> questions) {}

    /** The first offices of the population, at most 1,000, those that follow nobody left out. */
    static List<Office> of(Population population, Connection owner) throws SQLException {
        var questions = new Questions(population, owner);
        var offices = new ArrayList<Office>();
        for (int p = 0; p < population.partnerCount() && offices.size() < OFFICES; p++) {
            var partner = population.partner(p);
            for (var account : population.accounts(partner)) {
                if (account.role().worksAsOffice() && offices.size() < OFFICES) {
                    questions.office(partner, account).ifPresent(offices::add);
                }
            }
        }
        return offices;
    }

    private Optional<Office> office(Partner partner, Account account) throws SQLException {
        var asked = population.groups(partner).stream()
                .filter(group -> account.siteSirets().contains(group.siteSiret()))
                .flatMap(population::enrolments)
                .filter(enrolment -> UNDER_WAY.contains(enrolment.state()))
                .mapToInt(Enrolment::person)
                .distinct()
                .mapToObj(population::person)
                .filter(Person::identityCertified)
                .map(person -> new Question(person.nationalId(), person.birthDate(), person.lastName()))
                .toList();
        return asked.isEmpty() ? Optional.empty() : Optional.of(new Office(signedIn(partner, account), asked));
    }

    private Viewer signedIn(Partner partner, Account account) throws SQLException {
        var signIn = UUID.randomUUID();
        var token = sha256(signIn);
        holdsAnApp(account);
        try (var insert = owner.prepareStatement("""
                insert into accounts.sign_in (id, token_hash, csrf_secret, account, started_at, last_seen_at, expires_at,
                                              address, agent, level)
                select ?, ?, '\\x00', id, now(), now(), now() + interval '9 hours', '127.0.0.1', 'bench', 2
                  from accounts.account where code = ?
                returning account, (select partner from accounts.account where id = account)
                """)) {
            insert.setObject(1, signIn);
            insert.setBytes(2, token);
            insert.setString(3, account.code());
            var row = insert.executeQuery();
            row.next();
            return new Viewer(
                    new SignInId(signIn),
                    new TokenHash(token),
                    new AccountId(row.getObject(1, UUID.class)),
                    account.code(),
                    account.displayName(),
                    ecluse.kernel.Role.valueOf(account.role().name()),
                    Optional.of(new PartnerId(row.getObject(2, UUID.class))),
                    partner.legalName(),
                    Locale.FRENCH);
        }
    }

    /** Whoever is signed in holds a second factor; nobody gives a code of it here. */
    private void holdsAnApp(Account account) throws SQLException {
        try (var insert = owner.prepareStatement("""
                insert into factors.one_time_code (account, seed, step, added_at)
                select id, ?, 0, now() from accounts.account where code = ?
                on conflict (account) do nothing
                """)) {
            insert.setBytes(1, sha256(UUID.randomUUID()));
            insert.setString(2, account.code());
            insert.executeUpdate();
        }
    }

    private static byte[] sha256(UUID id) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(id.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
