package ecluse.training;

import ecluse.disclosure.Allowances.Allowance;
import ecluse.kernel.PersonRef;
import java.util.List;
import java.util.Optional;

/**
 * What a file would hold: known before anything is opened.
 *
 * @param enrolments those whose person the account is tied to
 * @param people each once
 * @param leftOut enrolments whose tie has closed
 * @param cost people who would be new to the account today; the others cost nothing (invariant 3)
 * @param allowance empty where the policy in force knows no limit
 */
record Export(
        List<Group> groups,
        List<Enrolment> enrolments,
        List<PersonRef> people,
        int leftOut,
        int cost,
        Optional<Allowance> allowance) {

    public boolean fits() {
        return allowance.isEmpty() || cost <= allowance.get().left();
    }

    /** Of the people that are new today, how many the allowance leaves; for the page, which says it in words. */
    public int left() {
        return allowance.map(Allowance::left).orElse(cost);
    }

    public int leftToday() {
        return allowance.map(Allowance::leftToday).orElse(cost);
    }
}
