package ecluse.federation;

import ecluse.kernel.KeyFile;
import ecluse.kernel.KeyFile.Keyed;
import ecluse.kernel.Settings;
import org.springframework.stereotype.Component;

/** What the database knows identities and sessions at providers by: HMACs, so that a dump names nobody. */
@Component
class IdentityNames {
    private final Keyed keyed;

    IdentityNames(Settings settings) {
        this.keyed = KeyFile.in(settings.keys()).keyed("identities at providers");
    }

    byte[] subject(Provider provider, String sub) {
        return keyed.of("sub " + provider.issuer() + " " + sub);
    }

    byte[] session(Provider provider, String sid) {
        return keyed.of("sid " + provider.issuer() + " " + sid);
    }
}
