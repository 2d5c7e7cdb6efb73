package ecluse.web;

import ecluse.kernel.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;

/** Where a form was sent from, as the browser says it; a page elsewhere cannot make a browser lie about that. */
public final class Origin {
    private Origin() {}

    /**
     * Whether it may have been one of our own pages. {@code Sec-Fetch-Site} decides where it is there, else {@code Origin};
     * a caller that sends neither is no browser that somebody else's page could abuse.
     */
    static boolean ours(HttpServletRequest request, Settings settings) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        var origin = request.getHeader("Origin");
        return origin == null || origin.toLowerCase(Locale.ROOT).equals(own(request, settings));
    }

    /** A path of ours: neither {@code //elsewhere} nor {@code /\elsewhere}, which browsers take for another host. */
    public static boolean onThisSite(String back) {
        return back.startsWith("/")
                && !back.startsWith("//")
                && back.indexOf('\\') < 0
                && back.length() <= 2_000
                && back.chars().noneMatch(Character::isISOControl);
    }

    private static String own(HttpServletRequest request, Settings settings) {
        URI base = settings.baseUrl();
        if (base != null) {
            return (base.getScheme() + "://" + base.getRawAuthority()).toLowerCase(Locale.ROOT);
        }
        return ("http://" + request.getHeader("Host")).toLowerCase(Locale.ROOT);
    }
}
