package ecluse.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Many new rows into one table, by PostgreSQL's COPY in its binary format: the fastest way in that there is. The values of a
 * row are given in the order of the columns. Part of the connection's transaction: nothing is there before its commit.
 */
public final class BinaryCopy implements AutoCloseable {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final LocalDate DAY_ZERO = LocalDate.of(2000, 1, 1);
    private static final Instant MOMENT_ZERO = Instant.parse("2000-01-01T00:00:00Z");
    private static final int CHUNK = 64 * 1024;

    private final CopyIn copy;
    private final short columns;
    private ByteBuffer buffer = ByteBuffer.allocate(CHUNK);

    private BinaryCopy(CopyIn copy, int columns) throws SQLException {
        this.copy = copy;
        this.columns = (short) columns;
        room(SIGNATURE.length + 8).put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Starts; {@code table} and {@code columns} are names in a program's text, never anybody's input. */
    public static BinaryCopy into(Connection connection, String table, String... columns) throws SQLException {
        var sql = "copy " + table + " (" + String.join(", ", columns) + ") from stdin (format binary)";
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        return new BinaryCopy(copy, columns.length);
    }

    /** Begins a row; as many values as there are columns must follow. */
    public BinaryCopy row() throws SQLException {
        room(2).putShort(columns);
        return this;
    }

    public BinaryCopy uuid(UUID value) throws SQLException {
        room(20).putInt(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        return this;
    }

    /** A {@code smallint}. */
    public BinaryCopy small(@Nullable Short value) throws SQLException {
        if (value == null) {
            return nothing();
        }
        room(6).putInt(2).putShort(value);
        return this;
    }

    /** An {@code integer}. */
    public BinaryCopy number(int value) throws SQLException {
        room(8).putInt(4).putInt(value);
        return this;
    }

    /** A {@code bytea}. */
    public BinaryCopy bytes(byte @Nullable [] value) throws SQLException {
        if (value == null) {
            return nothing();
        }
        room(4 + value.length).putInt(value.length).put(value);
        return this;
    }

    public BinaryCopy text(@Nullable String value) throws SQLException {
        return bytes(value == null ? null : value.getBytes(UTF_8));
    }

    public BinaryCopy date(@Nullable LocalDate value) throws SQLException {
        return value == null ? nothing() : number((int) ChronoUnit.DAYS.between(DAY_ZERO, value));
    }

    /** A {@code timestamptz}. */
    public BinaryCopy moment(@Nullable Instant value) throws SQLException {
        if (value == null) {
            return nothing();
        }
        room(12).putInt(8).putLong(ChronoUnit.MICROS.between(MOMENT_ZERO, value));
        return this;
    }

    /** Sends what is left and waits until the table has taken it. Returns the number of rows. */
    public long end() throws SQLException {
        room(2).putShort((short) -1);
        send();
        return copy.endCopy();
    }

    /** Gives up what was begun and not ended. */
    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private BinaryCopy nothing() throws SQLException {
        room(4).putInt(-1);
        return this;
    }

    private ByteBuffer room(int bytes) throws SQLException {
        if (buffer.remaining() < bytes) {
            send();
            if (buffer.capacity() < bytes) {
                buffer = ByteBuffer.allocate(bytes);
            }
        }
        return buffer;
    }

    private void send() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
