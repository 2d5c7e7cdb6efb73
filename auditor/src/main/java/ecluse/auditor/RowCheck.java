package ecluse.auditor;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the database's rows against the log's leaves, both in order of positions. Needs one row and one leaf at a time.
 *
 * <p>For rows of people who were erased all is compared save person, tie and words: nobody can any more.
 */
final class RowCheck {

    /** What was seen. */
    record Counts(long rows, long erased, long beyond) {}

    private final Rows rows;
    private final Findings findings;
    private final long lagSeconds;
    private final Commitment commitment = new Commitment();

    private Optional<Row> row;
    private long last;
    private long read;
    private long erased;
    private long beyond;
    private boolean ended;

    /** @param lagSeconds so old may a row be that is in no checkpoint yet */
    RowCheck(Rows rows, long after, long lagSeconds, Findings findings) {
        this.rows = rows;
        this.findings = findings;
        this.lagSeconds = lagSeconds;
        this.last = after;
        this.row = rows.next();
    }

    /** The next leaf of the log. */
    void leaf(Leaf leaf) {
        while (row.isPresent() && row.get().position() < leaf.position()) {
            findings.add(row.get().position(), "the database has a row where the log has no entry");
            advance();
        }
        if (row.isPresent() && row.get().position() == leaf.position()) {
            compare(row.get(), leaf);
            advance();
        } else if (row.isPresent()) {
            findings.add(leaf.position(), "the log has " + leaf.kind().words() + " here, the database has no row");
        } else if (!ended) {
            ended = true;
            findings.add(
                    leaf.position(),
                    "the log goes on, the database’s last row is " + last
                            + ": rows were deleted, or the database was set back to an older state");
        }
    }

    private void advance() {
        row.ifPresent(passed -> last = passed.position());
        read++;
        row = rows.next();
    }

    /** What differs first; one row that was changed is one finding. */
    private void compare(Row row, Leaf leaf) {
        Difference.first(
                        new Difference("kind", leaf.kind().code(), row.kind()),
                        new Difference("reason", leaf.reason(), row.reason()),
                        new Difference("purpose", leaf.purpose(), row.purpose()),
                        new Difference("service", leaf.service(), row.service()),
                        new Difference("mask of fields", leaf.fields(), row.fields()),
                        new Difference("account", leaf.account(), row.account()),
                        new Difference("partner", leaf.partner(), row.partner()),
                        new Difference("sign-in", leaf.signIn(), row.signIn()),
                        new Difference("subject", leaf.subject(), row.subject()),
                        new Difference("time", leaf.at(), instant(row.micros())))
                .ifPresentOrElse(
                        difference -> findings.add(leaf.position(), difference.words()),
                        () -> compareCommitment(row, leaf));
    }

    private void requireForgotten(Row row) {
        if (row.person() == null && row.tie() == null && row.detail().isEmpty()) {
            erased++;
        } else {
            findings.add(
                    row.position(),
                    "the database’s row is marked as forgotten, and still names a person, tie or words");
        }
    }

    private void compareCommitment(Row row, Leaf leaf) {
        if (row.forgotten()) {
            requireForgotten(row);
            return;
        }
        var key = row.person() == null ? rows.ownKey() : row.personKey();
        if (key == null) {
            erased++;
            return;
        }
        var salt = commitment.salt(key, leaf.position());
        if (!commitment.of(salt, row.person(), row.tie(), row.detail()).equals(leaf.commitment())) {
            findings.add(
                    leaf.position(),
                    "the log’s commitment is not to the person, tie and words in the database’s row, or the key in "
                            + (row.person() == null ? "ledger.own_key" : "ledger.person_key") + " was changed");
        }
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Rows that the log does not have: the publisher may be a moment behind, no more. */
    void rest(long size) {
        long expected = size + 1;
        boolean old = false;
        for (; row.isPresent(); advance(), expected++) {
            var here = row.get();
            if (here.position() != expected) {
                findings.add(expected, "the database’s rows go from " + (expected - 1) + " to " + here.position());
                expected = here.position();
            }
            beyond++;
            long age = (rows.now() - here.micros()) / 1_000_000;
            if (!old && age > lagSeconds) {
                old = true;
                findings.add(
                        here.position(),
                        "the database has a row here that is " + age + " s old, and the log ends at " + size
                                + "; at most " + lagSeconds + " s may pass until an entry is in a checkpoint");
            }
        }
        if (!ended && rows.head() != last) {
            findings.add(last, "the database’s last row has this position, ledger.head says " + rows.head());
        }
    }

    Counts counts() {
        return new Counts(read, erased, beyond);
    }

    /** Something that both sides say. */
    private record Difference(
            String name, @Nullable Object log, @Nullable Object database) {

        static Optional<Difference> first(Difference... all) {
            for (var each : all) {
                if (!Objects.equals(each.log, each.database)) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }

        String words() {
            return "the " + name + " is " + shown(log) + " in the log and " + shown(database) + " in the database";
        }

        private static String shown(@Nullable Object value) {
            return value == null ? "none" : value.toString();
        }
    }
}
