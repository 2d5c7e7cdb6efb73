package ecluse.drills.crash;

import ecluse.drills.actors.StepFailed;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fact;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Page;
import ecluse.drills.population.DemoPassword;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Somebody in an office who opens lists, people and contacts without a pause. Always the same few, as a person seen before is
 * free: so no budget slows the reading down. Knows what the portal answered whole; an answer that a crash cut off does not
 * count.
 */
final class Reader implements Runnable {

    private static final int MOST_GROUPS = 3;
    private static final int MOST_PEOPLE = 10;
    private static final long WHILE_THE_PORTAL_IS_AWAY_MS = 50;

    private final int number;
    private final String login;
    private final Browser browser;
    private final Answers answers;
    private final SplittableRandom random;
    private final List<String> groups = new ArrayList<>();
    private final List<UUID> people = new ArrayList<>();

    Reader(int number, String login, Browser browser, Answers answers, long seed) {
        this.number = number;
        this.login = login;
        this.browser = browser;
        this.answers = answers;
        this.random = new SplittableRandom(seed + number);
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
        var answer = browser.signIn(login, DemoPassword.TEXT);
        if (answer.location().filter(target -> !target.startsWith("/sign-in")).isEmpty()) {
            throw new StepFailed("sign in as " + login, answer.toString());
        }
    }

    /** Reads until interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                readOne();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOne() throws InterruptedException {
        try {
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
}
