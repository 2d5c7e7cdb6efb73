package ecluse.drills.cookie;

import ecluse.drills.http.Browser;
import ecluse.drills.http.Page;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The owner of the sign-in, at work all the while: opens her groups, and her browser renews its cookie when it is due. */
final class BoundOwner implements AutoCloseable {
    private static final Duration BETWEEN_PAGES = Duration.ofMillis(500);

    private final Browser browser;
    private final DeviceClient device;
    private final Duration life;
    private final Clock clock;
    private final List<String> pages;
    private final Thread work;
    private volatile int opened;
    private volatile int refused;
    private volatile String example = "";

    private BoundOwner(Browser browser, DeviceClient device, Duration life, Clock clock, List<String> pages) {
        this.browser = browser;
        this.device = device;
        this.life = life;
        this.clock = clock;
        this.pages = List.copyOf(pages);
        this.work = Thread.ofVirtual().unstarted(this::work);
    }

    /** With a bound cookie that has just been made. */
    static BoundOwner atWork(Browser browser, DeviceClient device, Duration life, Clock clock, List<String> pages) {
        var owner = new BoundOwner(browser, device, life, clock, pages);
        owner.work.start();
        return owner;
    }

    private void work() {
        var due = next(); // her cookie is new
        try {
            for (int i = 0; ; i++) {
                if (!clock.instant().isBefore(due)) {
                    device.renew(browser);
                    due = next();
                }
                look(browser.get(pages.get(i % pages.size())));
                Thread.sleep(BETWEEN_PAGES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the day is over
        } catch (IOException | RuntimeException e) {
            note(e.toString());
        }
    }

    /** In good time, as browsers do. */
    private Instant next() {
        return clock.instant().plus(life.dividedBy(2));
    }

    private void look(Page page) {
        opened++;
        if (!page.ok()) {
            note(page.toString());
        }
    }

    /** The first is the one to explain: what comes after it may be its consequence. */
    private void note(String what) {
        if (refused == 0) {
            example = what;
        }
        refused++;
    }

    int opened() {
        return opened;
    }

    int refused() {
        return refused;
    }

    String example() {
        return example;
    }

    @Override
    public void close() throws InterruptedException {
        work.interrupt();
        work.join();
    }
}
