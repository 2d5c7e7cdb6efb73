package ecluse.invoices;

import java.util.Arrays;

/** Which invoices a list shows. */
enum Show {
    /** Quotes by which there is something to ask for and no draft yet. */
    DRAW("false"),
    ALL("true"),
    MISSING("i.state = 'DRAFT' and (d.no_exit or d.no_report or d.uncertified > 0)"),
    DEPOSITED("i.state in ('DEPOSITED', 'ACCEPTED')"),
    REJECTED("i.state = 'REJECTED'"),
    PAID("i.state = 'PAID'");

    private final String condition;

    Show(String condition) {
        this.condition = condition;
    }

    static Show asked(String word) {
        return Arrays.stream(values())
                .filter(show -> show.word().equals(word))
                .findFirst()
                .orElse(ALL);
    }

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    String condition() {
        return condition;
    }

    public String messageKey() {
        return "invoices.show." + name();
    }

    String url() {
        return this == ALL ? "/invoices" : "/invoices?show=" + word();
    }
}
