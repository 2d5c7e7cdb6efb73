package ecluse.disclosure;

import ecluse.kernel.CannotStart;
import ecluse.kernel.Settings;
import ecluse.kernel.Settings.Budgets.Limit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many different people may be shown (invariant 3): one line for each scope and class of fields. The defaults leave room
 * for the busiest honest day known (100 contacts opened by a network's office) and for the rosters of a Monday morning.
 */
public record Budgets(List<Line> lines) {

    /** Whose budget. The code stands in the database. */
    public enum Scope {
        ACCOUNT(1),
        PARTNER(2),
        SERVICE(3),
        PORTAL(4);

        private final int code;

        Scope(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** Different people in any minute, hour and day. */
    public record Line(Scope scope, BudgetClass kind, int perMinute, int perHour, int perDay) {}

    private static final List<Line> DEFAULTS = List.of(
            new Line(Scope.ACCOUNT, BudgetClass.NAMES, 300, 1_000, 2_500),
            new Line(Scope.ACCOUNT, BudgetClass.CONTACTS, 20, 60, 130),
            new Line(Scope.ACCOUNT, BudgetClass.MISSES, 20, 60, 150),
            new Line(Scope.PARTNER, BudgetClass.NAMES, 2_000, 8_000, 25_000),
            new Line(Scope.PARTNER, BudgetClass.CONTACTS, 200, 1_000, 4_000),
            new Line(Scope.SERVICE, BudgetClass.NAMES, 100_000, 600_000, 2_000_000),
            new Line(Scope.SERVICE, BudgetClass.CONTACTS, 20_000, 120_000, 400_000),
            new Line(Scope.PORTAL, BudgetClass.NAMES, 100_000, 600_000, 2_000_000),
            new Line(Scope.PORTAL, BudgetClass.CONTACTS, 20_000, 120_000, 400_000));

    /**
     * The defaults, with what the settings change. Asks no database: a check of the settings calls it too.
     *
     * @throws CannotStart when a limit is below one, or below that of a shorter window, or of what is not counted
     */
    public static Budgets of(Settings.Budgets settings) {
        for (var scope : Scope.values()) {
            for (var kind : BudgetClass.values()) {
                requireCounted(scope, kind, settings);
            }
        }
        return new Budgets(
                DEFAULTS.stream().map(line -> changed(line, settings)).toList());
    }

    /** A limit that nobody looks at would be believed in. */
    private static void requireCounted(Scope scope, BudgetClass kind, Settings.Budgets settings) {
        boolean counted = DEFAULTS.stream().anyMatch(line -> line.scope() == scope && line.kind() == kind);
        if (!counted && limit(scope, kind, settings) != null) {
            throw new CannotStart(
                    key(scope, kind) + " is set.",
                    kind.name().toLowerCase(Locale.ROOT) + " are counted for accounts alone: leave it out.");
        }
    }

    private static @Nullable Limit limit(Scope scope, BudgetClass kind, Settings.Budgets settings) {
        var classes = switch (scope) {
            case ACCOUNT -> settings.account();
            case PARTNER -> settings.partner();
            case SERVICE -> settings.service();
            case PORTAL -> settings.portal();
        };
        return classes == null
                ? null
                : switch (kind) {
                    case NAMES -> classes.names();
                    case CONTACTS -> classes.contacts();
                    case MISSES -> classes.misses();
                };
    }

    private static String key(Scope scope, BudgetClass kind) {
        return "ecluse.budgets." + scope.name().toLowerCase(Locale.ROOT) + "."
                + kind.name().toLowerCase(Locale.ROOT);
    }

    private static Line changed(Line line, Settings.Budgets settings) {
        var limit = limit(line.scope(), line.kind(), settings);
        if (limit == null) {
            return line;
        }
        var changed = new Line(
                line.scope(),
                line.kind(),
                or(limit.perMinute(), line.perMinute()),
                or(limit.perHour(), line.perHour()),
                or(limit.perDay(), line.perDay()));
        check(changed);
        return changed;
    }

    private static void check(Line line) {
        var key = key(line.scope(), line.kind()) + ".";
        allow(line.perMinute() > 0, key + "per-minute", line.perMinute(), "1 or more");
        allow(
                line.perHour() >= line.perMinute(),
                key + "per-hour",
                line.perHour(),
                "per-minute (" + line.perMinute() + ") or more");
        allow(
                line.perDay() >= line.perHour(),
                key + "per-day",
                line.perDay(),
                "per-hour (" + line.perHour() + ") or more");
    }

    private static void allow(boolean condition, String key, int value, String allowed) {
        if (!condition) {
            throw new CannotStart(key + " is " + value + ".", "Allowed: " + allowed + ".");
        }
    }

    private static int or(@Nullable Integer set, int usual) {
        return set == null ? usual : set;
    }
}
