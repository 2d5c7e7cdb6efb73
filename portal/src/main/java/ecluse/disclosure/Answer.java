package ecluse.disclosure;

import ecluse.kernel.Receipt;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What the door answers: facts with the ledger's receipt, or a refusal. A refusal is a value; a fault is an exception. */
public sealed interface Answer<T> {

    record Disclosed<T>(T value, Receipt receipt) implements Answer<T> {}

    /** {@code receipt} is empty only when the ledger itself could not be written; {@code lock} tells which one closes. */
    record Withheld<T>(Reason reason, Optional<Receipt> receipt, Optional<UUID> lock) implements Answer<T> {}

    default <R> Answer<R> map(Function<T, R> change) {
        return switch (this) {
            case Disclosed<T>(var value, var receipt) -> new Disclosed<>(change.apply(value), receipt);
            case Withheld<T>(var reason, var receipt, var lock) -> new Withheld<>(reason, receipt, lock);
        };
    }
}
