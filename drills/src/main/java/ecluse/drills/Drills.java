package ecluse.drills;

import ecluse.drills.campaign.CampaignCommand;
import ecluse.drills.cookie.CookieCommand;
import ecluse.drills.crash.CrashCommand;
import ecluse.drills.demo.DemoCommand;
import ecluse.drills.july.JulyCommand;
import ecluse.drills.manager.ManagerCommand;
import ecluse.drills.password.PasswordCommand;
import ecluse.drills.phish.PhishCommand;
import ecluse.drills.population.GenerateCommand;
import ecluse.drills.seed.SeedCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** The commands of this module, as the launcher calls them. */
public final class Drills {
    private static final int FAILED = 1;
    private static final int CANNOT_RUN = 2;

    private Drills() {}

    static void main(String... arguments) {
        // Addresses such as 127.0.0.2 exist in IPv4 alone, and "localhost" must mean the same.
        System.setProperty("java.net.preferIPv4Stack", "true");
        // The terminal's own encoding may be ASCII; what is printed here has accents.
        var out = utf8(FileDescriptor.out);
        var err = utf8(FileDescriptor.err);
        int status = run(List.of(arguments), out, err);
        out.flush();
        System.exit(status);
    }

    private static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            return dispatch(arguments, out) ? 0 : FAILED;
        } catch (CannotRun e) {
            err.println("ecluse: " + e.getMessage());
            return CANNOT_RUN;
        }
    }

    private static boolean dispatch(List<String> arguments, PrintStream out) {
        var command = arguments.isEmpty() ? "" : arguments.getFirst();
        var rest = arguments.stream().skip(1).toList();
        return switch (command) {
            case "generate" -> {
                GenerateCommand.run(rest, out);
                yield true;
            }
            case "demo" -> {
                DemoCommand.run(rest, Clock.systemUTC(), out);
                yield true;
            }
            case "drill" -> drill(rest, out);
            default -> throw new CannotRun("unknown command '" + command + "'. Known: generate, demo, drill.");
        };
    }

    private static boolean drill(List<String> arguments, PrintStream out) {
        var name = arguments.isEmpty() ? "" : arguments.getFirst();
        return switch (name) {
            case "july", "all" -> JulyCommand.run(arguments.stream().skip(1).toList(), Clock.systemUTC(), out);
            case "password" -> PasswordCommand.run(arguments.stream().skip(1).toList(), Clock.systemUTC(), out);
            case "cookie" -> CookieCommand.run(arguments.stream().skip(1).toList(), Clock.systemUTC(), out);
            case "seed" -> SeedCommand.run(arguments.stream().skip(1).toList(), Clock.systemUTC(), out);
            case "phish" -> PhishCommand.run(arguments.stream().skip(1).toList(), Clock.systemUTC(), out);
            case "manager" -> ManagerCommand.run(arguments.stream().skip(1).toList(), Clock.systemUTC(), out);
            case "campaign" -> CampaignCommand.run(arguments.stream().skip(1).toList(), Clock.systemUTC(), out);
            case "crash" -> CrashCommand.run(arguments.stream().skip(1).toList(), Clock.systemUTC(), out);
            default ->
                throw new CannotRun("unknown drill '" + name
                        + "'. Known: july, password, seed, phish, cookie, manager, campaign, crash, all.");
        };
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
