package ecluse.drills.july;

import ecluse.drills.attack.Attacker.Request;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Requests that no page offers: other people's references, tricks with paths and headers, forms without their token. */
final class Crafts {
    private static final int INVENTED = 40;

    private final Browser browser;
    private final List<UUID> foreign;
    private final SplittableRandom random = new SplittableRandom(231);

    /** @param foreign real references of people who are none of the account's business, as from a leak */
    Crafts(Browser browser, List<UUID> foreign) {
        this.browser = browser;
        this.foreign = foreign;
    }

    /** @param own a person and a group of the account's own */
    List<Request> all(UUID own, String ownGroup) {
        var requests = new ArrayList<Request>();
        foreign.forEach(person -> addOpenings(requests, person));
        for (int i = 0; i < INVENTED; i++) {
            addOpenings(requests, new UUID(random.nextLong(), random.nextLong()));
        }
        addTampered(requests, own);
        addPaths(requests, ownGroup);
        addForgeries(requests, own);
        addExports(requests);
        return requests;
    }

    private void addOpenings(List<Request> requests, UUID person) {
        requests.add(() -> browser.get("/kairos/people/" + person));
        requests.add(() -> browser.postKnown("/kairos/people/" + person + "/contact", Fields.of("purpose", "print")));
    }

    /** A reference that differs from an own one in a few bits. */
    private void addTampered(List<Request> requests, UUID own) {
        for (int bit = 0; bit < 8; bit++) {
            addOpenings(requests, new UUID(own.getMostSignificantBits(), own.getLeastSignificantBits() ^ 1L << bit));
        }
        requests.add(() -> browser.get("/kairos/people/" + own + "'%20OR%20'1'='1"));
        requests.add(() -> browser.get("/kairos/people/%25%00" + own));
    }

    private void addPaths(List<Request> requests, String ownGroup) {
        var somebody = foreign.isEmpty() ? new UUID(1, 1) : foreign.getFirst();
        for (var path : List.of(
                "/kairos/people/..%2f..%2fagency%2fpartners",
                "/kairos/people/..;/..;/agency/partners",
                ownGroup + "/../../people/" + somebody,
                ownGroup + "/..;/..;/people/" + somebody,
                "/kairos//people/" + somebody,
                "//kairos/people/" + somebody,
                "/kairos/people/" + somebody + "/",
                "/kairos/people/" + somebody + ".json",
                "/kairos/people/" + somebody + ";jsessionid=1",
                "/KAIROS/people/" + somebody,
                "/kairos/people?person=" + somebody,
                "/kairos/people/*",
                "/kairos/groups?page=-1&state=%27%20OR%201=1--",
                "/kairos/groups?page=99999999999999999999",
                "/kairos/groups/" + somebody,
                "/agency/partners",
                "/agency/accounts/" + somebody,
                "/agency/exposures",
                "/agency/exposures/" + somebody,
                "/agency/locks",
                "/agency/notices/" + somebody,
                "/actuator",
                "/actuator/env",
                "/error",
                "/.ecluse/keys/kek")) {
            requests.add(() -> browser.get(path));
        }
        for (var header : List.of("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix")) {
            requests.add(() -> browser.getWith("/", header, "/kairos/people/" + somebody));
        }
        requests.add(() -> browser.getWith("/agency/partners", "X-Forwarded-For", "127.0.0.1"));
        requests.add(() -> browser.getWith("/kairos/people/" + somebody, "X-Http-Method-Override", "POST"));
    }

    private void addForgeries(List<Request> requests, UUID own) {
        var contact = "/kairos/people/" + own + "/contact";
        requests.add(() -> browser.post(contact, Fields.of("purpose", "print")));
        requests.add(() -> browser.post(contact, Fields.of("purpose", "print", "_csrf", "AAAA")));
        requests.add(() -> browser.post("/kairos/look-up", Fields.of("identifier", "14000000001")));
        requests.add(() -> browser.get(contact));
        requests.add(() -> browser.postKnown("/agency/locks", Fields.of("scope", "PORTAL", "confirmation", "PORTAL")));
        requests.add(() -> browser.postKnown("/agency/exposures", Fields.of("account", "C-00001")));
    }

    private void addExports(List<Request> requests) {
        foreign.stream()
                .limit(5)
                .forEach(someone -> requests.add(() -> browser.postKnown(
                        "/kairos/exports",
                        Fields.of(
                                "group",
                                someone.toString(),
                                "reason",
                                "Suivi des présences du mois",
                                "contacts",
                                "yes"))));
        requests.add(() -> browser.postKnown(
                "/kairos/exports",
                Fields.of("group", "*", "reason", "Suivi des présences du mois", "contacts", "all")));
    }
}
