package ecluse.drills.factors;

import java.util.List;

/**
 * What somebody has besides the password.
 *
 * @param secret of the app, in Base32
 * @param recoveryCodes empty until the portal has taken the app's first code
 * @param spent the step of the last code that was given
 */
public record Key(String secret, List<String> recoveryCodes, long spent) {
    public Key {
        recoveryCodes = List.copyOf(recoveryCodes);
        CodeApp.of(secret);
    }

    /** Whether the portal knows it too. */
    public boolean isSetUp() {
        return !recoveryCodes.isEmpty();
    }

    String code(long step) {
        return CodeApp.of(secret).code(step);
    }

    Key spent(long step) {
        return new Key(secret, recoveryCodes, step);
    }

    @Override
    public String toString() {
        return "Key[…]";
    }
}
