package ecluse.accounts;

import ecluse.kernel.JobSeekerNumber;
import ecluse.kernel.KeyFile;
import ecluse.kernel.Settings;
import java.util.HexFormat;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * What the database knows an account by. Who works with the portal has an e-mail address; a person of the registry has the own
 * identifier, which is a fact and does not rest here: its HMAC does, under a key that is not in the database.
 */
@Component
public class Logins {
    private final KeyFile.Keyed keyed;

    Logins(Settings settings) {
        this.keyed = KeyFile.in(settings.keys()).keyed("logins of people");
    }

    /** No e-mail address is taken for an identifier, nor the other way round: one has an {@code @}, the other none. */
    public String of(String typed) {
        return JobSeekerNumber.read(typed)
                .map(number -> "p-" + HexFormat.of().formatHex(keyed.of(number)))
                .orElseGet(() -> typed.strip().toLowerCase(Locale.ROOT));
    }
}
