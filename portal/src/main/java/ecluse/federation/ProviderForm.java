package ecluse.federation;

import ecluse.web.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an officer has typed of a provider. The secret is not shown again: who has to mend another field types it anew. */
record ProviderForm(
        String name,
        String issuer,
        String client,
        String secret,
        String partners,
        String domains,
        String twoFactors,
        String oneFactor,
        String maxAge,
        boolean signedUserinfo,
        boolean siret) {
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_CLIENT = 200;
    private static final int LONGEST_SECRET = 500;
    private static final int MOST_PARTNERS = 200;
    private static final int MOST_DOMAINS = 50;
    private static final int MOST_VALUES = 20;
    private static final int LONGEST_AGE = 1440;
    /** One line: it stands in the ledger's words. */
    private static final Pattern NAME =
            Pattern.compile("\\P{Cntrl}{1," + LONGEST_NAME + "}", Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern CODE = Pattern.compile("P-[0-9]{1,10}");
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e&&[^\"\\\\]]{1,200}");
    private static final Pattern CLIENT = Pattern.compile("[\\x21-\\x7e]{1," + LONGEST_CLIENT + "}");
    private static final Pattern SECRET = Pattern.compile("[\\x20-\\x7e]{1," + LONGEST_SECRET + "}");
    private static final Pattern APART = Pattern.compile("[\\s,;]+");

    /** A first suggestion, with what ProConnect says where a strong second factor was given; what is weaker there is left to officers. */
    static ProviderForm suggested() {
        return new ProviderForm("", "", "", "", "", "", "eidas2 eidas3", "", "", true, false);
    }

    static ProviderForm of(Map<String, String> typed) {
        return new ProviderForm(
                text(typed, "name"),
                text(typed, "issuer"),
                text(typed, "client"),
                typed.getOrDefault("secret", ""),
                text(typed, "partners"),
                text(typed, "domains"),
                text(typed, "twoFactors"),
                text(typed, "oneFactor"),
                text(typed, "maxAge"),
                typed.containsKey("signedUserinfo"),
                typed.containsKey("siret"));
    }

    private static String text(Map<String, String> typed, String name) {
        return typed.getOrDefault(name, "").strip();
    }

    static ProviderForm of(Provider provider) {
        var maxAge = provider.maxAge();
        return new ProviderForm(
                provider.name(),
                provider.issuer().toString(),
                provider.client(),
                "",
                String.join(" ", provider.partners()),
                String.join(" ", provider.domains()),
                String.join(" ", provider.twoFactors()),
                String.join(" ", provider.oneFactor()),
                maxAge == null ? "" : Long.toString(maxAge.toMinutes()),
                provider.signedUserinfo(),
                provider.siret());
    }

    /** What was typed, read. */
    sealed interface Read {
        /** @param secret null where the one that is there stays */
        record Right(
                String name,
                URI issuer,
                String client,
                @Nullable String secret,
                List<String> partners,
                List<String> domains,
                List<String> twoFactors,
                List<String> oneFactor,
                @Nullable Integer maxAgeMinutes,
                boolean signedUserinfo,
                boolean siret)
                implements Read {
            @Override
            public String toString() {
                return "Right[" + issuer + "]";
            }
        }

        record Wrong(List<Problem> problems) implements Read {}
    }

    /** @param there the provider as it stands, when it is changed */
    Read read(@Nullable Provider there) {
        var problems = new ArrayList<Problem>();
        require(NAME.matcher(name).matches(), "name", LONGEST_NAME, problems);
        var address = Addresses.issuer(issuer);
        require(address.isPresent(), "issuer", 0, problems);
        require(CLIENT.matcher(client).matches(), "client", LONGEST_CLIENT, problems);
        boolean another = there == null
                || !there.client().equals(client)
                || !there.issuer().toString().equals(issuer);
        require(secret.isEmpty() ? !another : SECRET.matcher(secret).matches(), "secret", LONGEST_SECRET, problems);
        var partnerCodes = words(partners.toUpperCase(Locale.ROOT));
        var domainNames = words(domains.toLowerCase(Locale.ROOT));
        require(all(partnerCodes, CODE, MOST_PARTNERS), "partners", MOST_PARTNERS, problems);
        require(all(domainNames, DOMAIN, MOST_DOMAINS), "domains", MOST_DOMAINS, problems);
        if (partnerCodes.isEmpty() && domainNames.isEmpty()) {
            problems.add(new Problem("partners", "federation.form.nobody"));
        }
        var strong = words(twoFactors);
        var weak = words(oneFactor);
        require(all(strong, VALUE, MOST_VALUES), "twoFactors", MOST_VALUES, problems);
        require(all(weak, VALUE, MOST_VALUES), "oneFactor", MOST_VALUES, problems);
        if (strong.isEmpty() && weak.isEmpty()) {
            problems.add(new Problem("twoFactors", "federation.form.noLevel"));
        }
        if (weak.stream().anyMatch(strong::contains)) {
            problems.add(new Problem("oneFactor", "federation.form.twice"));
        }
        var minutes = minutes(problems);
        return problems.isEmpty()
                ? new Read.Right(
                        name,
                        address.orElseThrow(),
                        client,
                        secret.isEmpty() ? null : secret,
                        partnerCodes,
                        domainNames,
                        strong,
                        weak,
                        minutes,
                        signedUserinfo,
                        siret)
                : new Read.Wrong(List.copyOf(problems));
    }

    private static void require(boolean right, String field, int most, List<Problem> problems) {
        if (!right) {
            problems.add(new Problem(field, "federation.form." + field + ".wrong", most));
        }
    }

    private static boolean all(List<String> words, Pattern pattern, int most) {
        return words.size() <= most
                && words.stream().allMatch(word -> pattern.matcher(word).matches());
    }

    private static List<String> words(String typed) {
        return Arrays.stream(APART.split(typed))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    private @Nullable Integer minutes(List<Problem> problems) {
        if (maxAge.isEmpty()) {
            return null;
        }
        int minutes = maxAge.matches("[0-9]{1,4}") ? Integer.parseInt(maxAge) : 0;
        require(minutes > 0 && minutes <= LONGEST_AGE, "maxAge", LONGEST_AGE, problems);
        return minutes;
    }

    @Override
    public String toString() {
        return "ProviderForm[" + name + "]";
    }
}
