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
        var byPerson = new HashMap<@Nullable UUID, Key>();
        db.sql("select person, key, after from ledger.keys_of(?, ?)")
                .params(people, make)
                .query(row -> {
                    byPerson.put(
                            row.getObject("person", UUID.class),
                            new Key(Objects.requireNonNull(row.getBytes("key")), row.getLong("after")));
                });
        return new Keys(byPerson);
    }

    /** A key, and the position after which it is behind its person's entries. */
    private record Key(byte[] bytes, long after) {
        @Override
        public String toString() {
            return "Key[…]";
        }
    }

    /** Keys by person; the ledger's own stands under null. */
    static final class Keys {
        private final Map<@Nullable UUID, Key> byPerson;

        private Keys(Map<@Nullable UUID, Key> byPerson) {
            this.byPerson = byPerson;
        }

        /** Nothing, where the key that was behind the entry is destroyed. */
        Optional<byte[]> of(Entry entry) {
            if (entry.forgotten()) {
                return Optional.empty();
            }
            return Optional.ofNullable(byPerson.get(Leaf.namesPerson(entry) ? entry.person() : null))
                    .filter(key -> entry.position() > key.after())
                    .map(Key::bytes);
        }
    }
}
