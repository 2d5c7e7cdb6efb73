package ecluse.testing;

import ecluse.Ecluse;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole portal in this process, on a free port, over a test's database. */
public final class Portal implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Portal(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static Portal on(TestDatabase database) {
        return on(database, Map.of());
    }

    /** With settings of the test's own, as {@code serve} would be told them. */
    public static Portal on(TestDatabase database, Map<String, String> settings) {
        var options = new HashMap<>(database.options());
        options.putAll(settings);
        var arguments = options.entrySet().stream()
                .map(e -> "--" + e.getKey() + "=" + e.getValue())
                .toArray(String[]::new);
        return new Portal(new SpringApplication(Ecluse.class).run(arguments));
    }

    public String url() {
        return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** A new browser without cookies. */
    public Browser browser() {
        return new Browser(url());
    }

    /** A browser in which the account is signed in by its password. */
    public Browser signedIn(World.Account account) {
        var browser = browser();
        browser.get("/sign-in");
        var answer = browser.post("/sign-in", Map.of("login", account.login(), "password", World.PASSWORD));
        if (answer.status() != 303) {
            throw new IllegalStateException("sign-in answered " + answer.status() + ": " + answer.body());
        }
        return browser;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
