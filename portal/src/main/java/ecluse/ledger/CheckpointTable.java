package ecluse.ledger;

import ecluse.translog.Hash;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.TreeHead;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The checkpoints that were signed, and the log's name. */
final class CheckpointTable {
    private final JdbcClient db;

    CheckpointTable(JdbcClient db) {
        this.db = db;
    }

    /** Size and root of a checkpoint, and its text. */
    record Kept(TreeHead head, String note, boolean witnessed) {}

    Optional<Kept> last() {
        return db.sql("select size, root, note, witnessed from ledger.checkpoint order by size desc limit 1")
                .query((row, n) -> new Kept(
                        new TreeHead(row.getLong("size"), Hash.of(row.getBytes("root"))),
                        row.getString("note"),
                        row.getBoolean("witnessed")))
                .optional();
    }

    /** The newest published checkpoint over this position; one that enough witnesses cosigned, if there is any. */
    Optional<String> covering(long position) {
        return db.sql("""
                (select note, true as witnessed from ledger.checkpoint
                  where size >= :position and published_at is not null and witnessed order by size desc limit 1)
                union all
                (select note, false from ledger.checkpoint
                  where size >= :position and published_at is not null order by size desc limit 1)
                order by witnessed desc limit 1
                """)
                .param("position", position)
                .query((row, n) -> row.getString("note"))
                .optional();
    }

    void record(SignedCheckpoint signed, int cosigned, boolean witnessed) {
        var checkpoint = signed.checkpoint();
        db.sql("select ledger.record_checkpoint(?, ?, ?, ?::smallint, ?)")
                .params(checkpoint.size(), checkpoint.root().bytes(), signed.text(), cosigned, witnessed)
                .query(row -> {});
    }

    void notePublished(long size) {
        db.sql("select ledger.note_published(?)").param(size).query(row -> {});
    }
}
