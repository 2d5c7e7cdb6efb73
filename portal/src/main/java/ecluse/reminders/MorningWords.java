package ecluse.reminders;

import ecluse.correspondence.Post.Text;
import ecluse.kernel.Right;
import ecluse.training.Deadline;
import ecluse.training.TodayNote.Note;
import ecluse.web.PortalAddress;
import java.util.ArrayList;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The mail of the morning: counts, titles of groups, ways there. Mailboxes are read by others, so it names nobody (invariant 8). */
@Component
class MorningWords {
    private static final int MOST_LINES = 10;

    private final MessageSource messages;
    private final PortalAddress address;

    MorningWords(MessageSource messages, PortalAddress address) {
        this.messages = messages;
        this.address = address;
    }

    Text of(Recipient recipient, Morning morning) {
        var language = recipient.language();
        var parts = new ArrayList<String>();
        parts.add(say(language, "hello"));
        if (!morning.pressing().isEmpty()) {
            parts.add(declarations(recipient, morning));
        }
        if (!morning.notes().isEmpty()) {
            parts.add(notes(language, morning));
        }
        parts.add(say(language, "foot", address.of("/my-reminders")));
        return new Text(subject(language, morning), String.join("\n\n", parts) + "\n");
    }

    private String subject(Locale language, Morning morning) {
        return morning.pressing().isEmpty()
                ? say(language, "subject.waiting", morning.notes().size())
                : say(language, "subject", morning.pressing().size(), morning.late());
    }

    private String declarations(Recipient recipient, Morning morning) {
        var language = recipient.language();
        var pressing = morning.pressing();
        var lines = new ArrayList<String>();
        lines.add(say(language, "declare", pressing.size(), morning.late(), morning.oldest(), morning.people()));
        pressing.stream().limit(MOST_LINES).map(one -> line(language, one)).forEach(lines::add);
        if (pressing.size() > MOST_LINES) {
            lines.add(say(language, "more", pressing.size() - MOST_LINES));
        }
        if (recipient.role().may(Right.RECORD_ENROLMENTS)) {
            lines.add(say(language, "board", address.of("/kairos/today")));
        }
        return String.join("\n", lines);
    }

    private String line(Locale language, Deadline deadline) {
        var task = messages.getMessage(deadline.messageKey(), null, language);
        return say(language, "line", task, deadline.title(), deadline.people(), deadline.late());
    }

    private String notes(Locale language, Morning morning) {
        var lines = new ArrayList<String>();
        lines.add(say(language, morning.pressing().isEmpty() ? "waiting" : "waiting.too"));
        morning.notes().stream().map(note -> line(language, note)).forEach(lines::add);
        return String.join("\n", lines);
    }

    private String line(Locale language, Note note) {
        var said = messages.getMessage(note.key(), new Object[] {note.count()}, language);
        return say(language, "note", said, address.of(note.path()));
    }

    private String say(Locale language, String key, Object... said) {
        return messages.getMessage("reminders.digest." + key, said, language);
    }
}
