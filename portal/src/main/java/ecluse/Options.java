package ecluse;

import ecluse.kernel.Settings;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What a command that needs no web server is told: the same options, environment and files as {@code serve} reads. */
final class Options {
    private final List<String> words;
    private final StandardEnvironment environment = new StandardEnvironment();

    Options(String... arguments) {
        words = Arrays.stream(arguments).filter(a -> !a.startsWith("--")).toList();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        ConfigurationPropertySources.attach(environment);
    }

    /** The portal's settings; a key that there is not stops the command. */
    Settings settings() {
        var strict = new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
        return Binder.get(environment).bindOrCreate("ecluse", Bindable.of(Settings.class), strict);
    }

    /** What is no option: {@code FOLDER} of {@code import FOLDER --ecluse.purpose=demo}. */
    List<String> words() {
        return words;
    }

    /** Logs warnings and worse, as {@code serve} does; without this, libraries would log all they do. */
    void quieten() {
        var logging = LoggingSystem.get(Options.class.getClassLoader());
        logging.beforeInitialize();
        logging.initialize(new LoggingInitializationContext(environment), null, null);
        logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
    }

    /** Leaves logging as it was, to whoever sets it up next. */
    void leaveLogging() {
        LoggingSystem.get(Options.class.getClassLoader()).cleanUp();
    }
}
