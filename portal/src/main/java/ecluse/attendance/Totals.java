package ecluse.attendance;

/**
 * What a month adds up to, in minutes.
 *
 * @param untold half-days that were planned and of which nothing is known
 */
record Totals(int planned, int present, int remote, int excused, int unexcused, int untold) {
    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0);

    Totals plus(Totals other) {
        return new Totals(
                planned + other.planned,
                present + other.present,
                remote + other.remote,
                excused + other.excused,
                unexcused + other.unexcused,
                untold + other.untold);
    }

    public String hoursPlanned() {
        return CellText.hours(planned);
    }

    public String hoursPresent() {
        return CellText.hours(present);
    }

    public String hoursRemote() {
        return CellText.hours(remote);
    }

    public String hoursExcused() {
        return CellText.hours(excused);
    }

    public String hoursUnexcused() {
        return CellText.hours(unexcused);
    }
}
