package ecluse.training;

import ecluse.kernel.Viewer;
import ecluse.training.ActTable.Item;
import ecluse.web.Today;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Declares acts: the rules first, so that a page can say all that is wrong, then the database, which decides. */
@Component
class Acts {
    private final ActTable table;
    private final Today today;

    Acts(ActTable table, Today today) {
        this.table = table;
        this.today = today;
    }

    /**
     * Declares the act for every line of the form that is not left out; all or none.
     *
     * @param known the form's enrolments as they stand now, all of the group and of the account's sites
     * @return what is in the way, by field or by {@code line-<enrolment>}; nothing when it is done
     */
    List<Problem> declare(Viewer viewer, Act act, Group group, ActForm form, Collection<Enrolment> known) {
        var problems = new ArrayList<Problem>();
        var wish = form.wish(act, problems);
        if (!problems.isEmpty()) {
            return problems;
        }
        var items = new ArrayList<Item>();
        for (var enrolment : known) {
            boolean leftOut = form.leavesOut(enrolment.id());
            if (!leftOut || act == Act.ENTER) {
                var own = leftOut ? wish.notArrived() : wish;
                int version = form.lines().getOrDefault(enrolment.id(), -1);
                problems.addAll(problems(own, enrolment, version, group));
                items.add(new Item(enrolment.id(), version, own.act().name(), own));
            }
        }
        if (items.isEmpty()) {
            problems.add(new Problem("lines", "training.act.nobody"));
        }
        return problems.isEmpty()
                ? problems(table.perform(viewer, today.date(), items, null))
                : List.copyOf(onceForAll(problems));
    }

    private List<Problem> problems(Wish wish, Enrolment enrolment, int version, Group group) {
        if (version != enrolment.version()) {
            return List.of(line(enrolment.id(), Verdict.CHANGED.messageKey()));
        }
        if (!EnrolmentMachine.leads(wish.act(), enrolment.state())) {
            return List.of(line(enrolment.id(), Verdict.NO_WAY.messageKey()));
        }
        return EnrolmentMachine.of(wish.act()).rules().stream()
                .filter(rule -> !rule.holds(wish, enrolment, group, today.date()))
                .filter(rule -> rule != DateRule.WITHIN_30_DAYS || !table.permitted(enrolment.id()))
                .map(rule -> rule.field().isEmpty()
                        ? line(enrolment.id(), rule.messageKey())
                        : new Problem(rule.field(), rule.messageKey()))
                .toList();
    }

    /** A date that is wrong for twelve people is said once. */
    private static Collection<Problem> onceForAll(List<Problem> problems) {
        var said = new LinkedHashSet<List<String>>();
        return problems.stream()
                .filter(problem -> said.add(List.of(problem.field(), problem.key())))
                .toList();
    }

    private static List<Problem> problems(Map<UUID, Verdict> verdicts) {
        return verdicts.entrySet().stream()
                .filter(said -> said.getValue() != Verdict.DONE)
                .map(said -> line(said.getKey(), said.getValue().messageKey()))
                .toList();
    }

    /** Takes the last act back: within a day and without a word by its author, afterwards as a correction with a reason. */
    List<Problem> takeBack(Viewer viewer, UUID enrolment, int version, boolean undo, String reason) {
        var item = new Item(enrolment, version, undo ? "UNDO" : "CORRECTION", null);
        return problems(table.perform(viewer, today.date(), List.of(item), undo ? null : reason));
    }

    private static Problem line(UUID enrolment, String key) {
        return new Problem("line-" + enrolment, key);
    }
}
