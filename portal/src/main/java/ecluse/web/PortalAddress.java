package ecluse.web;

import ecluse.kernel.Settings;
import java.net.URI;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Addresses of the portal's pages, for what leaves it. */
@Component
public class PortalAddress {
    private final Settings settings;
    private final Environment environment;

    PortalAddress(Settings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /** @param path as {@code /kairos/today} */
    public String of(String path) {
        return root() + path;
    }

    private String root() {
        URI base = settings.baseUrl();
        return base == null
                ? "http://localhost:" + environment.getProperty("local.server.port", Integer.toString(settings.port()))
                : base.toString().replaceAll("/+$", "");
    }
}
