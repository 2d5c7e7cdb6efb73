package ecluse.disclosure;

import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.kernel.Service;
import ecluse.kernel.TokenHash;
import ecluse.vault.Sealed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the floor in the database. Waiting requests share one call and one commit: a single thread writes their ledger
 * entries ({@code disclosure.open}), a second one then fetches the ciphertext of what is committed
 * ({@code disclosure.collect}) while the first already serves the next ones (invariant 2, docs/adr/0003).
 */
final class Gate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int REQUESTS_PER_CALL = 128;
    private static final int PEOPLE_PER_CALL = 2_000;
    /** Longer than this nobody waits for a page; the entry, if it was written, counts as a disclosure. */
    private static final int PATIENCE_SECONDS = 15;

    /**
     * What a request asks of the floor. {@code role} is the one that the rules went by: the floor compares it with the sign-in's.
     * {@code refusal} is 0, or what the rules already decided and the ledger must say.
     */
    record Ask(
            TokenHash token,
            UUID account,
            Role role,
            Service service,
            Purpose purpose,
            int fields,
            byte @Nullable [] lookUpKey,
            List<PersonRef> people,
            int refusal,
            @Nullable String detail) {}

    /** One line of the floor's answer. */
    record Line(
            int reason, long position, Instant at, @Nullable PersonRef person, int fields, Optional<UUID> lock) {}

    /** The floor's answer: the lines, and the ciphertext by position. */
    record Opened(List<Line> lines, Map<Long, Sealed> ciphertext) {}

    private record Waiting(Ask ask, CompletableFuture<Opened> answer, List<Line> lines) {}

    /** Gives a connection that the gate keeps. */
    @FunctionalInterface
    interface Connections {
        Connection open() throws SQLException;
    }

    private final Connections connections;
    private final LinkedBlockingQueue<Waiting> arriving = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<List<Waiting>> written = new LinkedBlockingQueue<>();
    private final Thread appender =
            Thread.ofPlatform().name("gate-append").daemon().unstarted(this::append);
    private final Thread collector =
            Thread.ofPlatform().name("gate-collect").daemon().unstarted(this::collect);
    private volatile boolean closed;

    Gate(Connections connections) {
        this.connections = connections;
        appender.start();
        collector.start();
    }

    /**
     * Waits until the entries are durable and the ciphertext is here.
     *
     * @throws LedgerUnavailable when the entries could not be written, or nobody knows whether they were
     */
    Opened open(Ask ask) {
        var waiting = new Waiting(ask, new CompletableFuture<>(), new ArrayList<>());
        if (closed) {
            throw new LedgerUnavailable(new IllegalStateException("the portal is stopping"));
        }
        arriving.add(waiting);
        try {
            return waiting.answer().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new LedgerUnavailable(e);
        } catch (TimeoutException e) {
            throw new LedgerUnavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailable(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        appender.interrupt();
        collector.interrupt();
    }

    private void append() {
        try (var channel = new Channel(connections)) {
            var later = new ArrayDeque<Waiting>();
            while (!closed) {
                var batch = nextBatch(later);
                try {
                    write(channel.connection(), batch);
                    written.add(batch);
                } catch (SQLException e) {
                    channel.drop();
                    LOG.warn(
                            "The ledger could not be written ({}); {} requests got nothing.",
                            e.getSQLState(),
                            batch.size());
                    fail(batch, e);
                }
            }
        } catch (InterruptedException e) {
            failAll(arriving, e);
        }
    }

    private void collect() {
        try (var channel = new Channel(connections)) {
            while (!closed) {
                var batch = new ArrayList<>(written.take());
                for (var more = written.poll(); more != null; more = written.poll()) {
                    batch.addAll(more);
                }
                try {
                    fetch(channel.connection(), batch);
                } catch (SQLException e) {
                    channel.drop();
                    LOG.warn(
                            "Facts of written entries could not be fetched ({}); {} got nothing.",
                            e.getSQLState(),
                            batch.size());
                    fail(batch, e);
                }
            }
        } catch (InterruptedException e) {
            written.forEach(batch -> fail(batch, e));
        }
    }

    /**
     * Requests that go together. The floor adds up what those of one account spend; but a person whom two of them name would
     * count twice, so the second one waits until the first is counted (invariant 3: seeing the same person again is free).
     */
    private List<Waiting> nextBatch(Queue<Waiting> later) throws InterruptedException {
        var batch = new ArrayList<Waiting>();
        var named = new HashSet<Named>();
        int people = 0;
        var candidates = new ArrayDeque<>(later);
        later.clear();
        if (candidates.isEmpty()) {
            candidates.add(arriving.take());
        }
        arriving.drainTo(candidates, REQUESTS_PER_CALL);
        for (var waiting : candidates) {
            int size = Math.max(1, waiting.ask().people().size());
            boolean room = batch.isEmpty() || batch.size() < REQUESTS_PER_CALL && people + size <= PEOPLE_PER_CALL;
            var its = Named.by(waiting.ask());
            if (room && Collections.disjoint(named, its)) {
                named.addAll(its);
                batch.add(waiting);
                people += size;
            } else {
                later.add(waiting);
            }
        }
        return batch;
    }

    /** Somebody whom a request of an account names. */
    private record Named(UUID account, PersonRef person) {
        static List<Named> by(Ask ask) {
            return ask.people().stream()
                    .map(person -> new Named(ask.account(), person))
                    .toList();
        }
    }

    private static void write(Connection connection, List<Waiting> batch) throws SQLException {
        var arrays = new Arrays(batch);
        try (var call = connection.prepareStatement("""
                select request, reason, entry_position, entry_at, person, fields, lock
                  from disclosure.open(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            arrays.bind(connection, call);
            try (var rows = call.executeQuery()) {
                while (rows.next()) {
                    batch.get(rows.getInt(1) - 1).lines().add(line(rows));
                }
            }
        }
    }

    private static Line line(ResultSet row) throws SQLException {
        var person = row.getObject(5, UUID.class);
        return new Line(
                row.getInt(2),
                row.getLong(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                person == null ? null : new PersonRef(person),
                row.getInt(6),
                Optional.ofNullable(row.getObject(7, UUID.class)));
    }

    private static void fetch(Connection connection, List<Waiting> batch) throws SQLException {
        var positions = batch.stream()
                .flatMap(w -> w.lines().stream())
                .filter(l -> l.reason() == 0)
                .map(Line::position)
                .toArray(Long[]::new);
        var ciphertext = positions.length == 0 ? Map.<Long, Sealed>of() : ciphertext(connection, positions);
        for (var waiting : batch) {
            waiting.answer().complete(new Opened(waiting.lines(), ciphertext));
        }
    }

    private static Map<Long, Sealed> ciphertext(Connection connection, Long[] positions) throws SQLException {
        var found = new HashMap<Long, Sealed>();
        try (var call = connection.prepareStatement("select * from disclosure.collect(?)")) {
            call.setArray(1, connection.createArrayOf("bigint", positions));
            try (var row = call.executeQuery()) {
                while (row.next()) {
                    found.put(
                            row.getLong("entry_position"),
                            new Sealed(
                                    new PersonRef(row.getObject("person", UUID.class)),
                                    row.getShort("kek"),
                                    row.getBytes("dek"),
                                    row.getBytes("names"),
                                    row.getBytes("identity"),
                                    row.getBytes("contact"),
                                    row.getBytes("address"),
                                    row.getBytes("status")));
                }
            }
        }
        return found;
    }

    private static void fail(List<Waiting> batch, Exception cause) {
        batch.forEach(w -> w.answer().completeExceptionally(cause));
    }

    private static void failAll(Queue<Waiting> queue, Exception cause) {
        for (var w = queue.poll(); w != null; w = queue.poll()) {
            w.answer().completeExceptionally(cause);
        }
    }

    /** The batch as the function's arrays. */
    private static final class Arrays {
        private final byte[][] tokens;
        private final String[] roles;
        private final Short[] services;
        private final Short[] purposes;
        private final Integer[] fields;
        private final byte @Nullable [][] keys;
        private final Short[] refusals;
        private final @Nullable String[] details;
        /** Where each request's people end in {@code people}. */
        private final Integer[] until;

        private final List<UUID> people = new ArrayList<>();

        Arrays(List<Waiting> batch) {
            int n = batch.size();
            tokens = new byte[n][];
            roles = new String[n];
            services = new Short[n];
            purposes = new Short[n];
            fields = new Integer[n];
            keys = new byte[n][];
            refusals = new Short[n];
            details = new String[n];
            until = new Integer[n];
            for (int i = 0; i < n; i++) {
                var ask = batch.get(i).ask();
                tokens[i] = ask.token().bytes();
                roles[i] = ask.role().name();
                services[i] = (short) ask.service().code();
                purposes[i] = (short) ask.purpose().code();
                fields[i] = ask.fields();
                keys[i] = ask.lookUpKey();
                refusals[i] = (short) ask.refusal();
                details[i] = ask.detail();
                ask.people().forEach(person -> people.add(person.value()));
                until[i] = people.size();
            }
        }

        void bind(Connection connection, PreparedStatement call) throws SQLException {
            call.setArray(1, connection.createArrayOf("bytea", tokens));
            call.setArray(2, connection.createArrayOf("text", roles));
            call.setArray(3, connection.createArrayOf("smallint", services));
            call.setArray(4, connection.createArrayOf("smallint", purposes));
            call.setArray(5, connection.createArrayOf("integer", fields));
            call.setArray(6, connection.createArrayOf("bytea", keys));
            call.setArray(7, connection.createArrayOf("smallint", refusals));
            call.setArray(8, connection.createArrayOf("text", details));
            call.setArray(9, connection.createArrayOf("integer", until));
            call.setArray(10, connection.createArrayOf("uuid", people.toArray()));
        }
    }

    /** A connection that is opened again after a fault. */
    private static final class Channel implements AutoCloseable {
        private final Connections connections;
        private @Nullable Connection open;

        Channel(Connections connections) {
            this.connections = connections;
        }

        Connection connection() throws SQLException {
            if (open == null) {
                open = connections.open();
            }
            return open;
        }

        void drop() {
            close();
            open = null;
        }

        @Override
        public void close() {
            try {
                if (open != null) {
                    open.close();
                }
            } catch (SQLException e) {
                LOG.debug("A connection that failed did not close cleanly either.");
            }
        }
    }
}
