package ecluse.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.Budgets.Line;
import ecluse.disclosure.Budgets.Scope;
import ecluse.kernel.CannotStart;
import ecluse.kernel.Settings;
import ecluse.kernel.Settings.Budgets.Classes;
import ecluse.kernel.Settings.Budgets.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Invariant 3, as far as it is a table. */
class BudgetsTest {
    private static final Settings.Budgets NOTHING_SET = new Settings.Budgets(null, null, null, null);

    @Test
    void a_days_honest_work_fits_and_a_thiefs_does_not() {
        assertThat(line(Budgets.of(NOTHING_SET), Scope.ACCOUNT, BudgetClass.CONTACTS))
                .isEqualTo(new Line(Scope.ACCOUNT, BudgetClass.CONTACTS, 20, 60, 130));
        assertThat(line(Budgets.of(NOTHING_SET), Scope.ACCOUNT, BudgetClass.MISSES))
                .isEqualTo(new Line(Scope.ACCOUNT, BudgetClass.MISSES, 20, 60, 150));
    }

    @Test
    void every_scope_limits_names_and_contacts_and_no_longer_window_holds_less_than_a_shorter_one() {
        var lines = Budgets.of(NOTHING_SET).lines();
        assertThat(lines)
                .extracting(line -> line.scope() + " " + line.kind())
                .containsExactly(
                        "ACCOUNT NAMES",
                        "ACCOUNT CONTACTS",
                        "ACCOUNT MISSES",
                        "PARTNER NAMES",
                        "PARTNER CONTACTS",
                        "SERVICE NAMES",
                        "SERVICE CONTACTS",
                        "PORTAL NAMES",
                        "PORTAL CONTACTS");
        assertThat(lines)
                .allSatisfy(line -> assertThat(List.of(line.perMinute(), line.perHour(), line.perDay()))
                        .isSorted()
                        .allMatch(limit -> limit > 0));
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void a_setting_changes_its_own_line_and_what_is_not_set_keeps_its_default(Scope scope) {
        var before = Budgets.of(NOTHING_SET);
        var after = Budgets.of(in(scope, new Classes(null, new Limit(3, null, null), null)));
        var usual = line(before, scope, BudgetClass.CONTACTS);
        assertThat(line(after, scope, BudgetClass.CONTACTS))
                .isEqualTo(new Line(scope, BudgetClass.CONTACTS, 3, usual.perHour(), usual.perDay()));
        assertThat(after.lines())
                .filteredOn(line -> line.scope() != scope || line.kind() != BudgetClass.CONTACTS)
                .isEqualTo(before.lines().stream()
                        .filter(line -> line.scope() != scope || line.kind() != BudgetClass.CONTACTS)
                        .toList());
    }

    @Test
    void each_class_of_fields_has_its_own_setting() {
        var set =
                Budgets.of(in(Scope.ACCOUNT, new Classes(new Limit(1, 2, 3), new Limit(4, 5, 6), new Limit(7, 8, 9))));
        assertThat(set.lines().subList(0, 3))
                .containsExactly(
                        new Line(Scope.ACCOUNT, BudgetClass.NAMES, 1, 2, 3),
                        new Line(Scope.ACCOUNT, BudgetClass.CONTACTS, 4, 5, 6),
                        new Line(Scope.ACCOUNT, BudgetClass.MISSES, 7, 8, 9));
    }

    @Test
    void three_equal_limits_are_one_limit() {
        var set = Budgets.of(in(Scope.ACCOUNT, new Classes(null, new Limit(5, 5, 5), null)));
        assertThat(line(set, Scope.ACCOUNT, BudgetClass.CONTACTS))
                .isEqualTo(new Line(Scope.ACCOUNT, BudgetClass.CONTACTS, 5, 5, 5));
    }

    @ParameterizedTest(name = "{0}, {1} and {2} stop at {3}")
    @CsvSource({
        "0,  10, 10, 'ecluse.budgets.account.contacts.per-minute is 0. Allowed: 1 or more.'",
        "-1, 10, 10, 'ecluse.budgets.account.contacts.per-minute is -1. Allowed: 1 or more.'",
        "6,  5,  10, 'ecluse.budgets.account.contacts.per-hour is 5. Allowed: per-minute (6) or more.'",
        "6,  60, 5,  'ecluse.budgets.account.contacts.per-day is 5. Allowed: per-hour (60) or more.'",
    })
    void a_limit_that_would_silently_win_over_a_shorter_window_stops_the_start(
            int perMinute, int perHour, int perDay, String said) {
        var wrong = in(Scope.ACCOUNT, new Classes(null, new Limit(perMinute, perHour, perDay), null));
        assertThatThrownBy(() -> Budgets.of(wrong))
                .isInstanceOf(CannotStart.class)
                .hasMessage(said);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACCOUNT")
    void a_limit_that_nobody_looks_at_stops_the_start(Scope scope) {
        var wrong = in(scope, new Classes(null, null, new Limit(null, null, 5)));
        assertThatThrownBy(() -> Budgets.of(wrong))
                .isInstanceOf(CannotStart.class)
                .hasMessageMatching("ecluse.budgets.[a-z]+.misses is set. misses are counted for accounts alone: .*");
    }

    @ParameterizedTest(name = "{0} and {1} are {2} and {3} in the database")
    @CsvSource({"ACCOUNT, NAMES, 1, 1", "PARTNER, CONTACTS, 2, 2", "SERVICE, MISSES, 3, 3", "PORTAL, NAMES, 4, 1"})
    void the_codes_in_the_database_stay(Scope scope, BudgetClass kind, int scopeCode, int kindCode) {
        assertThat(scope.code()).isEqualTo(scopeCode);
        assertThat(kind.code()).isEqualTo(kindCode);
    }

    private static Line line(Budgets budgets, Scope scope, BudgetClass kind) {
        return budgets.lines().stream()
                .filter(line -> line.scope() == scope && line.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static Settings.Budgets in(Scope scope, Classes classes) {
        return new Settings.Budgets(
                only(scope == Scope.ACCOUNT, classes),
                only(scope == Scope.PARTNER, classes),
                only(scope == Scope.SERVICE, classes),
                only(scope == Scope.PORTAL, classes));
    }

    private static @Nullable Classes only(boolean here, Classes classes) {
        return here ? classes : null;
    }
}
