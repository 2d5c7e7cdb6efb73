package ecluse;

import static java.nio.charset.StandardCharsets.UTF_8;

import ecluse.kernel.CannotStart;
import ecluse.registry.ImportCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.PortInUseException;

/** The portal's commands, as the launcher calls them: {@code serve}, {@code import}, {@code check}. */
@SpringBootApplication
public class Ecluse {

    static void main(String... arguments) {
        var command = arguments.length == 0 ? "serve" : arguments[0];
        var options = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
        // Whatever the locale: who starts the portal reads UTF-8.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8));
        try {
            switch (command) {
                case "serve" -> serve(options);
                case "import" -> System.exit(importFolder(options));
                default ->
                    throw new CannotStart("There is no command " + command + ".", "Commands: serve, import, check.");
            }
        } catch (RuntimeException e) {
            System.err.println("ecluse: " + inOneLine(e));
            System.exit(2);
        }
    }

    private static void serve(String... options) {
        var context = new SpringApplication(Ecluse.class).run(options);
        var port = context.getEnvironment().getProperty("local.server.port");
        System.out.println("Écluse is open at http://localhost:" + port);
    }

    private static int importFolder(String... arguments) {
        var options = new Options(arguments);
        if (options.words().size() != 1) {
            throw new CannotStart("An import takes one folder.", "ecluse import FOLDER [--ecluse.data-folder=…]");
        }
        options.quieten();
        return ImportCommand.run(options.settings(), Path.of(options.words().getFirst()), System.out::println);
    }

    /** What stops a start is said in one line; only an unknown fault shows its own words. */
    private static String inOneLine(Throwable fault) {
        for (var cause = fault; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CannotStart known -> {
                    return String.valueOf(known.getMessage());
                }
                case PortInUseException port -> {
                    return "Port " + port.getPort() + " is in use. Stop what uses it, or set ecluse.port.";
                }
                default -> {}
            }
        }
        return fault.toString();
    }
}
