package ecluse.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The keys behind the commitments. They are asked for each time and never kept: a key that was destroyed must not live on in a
 * node's memory.
 */
final class KeyTable {
    private final JdbcClient db;

    KeyTable(JdbcClient db) {
        this.db = db;
    }

    /** Keys of all people whom these entries name, made where there is none yet. */
    Keys make(Collection<Entry> entries) {
        return keys(entries, true);
    }

    /** Those of the keys that are there. */
    Keys find(Collection<Entry> entries) {
        return keys(entries, false);
    }

    private Keys keys(Collection<Entry> entries, boolean make) {
        var people = entries.stream()
                .filter(Leaf::namesPerson)
                .map(Entry::person)
                .distinct()
                .toArray(UUID[]::new);
        var byPerson = new HashMap<@Nullable UUID, byte[]>();
        db.sql("select person, key from ledger.keys_of(?, ?)")
                .params(people, make)
                .query(row -> {
                    byPerson.put(row.getObject("person", UUID.class), Objects.requireNonNull(row.getBytes("key")));
                });
        return new Keys(byPerson);
    }

    /** Keys by person; the ledger's own stands under null. */
    record Keys(Map<@Nullable UUID, byte[]> byPerson) {

        Optional<byte[]> of(Entry entry) {
            return Optional.ofNullable(byPerson.get(Leaf.namesPerson(entry) ? entry.person() : null));
        }

        @Override
        public String toString() {
            return "Keys[" + byPerson.size() + "]";
        }
    }
}
