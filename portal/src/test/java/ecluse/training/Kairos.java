package ecluse.training;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** One portal for all tests of these pages; each test makes a training organisation of its own in it. */
final class Kairos {
    static final TestDatabase DATABASE = TestDatabase.fresh();
    static final World WORLD = new World(DATABASE);
    static final Portal PORTAL = Portal.on(DATABASE);

    private static final Pattern FIELD = Pattern.compile("data-field=\"([A-Z_]+)\"[^>]*>([^<]*)<");

    private Kairos() {}

    /** A training organisation with an office manager. */
    record Organisation(World.Partner partner, World.Account manager) {
        static Organisation any() {
            var partner = WORLD.partner("P-" + UUID.randomUUID().toString().substring(0, 8));
            return new Organisation(partner, account(partner, Role.TRAINING_OFFICE_MANAGER));
        }

        Browser office() {
            return PORTAL.signedIn(manager);
        }

        Browser as(Role role) {
            return PORTAL.signedIn(account(partner, role));
        }

        World.Group group(String title) {
            return WORLD.group(partner, title);
        }

        World.Person enrolled(World.Group group, Stage stage) {
            return enrolled(group, WORLD.person(), stage);
        }

        World.Person enrolled(World.Group group, World.Person person, Stage stage) {
            WORLD.enrolment(partner, group, person, stage);
            return person;
        }
    }

    static World.Account account(World.Partner partner, Role role) {
        return WORLD.account(UUID.randomUUID() + "@example.org", role, partner);
    }

    /** The fields that a page marks. */
    static Set<String> fields(Browser.Answer answer) {
        var fields = new LinkedHashSet<String>();
        var marks = FIELD.matcher(answer.body());
        while (marks.find()) {
            fields.add(marks.group(1));
        }
        return fields;
    }

    /** The first value that a page marks as the field. */
    static String fact(Browser.Answer answer, String field) {
        var marks = FIELD.matcher(answer.body());
        while (marks.find()) {
            if (marks.group(1).equals(field)) {
                return marks.group(2);
            }
        }
        return "";
    }

    /** The page without what differs from one request to the next: reference, form token, its own address. */
    static String bare(Browser.Answer answer) {
        return answer.status() + "\n"
                + answer.body()
                        .replaceAll("data-reference=\"[^\"]*\">[^<]*<", "data-reference=\"\"><")
                        .replaceAll("name=\"_csrf\"[^>]*>", "")
                        .replaceAll("name=\"back\"[^>]*>", "");
    }

    static long reference(Browser.Answer answer) {
        var found = Pattern.compile("data-reference=\"([0-9]+)\"").matcher(answer.body());
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /** Look-ups and addresses of an account that led to nobody of its own, as the meter counts them. */
    static long misses(World.Account account) {
        return WORLD.count(
                "select coalesce(sum(total), 0) from disclosure.meter where scope_id = ? and class = 3", account.id());
    }

    static long disclosures(World.Account account) {
        return WORLD.count("select count(*) from ledger.entry where account = ? and kind = 1", account.id());
    }
}
