package ecluse.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A wire between the portal and its PostgreSQL that hears how often the portal asks and waits: each Sync and each simple Query of
 * the front end is one round trip, whoever sends it, commits included (PostgreSQL's documentation, chapter "Frontend/Backend
 * Protocol", "Message Formats"). Round trips are told apart by the statement's text; what is bound to it is neither changed nor
 * kept.
 */
final class Wire implements AutoCloseable {
    private static final int QUERY = 'Q';
    private static final int PARSE = 'P';
    private static final int BIND = 'B';
    private static final int SYNC = 'S';
    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final int LONGEST_PIECE = 1 << 16;

    private final ServerSocket server;
    private final int database;
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private volatile boolean listening;

    private Wire(ServerSocket server, int database) {
        this.server = server;
        this.database = database;
    }

    /** @param database the port on this machine */
    static Wire to(int database) throws IOException {
        var wire = new Wire(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), database);
        Thread.ofVirtual().name("wire").start(wire::accept);
        return wire;
    }

    int port() {
        return server.getLocalPort();
    }

    @FunctionalInterface
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** The statements of all round trips while something is done, in order. */
    List<String> during(Work work) throws IOException, InterruptedException {
        heard.clear();
        listening = true;
        try {
            work.run();
        } finally {
            listening = false;
        }
        return List.copyOf(heard);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                client.setTcpNoDelay(true);
                var behind = new Socket(InetAddress.getLoopbackAddress(), database);
                behind.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> together(client, behind, () -> forward(client, behind)));
                Thread.ofVirtual().start(() -> together(client, behind, () -> backward(behind, client)));
            } catch (IOException e) {
                // The wire was taken down, or PostgreSQL is: the portal meets the same and says so.
                continue;
            }
        }
    }

    @FunctionalInterface
    private interface Way {
        void carry() throws IOException;
    }

    /** When one way ends, both do. */
    private static void together(Socket client, Socket behind, Way way) {
        try (client;
                behind) {
            way.carry();
        } catch (IOException e) {
            // Closed by either side.
            return;
        }
    }

    private static void backward(Socket from, Socket to) throws IOException {
        from.getInputStream().transferTo(to.getOutputStream());
    }

    private void forward(Socket from, Socket to) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(from.getInputStream(), LONGEST_PIECE));
        var piece = new byte[LONGEST_PIECE];
        var out = new BufferedOutputStream(to.getOutputStream(), LONGEST_PIECE);
        begin(in, out, piece);
        var ear = new Ear();
        while (true) {
            if (in.available() == 0) {
                out.flush();
            }
            int type = in.readUnsignedByte();
            int length = in.readInt();
            out.write(type);
            write(out, length);
            if (type == QUERY || type == PARSE || type == BIND || type == SYNC) {
                var body = in.readNBytes(length - 4);
                ear.hear(type, body);
                out.write(body);
            } else {
                carry(in, out, length - 4, piece);
            }
        }
    }

    private static void write(OutputStream out, int number) throws IOException {
        out.write(new byte[] {(byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number});
    }

    /** What one connection says. */
    private final class Ear {
        private final Map<String, String> statements = new HashMap<>();
        private String bound = "";
        private String before = "";

        void hear(int type, byte[] body) {
            switch (type) {
                case PARSE -> {
                    int name = end(body, 0);
                    statements.put(text(body, 0, name), text(body, name + 1, end(body, name + 1)));
                }
                case BIND -> {
                    int portal = end(body, 0);
                    bound = statements.getOrDefault(text(body, portal + 1, end(body, portal + 1)), "?");
                }
                case QUERY -> trip(text(body, 0, end(body, 0)));
                default -> trip(bound);
            }
        }

        /** A commit belongs to what was done before it. */
        private void trip(String statement) {
            var told = statement.equalsIgnoreCase("COMMIT") ? "COMMIT after " + before : statement;
            if (listening) {
                heard.add(told);
            }
            before = statement;
        }

        private static int end(byte[] body, int from) {
            int at = from;
            while (body[at] != 0) {
                at++;
            }
            return at;
        }

        private static String text(byte[] body, int from, int until) {
            return new String(body, from, until - from, StandardCharsets.UTF_8);
        }
    }

    /** Messages without a type, up to the one that names user and database. */
    private static void begin(DataInputStream in, OutputStream out, byte[] piece) throws IOException {
        int code = SSL_REQUEST;
        while (code == SSL_REQUEST || code == GSS_REQUEST) {
            int length = in.readInt();
            code = in.readInt();
            write(out, length);
            write(out, code);
            carry(in, out, length - 8, piece);
            out.flush();
        }
    }

    private static void carry(InputStream in, OutputStream out, int bytes, byte[] piece) throws IOException {
        for (int left = bytes; left > 0; ) {
            int read = in.read(piece, 0, Math.min(left, piece.length));
            if (read < 0) {
                throw new IOException("the message was cut");
            }
            out.write(piece, 0, read);
            left -= read;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
