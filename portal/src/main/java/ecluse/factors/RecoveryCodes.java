package ecluse.factors;

import ecluse.kernel.AccountId;
import ecluse.kernel.Base32;
import ecluse.kernel.KeyFile;
import ecluse.kernel.Settings;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Codes on paper, for who has lost phone and key (NIST SP 800-63B-4 §3.1.2, look-up secrets): ten, each taken once. */
@Component
class RecoveryCodes {
    static final int NUMBER = 10;

    /** 60 of these bits are in a code: 12 letters in three groups. */
    private static final int RANDOM_BYTES = 8;

    private static final int LETTERS = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RecoveryCodeTable table;
    private final Clock clock;
    private final KeyFile.Keyed hashes;

    RecoveryCodes(RecoveryCodeTable table, Clock clock, Settings settings) {
        this.table = table;
        this.clock = clock;
        this.hashes = KeyFile.in(settings.keys()).keyed("recovery codes");
    }

    /** Makes new ones, which are shown now and never again; old ones are worth nothing any more. */
    List<String> renew(AccountId account) {
        var codes =
                Stream.generate(RecoveryCodes::code).distinct().limit(NUMBER).toList();
        table.replace(account, codes.stream().map(code -> hash(account, code)).toList(), clock.instant());
        return codes;
    }

    boolean take(AccountId account, String typed) {
        return table.take(account, hash(account, typed), clock.instant());
    }

    int left(AccountId account) {
        return table.left(account);
    }

    private byte[] hash(AccountId account, String code) {
        return hashes.of(account + " " + code.replaceAll("[^A-Za-z2-7]", "").toUpperCase(Locale.ROOT));
    }

    private static String code() {
        var bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        var letters = Base32.of(bytes).substring(0, LETTERS);
        return letters.substring(0, 4) + "-" + letters.substring(4, 8) + "-" + letters.substring(8);
    }
}
