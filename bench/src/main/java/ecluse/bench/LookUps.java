package ecluse.bench;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.IDENTIFIER_TAIL;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.bench.Questions.Office;
import ecluse.bench.Questions.Question;
import ecluse.database.Database;
import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Receipt;
import ecluse.kernel.Viewer;
import ecluse.vault.BlindIndex;
import ecluse.vault.Keys;
import ecluse.vault.Sealed;
import ecluse.vault.Vault;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * The look-up by identifier and birth date, as the page asks for it at the door, and its twin: one plain SELECT by the same
 * index and the same decryption, by the tables' owner, nothing asked and nothing written. Every answer is checked.
 */
final class LookUps {
    private static final Set<Field> SHOWN = EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER_TAIL);
    private static final Receipt NO_RECEIPT = new Receipt(0, 0, Instant.EPOCH);

    private final List<Office> offices;
    private final Guard guard;
    private final Database database;
    private final Vault vault;
    private final BlindIndex index;

    LookUps(List<Office> offices, Guard guard, Database database, Keys keys) {
        this.offices = offices;
        this.guard = guard;
        this.database = database;
        this.vault = new Vault(keys);
        this.index = new BlindIndex(keys);
    }

    /** Through the door. */
    Latency guarded(int clients, Duration length) throws InterruptedException {
        return together(clients, client -> ask(client, clients, length, this::throughTheDoor));
    }

    /** Past it. */
    Latency plain(int clients, Duration length) throws InterruptedException {
        return together(clients, client -> {
            var times = new ArrayList<LongStream>();
            database.asOwner(owner -> {
                try (var select = owner.prepareStatement(
                        "select ref, kek, dek, names, identity from vault.person where by_number_birth = ?")) {
                    times.add(ask(client, clients, length, (viewer, question) -> bySelect(select, question)));
                }
            });
            return times.getFirst();
        });
    }

    /** Answers one question with a last name. */
    @FunctionalInterface
    private interface Way {
        String lastName(Viewer viewer, Question question) throws SQLException;
    }

    @FunctionalInterface
    private interface Client {
        LongStream times(int number) throws SQLException;
    }

    private static Latency together(int clients, Client client) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var rounds = new ArrayList<Future<LongStream>>();
            for (int c = 0; c < clients; c++) {
                int number = c;
                rounds.add(threads.submit(() -> client.times(number)));
            }
            var all = LongStream.empty();
            for (var round : rounds) {
                all = LongStream.concat(all, round.get());
            }
            return Latency.of(all);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a look-up failed", e);
        }
    }

    /** One question after the other. Offices are one client's each, as an account is one human's. */
    private LongStream ask(int client, int clients, Duration length, Way way) throws SQLException {
        var random = new Random(client);
        var times = LongStream.builder();
        long end = System.nanoTime() + length.toNanos();
        for (int turn = 0; System.nanoTime() < end; turn++) {
            var office = offices.get((client + turn * clients) % (offices.size() / clients * clients));
            var question =
                    office.questions().get(random.nextInt(office.questions().size()));
            long start = System.nanoTime();
            var lastName = way.lastName(office.viewer(), question);
            times.add(System.nanoTime() - start);
            if (!lastName.equals(question.lastName())) {
                throw new IllegalStateException("a look-up found somebody else");
            }
        }
        return times.build();
    }

    private String throughTheDoor(Viewer viewer, Question question) {
        var request = Request.lookUp(viewer, question.nationalId(), question.birthDate(), SHOWN);
        return guard.discloseOne(request) instanceof Disclosed<Facts>(var facts, var receipt)
                ? facts.show(LAST_NAME)
                : "";
    }

    private String bySelect(PreparedStatement select, Question question) throws SQLException {
        select.setBytes(1, index.ofNumberAndBirth(question.nationalId(), question.birthDate()));
        try (var row = select.executeQuery()) {
            row.next();
            var sealed = new Sealed(
                    new PersonRef(row.getObject(1, UUID.class)),
                    row.getShort(2),
                    row.getBytes(3),
                    row.getBytes(4),
                    row.getBytes(5),
                    null,
                    null,
                    null);
            return String.valueOf(vault.unseal(sealed, SHOWN, NO_RECEIPT).get(LAST_NAME));
        }
    }
}
