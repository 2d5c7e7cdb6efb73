package ecluse.kernel;

import java.util.Locale;
import java.util.Optional;

/**
 * Who is looking, by which sign-in. {@code token} is the sign-in's secret as the database knows it (SHA-256 of the cookie):
 * the gate derives account, partner and sites from it, so a mistake here cannot widen what is seen.
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
        Locale language) {

    public boolean may(Right right) {
        return role.may(right);
    }
}
