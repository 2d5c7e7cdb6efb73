package ecluse.database;

import ecluse.kernel.CannotStart;
import ecluse.kernel.Secret;
import ecluse.kernel.SecretFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/** The database roles' passwords: made at the first start, kept in a file that only its owner reads. */
final class RolePasswords {
    private final Properties passwords;

    private RolePasswords(Properties passwords) {
        this.passwords = passwords;
    }

    static RolePasswords in(Path keys) {
        var file = keys.resolve("database.properties");
        try {
            if (!Files.exists(file)) {
                SecretFile.make(file, fresh());
            }
            var passwords = new Properties();
            try (var in = Files.newInputStream(file)) {
                passwords.load(in);
            }
            return new RolePasswords(passwords);
        } catch (IOException e) {
            throw new CannotStart(
                    "The passwords of the database's roles cannot be kept in " + file + " (" + e.getMessage() + ").",
                    "Check that you may write there, or set ecluse.keys-folder.",
                    e);
        }
    }

    private static byte[] fresh() throws IOException {
        var passwords = new Properties();
        for (var role : Role.values()) {
            passwords.setProperty(role.name(), random());
        }
        var text = new ByteArrayOutputStream();
        passwords.store(text, "passwords of the database's roles");
        return text.toByteArray();
    }

    Secret of(Role role) {
        var password = passwords.getProperty(role.name());
        if (password == null) {
            throw new CannotStart(
                    "The keys folder has no password for the database role " + role.roleName() + ".",
                    "Put the file database.properties back that belongs to this database.");
        }
        return new Secret(password);
    }

    private static String random() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
