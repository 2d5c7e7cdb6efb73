package ecluse.conversations;

import java.util.regex.Pattern;

/** What somebody typed, fit to be sent or not. Prints nothing of it. */
sealed interface MessageText {
    int LONGEST = 2000;

    /** A social-security number: 13 digits from 1 or 2, with or without the key of 2, however they are spaced. */
    Pattern SOCIAL_SECURITY =
            Pattern.compile("(?<![0-9A-Za-z_])[12][ .]?[0-9]{2}[ .]?[0-9]{2}[ .]?[0-9][0-9AB][ .]?[0-9]{3}[ .]?[0-9]{3}"
                    + "(?:[ .]?[0-9]{2})?(?![0-9])");

    record Fit(String text) implements MessageText {
        @Override
        public String toString() {
            return "Fit[…]";
        }
    }

    /** @param key of the rule that it breaks */
    record Unfit(String key) implements MessageText {}

    static MessageText of(String typed) {
        var text = typed.strip().replace("\r\n", "\n");
        if (text.isEmpty()) {
            return new Unfit("conversations.text.missing");
        }
        if (text.length() > LONGEST) {
            return new Unfit("conversations.text.long");
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            return new Unfit("conversations.text.characters");
        }
        return SOCIAL_SECURITY.matcher(text).find() ? new Unfit("conversations.text.nir") : new Fit(text);
    }
}
