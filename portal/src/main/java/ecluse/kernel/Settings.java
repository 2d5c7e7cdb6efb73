package ecluse.kernel;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The portal's settings, checked at the start: a wrong value stops it with the key, the value and what is allowed. */
@ConfigurationProperties(value = "ecluse", ignoreUnknownFields = false)
public record Settings(
        @DefaultValue(".ecluse") Path dataFolder,
        @Nullable Path keysFolder,
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("8080") int port,
        @Nullable URI baseUrl,
        @DefaultValue("live") String purpose,
        @DefaultValue("ecluse") String policy,
        @Nullable Path importAtStart,
        @DefaultValue Database database,
        @DefaultValue Mail mail,
        @DefaultValue Budgets budgets,
        @DefaultValue Detection detection,
        @DefaultValue SignIns signIns,
        @DefaultValue("required") String secondFactor,
        @DefaultValue("offered") String deviceBound,
        @DefaultValue("on") String reminders,
        @Nullable Path breachedPasswords,
        @DefaultValue Team team,
        @DefaultValue Ledger ledger) {

    public Settings {
        allow(port >= 0 && port <= 65535, "ecluse.port", port, "0 to 65535");
        allow(
                purpose.equals("live") || purpose.equals("demo") || purpose.equals("drill"),
                "ecluse.purpose",
                purpose,
                "live, demo or drill");
        allow(policy.equals("ecluse") || policy.equals("plain"), "ecluse.policy", policy, "ecluse or plain");
        allow(
                policy.equals("ecluse") || purpose.equals("drill"),
                "ecluse.policy",
                policy,
                "ecluse; plain has no ties and no budgets and is for a drill's made-up people alone");
        allow(
                secondFactor.equals("required") || secondFactor.equals("offered"),
                "ecluse.second-factor",
                secondFactor,
                "required or offered");
        allow(
                deviceBound.equals("offered") || deviceBound.equals("off"),
                "ecluse.device-bound",
                deviceBound,
                "offered or off");
        allow(
                signIns.boundSeconds() >= 240 || purpose.equals("drill"),
                "ecluse.sign-ins.bound-seconds",
                signIns.boundSeconds(),
                "240 to 300 (browsers renew two minutes before the end, and sign six times in nine minutes at most); from 10 in a drill");
        allow(reminders.equals("on") || reminders.equals("off"), "ecluse.reminders", reminders, "on or off");
        if (baseUrl != null) {
            allow(
                    "https".equals(baseUrl.getScheme()) || "http".equals(baseUrl.getScheme()) && loopback(baseUrl),
                    "ecluse.base-url",
                    baseUrl,
                    "an https address (http on localhost only)");
        }
    }

    /** Where keys and the database roles' passwords lie; several nodes of one portal share it. */
    public Path keys() {
        return keysFolder == null ? dataFolder.resolve("keys") : keysFolder;
    }

    /** Where the ledger's tiles and checkpoints go; all nodes of one portal share it. */
    public Path ledgerFolder() {
        return ledger.folder() == null ? dataFolder.resolve("ledger") : ledger.folder();
    }

    /** Whether nobody reads anything without a second factor; else only who holds one must give it. */
    public boolean secondFactorRequired() {
        return secondFactor.equals("required");
    }

    /** Whether a browser that can is offered to bind its sign-in to a key of its device; one that is not bound is shorter. */
    public boolean deviceBoundOffered() {
        return deviceBound.equals("offered");
    }

    /** Whether offices hear by mail what is due; off while an account base is brought over. */
    public boolean remindersMailed() {
        return reminders.equals("on");
    }

    /** Whether browsers reach the portal by https: then cookies are {@code Secure} and bound to the host. */
    public boolean secure() {
        return baseUrl != null && "https".equals(baseUrl.getScheme());
    }

    private static boolean loopback(URI address) {
        return "localhost".equals(address.getHost()) || "127.0.0.1".equals(address.getHost());
    }

    /** An outside PostgreSQL; without a URL the portal brings its own. */
    public record Database(
            @Nullable String url,
            @Nullable String ownerUser,
            @Nullable String ownerPassword,
            @Nullable Path binaries) {
        public Database {
            if (url != null) {
                allow(url.startsWith("jdbc:postgresql:"), "ecluse.database.url", url, "a jdbc:postgresql:// address");
                allow(ownerUser != null, "ecluse.database.owner-user", "missing", "the role that owns the database");
            }
        }

        @Override
        public String toString() {
            return "Database[" + url + "]";
        }
    }

    /** The relay that notices go through. */
    public record Mail(
            @Nullable String host,
            @DefaultValue("25") int port,
            @DefaultValue("noreply@ecluse.invalid") String from,
            @Nullable String user,
            @Nullable String password) {
        public Mail {
            allow(port > 0 && port <= 65535, "ecluse.mail.port", port, "1 to 65535");
            allow(from.contains("@"), "ecluse.mail.from", from, "an e-mail address");
        }

        @Override
        public String toString() {
            return "Mail[" + host + ":" + port + "]";
        }
    }

    /**
     * How many different people may be shown, by scope and class of fields, in any minute, hour and day (invariant 3).
     * Keys are {@code ecluse.budgets.account.contacts.per-day} and so on; what is not set keeps its default. Defaults leave
     * room for the busiest honest day known (100 contacts opened by a network's office) and for the rosters of a morning.
     */
    public record Budgets(
            @Nullable Classes account,
            @Nullable Classes partner,
            @Nullable Classes service,
            @Nullable Classes portal) {

        /** One scope's limits by class of fields. */
        public record Classes(
                @Nullable Limit names,
                @Nullable Limit contacts,
                @Nullable Limit misses) {}

        /** Different people in any minute, hour and day; null keeps the default. */
        public record Limit(
                @Nullable Integer perMinute,
                @Nullable Integer perHour,
                @Nullable Integer perDay) {}
    }

    /** When behaviour closes an account: refusals over budget in a minute, look-ups that found nobody in an hour. */
    public record Detection(
            @DefaultValue("5") int refusals,
            @DefaultValue("50") int misses) {
        public Detection {
            allow(refusals > 0, "ecluse.detection.refusals", refusals, "1 or more");
            allow(misses > 0, "ecluse.detection.misses", misses, "1 or more");
        }
    }

    /** How long a new account of a partner's waits from its first sign-in on, however soon a second person approves it. */
    public record Team(@DefaultValue("24") int quarantineHours) {
        public Team {
            allow(
                    quarantineHours >= 0 && quarantineHours <= 720,
                    "ecluse.team.quarantine-hours",
                    quarantineHours,
                    "0 to 720");
        }
    }

    /**
     * How long a sign-in lasts (NIST SP 800-63B-4 §2.2.3: overall at most 24 h, idle at most 1 h), and how long a factor that
     * was given counts as fresh, for what asks for one again.
     *
     * @param unboundHours how long one lasts that is not bound to a device, where binding is offered
     * @param boundSeconds how long a bound cookie is good: so long at most is a copy worth anything
     */
    public record SignIns(
            @DefaultValue("10") int hours,
            @DefaultValue("30") int idleMinutes,
            @DefaultValue("5") int freshMinutes,
            @DefaultValue("4") int unboundHours,
            @DefaultValue("300") int boundSeconds) {
        public SignIns {
            allow(unboundHours > 0 && unboundHours <= 24, "ecluse.sign-ins.unbound-hours", unboundHours, "1 to 24");
            allow(
                    boundSeconds >= 10 && boundSeconds <= 300,
                    "ecluse.sign-ins.bound-seconds",
                    boundSeconds,
                    "10 to 300");
            allow(freshMinutes > 0 && freshMinutes <= 30, "ecluse.sign-ins.fresh-minutes", freshMinutes, "1 to 30");
            allow(hours > 0 && hours <= 24, "ecluse.sign-ins.hours", hours, "1 to 24");
            allow(idleMinutes > 0 && idleMinutes <= 60, "ecluse.sign-ins.idle-minutes", idleMinutes, "1 to 60");
        }
    }

    /**
     * The published ledger.
     *
     * @param folder of tiles and checkpoints, {@code ledger} in the data folder if it is not set
     * @param origin the published log's name, fixed when the first start has used it
     * @param witnesses who is asked to cosign: address and verifier key, with a space between
     * @param quorum how many of them must have cosigned; more than half of them if it is not set
     * @param unwitnessedSeconds how long an entry may wait for that before it is an alarm
     * @param whenUnwitnessed {@code alarm}, or {@code close}: then the portal closes as well
     */
    public record Ledger(
            @Nullable Path folder,
            @Nullable String origin,
            @DefaultValue List<String> witnesses,
            @Nullable Integer quorum,
            @DefaultValue("60") int unwitnessedSeconds,
            @DefaultValue("alarm") String whenUnwitnessed) {
        public Ledger {
            witnesses = List.copyOf(witnesses);
            if (origin != null) {
                allow(
                        origin.matches("[\\x21-\\x7e&&[^+]]{1,100}"),
                        "ecluse.ledger.origin",
                        origin,
                        "a name such as example.org/ledger: letters, digits, signs, no space and no plus");
            }
            if (quorum != null) {
                allow(
                        quorum >= 0 && quorum <= witnesses.size(),
                        "ecluse.ledger.quorum",
                        quorum,
                        "0 to the number of witnesses (" + witnesses.size() + ")");
            }
            allow(
                    unwitnessedSeconds >= 5 && unwitnessedSeconds <= 86_400,
                    "ecluse.ledger.unwitnessed-seconds",
                    unwitnessedSeconds,
                    "5 to 86400");
            allow(
                    whenUnwitnessed.equals("alarm") || whenUnwitnessed.equals("close"),
                    "ecluse.ledger.when-unwitnessed",
                    whenUnwitnessed,
                    "alarm or close");
        }

        /** How many witnesses must have cosigned: more than half, if nothing else is set. */
        public int required() {
            if (quorum != null) {
                return quorum;
            }
            return witnesses.isEmpty() ? 0 : witnesses.size() / 2 + 1;
        }

        /** Whether an entry that waits too long closes the portal. */
        public boolean closes() {
            return whenUnwitnessed.equals("close");
        }
    }

    private static void allow(boolean condition, String key, Object value, String allowed) {
        if (!condition) {
            throw new CannotStart(key + " is " + value + ".", "Allowed: " + allowed + ".");
        }
    }

    public Optional<Path> importFolder() {
        return Optional.ofNullable(importAtStart);
    }
}
