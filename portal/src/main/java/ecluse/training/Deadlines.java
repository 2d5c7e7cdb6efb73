package ecluse.training;

import ecluse.kernel.AccountId;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;

/** What is due at the sites where an account works, as its board shows it. */
@Component
public class Deadlines {
    private final BoardTable table;

    Deadlines(BoardTable table) {
        this.table = table;
    }

    /** The most urgent first. */
    public List<Deadline> of(AccountId account, LocalDate today) {
        return Board.of(table.waiting(account, today), List.of(), 0, today).lines().stream()
                .map(Deadline::of)
                .toList();
    }
}
