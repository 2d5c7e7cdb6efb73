package ecluse.factors;

import ecluse.kernel.AccountId;
import ecluse.kernel.KeyFile;
import ecluse.kernel.Settings;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Codes on paper, for who has lost phone and key (NIST SP 800-63B-4 §3.1.2, look-up secrets): ten, each taken once. */
@Component
class RecoveryCodes {
    static final int NUMBER = 10;

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
        var codes = Stream.generate(WrittenCode::fresh).distinct().limit(NUMBER).toList();
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
        return hashes.of(account + " " + WrittenCode.letters(code));
    }
}
