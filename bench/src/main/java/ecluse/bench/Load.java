package ecluse.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The load, in a process of its own: clients with one kept connection each, one request at a time, over plain sockets. */
final class Load {
    private Load() {}

    private record Target(String path, byte[] expected) {}

    private record Reader(String token, List<Target> people) {}

    static void main(String... arguments) throws Exception {
        var address = URI.create(arguments[0]);
        var readers = readers(Path.of(arguments[2]), arguments[1]);
        int clients = Integer.parseInt(arguments[3]);
        long nanos = Long.parseLong(arguments[4]) * 1_000_000_000L;
        var all = new ArrayList<Long>();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            var results = new ArrayList<Future<List<Long>>>();
            long end = System.nanoTime() + nanos;
            for (int c = 0; c < clients; c++) {
                int client = c;
                results.add(threads.submit(() -> client(address, readers, client, clients, end)));
            }
            for (var result : results) {
                all.addAll(result.get());
            }
        }
        all.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%.1f %.3f %.3f%n",
                all.size() * 1e9 / nanos,
                all.get(all.size() / 2) / 1e6,
                all.get((int) (all.size() * 0.99)) / 1e6);
    }

    private static List<Long> client(URI address, List<Reader> readers, int number, int clients, long end)
            throws IOException {
        var random = new Random(number);
        var times = new ArrayList<Long>(100_000);
        int turn = 0;
        while (System.nanoTime() < end) {
            try (var socket = new Socket(address.getHost(), address.getPort())) {
                socket.setTcpNoDelay(true);
                var in = new BufferedInputStream(socket.getInputStream(), 8_192);
                // The server ends a connection after some requests and says so; a browser opens the next one, and so do
                // we.
                for (boolean kept = true; kept && System.nanoTime() < end; turn++) {
                    // Each client walks through the readers that are its own, so that accounts differ as they do in
                    // life.
                    var reader = readers.get((number + turn * clients) % readers.size());
                    var target =
                            reader.people().get(random.nextInt(reader.people().size()));
                    long start = System.nanoTime();
                    socket.getOutputStream().write(request(address, reader, target));
                    kept = check(in, target);
                    times.add(System.nanoTime() - start);
                }
            }
        }
        return times;
    }

    private static byte[] request(URI address, Reader reader, Target target) {
        return ("GET " + target.path() + " HTTP/1.1\r\nHost: " + address.getHost() + ":" + address.getPort()
                        + "\r\nCookie: ecluse=" + reader.token() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads one answer, which must be the person's. Whether the connection stays open. */
    private static boolean check(InputStream in, Target target) throws IOException {
        var status = line(in);
        int length = -1;
        boolean kept = true;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (lower.equals("connection: close")) {
                kept = false;
            }
        }
        var body = length < 0 ? new byte[0] : in.readNBytes(length);
        var said = new String(body, StandardCharsets.UTF_8);
        if (!status.contains(" 200") || !said.startsWith(new String(target.expected(), StandardCharsets.UTF_8))) {
            throw new IOException("not the person asked for: " + status);
        }
        return kept;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the portal closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static List<Reader> readers(Path file, String path) throws IOException {
        var readers = new ArrayList<Reader>();
        for (var line : Files.readAllLines(file)) {
            var words = line.split(" ");
            if (words[0].equals("reader")) {
                readers.add(new Reader(words[1], new ArrayList<>()));
            } else {
                readers.getLast().people().add(new Target(path + words[0], words[1].getBytes(StandardCharsets.UTF_8)));
            }
        }
        return readers;
    }
}
