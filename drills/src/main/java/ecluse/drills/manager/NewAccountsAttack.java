package ecluse.drills.manager;

import ecluse.drills.actors.StepFailed;
import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.Attacker.Request;
import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Form;
import ecluse.drills.http.Network;
import ecluse.drills.http.Page;
import ecluse.drills.population.DemoPassword;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The thief with the manager's session. He looks whether it shows anybody, invites two accounts of mailboxes of his own, tries every role
 * and site that is not his to give, approves himself wherever there is a way, and reads with the new accounts whatever they show.
 */
final class NewAccountsAttack {
    private static final int FIRST_ADDRESS = 2;
    private static final String INVITATION = "/team/invitation";
    private static final List<String> OTHERS_ROLES = List.of(
            "PARTNER_ACCOUNT_MANAGER",
            "ADVISER",
            "SECURITY_OFFICER",
            "PRIVACY_OFFICER",
            "PARTNERSHIP_OFFICER",
            "TRAINING_DESK",
            "CORRESPONDENCE",
            "JOBSEEKER",
            "");
    private static final String NOBODYS = "00000000-0000-7000-8000-000000000001";

    /** What the source, which is public, says there is and shows people, or lets somebody into the agency. */
    private static final List<String> PAGES = List.of(
            "/",
            "/kairos/today",
            "/kairos/groups",
            "/kairos/look-up",
            "/kairos/exports",
            "/kairos/attendance/today",
            "/kairos/attendance/late",
            "/kairos/desk-requests",
            "/kairos/proposals",
            "/quotes",
            "/quotes/new",
            "/invoices",
            "/messages",
            "/meetings",
            "/offer",
            "/caseload",
            "/my-space",
            "/my-ledger",
            "/desk",
            "/joining",
            "/agency",
            "/agency/partners",
            "/agency/locks",
            "/agency/exposures",
            "/agency/notices",
            "/agency/new-accounts",
            "/team");

    private final Network network;
    private final Attacker attacker;
    private final Browser manager;
    private final Mailboxes mailboxes;
    private final Keyring keyring;
    private int created;
    private final List<Browser> accounts = new ArrayList<>();

    NewAccountsAttack(Network network, Attacker attacker, Browser manager, Mailboxes mailboxes, Keyring keyring) {
        this.network = network;
        this.attacker = attacker;
        this.manager = manager;
        this.mailboxes = mailboxes;
        this.keyring = keyring;
    }

    /** How many accounts the portal made for him. */
    int created() {
        return created;
    }

    /** Browsers in which his new accounts are signed in. */
    List<Browser> accounts() {
        return List.copyOf(accounts);
    }

    // --- With the manager's session
    // -----------------------------------------------------------------------------------

    void readAsManager() throws InterruptedException {
        readEverything(manager);
    }

    /** Two accounts, each of a mailbox of his own. */
    void create(List<String> mails) throws IOException, InterruptedException {
        var form = form();
        var site = form.choices("site").stream().findFirst().orElse(NOBODYS);
        for (var mail : mails) {
            var answer = invite(mail, "TRAINING_OFFICE_MANAGER", site);
            if (answer.flatMap(Page::location).isPresent()) {
                created++;
            }
        }
        for (int i = 0; i < mails.size(); i++) {
            enter(mails.get(i), network.browser(FIRST_ADDRESS + i));
        }
    }

    /** What the manager may not give; whatever it makes is counted. */
    void reachForMore() throws IOException, InterruptedException {
        var site = form().choices("site").stream().findFirst().orElse(NOBODYS);
        for (int i = 0; i < OTHERS_ROLES.size(); i++) {
            tryToInvite("role" + i + "@voleur.example", OTHERS_ROLES.get(i), site);
        }
        tryToInvite("site@voleur.example", "TRAINING_OFFICE_MANAGER", NOBODYS);
        tryToInvite("sites@voleur.example", "TRAINING_OFFICE_MANAGER", "");
        for (var account : List.of("me", NOBODYS)) {
            attacker.send(() -> manager.postKnown(
                    "/team/accounts/" + account + "/rights", Fields.of("role", "SECURITY_OFFICER", "site", site)));
        }
    }

    private void tryToInvite(String mail, String role, String site) throws InterruptedException {
        if (invite(mail, role, site).flatMap(Page::location).isPresent()) {
            created++;
        }
    }

    /** Approves whatever waits, as the one who asked, as the agency, and as the accounts themselves. */
    void approveHimself() throws InterruptedException {
        var waiting = attacker.send(() -> manager.get("/team"))
                .map(page -> page.links("/team/requests/"))
                .orElse(List.of());
        for (var request : waiting) {
            attacker.send(() -> manager.get(request));
            decide(manager, request);
            decide(manager, request.replace("/team/requests/", "/agency/new-accounts/"));
            for (var account : accounts) {
                decide(account, request);
            }
        }
    }

    private void decide(Browser browser, String path) throws InterruptedException {
        attacker.send(() -> browser.postKnown(path, Fields.of("decision", "approve")));
    }

    private Form form() throws IOException, InterruptedException {
        var page = manager.get(INVITATION);
        return page.formTo(INVITATION).orElseThrow(() -> new StepFailed("invite as the manager", page.toString()));
    }

    private Optional<Page> invite(String mail, String role, String site) throws InterruptedException {
        return attacker.send(() -> manager.postKnown(
                INVITATION, Fields.of("name", "Camille Petit", "email", mail, "role", role, "site", site)));
    }

    // --- With the new accounts
    // ----------------------------------------------------------------------------------------

    /** By the mailed link, with a password and a second factor of his own. */
    private void enter(String mail, Browser browser) throws IOException, InterruptedException {
        var link = mailboxes.invitation(mail);
        if (link.isEmpty()) {
            return;
        }
        browser.get(link.get());
        var chosen = browser.postKnown(link.get(), Fields.of("wanted", DemoPassword.TEXT, "again", DemoPassword.TEXT));
        if (chosen.location().isEmpty()) {
            throw new StepFailed("choose a password by the mailed link", chosen.toString());
        }
        var inTheWay = keyring.signIn(browser, mail);
        if (inTheWay.isPresent()) {
            throw new StepFailed("sign in with a new account", inTheWay.get().toString());
        }
        accounts.add(browser);
    }

    /** Reads with accounts that another part of the attack has made: what they show is counted apart. */
    void readWith(List<Browser> others) throws InterruptedException {
        for (var account : others) {
            readEverything(account);
        }
    }

    /** Every page, and whatever is linked from it. */
    private void readEverything(Browser browser) throws InterruptedException {
        for (var path : PAGES) {
            var page = attacker.send(() -> browser.get(path));
            for (var link : page.map(found -> found.links("/kairos/")).orElse(List.of())) {
                attacker.send(() -> browser.get(link));
            }
            attacker.send((Request) () -> browser.getWith(path, "Accept", "application/json"));
        }
    }
}
