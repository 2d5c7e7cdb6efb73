package ecluse.drills.http;

import java.util.UUID;

/**
 * One fact about one person, as a page shows it.
 *
 * @param person the portal's opaque reference
 * @param field as the page names it: {@code LAST_NAME}, {@code EMAIL} …
 * @param value the text
 */
public record Fact(UUID person, String field, String value) {}
