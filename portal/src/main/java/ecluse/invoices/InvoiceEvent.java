package ecluse.invoices;

import static ecluse.invoices.InvoiceState.*;

import java.util.Arrays;
import java.util.Optional;

/**
 * The machine: what may happen to an invoice, from where, on what condition; always by the office. The database has the same
 * table ({@code invoices.transition}) and decides; {@code docs/invoices.md} is made from this one.
 */
enum InvoiceEvent {
    REFRESH(DRAFT, DRAFT, "counts the certified months anew"),
    DEPOSIT(DRAFT, DEPOSITED, "exit declared, report written, every month certified and counted; the desk’s number"),
    WITHDRAW(DRAFT, WITHDRAWN, ""),
    ACCEPT(DEPOSITED, ACCEPTED, "as the desk says"),
    REJECT(DEPOSITED, REJECTED, "as the desk says, with its reason"),
    PAY(ACCEPTED, PAID, "as the desk says"),
    REPLACE(REJECTED, REJECTED, "once: a new draft takes its place");

    private final InvoiceState from;
    private final InvoiceState to;
    private final String guard;

    InvoiceEvent(InvoiceState from, InvoiceState to, String guard) {
        this.from = from;
        this.to = to;
        this.guard = guard;
    }

    static Optional<InvoiceEvent> asked(String name) {
        return Arrays.stream(values())
                .filter(event -> event.name().equals(name))
                .findFirst();
    }

    InvoiceState from() {
        return from;
    }

    InvoiceState to() {
        return to;
    }

    String guard() {
        return guard;
    }

    /** Whether the act says something: the desk's number, or its reason. */
    public boolean hasWords() {
        return this == DEPOSIT || this == REJECT;
    }

    /** Whether nothing leads back from there. */
    public boolean isFinal() {
        return this == DEPOSIT || this == WITHDRAW || this == REJECT || this == PAY || this == ACCEPT;
    }

    public String messageKey() {
        return "invoices.event." + name();
    }
}
