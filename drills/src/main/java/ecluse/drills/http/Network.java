package ecluse.drills.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Ways to the portal from several addresses of this machine: 127.0.0.1, 127.0.0.2 … Loopback only. */
public final class Network implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int ELSEWHERE = 0x101;

    private final URI portal;
    private final List<HttpClient> clients;

    /** In another network than all others. */
    private final HttpClient elsewhere;

    private Network(URI portal, List<HttpClient> clients) {
        this.portal = portal;
        this.clients = clients;
        this.elsewhere = client(ELSEWHERE);
    }

    public static Network to(URI portal, int addresses) {
        if (!portal.getHost().equals("localhost") && !portal.getHost().equals("127.0.0.1")) {
            throw new IllegalArgumentException("a drill attacks its own machine alone, not " + portal.getHost());
        }
        return new Network(
                portal,
                IntStream.rangeClosed(1, addresses).mapToObj(Network::client).toList());
    }

    private static HttpClient client(int number) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT);
        var address = address(number);
        return canBind(address) ? builder.localAddress(inet(address)).build() : builder.build();
    }

    private static byte[] address(int number) {
        return new byte[] {127, 0, (byte) (number >> 8), (byte) number};
    }

    /** Not every system has more than 127.0.0.1 without being told. */
    private static boolean canBind(byte[] address) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(inet(address), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress inet(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public URI portal() {
        return portal;
    }

    /** A new visitor without cookies. @param address which of the addresses, any number */
    public Browser browser(int address) {
        return new Browser(clientAt(address), portal);
    }

    /** The same visitor, seen from another address: what a thief of a cookie looks like. */
    public Browser from(int address, Browser visitor) {
        return visitor.through(clientAt(address));
    }

    /** A thief with a copy of all that a visitor carries, at one of the addresses. */
    public Browser copied(int address, Browser visitor) {
        return visitor.copied(clientAt(address));
    }

    /** The same in another network: 127.0.1.1, where this system has it. */
    public Browser copiedElsewhere(Browser visitor) {
        return visitor.copied(elsewhere);
    }

    /** Whether this system has addresses in another network. */
    public static boolean hasElsewhere() {
        return canBind(address(ELSEWHERE));
    }

    private HttpClient clientAt(int address) {
        return clients.get(Math.floorMod(address, clients.size()));
    }

    @Override
    public void close() {
        clients.forEach(HttpClient::shutdownNow);
        elsewhere.shutdownNow();
    }
}
