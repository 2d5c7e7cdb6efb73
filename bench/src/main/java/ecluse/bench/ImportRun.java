package ecluse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import ecluse.Ecluse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An import as people run it: the portal's command, in a JVM of its own, with the heap that the launcher gives it, into a
 * fresh embedded PostgreSQL. Measured from outside: time by when the command speaks, memory by what the system says.
 *
 * @param peoplePerSecond over all that is done for {@code people.csv}, both readings of the file included
 * @param peakMegabytes the most memory the JVM ever held (resident set), heap and all the rest
 */
record ImportRun(double peoplePerSecond, double peakMegabytes) {
    private static final String HEAP = "-Xmx256m";

    static ImportRun of(Path population, int people, Path data) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ecluse.class.getName(),
                        "import",
                        population.toString(),
                        "--ecluse.purpose=drill",
                        "--ecluse.data-folder=" + data)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var peak = new AtomicLong();
        var watch = Thread.ofVirtual().start(() -> watch(process, peak));
        double seconds = secondsForPeople(process);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the import ended with " + process.exitValue());
        }
        watch.join();
        return new ImportRun(people / seconds, peak.get() / 1024.0);
    }

    /** From the last word about the file before to the last one about {@code people.csv}. */
    private static double secondsForPeople(Process process) throws IOException {
        long begun = System.nanoTime();
        long ended = begun;
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                System.err.println("  " + line);
                if (line.startsWith("accounts.csv")) {
                    begun = System.nanoTime();
                } else if (line.startsWith("people.csv")) {
                    ended = System.nanoTime();
                }
            }
        }
        return (ended - begun) / 1e9;
    }

    private static void watch(Process process, AtomicLong peak) {
        try {
            do {
                peak.accumulateAndGet(kilobytes(process.pid()), Math::max);
            } while (!process.waitFor(200, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            throw new IllegalStateException("the memory of the import cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On Linux the highest so far; elsewhere what it is now. 0 once the process has gone. */
    private static long kilobytes(long process) throws IOException, InterruptedException {
        var status = Path.of("/proc/" + process + "/status");
        if (Files.isDirectory(Path.of("/proc/self"))) {
            return highWaterMark(status);
        }
        var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process)).start();
        var said = new String(ps.getInputStream().readAllBytes(), UTF_8).strip();
        ps.waitFor();
        return said.isEmpty() ? 0 : Long.parseLong(said);
    }

    private static long highWaterMark(Path status) {
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // It has ended.
        }
    }
}
