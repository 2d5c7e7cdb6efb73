package ecluse.detection;

import ecluse.containment.Containment;
import ecluse.kernel.Ids;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Closes a sign-in whose cookie somebody has used without its device's key, from where that key was never proven: it was copied.
 * Once is enough. What was copied yields nothing without the key (docs/adr/0014); but whoever could copy a cookie may be on the
 * owner's device, and the owner hears of it. This sign-in and no other ends; its owner signs in anew.
 */
@Component
class CopiedCookies {
    static final String RULE = "BOUND_COOKIE";
    private static final Logger LOG = LoggerFactory.getLogger(CopiedCookies.class);

    private final CopiedCookieTable table;
    private final SignalTable signals;
    private final Containment containment;
    private final Ledger ledger;
    private final ClosingWords words;
    private final Ids ids;

    CopiedCookies(
            CopiedCookieTable table,
            SignalTable signals,
            Containment containment,
            Ledger ledger,
            ClosingWords words,
            Ids ids) {
        this.table = table;
        this.signals = signals;
        this.containment = containment;
        this.ledger = ledger;
        this.words = words;
        this.ids = ids;
    }

    /** Those that are not closed yet. */
    List<CopiedCookie> found() {
        return table.found();
    }

    /** Closes one, in a transaction of its own: every act takes the ledger's head last and lets go of it at once. */
    void close(CopiedCookie copied) {
        var signal = ids.next();
        var figures = copied.seen() + " / " + ChronoUnit.SECONDS.between(copied.first(), copied.last()) + " s";
        var closed = containment.closeSignInByRule(RULE, copied.signIn(), figures, words.of(RULE));
        ledger.append(Kind.SIGNAL, copied.account(), null, copied.signIn(), signal, RULE + " " + figures);
        signals.insert(
                signal,
                RULE,
                copied.account(),
                closed.position(),
                copied.seen(),
                copied.first(),
                copied.last(),
                closed.lock());
        LOG.warn(
                "Rule {} closed sign-in {} of account {} at ledger position {}.",
                RULE,
                copied.signIn(),
                copied.account(),
                closed.position());
    }
}
