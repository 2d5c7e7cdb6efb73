package ecluse.correspondence;

import ecluse.kernel.Ids;
import ecluse.kernel.Viewer;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** A notice's way from draft to sent. Answers are lists of problems: an empty one means it was done. */
@Component
class Notices {
    private final NoticeTable notices;
    private final DeliveryTable deliveries;
    private final Template template;
    private final Ledger ledger;
    private final TransactionOperations transaction;
    private final Ids ids;
    private final Clock clock;

    Notices(
            NoticeTable notices,
            DeliveryTable deliveries,
            Template template,
            Ledger ledger,
            TransactionOperations transaction,
            Ids ids,
            Clock clock) {
        this.notices = notices;
        this.deliveries = deliveries;
        this.template = template;
        this.ledger = ledger;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The notice of an exposure list to go on with: the one that was approved, the draft that is there, or a new draft. Empty
     * when there is no such list.
     */
    Optional<UUID> draft(Viewer viewer, UUID exposure) {
        if (!notices.exposureIsThere(exposure)) {
            return Optional.empty();
        }
        return Optional.of(notices.current(exposure).orElseGet(() -> {
            var id = ids.next();
            notices.add(id, exposure, template.draft(), viewer.account(), clock.instant());
            return id;
        }));
    }

    List<Problem> save(Viewer viewer, UUID notice, Texts texts) {
        var problems = template.unkeepable(texts);
        if (problems.isEmpty()
                && !notices.save(
                        notice, texts.tidy(), viewer.account(), clock.instant().truncatedTo(ChronoUnit.MICROS))) {
            return Problem.of("subjectFr", "correspondence.problem.notDraft");
        }
        return problems;
    }

    List<Problem> submit(Viewer viewer, Notice notice) {
        var problems = template.problems(notice.texts());
        if (!problems.isEmpty()) {
            return problems;
        }
        return Boolean.TRUE.equals(transaction.execute(status -> {
                    // The ledger first: approving takes its head before the notice too.
                    ledger.append(Kind.NOTICE, viewer, notice.id(), "submitted");
                    boolean done =
                            notices.submit(notice.id(), notice.written().at(), viewer.account(), clock.instant());
                    if (!done) {
                        status.setRollbackOnly();
                    }
                    return done;
                }))
                ? List.of()
                : Problem.of("password", "correspondence.problem.notDraft");
    }

    List<Problem> approve(Viewer viewer, UUID notice) {
        try {
            return notices.approve(viewer.token().bytes(), notice).isPresent()
                    ? List.of()
                    : Problem.of("password", "correspondence.problem.secondPerson");
        } catch (DuplicateKeyException e) {
            // The index notice_once: another text went to these people.
            return Problem.of("password", "correspondence.problem.another");
        }
    }

    /** @return how many wait again */
    int sendUncertainAgain(Viewer viewer, UUID notice) {
        var again = transaction.execute(status -> {
            int people = deliveries.sendUncertainAgain(notice);
            if (people > 0) {
                notices.goOn(notice);
                ledger.append(Kind.NOTICE, viewer, notice, "uncertain sent again: " + people);
            }
            return people;
        });
        return again == null ? 0 : again;
    }
}
