package ecluse.meetings;

import static java.util.Comparator.comparing;
import static java.util.Comparator.nullsLast;

import ecluse.disclosure.Facts;
import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import java.text.Collator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of a roster, as it stands, or as it was typed where that was refused.
 *
 * @param facts null where no tie is open: the line stays, the name does not
 * @param wrong why what was typed was not taken; null where it was, or nothing was
 */
record RosterLine(
        MeetingRegistration registration,
        @Nullable Facts facts,
        String presence,
        String outcome,
        String reason,
        @Nullable Verdict wrong) {

    /** In the order of names as French directories have it; who cannot be named comes last. */
    static List<RosterLine> of(
            List<MeetingRegistration> registrations,
            Map<PersonRef, Facts> names,
            RosterForm typed,
            Map<UUID, Verdict> wrong) {
        var order = Collator.getInstance(Locale.FRENCH);
        return registrations.stream()
                .map(one -> of(one, names.get(one.person()), typed, wrong.get(one.id())))
                .sorted(comparing(RosterLine::facts, nullsLast(comparing(RosterLine::sortedBy, order))))
                .toList();
    }

    private static RosterLine of(
            MeetingRegistration one, @Nullable Facts facts, RosterForm typed, @Nullable Verdict verdict) {
        var said = verdict == null ? null : typed.of(one.id()).orElse(null);
        return said == null
                ? new RosterLine(one, facts, one.presenceWord(), one.outcomeWord(), one.reasonWord(), verdict)
                : new RosterLine(one, facts, said.presence(), said.outcome(), said.reason(), verdict);
    }

    private static String sortedBy(@Nullable Facts facts) {
        return facts == null ? "" : facts.show(Field.LAST_NAME) + " " + facts.show(Field.FIRST_NAME);
    }

    /** Whether the office may say something of it: somebody with a seat, whose tie is open. */
    public boolean open() {
        return facts != null
                && registration.confirmed()
                && registration.state() != RegistrationState.WITHDRAWN
                && registration.state() != RegistrationState.CANCELLED;
    }

    /** Whether somebody is expected, or was: who stands on the list to sign. */
    public boolean expected() {
        return open() && !registration.outcomeWord().equals(RegistrationState.WITHDRAWN.name());
    }
}
