package ecluse.registry;

import ecluse.kernel.Settings;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Brings in the folder {@code ecluse.import-at-start} before the port opens. A start that cannot do it does not happen. */
final class ImportAtStart implements SmartLifecycle {
    private final Import imports;
    private final Settings settings;
    private boolean running;

    ImportAtStart(Import imports, Settings settings) {
        this.imports = imports;
        this.settings = settings;
    }

    @Override
    public void start() {
        settings.importFolder().ifPresent(imports::run);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1024;
    }
}
