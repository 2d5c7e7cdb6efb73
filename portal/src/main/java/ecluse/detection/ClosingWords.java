package ecluse.detection;

import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What those who stand before a lock that a rule closed are told. No language of theirs is known here: both, French first. */
@Component
class ClosingWords {
    private final MessageSource messages;

    ClosingWords(MessageSource messages) {
        this.messages = messages;
    }

    String of(String rule) {
        var key = "detection.closed." + rule;
        return messages.getMessage(key, null, Locale.FRENCH) + " — " + messages.getMessage(key, null, Locale.ENGLISH);
    }
}
