package ecluse.federation;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.SoftKey;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A portal, an honest provider that two officers have let in, and people who go from one to the other. */
final class Federation implements AutoCloseable {
    private static final Pattern NEW_ID = Pattern.compile("name=\"id\" value=\"([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("/my-factors/identities/([0-9a-f-]{36})/removal");

    final TestDatabase database = TestDatabase.fresh();
    final World world = new World(database);
    final Portal portal;
    final OpenIdProvider provider = new OpenIdProvider();
    final World.Partner partner = world.partner("P-0231");
    final World.Account first = world.account("premiere@agence.example", Role.SECURITY_OFFICER, null);
    final World.Account second = world.account("seconde@agence.example", Role.SECURITY_OFFICER, null);
    private int number;

    Federation() {
        this(Map.of());
    }

    Federation(Map<String, String> settings) {
        portal = Portal.on(database, settings);
    }

    @Override
    public void close() {
        portal.close();
        database.close();
        provider.close();
    }

    World.Account office() {
        return world.account("office" + ++number + "@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);
    }

    // --- Officers ---------------------------------------------------------------------------------------------------

    Map<String, String> form(OpenIdProvider op) {
        var form = new HashMap<String, String>();
        form.put("name", "ConnexionPro " + op.issuer().replaceAll(".*:", ""));
        form.put("issuer", op.issuer());
        form.put("client", OpenIdProvider.CLIENT);
        form.put("secret", OpenIdProvider.SECRET);
        form.put("partners", "P-0231");
        form.put("domains", "agence.example");
        form.put("twoFactors", "eidas2 eidas3");
        form.put("oneFactor", "eidas1");
        form.put("maxAge", "60");
        form.put("signedUserinfo", "on");
        return form;
    }

    /** Written by the first officer, switched on by the second. */
    UUID letIn(OpenIdProvider op) {
        return letIn(form(op));
    }

    UUID letIn(Map<String, String> form) {
        var id = written(form);
        var officer = portal.signedIn(second);
        officer.get("/agency/providers/" + id);
        var answer = officer.post("/agency/providers/" + id + "/on", Map.of("version", version(id)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        return id;
    }

    UUID written(Map<String, String> form) {
        var officer = portal.signedIn(first);
        var page = officer.get("/agency/providers/new").body();
        var id = NEW_ID.matcher(page);
        assertThat(id.find()).isTrue();
        var typed = new HashMap<>(form);
        typed.put("id", id.group(1));
        var answer = officer.post("/agency/providers", typed);
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        return UUID.fromString(id.group(1));
    }

    String version(UUID id) {
        return world.text("select version from federation.provider where id = ?", id);
    }

    // --- People -----------------------------------------------------------------------------------------------------

    /** Signed in by password and a new passkey. */
    Browser withPasskey(World.Account account) {
        return withPasskey(account, new SoftKey[1]);
    }

    Browser withPasskey(World.Account account, @Nullable SoftKey[] kept) {
        var browser = portal.signedIn(account);
        browser.get("/my-factors");
        var page = browser.get("/my-factors/passkey");
        var key = SoftKey.on(page, portal.url());
        var added = browser.post(
                "/my-factors/passkey",
                Map.of(
                        "asked",
                        SoftKey.asked(page),
                        "answer",
                        key.made(SoftKey.challenge(page)),
                        "name",
                        "Clé de test"));
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        kept[0] = key;
        return browser;
    }

    Browser.Answer link(Browser browser, UUID id) {
        var there = browser.get("/my-factors/identities/" + id + "/link");
        assertThat(there.status()).as(there.body()).isEqualTo(303);
        return browser.get(path(provider.agree(there.location())));
    }

    /** Somebody whose identity is linked; the browser is the one in which it was. */
    Browser linked(World.Account account, UUID id) {
        var browser = withPasskey(account);
        var answer = link(browser, id);
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        assertThat(answer.location()).endsWith("/my-factors/identities");
        return browser;
    }

    String linkIn(Browser browser) {
        var found = LINK.matcher(browser.get("/my-factors/identities").body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    /** As far as the provider's answer, not yet brought back. */
    String answerFor(Browser browser, UUID id) {
        var there = browser.get("/sign-in/federated/" + id);
        assertThat(there.status()).as(there.body()).isEqualTo(303);
        return path(provider.agree(there.location()));
    }

    Browser.Answer signIn(Browser browser, UUID id) {
        return browser.get(answerFor(browser, id));
    }

    String path(String address) {
        assertThat(address).startsWith(portal.url());
        return address.substring(portal.url().length());
    }

    long signIns(World.Account account) {
        return world.count(
                "select count(*) from accounts.sign_in where account = ? and federated and ended_at is null",
                account.id());
    }

    String recorded(World.Account account) {
        return world.text(
                "select string_agg(kind || ' ' || detail, '; ' order by position) from ledger.entry where account = ?",
                account.id());
    }
}
