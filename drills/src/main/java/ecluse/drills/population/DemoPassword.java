package ecluse.drills.population;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * The one password of all made-up accounts. It is public: it stands in these lines and on the demo's screen.
 */
public final class DemoPassword {
    public static final String TEXT = "canal-ecluse-bateau-2026";

    // OWASP Password Storage Cheat Sheet: m=19456 (19 MiB), t=2, p=1.
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;

    private DemoPassword() {}

    /** The Argon2id hash as a PHC string: {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}. */
    static String hash(byte[] salt) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(LANES)
                .withSalt(salt)
                .build());
        var hash = new byte[HASH_BYTES];
        generator.generateBytes(TEXT.getBytes(StandardCharsets.UTF_8), hash);
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
    }
}
