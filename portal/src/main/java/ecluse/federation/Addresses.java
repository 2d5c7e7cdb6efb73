package ecluse.federation;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which addresses a provider may have. What it names is asked by the portal's own machine, so it may not lead to where only that
 * machine gets (server-side request forgery): https, or loopback for a provider that is on loopback itself.
 */
final class Addresses {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");

    private Addresses() {}

    /** An issuer: no query, no fragment, nobody's name (OpenID Connect Core 1.0 §2). */
    static Optional<URI> issuer(String typed) {
        return read(typed).filter(uri -> uri.getQuery() == null && typed.length() <= 300);
    }

    /** An endpoint that the provider's own document names. */
    static Optional<URI> endpoint(URI issuer, String named) {
        return read(named).filter(uri -> loopback(issuer) || !loopback(uri));
    }

    private static Optional<URI> read(String text) {
        try {
            var uri = URI.create(text);
            return uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getRawFragment() == null
                            && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && loopback(uri))
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Of the own network: RFC 1918, and for IPv6 RFC 4193. */
    private static boolean inside(InetAddress address) {
        return address.isSiteLocalAddress()
                || address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
    }

    private static boolean loopback(URI uri) {
        return LOOPBACK.contains(host(uri));
    }

    private static String host(URI uri) {
        return String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    }

    /**
     * Whether the machine may be asked that an address leads to, by all that its name stands for. An address of the own network is
     * one only where the issuer itself is that host: an agency's provider may well be inside.
     */
    static boolean mayAsk(URI issuer, URI address) {
        if (loopback(address)) {
            return loopback(issuer);
        }
        try {
            return Stream.of(InetAddress.getAllByName(address.getHost()))
                    .noneMatch(one -> one.isLoopbackAddress()
                            || one.isAnyLocalAddress()
                            || one.isLinkLocalAddress()
                            || one.isMulticastAddress()
                            || inside(one) && !host(address).equals(host(issuer)));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
