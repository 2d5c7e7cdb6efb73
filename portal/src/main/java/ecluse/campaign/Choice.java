package ecluse.campaign;

import ecluse.partners.Partner.SizeClass;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which partners a cohort takes: those that all of it fits. An empty part chooses nothing by itself.
 *
 * @param regions first two or three characters of the sites' postcodes
 * @param codes such as {@code P-0231}
 */
record Choice(Set<SizeClass> sizes, List<String> regions, List<String> codes) {
    Choice {
        sizes = Set.copyOf(sizes);
        regions = List.copyOf(regions);
        codes = List.copyOf(codes);
    }

    boolean nothing() {
        return sizes.isEmpty() && regions.isEmpty() && codes.isEmpty();
    }

    /** As the database lists sizes. */
    String sizeNames() {
        return sizes.stream()
                .map(size -> size.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(","));
    }
}
