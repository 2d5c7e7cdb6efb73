package ecluse.offer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** One group with its offering and its course, as a file says them. The last three are what LHÉO files said besides. */
record OfferRow(
        String courseNumber,
        String title,
        @Nullable String objective,
        @Nullable String content,
        @Nullable String formacode,
        @Nullable String certification,
        String responsibleSiret,
        String offeringNumber,
        int mode,
        int entry,
        @Nullable Integer hoursCentre,
        @Nullable Integer hoursCompany,
        String deliveringSiret,
        String groupNumber,
        LocalDate startsOn,
        LocalDate endsOn,
        @Nullable LocalDate opensOn,
        int seats,
        @Nullable Integer seatsFinanced,
        int recruitment,
        String scheme,
        String siteName,
        String postcode,
        String commune,
        String legalName,
        @Nullable String declarationNumber,
        @Nullable String courseKept,
        @Nullable String offeringKept,
        @Nullable String groupKept) {

    static OfferRow of(ResultSet row) throws SQLException {
        return new OfferRow(
                row.getString("course_number"),
                row.getString("title"),
                row.getString("objective"),
                row.getString("content"),
                row.getString("formacode"),
                row.getString("certification"),
                row.getString("responsible_siret"),
                row.getString("offering_number"),
                row.getInt("teaching_mode"),
                row.getInt("entry"),
                row.getObject("hours_centre", Integer.class),
                row.getObject("hours_company", Integer.class),
                row.getString("delivering_siret"),
                row.getString("code"),
                row.getObject("starts_on", LocalDate.class),
                row.getObject("ends_on", LocalDate.class),
                row.getObject("opens_on", LocalDate.class),
                row.getInt("seats"),
                row.getObject("seats_financed", Integer.class),
                row.getInt("recruitment"),
                row.getString("scheme"),
                row.getString("site_name"),
                row.getString("postcode"),
                row.getString("commune"),
                row.getString("legal_name"),
                row.getString("nda"),
                row.getString("course_kept"),
                row.getString("offering_kept"),
                row.getString("group_kept"));
    }

    /** In the order of {@link FileColumn}. */
    String[] cells() {
        return new String[] {
            courseNumber,
            title,
            text(objective),
            text(content),
            text(formacode),
            text(certification),
            responsibleSiret,
            offeringNumber,
            Integer.toString(mode),
            Integer.toString(entry),
            text(hoursCentre),
            text(hoursCompany),
            deliveringSiret,
            groupNumber,
            startsOn.toString(),
            endsOn.toString(),
            text(opensOn),
            Integer.toString(seats),
            text(seatsFinanced),
            Integer.toString(recruitment),
            scheme
        };
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
