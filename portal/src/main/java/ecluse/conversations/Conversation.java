package ecluse.conversations;

import ecluse.kernel.PersonRef;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One conversation, without its texts.
 *
 * @param enrolment whose file it is about; null for one that a person began
 * @param title of the training; null likewise
 * @param messages how many there are: a page sends back the number that it has shown
 */
record Conversation(
        UUID id,
        Kind kind,
        PersonRef person,
        @Nullable UUID enrolment,
        @Nullable String title,
        @Nullable String organisation,
        int messages,
        Side lastSide,
        Instant lastAt,
        boolean settled) {

    enum Kind {
        /** An office and the adviser, about a training. */
        FILE,
        /** A person asks the adviser. */
        QUESTION,
        /** A person says what is wrong in the own file. */
        ERROR;

        public String messageKey() {
            return "conversations.kind." + name();
        }
    }

    public boolean waitsFor(Side side) {
        return !settled && lastSide != side;
    }
}
