package ecluse.incidents;

import ecluse.kernel.Field;
import ecluse.translog.Hash;
import ecluse.translog.Merkle;
import ecluse.translog.TreeRoot;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The Merkle root over the ledger's entries that a list was computed from, in the order of their positions: with it any one
 * of them can be shown to belong to the list without showing the others.
 *
 * <p>A leaf is one line in UTF-8 without its end: {@code position at purpose service fields account partner sign-in tie
 * person}, one space between two; times as {@link ListHash#time}, fields as {@link ListHash#fields}, a missing value as
 * {@code -}.
 */
final class EntryRoot {
    private final TreeRoot root = new TreeRoot();

    void add(Entry entry) {
        root.append(Merkle.leaf(line(entry).getBytes(StandardCharsets.UTF_8)));
    }

    static String line(Entry entry) {
        return entry.position() + " " + ListHash.time(entry.at()) + " " + entry.purpose() + " " + entry.service() + " "
                + ListHash.fields(Field.of(entry.fields())) + " " + orDash(entry.account()) + " "
                + orDash(entry.partner()) + " " + orDash(entry.signIn()) + " " + orDash(entry.tie()) + " "
                + orDash(entry.person());
    }

    private static String orDash(@org.jspecify.annotations.Nullable Object value) {
        return Objects.toString(value, "-");
    }

    Hash root() {
        return root.root();
    }
}
