package ecluse.disclosure;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Decision.Granted;
import ecluse.disclosure.Decision.Refused;
import ecluse.disclosure.Request.People;
import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Receipt;
import ecluse.kernel.Service;
import ecluse.kernel.Viewer;
import ecluse.vault.BlindIndex;
import ecluse.vault.Vault;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one door: facts of a person leave by no other method (invariant 7). Everything that shows, exports or sends facts
 * asks here; showing a list of twenty names is twenty disclosures, in one request.
 */
public final class Guard {
    private final Rules rules;
    private final Gate gate;
    private final Vault vault;
    private final BlindIndex index;

    Guard(Rules rules, Gate gate, Vault vault, BlindIndex index) {
        this.rules = rules;
        this.gate = gate;
        this.vault = vault;
        this.index = index;
    }

    /**
     * Facts of the people asked about, all of them or none.
     *
     * @return {@link Disclosed} with one {@link Facts} for each person (of a look-up: exactly one), in no promised order;
     *     {@link Withheld} with the reason and the ledger's reference otherwise
     */
    public Answer<List<Facts>> disclose(Request request) {
        try {
            return switch (rules.decide(request)) {
                case Granted(var fields) -> release(request, fields);
                case Refused(var reason) -> refused(gate.open(ask(request, Set.of(), reason.code())), reason);
            };
        } catch (LedgerUnavailable e) {
            // Invariants 2 and 10: without an entry nothing is shown, and the page says so.
            return new Withheld<>(Reason.LEDGER_UNAVAILABLE, Optional.empty(), Optional.empty());
        }
    }

    /** Facts of one person. */
    public Answer<Facts> discloseOne(Request request) {
        return disclose(request).map(List::getFirst);
    }

    /**
     * Puts a question about somebody or something that is not the viewer's on record, where there is nobody to name: a
     * group of another's, a handle that is none. It counts as a miss and answers like any other (invariant 1).
     */
    public <T> Withheld<T> miss(Viewer viewer, Purpose purpose) {
        var nobody = new Gate.Ask(
                viewer.token(),
                viewer.account().value(),
                viewer.role(),
                Service.KAIROS,
                purpose,
                0,
                null,
                List.of(),
                Reason.NO_TIE.code(),
                null);
        try {
            return refused(gate.open(nobody), Reason.NO_TIE);
        } catch (LedgerUnavailable e) {
            return new Withheld<>(Reason.LEDGER_UNAVAILABLE, Optional.empty(), Optional.empty());
        }
    }

    /** The gate looks again and writes the entries; only their receipt unseals (invariants 2 to 4). */
    private Answer<List<Facts>> release(Request request, Set<Field> fields) {
        var opened = gate.open(ask(request, fields, 0));
        var first = opened.lines().getFirst();
        if (first.reason() != 0) {
            return refused(opened, Reason.of(first.reason()));
        }
        var receipt = new Receipt(first.position(), opened.lines().getLast().position(), first.at());
        var facts = new ArrayList<Facts>();
        for (var line : opened.lines()) {
            facts.add(unsealed(opened, line, receipt));
        }
        return new Disclosed<>(facts, receipt);
    }

    private Facts unsealed(Gate.Opened opened, Gate.Line line, Receipt receipt) {
        var sealed = opened.ciphertext().get(line.position());
        if (sealed == null) {
            throw new IllegalStateException("entry " + line.position() + " is written and its ciphertext is missing");
        }
        return new Facts(sealed.person(), vault.unseal(sealed, Field.of(line.fields()), receipt));
    }

    private static <T> Withheld<T> refused(Gate.Opened opened, Reason reason) {
        var line = opened.lines().getFirst();
        // A lock found at the floor outranks what the rules said.
        var said = line.reason() == 0 ? reason : Reason.of(line.reason());
        return new Withheld<>(said, Optional.of(new Receipt(line.position(), line.position(), line.at())), line.lock());
    }

    private Gate.Ask ask(Request request, Set<Field> fields, int refusal) {
        var kept = request.only(fields);
        return new Gate.Ask(
                request.viewer().token(),
                request.viewer().account().value(),
                request.viewer().role(),
                request.service(),
                request.purpose(),
                Field.mask(kept.fields()),
                request.people() instanceof People.LookedUp(var identifier, var birthDate)
                        ? lookUpKey(identifier, birthDate)
                        : null,
                request.people() instanceof People.Named(var people) ? people : List.<PersonRef>of(),
                refusal,
                request.reason().orElse(null));
    }

    private byte[] lookUpKey(String identifier, @Nullable LocalDate birthDate) {
        if (birthDate == null) {
            return index.ofNumber(identifier);
        }
        boolean national = identifier.length() == 11 && identifier.chars().allMatch(Character::isDigit);
        return national ? index.ofNumberAndBirth(identifier, birthDate) : index.ofLegacyAndBirth(identifier, birthDate);
    }
}
