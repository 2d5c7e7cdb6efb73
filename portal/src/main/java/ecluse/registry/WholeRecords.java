package ecluse.registry;

import java.io.IOException;
import java.io.Reader;
import java.util.function.Consumer;

/**
 * A file's text with what no parser could take cut out, so that a stray quote costs its own line and not the rest of the
 * file. A line is cut out, and told, when its quote is followed by something else than a separator, is never closed or not
 * within {@link #LONGEST} characters, or when the line is longer than that. Its line break stays, so lines keep their numbers.
 */
public final class WholeRecords extends Reader {
    /** Characters of one record. The columns' own limits sum up to a tenth of it. */
    public static final int LONGEST = 32_768;

    private static final int KEPT = 2_000;

    private final Reader in;
    private final char separator;
    private final Consumer<Broken> told;
    private final char[] buffer = new char[8 * LONGEST];
    private int given;
    private int whole;
    private int end;
    private boolean finished;
    private long line = 1;
    private long lineBreaks;
    private boolean lastEndsInBreak = true;

    /** A line that was cut out. {@code text} is its beginning, at most 2,000 characters. */
    public record Broken(long line, String text, Rule rule, int length) {
        @Override
        public String toString() {
            return "Broken[line " + line + "]";
        }
    }

    private enum Verdict {
        WHOLE,
        QUOTE,
        NEVER_ENDS
    }

    WholeRecords(Reader in, char separator, Consumer<Broken> told) {
        this.in = in;
        this.separator = separator;
        this.told = told;
    }

    @Override
    public int read(char[] target, int from, int count) throws IOException {
        while (given == whole) {
            if (!judgeMore()) {
                return -1;
            }
        }
        int length = Math.min(count, whole - given);
        System.arraycopy(buffer, given, target, from, length);
        given += length;
        return length;
    }

    /** Whether the file ended in the middle of its last line. Known once all is read. */
    boolean endedInMidLine() {
        return !lastEndsInBreak;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean judgeMore() throws IOException {
        fill();
        if (whole == end) {
            return false;
        }
        while (whole < end && (finished || end - whole > LONGEST)) {
            int start = whole;
            var verdict = judge();
            if (verdict != Verdict.WHOLE) {
                whole = start;
                if (given == whole) {
                    cutOut(verdict);
                }
                // Otherwise the parser first takes what is whole, and this record is judged again.
                return true;
            }
            line += lineBreaks;
        }
        return true;
    }

    /** Judges the record at {@code whole} and moves past it. */
    private Verdict judge() {
        int limit = Math.min(end, whole + LONGEST);
        boolean quoted = false;
        boolean closed = false;
        boolean fieldStart = true;
        lineBreaks = 0;
        for (int i = whole; i < limit; i++) {
            char c = buffer[i];
            if (c == '\n' || c == '\r') {
                if (c == '\r' && i + 1 < end && buffer[i + 1] == '\n') {
                    i++;
                }
                lineBreaks++;
                if (!quoted) {
                    whole = i + 1;
                    return Verdict.WHOLE;
                }
            } else if (quoted) {
                if (c == '"' && i + 1 < end && buffer[i + 1] == '"') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                    closed = true;
                }
            } else if (c == separator) {
                fieldStart = true;
                closed = false;
            } else if (closed) {
                return Verdict.QUOTE;
            } else {
                quoted = fieldStart && c == '"';
                fieldStart = false;
            }
        }
        if (finished && limit == end && !quoted) {
            whole = end;
            return Verdict.WHOLE;
        }
        return Verdict.NEVER_ENDS;
    }

    private void cutOut(Verdict verdict) throws IOException {
        int stop = lineBreak(whole, Math.min(end, whole + LONGEST));
        boolean lineIsTooLong = stop < 0 && end - whole >= LONGEST;
        if (lineIsTooLong && verdict == Verdict.NEVER_ENDS) {
            var text = new String(buffer, whole, KEPT);
            told.accept(new Broken(line, text, Rule.LINE_LENGTH, skipLine()));
            return;
        }
        int length = (stop < 0 ? lineEnd() : stop) - whole;
        var rule = stop < 0 && !lineIsTooLong ? Rule.TRUNCATED : Rule.QUOTE;
        told.accept(new Broken(line, new String(buffer, whole, Math.min(length, KEPT)), rule, length));
        skipLine();
    }

    private int lineEnd() {
        int found = lineBreak(whole, end);
        return found < 0 ? end : found;
    }

    /** Leaves the rest of the line out, however long, up to its line break. Returns the number of characters left out. */
    private int skipLine() throws IOException {
        long skipped = 0;
        int stop = lineBreak(whole, end);
        while (stop < 0) {
            skipped += end - whole;
            whole = end;
            given = end;
            fill();
            if (whole == end) {
                return (int) Math.min(Integer.MAX_VALUE, skipped);
            }
            stop = lineBreak(whole, end);
        }
        skipped += stop - whole;
        whole = stop;
        given = stop;
        return (int) Math.min(Integer.MAX_VALUE, skipped);
    }

    private int lineBreak(int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n' || buffer[i] == '\r') {
                return i;
            }
        }
        return -1;
    }

    /** Called when the parser has all that is whole. */
    private void fill() throws IOException {
        System.arraycopy(buffer, given, buffer, 0, end - given);
        end -= given;
        whole -= given;
        given = 0;
        while (!finished && end < buffer.length) {
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                finished = true;
            } else if (read > 0) {
                end += read;
                lastEndsInBreak = buffer[end - 1] == '\n' || buffer[end - 1] == '\r';
            }
        }
    }
}
