package ecluse.ledger;

import ecluse.database.Database;
import ecluse.kernel.CannotStart;
import ecluse.kernel.Settings;
import ecluse.translog.FolderStore;
import ecluse.translog.Store;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the ledger is published, under which name, and by whom. */
@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {

    @Bean
    Store ledgerStore(Settings settings) {
        try {
            return new FolderStore(settings.ledgerFolder());
        } catch (IOException e) {
            throw new CannotStart(
                    "The ledger cannot be published in " + settings.ledgerFolder() + " (" + e.getMessage() + ").",
                    "Check that you may write there, or set ecluse.ledger.folder.",
                    e);
        }
    }

    @Bean
    PublishedLog publishedLog(Settings settings, Database database) {
        var log = new AtomicReference<PublishedLog>();
        database.asOwner(owner -> log.set(PublishedLog.of(settings, owner)));
        return Objects.requireNonNull(log.get());
    }

    @Bean(destroyMethod = "close")
    Witnesses witnesses(Settings settings) {
        return Witnesses.of(settings.ledger());
    }

    @Bean
    LedgerPublisher ledgerPublisher(
            PublishedLog log, Store ledgerStore, Witnesses witnesses, Database database, Settings settings) {
        // Plain does what portals without a guard do: nothing can be checked afterwards. A drill compares.
        return new LedgerPublisher(
                log,
                ledgerStore,
                witnesses,
                database::applicationConnection,
                !settings.policy().equals("plain"));
    }
}
