package ecluse.training;

import static ecluse.kernel.Field.EMAIL;
import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.IDENTIFIER;
import static ecluse.kernel.Field.LAST_NAME;
import static ecluse.kernel.Field.PHONE;

import ecluse.disclosure.Allowances;
import ecluse.disclosure.Answer;
import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.BudgetClass;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Reason;
import ecluse.disclosure.Request;
import ecluse.disclosure.Ties;
import ecluse.kernel.Field;
import ecluse.kernel.Ids;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Viewer;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import ecluse.web.Today;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** The lawful bulk read: people of one's own groups, capped, with a reason. All of them or none. */
@Component
class Exports {
    private static final Logger LOG = LoggerFactory.getLogger(Exports.class);
    private static final int MONTHS_AFTER_END = 6;
    private static final int MOST_GROUPS = 500;
    private static final Set<Field> PLAIN = EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER);
    private static final Set<Field> WITH_CONTACTS = EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER, EMAIL, PHONE);

    private final GroupTable groups;
    private final EnrolmentTable enrolments;
    private final Ties ties;
    private final Allowances allowances;
    private final Guard guard;
    private final Ledger ledger;
    private final Ids ids;
    private final Today today;

    Exports(
            GroupTable groups,
            EnrolmentTable enrolments,
            Ties ties,
            Allowances allowances,
            Guard guard,
            Ledger ledger,
            Ids ids,
            Today today) {
        this.groups = groups;
        this.enrolments = enrolments;
        this.ties = ties;
        this.allowances = allowances;
        this.guard = guard;
        this.ledger = ledger;
        this.ids = ids;
        this.today = today;
    }

    /** Groups to choose from: ties close six months after the exit, so older ones have nobody left to name. */
    List<Group> choices(Viewer viewer) {
        var day = today.date();
        return groups.since(viewer.account(), day.minusMonths(MONTHS_AFTER_END), day, MOST_GROUPS);
    }

    Optional<Allowances.Allowance> allowance(Viewer viewer, boolean contacts) {
        return allowances.of(viewer.account(), budget(contacts));
    }

    /** What the file would hold; empty when one of the groups is not the account's, or is not there. */
    Optional<Export> prepare(Viewer viewer, ExportForm form) {
        return form.references().flatMap(references -> {
            var chosen = groups.byIds(viewer.account(), references, today.date());
            return chosen.size() == references.size()
                    ? Optional.of(prepare(viewer, chosen, form.contacts()))
                    : Optional.empty();
        });
    }

    private Export prepare(Viewer viewer, List<Group> chosen, boolean contacts) {
        var all = enrolments.in(chosen);
        var people = all.stream().map(Enrolment::person).distinct().toList();
        var tied = ties.among(viewer.account(), people);
        var kept = all.stream().filter(e -> tied.contains(e.person())).toList();
        return new Export(
                chosen,
                kept,
                people.stream().filter(tied::contains).toList(),
                all.size() - kept.size(),
                allowances.cost(viewer.account(), budget(contacts), tied),
                allowance(viewer, contacts));
    }

    /**
     * The facts of everybody in the file, before its first byte: a slice that is refused refuses the file. Slices opened
     * before count as disclosed, which is why {@link Export#fits} is asked first.
     */
    Answer<Map<PersonRef, Facts>> open(Viewer viewer, Export export, ExportForm form) {
        var facts = new HashMap<PersonRef, Facts>();
        var fields = form.contacts() ? WITH_CONTACTS : PLAIN;
        for (var slice : slices(export.people())) {
            var request = Request.by(viewer, Purpose.EXPORT, slice, fields).because(form.words());
            switch (guard.disclose(request)) {
                case Disclosed<List<Facts>>(var some, var receipt) -> some.forEach(one -> facts.put(one.person(), one));
                case Withheld<List<Facts>> withheld -> {
                    return withheld.map(none -> facts);
                }
            }
        }
        return onRecord(viewer, export, form, facts);
    }

    /** The file as a whole has an entry of its own; without it nothing is sent (invariant 2). */
    private Answer<Map<PersonRef, Facts>> onRecord(
            Viewer viewer, Export export, ExportForm form, Map<PersonRef, Facts> facts) {
        try {
            var detail = "groups %d, people %d, contacts %s. %s"
                    .formatted(
                            export.groups().size(),
                            export.people().size(),
                            form.contacts() ? "yes" : "no",
                            form.words());
            return new Disclosed<>(facts, ledger.append(Kind.EXPORT, viewer, ids.next(), detail));
        } catch (DataAccessException e) {
            LOG.warn("An export was not sent: its entry could not be written.");
            return new Withheld<>(Reason.LEDGER_UNAVAILABLE, Optional.empty(), Optional.empty());
        }
    }

    private static List<List<PersonRef>> slices(List<PersonRef> people) {
        var slices = new ArrayList<List<PersonRef>>();
        for (int from = 0; from < people.size(); from += Request.MOST) {
            slices.add(people.subList(from, Math.min(people.size(), from + Request.MOST)));
        }
        return slices;
    }

    private static BudgetClass budget(boolean contacts) {
        return contacts ? BudgetClass.CONTACTS : BudgetClass.NAMES;
    }
}
