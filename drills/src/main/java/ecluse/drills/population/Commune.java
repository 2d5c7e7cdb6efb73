package ecluse.drills.population;

/**
 * A real commune, or one of the larger parts of a city.
 *
 * @param departement the first two characters of the INSEE code
 * @param region INSEE, two digits
 * @param people thousands of inhabitants, rounded: only the weight matters
 */
record Commune(String name, String postcode, String departement, String region, int people) {}
