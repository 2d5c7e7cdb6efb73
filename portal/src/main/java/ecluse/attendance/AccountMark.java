package ecluse.attendance;

import ecluse.kernel.AccountId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What a device keeps beside ticks that wait, so that nobody else sends them: says whether two accounts are the same, and
 * nothing about who.
 */
final class AccountMark {
    private static final int LENGTH = 32;

    private AccountMark() {}

    static String of(AccountId account) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(("ticks of " + account.value()).getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest).substring(0, LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
