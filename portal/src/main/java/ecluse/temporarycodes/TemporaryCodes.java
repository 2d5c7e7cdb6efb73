package ecluse.temporarycodes;

import ecluse.factors.CodesOfOthers;
import ecluse.factors.WrittenCode;
import ecluse.kernel.AccountId;
import ecluse.kernel.KeyFile;
import ecluse.kernel.Settings;
import ecluse.kernel.Viewer;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes a code for who hands it over, and takes it from who was handed it. In between the database has its HMAC alone. */
@Component
class TemporaryCodes implements CodesOfOthers {
    private final TemporaryCodeTable table;
    private final KeyFile.Keyed hashes;

    TemporaryCodes(TemporaryCodeTable table, Settings settings) {
        this.table = table;
        this.hashes = KeyFile.in(settings.keys()).keyed("temporary codes");
    }

    /** How showing one ends. */
    sealed interface Shown {
        /** @param code is in no other place */
        record Once(String code) implements Shown {
            @Override
            public String toString() {
                return "Once[…]";
            }
        }

        record Not(Verdict why) implements Shown {}
    }

    Shown show(Viewer manager, UUID id, UUID account) {
        var code = WrittenCode.fresh();
        var verdict = table.show(manager, id, hash(new AccountId(account), code));
        return verdict == Verdict.DONE ? new Shown.Once(code) : new Shown.Not(verdict);
    }

    @Override
    public boolean take(AccountId account, String typed) {
        return table.take(account, hash(account, typed));
    }

    private byte[] hash(AccountId account, String code) {
        return hashes.of(account + " " + WrittenCode.letters(code));
    }
}
