package ecluse.registry;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.stream.Collectors;

/** What an import says to humans, in French or in English. */
final class Words {
    private final Locale locale;
    private final ResourceBundle bundle;

    private Words(Locale locale) {
        this.locale = locale;
        this.bundle = ResourceBundle.getBundle(
                "ecluse.registry.messages", locale, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    /** French for who has set it, English for everybody else. */
    static Words in(Locale wanted) {
        return new Words(wanted.getLanguage().equals("fr") ? Locale.FRENCH : Locale.ENGLISH);
    }

    String say(String key, Object... values) {
        return new MessageFormat(bundle.getString("registry." + key), locale).format(values);
    }

    /** What a rule asks for, with its limits. */
    String help(Fault fault, Header header) {
        var details = fault.details().stream()
                .map(detail -> detail instanceof Column column ? header.nameInFile(column) : detail)
                .toArray();
        return say("rule." + fault.rule().code(), details);
    }

    /** All that is wrong with a line, column by column. */
    String help(Refusal refusal, Header header) {
        return refusal.faults().stream()
                .map(fault -> fault.column() == null
                        ? help(fault, header)
                        : header.nameInFile(fault.column()) + ": " + help(fault, header))
                .collect(Collectors.joining(" "));
    }
}
