package ecluse.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who can write to the database may try, beside a log that is whole. One test each. */
class TamperedDatabaseTest {

    private static final int ATTACKED = 300;

    /** A disclosure, so that it names a person. */
    private static final int DISCLOSED = 299;

    @TempDir
    private Path folder;

    private TestLedger ledger;
    private final List<Row> rows = new ArrayList<>();
    private long head = 1_000;
    private long now = Entry.START + 2_000_000;
    private byte[] ownKey = Entry.OWN_KEY;

    @BeforeEach
    void publish() {
        ledger = TestLedger.ofAThousand(folder.resolve("ledger"));
        LongStream.rangeClosed(1, 1_000)
                .mapToObj(position -> Entry.at(position).row())
                .forEach(rows::add);
    }

    @Test
    void rows_that_nobody_touched_are_those_of_the_log() {
        var report = audit();
        assertThat(report.findings().first()).isEmpty();
        assertThat(report.rows()).contains(new RowCheck.Counts(1_000, 0, 0));
    }

    @Test
    void a_row_whose_account_was_changed_is_found_and_both_sides_are_said() {
        var other = Entry.reference(1, 99);
        set(Entry.at(ATTACKED).by(other).row());
        found(
                ATTACKED,
                "the account is " + Entry.at(ATTACKED).account() + " in the log and " + other + " in the database");
    }

    @Test
    void a_row_whose_account_was_taken_out_is_found() {
        set(Entry.at(ATTACKED).by(null).row());
        found(ATTACKED, "in the log and none in the database");
    }

    @Test
    void a_row_whose_time_was_changed_by_a_microsecond_is_found() {
        var entry = Entry.at(ATTACKED);
        set(entry.at(ATTACKED, entry.micros() + 1).row());
        found(ATTACKED, "the time is 2026-11-24T08:00:00.300Z in the log and 2026-11-24T08:00:00.300001Z");
    }

    @Test
    void a_row_that_names_another_person_is_found() {
        var entry = Entry.at(DISCLOSED);
        set(entry.about(Entry.reference(5, 48), entry.tie(), entry.detail()).row());
        found(DISCLOSED, "the log’s commitment is not to the person, tie and words in the database’s row");
    }

    @Test
    void a_row_that_names_nobody_any_more_is_found() {
        var entry = Entry.at(DISCLOSED);
        set(entry.about(null, entry.tie(), entry.detail()).row());
        found(DISCLOSED, "the log’s commitment is not to the person");
    }

    @Test
    void a_row_with_another_tie_or_other_words_is_found() {
        var entry = Entry.at(DISCLOSED);
        set(entry.about(entry.person(), null, entry.detail()).row());
        found(DISCLOSED, "the log’s commitment is not to the person");
        set(entry.about(entry.person(), entry.tie(), "nothing of note").row());
        found(DISCLOSED, "the log’s commitment is not to the person");
    }

    @Test
    void a_persons_key_that_was_exchanged_is_found() {
        set(withKey(Entry.at(DISCLOSED).row(), Entry.key(4711)));
        found(DISCLOSED, "or the key in ledger.person_key was changed");
    }

    @Test
    void the_ledgers_own_key_exchanged_is_found() {
        ownKey = Entry.key(4711);
        found(2, "or the key in ledger.own_key was changed");
    }

    @Test
    void a_row_that_forgot_its_person_is_counted_and_the_rest_of_it_still_compared() {
        var entry = Entry.at(DISCLOSED).about(null, null, "");
        set(forgotten(entry));
        assertThat(audit().whole()).isTrue();
        assertThat(audit().rows()).contains(new RowCheck.Counts(1_000, 1, 0));
        set(forgotten(entry.by(null)));
        found(DISCLOSED, "the account is");
    }

    @Test
    void a_row_marked_as_forgotten_that_still_names_somebody_is_found() {
        set(forgotten(Entry.at(DISCLOSED)));
        found(DISCLOSED, "is marked as forgotten, and still names a person, tie or words");
    }

    @Test
    void a_person_whose_key_was_destroyed_is_counted_and_the_rest_of_the_row_still_compared() {
        set(withKey(Entry.at(DISCLOSED).row(), null));
        assertThat(audit().whole()).isTrue();
        assertThat(audit().rows()).contains(new RowCheck.Counts(1_000, 1, 0));
        set(withKey(Entry.at(DISCLOSED).by(null).row(), null));
        found(DISCLOSED, "the account is");
    }

