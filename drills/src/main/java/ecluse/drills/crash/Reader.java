package ecluse.drills.crash;

import ecluse.drills.actors.StepFailed;
import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fact;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody in an office who opens lists, people and contacts, faster than anybody can. Always the same few, as a person seen before is
 * free: so no budget slows the reading down. Knows what the portal answered whole; an answer that a crash cut off does not
 * count. Now and then looks at what the ledger says of the own reading, and takes receipts home by the links of that page.
 */
final class Reader implements Runnable {

    /** So many addresses do all readers come from. */
    static final int ADDRESSES = 16;

    private static final int MOST_GROUPS = 3;
    private static final int MOST_PEOPLE = 10;
    /** In one reading of so many, receipts are fetched: so many at once, and no more links are kept than so many. */
    private static final int BETWEEN_RECEIPTS = 12;

    private static final int RECEIPTS_AT_ONCE = 3;
    private static final int MOST_DUE = 30;

    private static final int NOT_FOUND = 404;
    /** Leaves some of the processor to the node that starts again. */
    private static final long LONGEST_PAUSE_MS = 80;

    private static final long WHILE_THE_PORTAL_IS_AWAY_MS = 50;
    private static final Pattern RECEIPT = Pattern.compile("/my-ledger/([1-9][0-9]{0,17})/receipt");

    private final int number;
    private final String login;
    private final Keyring keyring;
    private final Browser browser;
    private final Answers answers;
    private final SplittableRandom random;
    private final List<String> groups = new ArrayList<>();
    private final List<UUID> people = new ArrayList<>();
    /** Links to receipts that were on a page, by position. */
    private final Map<Long, String> due = new LinkedHashMap<>();

    Reader(int number, String login, Keyring keyring, Browser browser, Answers answers, long seed) {
        this.number = number;
        this.login = login;
        this.keyring = keyring;
        this.browser = browser;
        this.answers = answers;
        this.random = new SplittableRandom(seed + number);
    }

    int number() {
        return number;
    }

    /** Signs in and finds the groups and people to read. */
    void arrive() throws IOException, InterruptedException {
        signIn();
        groups.addAll(browser.get("/kairos/groups").links("/kairos/groups/").stream()
                .limit(MOST_GROUPS)
                .toList());
        for (var group : groups) {
            people.addAll(read(browser.get(group)).people());
        }
        if (people.isEmpty()) {
            throw new StepFailed("find people of " + login, "there are none");
        }
        people.subList(Math.min(people.size(), MOST_PEOPLE), people.size()).clear();
    }

    private void signIn() throws IOException, InterruptedException {
        keyring.signIn(browser, login).ifPresent(answer -> {
            throw new StepFailed("sign in as " + login, answer.toString());
        });
    }

    /** Reads until interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                readOne();
                Thread.sleep(random.nextLong(LONGEST_PAUSE_MS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOne() throws InterruptedException {
        try {
            if (random.nextInt(BETWEEN_RECEIPTS) == 0) {
                openOwnLedger();
                fetchReceipts();
                return;
            }
            var page = random.nextInt(3) == 0 ? openGroup() : openContact();
            if (page.status() >= 500) {
                Thread.sleep(WHILE_THE_PORTAL_IS_AWAY_MS);
            } else if (page.location().orElse("").startsWith("/sign-in")) {
                signIn();
            }
        } catch (IOException | StepFailed e) {
            Thread.sleep(WHILE_THE_PORTAL_IS_AWAY_MS);
        }
    }

    private Page openGroup() throws IOException, InterruptedException {
        return read(browser.get(groups.get(random.nextInt(groups.size()))));
    }

    private Page openContact() throws IOException, InterruptedException {
        var path = "/kairos/people/" + people.get(random.nextInt(people.size()));
        var page = read(browser.get(path));
        var form = page.formTo(path + "/contact");
        return form.isPresent() ? read(browser.submit(form.get(), Fields.none())) : page;
    }

    private Page read(Page page) {
        var shown = (int) page.facts().stream().map(Fact::person).distinct().count();
        var reference = page.reference();
        if (shown == 0 && page.refusal().isEmpty()) {
            return page;
        }
        if (reference.isPresent() && reference.get().matches("[0-9]{1,18}")) {
            answers.add(new Answer(number, Long.parseLong(reference.get()), shown));
        } else if (shown > 0) {
            answers.addWithoutReference();
        }
        return page;
    }

    // --- Receipts
    // -----------------------------------------------------------------------------------------------------

    /** One link more, anywhere on the page: old entries have receipts as new ones have. */
    private void openOwnLedger() throws IOException, InterruptedException {
        var links = browser.get("/my-ledger").links("/my-ledger/").stream()
                .map(RECEIPT::matcher)
                .filter(Matcher::matches)
                .toList();
        for (int i = 0; i < RECEIPTS_AT_ONCE && !links.isEmpty() && due.size() < MOST_DUE; i++) {
            var link = links.get(random.nextInt(links.size()));
            due.putIfAbsent(Long.parseLong(link.group(1)), link.group());
        }
    }

    private void fetchReceipts() throws IOException, InterruptedException {
        for (var link : List.copyOf(due.entrySet())) {
            fetchReceipt(link.getKey(), link.getValue());
        }
    }

    /** "Not yet" and a portal that is away leave it due. */
    private void fetchReceipt(long position, String link) throws IOException, InterruptedException {
        var answer = browser.get(link);
        if (answer.ok()) {
            answers.add(new Receipt(number, position, answer.body().getBytes(StandardCharsets.UTF_8)));
            due.remove(position);
        } else if (answer.status() == NOT_FOUND) {
            answers.addDenied(link);
            due.remove(position);
        }
    }

    /** To be called when the reading is over. What the portal does not hand out now it never will. */
    void fetchWhatIsDue(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!due.isEmpty() && System.nanoTime() < deadline) {
            try {
                fetchReceipts();
            } catch (IOException e) {
                // Asked again.
            }
            Thread.sleep(WHILE_THE_PORTAL_IS_AWAY_MS);
        }
        due.values().forEach(answers::addDenied);
        due.clear();
    }
}
