package ecluse.joining;

import ecluse.joining.AgreementTable.Doubles;
import ecluse.partners.Siret;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the portal has looked at for an officer. What it cannot know, because only a public list does, it asks to look up.
 *
 * @param tone {@code ok}, {@code due} (to be looked at), {@code late} (in the way of an approval)
 */
record Check(String key, String tone, Object... arguments) {

    static List<Check> of(Agreement agreement, Doubles doubles, LocalDate today) {
        var checks = new ArrayList<Check>();
        var asked = agreement.asked();
        checks.add(
                agreement.provenAt() == null
                        ? new Check("joining.check.notProven", "late")
                        : new Check("joining.check.proven", "ok"));
        checks.add(
                Siret.fault(asked.siret()).isEmpty()
                        ? new Check("joining.check.siret", "ok", asked.siret())
                        : new Check("joining.check.siret.wrong", "late", asked.siret()));
        checks.add(new Check("joining.check.nda", "due", asked.nda()));
        checks.add(certificate(asked.certificate(), today));
        duplicates(doubles, checks);
        return List.copyOf(checks);
    }

    private static Check certificate(Agreement.@Nullable Certificate certificate, LocalDate today) {
        if (certificate == null) {
            return new Check("joining.check.certificate.none", "due");
        }
        return certificate.holdsOn(today)
                ? new Check("joining.check.certificate", "ok", certificate.number())
                : new Check("joining.check.certificate.expired", "late", certificate.number());
    }

    private static void duplicates(Doubles doubles, List<Check> checks) {
        int before = checks.size();
        if (doubles.partnerCode() != null) {
            checks.add(new Check("joining.check.double.partner", "late", doubles.partnerCode()));
        }
        if (doubles.sites() > 0) {
            checks.add(new Check("joining.check.double.sites", "late", doubles.sites()));
        }
        if (doubles.otherRequests() > 0) {
            checks.add(new Check("joining.check.double.requests", "due", doubles.otherRequests()));
        }
        if (doubles.sameNda() > 0) {
            checks.add(new Check("joining.check.double.nda", "due", doubles.sameNda()));
        }
        if (doubles.loginTaken()) {
            checks.add(new Check("joining.check.double.login", "late"));
        }
        if (checks.size() == before) {
            checks.add(new Check("joining.check.double.none", "ok"));
        }
        if (doubles.strangeSites() > 0) {
            checks.add(new Check("joining.check.sites", "due", doubles.strangeSites()));
        }
    }
}
