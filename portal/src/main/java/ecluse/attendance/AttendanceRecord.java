package ecluse.attendance;

/**
 * What is known of one person's half-day, in minutes, each 0 or more.
 *
 * @param remote of the minutes present, those at a distance
 * @param unexcused minutes that cut the person's pay
 */
record AttendanceRecord(int present, int remote, int excused, int unexcused) {
    AttendanceRecord {
        if (present < 0 || remote < 0 || remote > present || excused < 0 || unexcused < 0) {
            throw new IllegalArgumentException("no such half-day");
        }
    }

    static AttendanceRecord whole(Mark mark, int minutes) {
        return switch (mark) {
            case PRESENT -> new AttendanceRecord(minutes, 0, 0, 0);
            case DISTANCE -> new AttendanceRecord(minutes, minutes, 0, 0);
            case EXCUSED -> new AttendanceRecord(0, 0, minutes, 0);
            case ABSENT -> new AttendanceRecord(0, 0, 0, minutes);
        };
    }

    AttendanceRecord plus(AttendanceRecord other) {
        return new AttendanceRecord(
                present + other.present, remote + other.remote, excused + other.excused, unexcused + other.unexcused);
    }

    int told() {
        return present + excused + unexcused;
    }

    int minutes(Mark mark) {
        return switch (mark) {
            case PRESENT -> present - remote;
            case DISTANCE -> remote;
            case EXCUSED -> excused;
            case ABSENT -> unexcused;
        };
    }
}
