package ecluse.duty;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** People shown in each of the last sixty minutes, as bars to draw and lines to read. Lengths are the drawing's units. */
public record HourChart(List<Bar> bars, int most, int total) {
    private static final int MINUTES = 60;
    private static final int LEFT = 8;
    private static final int STEP = 12;
    private static final int GROUND = 120;
    private static final int HIGHEST = 100;

    /** One minute. */
    public record Bar(Instant minute, int people, int x, int y, int height) {}

    static HourChart of(Map<Instant, Integer> people, Instant now) {
        int most = people.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        int total = people.values().stream().mapToInt(Integer::intValue).sum();
        var bars = new ArrayList<Bar>();
        for (int i = 0; i < MINUTES; i++) {
            var minute = first(now).plus(i, ChronoUnit.MINUTES);
            int shown = people.getOrDefault(minute, 0);
            int height = most == 0 ? 0 : Math.ceilDiv(HIGHEST * shown, most);
            bars.add(new Bar(minute, shown, LEFT + i * STEP, GROUND - height, height));
        }
        return new HourChart(List.copyOf(bars), most, total);
    }

    /** The minute that the chart begins with. */
    static Instant first(Instant now) {
        return now.truncatedTo(ChronoUnit.MINUTES).minus(MINUTES - 1, ChronoUnit.MINUTES);
    }

    /** Minutes in which somebody was shown, the newest first. */
    public List<Bar> busy() {
        return bars.reversed().stream().filter(bar -> bar.people() > 0).toList();
    }
}
