package ecluse.drills.population;

/**
 * A place where a partner teaches.
 *
 * @param firstPlace the first of its places, numbered through the population
 * @param places how many people are tied to it
 */
public record Site(String siret, String name, String postcode, String commune, int firstPlace, int places) {}
