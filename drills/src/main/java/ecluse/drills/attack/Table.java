package ecluse.drills.attack;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs side by side, for people. */
final class Table {
    private static final int NAME_WIDTH = 40;
    private static final int VALUE_WIDTH = 14;
    private static final List<String> NOT_SHOWN = List.of("answers", "fallen");

    private Table() {}

    static String of(List<RunReport> runs) {
        var names = new LinkedHashSet<String>();
        runs.forEach(run -> names.addAll(run.figures().keySet()));
        NOT_SHOWN.forEach(names::remove);
        var text = new StringBuilder();
        for (var name : names) {
            text.append(name.replace('_', ' ')).append(" ".repeat(Math.max(1, NAME_WIDTH - name.length())));
            runs.forEach(run -> text.append(cell(run.figures(), name)));
            text.append('\n');
        }
        return text.toString();
    }

    private static String cell(Map<String, @Nullable Object> figures, String name) {
        var value = figures.get(name);
        var text = switch (value) {
            case null -> "–";
            case Double number -> "%.2f".formatted(number);
            case Number number -> "%,d".formatted(number.longValue());
            case Boolean yes -> yes ? "yes" : "NO";
            default -> value.toString();
        };
        return " ".repeat(Math.max(1, VALUE_WIDTH - text.length())) + text;
    }
}
