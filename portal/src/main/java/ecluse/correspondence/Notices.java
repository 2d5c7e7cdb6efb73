package ecluse.correspondence;

import ecluse.kernel.Ids;
import ecluse.kernel.Viewer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** A notice's way from draft to sent. Answers are lists of problems: an empty one means it was done. */
@Component
class Notices {
    private final NoticeTable notices;
    private final Template template;
    private final Ids ids;

    Notices(NoticeTable notices, Template template, Ids ids) {
        this.notices = notices;
        this.template = template;
        this.ids = ids;
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
            notices.add(viewer.token().bytes(), id, exposure, template.draft().tidy());
            return id;
        }));
    }

    List<Problem> save(Viewer viewer, UUID notice, Texts texts) {
        var problems = template.unkeepable(texts);
        if (problems.isEmpty() && !notices.save(viewer.token().bytes(), notice, texts.tidy())) {
            return Problem.of("subjectFr", "correspondence.problem.notDraft");
        }
        return problems;
    }

    /** {@code read} is the text that the page showed; the one that was checked here must be the same. */
    List<Problem> submit(Viewer viewer, Notice notice, Optional<TextHash> read) {
        var problems = template.problems(notice.texts());
        if (!problems.isEmpty()) {
            return problems;
        }
        var checked = TextHash.of(notice.texts());
        return read.filter(checked::equals).isPresent()
                        && notices.submit(viewer.token().bytes(), notice.id(), checked)
                ? List.of()
                : Problem.of("password", "correspondence.problem.notDraft");
    }

    List<Problem> approve(Viewer viewer, UUID notice, Optional<TextHash> read) {
        try {
            return switch (notices.approve(viewer.token().bytes(), notice, read)) {
                case DONE -> List.of();
                case NOT_SUBMITTED, SAME_PERSON -> Problem.of("password", "correspondence.problem.secondPerson");
                case OTHER_TEXT -> Problem.of("password", "correspondence.problem.otherText");
            };
        } catch (DuplicateKeyException e) {
            // The index notice_once: another text went to these people.
            return Problem.of("password", "correspondence.problem.another");
        }
    }

    /** @return how many wait again */
    int sendUncertainAgain(Viewer viewer, UUID notice) {
        return notices.sendUncertainAgain(viewer.token().bytes(), notice);
    }
}
