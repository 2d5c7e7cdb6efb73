package ecluse.accounts;

import ecluse.kernel.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;

/**
 * Where a request comes from. The portal speaks plain HTTP, so where people reach it by https a proxy of ours stands before
 * it: then the last address in {@code X-Forwarded-For}, the one that our proxy itself has added, is the caller's. Earlier
 * ones are the caller's own words. Without a proxy the header is not looked at.
 */
record ClientAddress(String text) {

    static ClientAddress of(HttpServletRequest request, Settings settings) {
        if (settings.secure()) {
            var forwarded = Collections.list(request.getHeaders("X-Forwarded-For"));
            if (!forwarded.isEmpty()) {
                var last = forwarded.getLast();
                return literal(last.substring(last.lastIndexOf(',') + 1).strip(), request.getRemoteAddr());
            }
        }
        return new ClientAddress(request.getRemoteAddr());
    }

    private static ClientAddress literal(String said, String otherwise) {
        try {
            return new ClientAddress(InetAddress.ofLiteral(said).getHostAddress());
        } catch (IllegalArgumentException e) {
            return new ClientAddress(otherwise);
        }
    }

    /**
     * What throttling counts by. One subscriber of IPv6 has at least 2⁶⁴ addresses at hand, so these count as one.
     */
    String network() {
        return network(text);
    }

    /**
     * The network as far as a bound cookie and a sign-in's whereabouts go: an IPv4 /24, an IPv6 /56, which is what a household or
     * an office usually has. Whatever is no address is a place of its own.
     */
    String place() {
        return place(text);
    }

    static String place(String address) {
        try {
            var parsed = InetAddress.ofLiteral(address);
            int kept = parsed instanceof Inet6Address ? 7 : 3;
            var bytes = parsed.getAddress();
            return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(bytes, kept), bytes.length))
                            .getHostAddress()
                    + "/" + 8 * kept;
        } catch (IllegalArgumentException | java.net.UnknownHostException e) {
            return address;
        }
    }

    static String network(String address) {
        try {
            var parsed = InetAddress.ofLiteral(address);
            if (parsed instanceof Inet6Address) {
                return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(parsed.getAddress(), 8), 16))
                                .getHostAddress()
                        + "/64";
            }
            return parsed.getHostAddress();
        } catch (IllegalArgumentException | java.net.UnknownHostException e) {
            return address;
        }
    }
}
