package ecluse.invoices;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands between a draft and the desk.
 *
 * @param uncertified how many months of the training are not certified
 */
record Missing(boolean exit, boolean report, int uncertified) {
    static final Missing NOTHING = new Missing(false, false, 0);

    /** One line of the list, with whether it is done. */
    public record Point(String key, boolean done, int count) {}

    public List<Point> points() {
        var points = new ArrayList<Point>();
        points.add(new Point("invoices.missing.exit", !exit, 0));
        points.add(new Point("invoices.missing.report", !report, 0));
        points.add(new Point("invoices.missing.months", uncertified == 0, uncertified));
        return points;
    }

    public boolean anything() {
        return exit || report || uncertified > 0;
    }
}
