package ecluse.training;

import ecluse.kernel.PartnerId;
import ecluse.training.TodayNote.Counted;
import ecluse.training.TodayNote.Reader;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the other modules count, in one round trip. */
@Component
class NoteTable {
    private final JdbcClient db;

    NoteTable(JdbcClient db) {
        this.db = db;
    }

    Integer[] counts(Reader reader, List<Counted> asked) {
        var all = asked.stream().map(one -> "(" + one.sql() + ")::integer").collect(Collectors.joining(",\n"));
        return db.sql("select array[" + all + "]")
                .param("account", reader.account().value())
                .param("partner", reader.partner().map(PartnerId::value).orElse(null))
                .param("now", reader.now().atOffset(ZoneOffset.UTC))
                .param("today", reader.today())
                .param("since", reader.since().atOffset(ZoneOffset.UTC))
                .query((row, n) -> (Integer[]) row.getArray(1).getArray())
                .single();
    }
}