    @Test
    void a_row_that_was_dropped_is_found() {
        rows.remove(ATTACKED - 1);
        found(ATTACKED, "the log has a refusal here, the database has no row");
        assertThat(audit().findings().count()).isEqualTo(1);
    }

    @Test
    void a_row_that_was_inserted_is_found() {
        rows.addFirst(Entry.at(1).at(0, Entry.START).row());
        found(0, "the database has a row where the log has no entry");
    }

    @Test
    void rows_that_moved_up_after_one_was_dropped_are_found() {
        rows.remove(ATTACKED - 1);
        for (int at = ATTACKED - 1; at < rows.size(); at++) {
            rows.set(at, Entry.at(at + 2).at(at + 1, Entry.at(at + 2).micros()).row());
        }
        head = 999;
        found(ATTACKED, "in the log and");
        assertThat(audit().findings().count()).isEqualTo(701);
    }

    @Test
    void two_rows_that_changed_places_are_found() {
        Collections.swap(rows, ATTACKED - 1, ATTACKED);
        var moved = Entry.at(ATTACKED + 1);
        rows.set(ATTACKED - 1, moved.at(ATTACKED, moved.micros()).row());
        rows.set(
                ATTACKED,
                Entry.at(ATTACKED).at(ATTACKED + 1, Entry.at(ATTACKED).micros()).row());
        found(ATTACKED, "in the log and");
        assertThat(audit().findings().count()).isEqualTo(2);
    }

    @Test
    void a_database_set_back_to_a_backup_is_found() {
        rows.subList(800, 1_000).clear();
        head = 800;
        found(801, "the log goes on, the database’s last row is 800: rows were deleted, or the database was set back");
        assertThat(audit().findings().count()).isEqualTo(1);
    }

    @Test
    void a_head_that_says_something_else_is_found() {
        head = 1_200;
        found(1_000, "the database’s last row has this position, ledger.head says 1200");
    }

    @Test
    void rows_newer_than_the_last_checkpoint_may_wait_a_moment() {
        rows.add(Entry.at(1_001).row());
        head = 1_001;
        assertThat(audit().whole()).isTrue();
        assertThat(audit().rows()).contains(new RowCheck.Counts(1_001, 0, 1));
    }

    @Test
    void a_row_that_waits_too_long_for_a_checkpoint_is_found() {
        rows.add(Entry.at(1_001).row());
        rows.add(Entry.at(1_002).row());
        head = 1_002;
        now = Entry.START + 100_000_000;
        found(1_001, "the database has a row here that is 98 s old, and the log ends at 1000");
        assertThat(audit().findings().count()).isEqualTo(1);
    }

    @Test
    void a_gap_behind_the_last_checkpoint_is_found() {
        rows.add(Entry.at(1_002).row());
        head = 1_002;
        found(1_001, "the database’s rows go from 1000 to 1002");
    }

    // --- Hands
    // ---------------------------------------------------------------------------------------------------------

    private void set(Row row) {
        rows.set((int) row.position() - 1, row);
    }

    private static Row withKey(Row row, byte @Nullable [] key) {
        return new Row(
                row.position(),
                row.micros(),
                row.kind(),
                row.reason(),
                row.purpose(),
                row.service(),
                row.fields(),
                row.account(),
                row.partner(),
                row.signIn(),
                row.subject(),
                row.person(),
                row.tie(),
                row.detail(),
                key,
                row.forgotten());
    }

    private static Row forgotten(Entry entry) {
        var row = entry.row();
        return new Row(
                row.position(),
                row.micros(),
                row.kind(),
                row.reason(),
                row.purpose(),
                row.service(),
                row.fields(),
                row.account(),
                row.partner(),
                row.signIn(),
                row.subject(),
                row.person(),
                row.tie(),
                row.detail(),
                null,
                true);
    }

    private Report audit() {
        return ledger.audit(TestLedger.TRUSTED, after -> new Table(rows.iterator(), head, ownKey, now), null);
    }

    private void found(long position, String what) {
        var report = audit();
        assertThat(report.whole()).isFalse();
        assertThat(TestLedger.first(report).position()).isEqualTo(position);
        assertThat(TestLedger.first(report).what()).contains(what);
    }

    private record Table(Iterator<Row> all, long head, byte[] ownKey, long now) implements Rows {

        @Override
        public Optional<Row> next() {
            return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
        }

        @Override
        public void close() {}
    }
}
