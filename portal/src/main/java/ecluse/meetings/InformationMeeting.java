package ecluse.meetings;

import ecluse.calendar.TimeZones;
import ecluse.calendar.WorkingDays;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A meeting with its group, and how many people stand where.
 *
 * @param place where it is, in words; null for one that is on the net alone
 * @param link where it is on the net; null for one that has a place alone
 * @param taken people with a seat, or who had one
 * @param queued people who wait for a seat; nobody's name is behind it
 * @param unrecorded people with a seat of whom nobody has said whether they came
 */
record InformationMeeting(
        UUID id,
        UUID group,
        String title,
        String code,
        LocalDate groupStartsOn,
        String site,
        String postcode,
        String commune,
        String organisation,
        Instant startsAt,
        @Nullable String place,
        @Nullable String link,
        int capacity,
        boolean cancelled,
        int version,
        int taken,
        int queued,
        int unrecorded) {
    /** Working days after the meeting within which the office says who came. */
    static final int DAYS_TO_RECORD = 3;

    /** A meeting happens in the time of its site. */
    ZoneId zone() {
        return TimeZones.at(postcode);
    }

    LocalDate day() {
        return LocalDate.ofInstant(startsAt, zone());
    }

    /** The last day to say who came, where the group is taught. */
    public LocalDate recordBy() {
        return WorkingDays.at(postcode).after(day(), DAYS_TO_RECORD);
    }

    /** Whether that day is over there. */
    public boolean late(Instant now) {
        return recordBy().isBefore(LocalDate.ofInstant(now, zone()));
    }

    public int free() {
        return Math.max(0, capacity - taken);
    }

    public boolean begun(Instant now) {
        return !startsAt.isAfter(now);
    }

    /** Whether somebody's presence is still to be said. */
    public boolean waits(Instant now) {
        return !cancelled && begun(now) && unrecorded > 0;
    }
}
