package ecluse;

import static java.nio.charset.StandardCharsets.UTF_8;

import ecluse.disclosure.Budgets;
import ecluse.kernel.CannotStart;
import ecluse.kernel.Settings;
import ecluse.registry.ImportCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.convert.ConversionFailedException;

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
                case "check" -> check(options);
                default ->
                    throw new CannotStart("There is no command " + command + ".", "Commands: serve, import, check.");
            }
        } catch (RuntimeException e) {
            System.err.println("ecluse: " + inOneLine(e));
            System.exit(2);
        }
    }

    private static void serve(String... options) {
        check(new Options(options));
        var context = new SpringApplication(Ecluse.class).run(options);
        var port = context.getEnvironment().getProperty("local.server.port");
        System.out.println("Écluse is open at http://localhost:" + port);
    }

    /** Looks at the settings alone: no file is made, no database asked. */
    private static void check(String... arguments) {
        var options = new Options(arguments);
        if (!options.words().isEmpty()) {
            throw new CannotStart(
                    "A check takes settings alone, not \"" + options.words().getFirst() + "\".",
                    "ecluse check [--ecluse.KEY=VALUE]…");
        }
        var settings = check(options);
        System.out.println("The settings can be used. Database: "
                + Objects.requireNonNullElse(settings.database().url(), "its own, in " + settings.dataFolder())
                + ". Keys: " + settings.keys() + ". Port: " + settings.port() + ".");
    }

    /** Before anything is begun: afterwards the framework would stumble over a wrong setting in words of its own. */
    private static Settings check(Options options) {
        options.quieten();
        try {
            var settings = options.settings();
            Budgets.of(settings.budgets());
            return settings;
        } finally {
            options.leaveLogging();
        }
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
                case UnboundConfigurationPropertiesException unknown -> {
                    return "There is no setting "
                            + unknown.getUnboundProperties().stream()
                                    .map(property -> property.getName().toString())
                                    .collect(Collectors.joining(", "))
                            + ". The README lists those that there are.";
                }
                case BindException unreadable
                when unreadable.getCause() instanceof ConversionFailedException wrong -> {
                    return unreadable.getName() + " is not what it must be: "
                            + wrong.getTargetType().getType().getSimpleName() + ". Correct it, or leave it out.";
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
