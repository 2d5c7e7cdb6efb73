package ecluse.detection;

import ecluse.containment.Containment;
import ecluse.detection.Rules.Finding;
import ecluse.kernel.Ids;
import ecluse.kernel.Settings;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the ledger after the cursor and closes an account whose behaviour a rule names, or a sign-in whose cookie was copied. A signal and its lock are one
 * transaction, the cursor moves after them: a crash between finds the same refusals again, and that they are paid for. It
 * keeps nothing in memory, so a restart or another node goes on where this one stopped.
 */
@Component
public class Detection {
    private static final Logger LOG = LoggerFactory.getLogger(Detection.class);
    /** After a long pause the ledger is read in parts. */
    private static final long POSITIONS_AT_ONCE = 200_000;

    private final SignalTable table;
    private final Containment containment;
    private final Ledger ledger;
    private final ClosingWords words;
    private final LedgerAlarm alarm;
    private final CopiedCookies copied;
    private final TransactionTemplate look;
    private final TransactionTemplate act;
    private final Ids ids;
    private final Rules rules;

    Detection(
            SignalTable table,
            Containment containment,
            Ledger ledger,
            ClosingWords words,
            LedgerAlarm alarm,
            CopiedCookies copied,
            PlatformTransactionManager transactions,
            Ids ids,
            Settings settings) {
        this.table = table;
        this.containment = containment;
        this.ledger = ledger;
        this.words = words;
        this.alarm = alarm;
        this.copied = copied;
        this.look = new TransactionTemplate(transactions);
        this.act = new TransactionTemplate(transactions);
        this.act.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.ids = ids;
        this.rules = Rules.of(settings.detection());
    }

    /** The newest signals first. */
    public List<Signal> last(int limit) {
        return table.last(limit);
    }

    /** Looks at what is new. Nothing happens when another node is looking. */
    void look() {
        look.executeWithoutResult(status -> table.takeCursor().ifPresent(position -> {
            lookAfter(position);
            act.executeWithoutResult(own -> alarm.look());
            copied.found().forEach(cookie -> act.executeWithoutResult(own -> copied.close(cookie)));
        }));
    }

    private void lookAfter(long position) {
        long upTo = Math.min(table.head(), position + POSITIONS_AT_ONCE);
        if (upTo == position) {
            return;
        }
        table.news(position, upTo)
                .ifPresent(news -> table.refusals(news)
                        .forEach((account, refusals) -> rules.firstIn(refusals)
                                .ifPresent(finding -> act.executeWithoutResult(own -> raise(account, finding)))));
        table.moveCursor(upTo);
    }

    /** One account at a time, the lock first: every act takes the ledger's head last and lets go of it at once. */
    private void raise(UUID account, Finding finding) {
        var name = finding.rule().name();
        var signal = ids.next();
        var closed = containment.closeAccountByRule(name, account, figures(finding), words.of(name));
        ledger.append(Kind.SIGNAL, account, null, null, signal, name + " " + figures(finding));
        table.insert(signal, account, finding, closed.lock());
        LOG.warn(
                "Rule {} closed account {} at ledger position {}; {} sign-ins ended.",
                name,
                account,
                closed.position(),
                closed.signInsEnded());
    }

    /** For the ledger and the lock's reason: numbers, no words of a language. */
    private static String figures(Finding finding) {
        long seconds = ChronoUnit.SECONDS.between(finding.first(), finding.last());
        return finding.seen() + " / " + seconds + " s";
    }
}
