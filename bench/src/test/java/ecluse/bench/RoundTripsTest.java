package ecluse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often each page of the day asks the database and waits, counted on the wire. A query more is a line that changes here: it
 * is looked at before, and at most eight are good.
 */
@Tag("database")
class RoundTripsTest {
    private static final int MOST = 8;

    @Test
    void the_pages_of_the_day_take_so_many_round_trips_whatever_is_on_them() throws Exception {
        var seen = new LinkedHashMap<String, Integer>();
        PagesBench.roundTrips(2_000).forEach((page, statements) -> {
            assertThat(statements).as(page).hasSizeLessThanOrEqualTo(MOST);
            seen.put(page, statements.size());
        });
        assertThat(seen).isEqualTo(Map.of("today", 3, "roster", 6, "month", 7, "caseload", 5, "meeting", 7));
    }
}
