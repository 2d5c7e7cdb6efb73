package ecluse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measured figures by name, in order, as one line of JSON. */
final class Figures {
    private final List<String> members = new ArrayList<>();

    Figures with(String name, long value) {
        members.add("\"" + name + "\":" + value);
        return this;
    }

    /** @param decimals digits after the point */
    Figures with(String name, double value, int decimals) {
        members.add(String.format(Locale.ROOT, "\"%s\":%." + decimals + "f", name, value));
        return this;
    }

    String json() {
        return "{" + String.join(",", members) + "}";
    }
}
