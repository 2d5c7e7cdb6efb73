package ecluse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * What stands before a portal for real: https on localhost, passed on byte by byte. Its certificate is made for the occasion, and a
 * browser with {@link #home} as its home folder trusts it.
 */
public final class HttpsFront implements AutoCloseable {
    private static final String PASSWORD = "only for tests";

    private final Path home;
    private final SSLServerSocket socket;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile int target;

    private HttpsFront(Path home, SSLServerSocket socket) {
        this.home = home;
        this.socket = socket;
    }

    /** The program that tells Chromium on Linux whom to trust (package libnss3-tools); empty where it is not installed. */
    public static Optional<Path> certutil() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "certutil"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static HttpsFront open() {
        try {
            var home = Files.createTempDirectory("ecluse-https");
            var store = home.resolve("key.p12");
            var certificate = home.resolve("certificate.pem");
            keytool(
                    "-genkeypair -alias portal -keyalg EC -groupname secp256r1 -validity 2 -dname CN=localhost"
                            + " -ext san=dns:localhost -ext bc=ca:true",
                    store);
            keytool("-exportcert -rfc -alias portal -file " + certificate, store);
            trust(home, certificate);
            var context = context(store);
            var socket = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
            return new HttpsFront(home, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(String arguments, Path store) {
        var command = Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString()),
                        Stream.of(arguments.split(" ")))
                .toList();
        run(Stream.concat(
                        command.stream(),
                        Stream.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store + ""))
                .toList());
    }

    private static void trust(Path home, Path certificate) throws IOException {
        var tool = certutil().orElseThrow().toString();
        var store = home.resolve(".pki/nssdb");
        Files.createDirectories(store);
        run(List.of(tool, "-N", "--empty-password", "-d", "sql:" + store));
        run(List.of(tool, "-A", "-d", "sql:" + store, "-n", "portal", "-t", "C,,", "-i", certificate.toString()));
    }

    private static void run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command.getFirst() + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** The home folder of a browser that trusts it. */
    public Path home() {
        return home;
    }

    public String url() {
        return "https://localhost:" + socket.getLocalPort();
    }

    /** Passes on to this portal from now on. */
    public void before(Portal portal) {
        target = URI.create(portal.url()).getPort();
        threads.submit(this::accept);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var browser = socket.accept();
                threads.submit(() -> passOn(browser));
            } catch (SocketException e) {
                return; // closed
            } catch (IOException e) {
                // A connection that was given up before it stood: the next.
            }
        }
    }

    /** Whichever side hangs up first, both do: a browser must not send anything more into half a connection. */
    private void passOn(Socket browser) {
        try (browser;
                var portal = new Socket("127.0.0.1", target)) {
            threads.submit(() -> pump(portal, browser));
            pump(browser, portal);
        } catch (IOException e) {
            // The portal is not there, or a side has hung up, which browsers do; a page that does not come fails its
            // test.
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // hung up
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
