package ecluse.accounts;

import ecluse.kernel.AccountId;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Accounts, for those who read them: the duty officer's pages, exposure lists, notices. */
@Component
public class Accounts {
    private final AccountTable table;
    private final PasswordCheck check;

    Accounts(AccountTable table, PasswordCheck check) {
        this.table = table;
        this.check = check;
    }

    /** By the code that people use, such as {@code C-00017}. */
    public Optional<Account> byCode(String code) {
        return table.byCode(code);
    }

    public Optional<Account> byId(AccountId id) {
        return table.byId(id);
    }

    /** A partner's accounts by code, page {@code number} from 1; one more than {@code size} when there is a next page. */
    public List<Account> ofPartner(PartnerId partner, int number, int size) {
        return table.ofPartner(partner, size + 1, (number - 1) * size);
    }

    /** The login of who is looking, or the words that a person's own space has for it. Nobody else's is given out. */
    public String login(Viewer viewer) {
        return viewer.role() == Role.JOBSEEKER ? viewer.displayName() : table.login(viewer.account());
    }

    /** Whether a second factor is due from an account, whatever the portal asks of others. */
    public boolean factorDue(AccountId account) {
        return table.factorDue(account);
    }

    /** The language that an account's pages and messages are written in. */
    public void speak(AccountId account, Locale language) {
        table.setLanguage(account, language);
    }

    /**
     * Whether the viewer knows the account's own password: what a dangerous act asks for again. Ten wrong ones make it wait,
     * and then the answer is false as well.
     */
    public boolean passwordMatches(Viewer viewer, String password) {
        return check.again(viewer, password) == Attempts.Result.RIGHT;
    }
}
