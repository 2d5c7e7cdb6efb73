package ecluse.meetings;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A page of the calendar: meetings that follow each other within one month, each by the day that it has at its site. */
record Month(LocalDate first, List<InformationMeeting> meetings) {
    Month {
        meetings = List.copyOf(meetings);
    }

    /** In the order in which the meetings come. */
    static List<Month> of(List<InformationMeeting> meetings) {
        var months = new ArrayList<Month>();
        int from = 0;
        for (int i = 1; i <= meetings.size(); i++) {
            var first = first(meetings.get(from));
            if (i == meetings.size() || !first(meetings.get(i)).equals(first)) {
                months.add(new Month(first, meetings.subList(from, i)));
                from = i;
            }
        }
        return months;
    }

    private static LocalDate first(InformationMeeting meeting) {
        return meeting.day().withDayOfMonth(1);
    }
}
