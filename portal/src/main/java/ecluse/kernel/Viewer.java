package ecluse.kernel;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who is looking, by which sign-in. {@code token} is the sign-in's secret as the database knows it (SHA-256 of the cookie):
 * the gate derives account, partner and sites from it, so a mistake here cannot widen what is seen.
 *
 * @param barred rights of the role with which the partner's agreement lets nothing be changed; their pages are read on
 */
public record Viewer(
        SignInId signIn,
        TokenHash token,
        AccountId account,
        String accountCode,
        String displayName,
        Role role,
        Optional<PartnerId> partner,
        String organisation,
        Locale language,
        Set<Right> barred) {

    public Viewer {
        barred = Set.copyOf(barred);
    }

    /** One whom no agreement bars from anything. */
    public Viewer(
            SignInId signIn,
            TokenHash token,
            AccountId account,
            String accountCode,
            String displayName,
            Role role,
            Optional<PartnerId> partner,
            String organisation,
            Locale language) {
        this(signIn, token, account, accountCode, displayName, role, partner, organisation, language, Set.of());
    }

    public boolean may(Right right) {
        return role.may(right);
    }

    /** Whether it may change something with a right that it has. */
    public boolean mayAct(Right right) {
        return may(right) && !barred.contains(right);
    }
}
