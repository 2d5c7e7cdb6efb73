package ecluse.calendar;

import java.time.ZoneId;

/**
 * Which clock hangs on the wall where something takes place: the IANA time zone database, {@code zone.tab}, by the territories of
 * France. {@code partners.time_zone} has the same in SQL; a test compares the two.
 */
public final class TimeZones {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private TimeZones() {}

    /**
     * By a French postcode, five digits; one that belongs to no territory with a clock of its own has that of Paris. All of
     * Polynesia goes by Tahiti, though the clocks of the Marquesas and the Gambier Islands are half an hour and an hour ahead.
     */
    public static ZoneId at(String postcode) {
        return switch (postcode) {
            case "97133" -> ZoneId.of("America/St_Barthelemy");
            case "97150" -> ZoneId.of("America/Marigot");
            default -> ofDepartment(postcode);
        };
    }

    private static ZoneId ofDepartment(String postcode) {
        return switch (postcode.substring(0, Math.min(3, postcode.length()))) {
            case "971" -> ZoneId.of("America/Guadeloupe");
            case "972" -> ZoneId.of("America/Martinique");
            case "973" -> ZoneId.of("America/Cayenne");
            case "974" -> ZoneId.of("Indian/Reunion");
            case "975" -> ZoneId.of("America/Miquelon");
            case "976" -> ZoneId.of("Indian/Mayotte");
            case "977" -> ZoneId.of("America/St_Barthelemy");
            case "978" -> ZoneId.of("America/Marigot");
            case "986" -> ZoneId.of("Pacific/Wallis");
            case "987" -> ZoneId.of("Pacific/Tahiti");
            case "988" -> ZoneId.of("Pacific/Noumea");
            default -> PARIS;
        };
    }
}
