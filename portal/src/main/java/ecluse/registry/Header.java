package ecluse.registry;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Which cell of a line belongs to which column. Unknown columns are ignored. */
public final class Header {
    /** What a rejects file adds; unknown columns as any other when it comes back. */
    public static final List<String> ADDED = List.of("line", "column", "rule", "help");

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern GAPS = Pattern.compile("[\\s\\u00a0_-]+");

    private final List<String> names;
    private final Map<Column, Integer> positions;

    private Header(List<String> names, Map<Column, Integer> positions) {
        this.names = names;
        this.positions = positions;
    }

    /** @throws Unreadable when a column that must be there is missing, or one is there twice */
    static Header of(Columns kind, List<String> cells) {
        var positions = new HashMap<Column, Integer>();
        for (int i = 0; i < cells.size(); i++) {
            for (var column : kind.columns()) {
                if (column.isCalled(folded(cells.get(i))) && positions.putIfAbsent(column, i) != null) {
                    throw new Unreadable(Unreadable.Kind.COLUMN_TWICE, List.of(column));
                }
            }
        }
        refuseMissing(kind, positions.keySet());
        return new Header(cells, positions);
    }

    /** Of a table that we make ourselves, column by column. */
    public static Header of(List<Column> columns) {
        var positions = new HashMap<Column, Integer>();
        columns.forEach(column -> positions.put(column, positions.size()));
        return new Header(columns.stream().map(Column::name).toList(), positions);
    }

    private static void refuseMissing(Columns kind, Set<Column> there) {
        var missing = kind.columns().stream()
                .filter(column -> column.mustBeThere() && !there.contains(column))
                .toList();
        if (!missing.isEmpty()) {
            throw new Unreadable(Unreadable.Kind.MISSING_COLUMNS, missing);
        }
    }

    /** What the file calls those of its columns that nobody reads, without what a rejects file added. */
    public List<String> unknown() {
        var known = new HashSet<>(positions.values());
        return IntStream.range(0, names.size())
                .filter(i -> !known.contains(i))
                .mapToObj(names::get)
                .filter(name -> !name.isBlank() && !ADDED.contains(folded(name)))
                .toList();
    }

    /** How many of the cells name a column of this kind. */
    static int known(Columns kind, List<String> cells) {
        return (int) cells.stream()
                .filter(cell -> kind.columns().stream().anyMatch(column -> column.isCalled(folded(cell))))
                .count();
    }

    /** A word as it is compared: small letters, no accents, one underscore for any gap. */
    static String folded(String text) {
        var plain = ACCENTS.matcher(Normalizer.normalize(text.strip(), Normalizer.Form.NFD))
                .replaceAll("");
        return GAPS.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll("_");
    }

    /** Where the column stands, or -1. */
    public int position(Column column) {
        return positions.getOrDefault(column, -1);
    }

    public int size() {
        return names.size();
    }

    /** The column as the file calls it, for who reads that file. */
    String nameInFile(Column column) {
        int position = position(column);
        return position < 0 ? column.name() : names.get(position);
    }

    /** The columns of a rejects file: those that came, without what an earlier rejects file added. */
    List<String> kept(List<String> cells) {
        var kept = new ArrayList<String>();
        for (int i = 0; i < cells.size(); i++) {
            if (i >= names.size() || !ADDED.contains(names.get(i))) {
                kept.add(cells.get(i));
            }
        }
        return kept;
    }

    List<String> names() {
        return names;
    }
}
