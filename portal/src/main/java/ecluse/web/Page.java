package ecluse.web;

import java.util.List;

/** A slice of a long list. {@code number} counts from 1. */
public record Page<T>(List<T> items, int number, boolean hasNext) {
    public Page {
        items = List.copyOf(items);
    }

    /**
     * The slice of {@code size} items from rows that were asked for with {@code limit size + 1}: the one too many says that
     * there is a next page, and no count is needed.
     */
    public static <T> Page<T> of(List<T> oneTooMany, int number, int size) {
        boolean more = oneTooMany.size() > size;
        return new Page<>(more ? oneTooMany.subList(0, size) : oneTooMany, number, more);
    }

    /** The page number that a reader asked for, brought into what can be shown. */
    public static int asked(int number) {
        return Math.clamp(number, 1, 100_000);
    }

    public boolean hasPrevious() {
        return number > 1;
    }

    public boolean alone() {
        return !hasPrevious() && !hasNext;
    }
}
