package ecluse.testing;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real browser, without a window. It is Chromium at {@code ECLUSE_TEST_BROWSER}, or where Playwright finds one. With
 * {@code -Decluse.screenshots=FOLDER} every page that is looked at leaves a picture there.
 */
public final class Screen implements AutoCloseable {
    private static final @Nullable String PICTURES = System.getProperty("ecluse.screenshots");
    private static final List<String> STANDARDS = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    /**
     * One browser serves all tests of a thread: Playwright belongs to the thread that made it. Windows share nothing, since
     * each has a context of its own. It ends with this process.
     */
    private static final ThreadLocal<com.microsoft.playwright.Browser> BROWSER =
            ThreadLocal.withInitial(() -> Playwright.create().chromium().launch(options()));

    private final List<BrowserContext> contexts = new ArrayList<>();

    private static LaunchOptions options() {
        var options = new LaunchOptions()
                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"));
        var program = System.getenv("ECLUSE_TEST_BROWSER");
        if (program != null && !program.isBlank()) {
            options.setExecutablePath(Path.of(program));
        }
        return options;
    }

    /** A window of this width, with cookies of its own. */
    public Window open(int width, boolean dark) {
        return window(width, dark, new NewContextOptions());
    }

    /** The same by day, where no script runs. */
    public Window openWithoutScripts(int width) {
        return window(width, false, new NewContextOptions().setJavaScriptEnabled(false));
    }

    private Window window(int width, boolean dark, NewContextOptions options) {
        var context = BROWSER.get()
                .newContext(options.setViewportSize(width, 900)
                        .setLocale("fr-FR")
                        .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT));
        contexts.add(context);
        return new Window(context, width + (dark ? "-dark" : ""));
    }

    @Override
    public void close() {
        contexts.forEach(BrowserContext::close);
    }

    /** One window. */
    public static final class Window implements AutoCloseable {
        private final BrowserContext context;
        private final Page page;
        private final String name;
        private final List<String> complaints = new ArrayList<>();

        private Window(BrowserContext context, String name) {
            this.context = context;
            this.name = name;
            this.page = context.newPage();
            page.onConsoleMessage(this::note);
        }

        /**
         * A status of 4xx or 5xx is what the page says as well, and a connection is cut by the test itself; everything else is
         * a fault of the page.
         */
        private void note(ConsoleMessage message) {
            if (message.type().equals("error")
                    && !message.text().contains("the server responded with a status of")
                    && !message.text().contains("net::ERR_INTERNET_DISCONNECTED")) {
                complaints.add(message.text());
            }
        }

        public Page page() {
            return page;
        }

        /** The portal in this language: for this window alone, so that no account has another one afterwards. */
        public void speak(Portal portal, String language) {
            context.addCookies(List.of(new Cookie("language", language).setUrl(portal.url())));
        }

        /** As this account and no other, in this language, at whatever page comes first. */
        public void signIn(Portal portal, World.Account account, String language) {
            context.clearCookies();
            speak(portal, language);
            page.navigate(portal.url() + "/sign-in");
            page.locator("#login").fill(account.login());
            page.locator("#password").fill(World.PASSWORD);
            page.locator("main form button").first().click();
            page.waitForURL(url -> !url.endsWith("/sign-in"));
            page.waitForSelector("html[lang=" + language + "]");
        }

        /** What is wrong with the page that is shown, as a person with or without a pointer, a wide screen, sight would meet it. */
        public List<String> faults(String picture) {
            var faults = new ArrayList<>(complaints);
            complaints.clear();
            if (PICTURES != null) {
                page.screenshot(new ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(Path.of(PICTURES, picture + "-" + name + ".png")));
            }
            var overflow =
                    page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth");
            if (overflow instanceof Number pixels && pixels.intValue() > 0) {
                faults.add("wider than the window by " + pixels + " px");
            }
            new AxeBuilder(page)
                    .setLegacyMode(true)
                    .withTags(STANDARDS)
                    .analyze()
                    .getViolations()
                    .forEach(violation -> violation
                            .getNodes()
                            .forEach(node -> faults.add(
                                    violation.getId() + ": " + violation.getHelp() + ": " + node.getHtml())));
            return faults;
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
