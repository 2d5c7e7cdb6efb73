package ecluse.meetings;

import ecluse.calendar.TimeZones;
import ecluse.web.Times;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * When a meeting is, in words: by the clock of its site. Where that is not the clock of Paris the words say whose it is, whoever
 * reads them: an adviser in Paris and somebody at La Réunion read the same. Handed to every page of this module.
 */
@ControllerAdvice(basePackageClasses = MeetingTimes.class)
class MeetingTimes {
    private final Times times;
    private final MessageSource messages;

    MeetingTimes(Times times, MessageSource messages) {
        this.times = times;
        this.messages = messages;
    }

    @ModelAttribute("moments")
    MeetingTimes handed() {
        return this;
    }

    /** On a page. */
    public String of(InformationMeeting meeting) {
        var zone = meeting.zone();
        return zoned(times.dateTime(meeting.startsAt(), zone), zone, LocaleContextHolder.getLocale());
    }

    /** In a mail, which says the weekday as well. */
    String mailed(Instant startsAt, ZoneId zone, Locale language) {
        var pattern = messages.getMessage("meetings.mail.moment.pattern", null, language);
        var moment = DateTimeFormatter.ofPattern(pattern, language).format(startsAt.atZone(zone));
        return zoned(moment, zone, language);
    }

    /** A group's site, by whose clock is read what is typed for its meeting. */
    public String site(MeetingTable.Choice group) {
        return zoned(group.site(), TimeZones.at(group.postcode()), LocaleContextHolder.getLocale());
    }

    /**
     * How to write the time, and by which clock.
     *
     * @param meeting null where it is to be written: the choice of its group says the clock
     */
    public String hint(@Nullable InformationMeeting meeting) {
        var language = LocaleContextHolder.getLocale();
        var hint = messages.getMessage("meetings.form.time.hint", null, language);
        return meeting == null ? hint : zoned(hint, meeting.zone(), language);
    }

    private String zoned(String what, ZoneId zone, Locale language) {
        return zone.equals(Times.PARIS)
                ? what
                : messages.getMessage("meetings.zoned", new Object[] {what, words(zone, language)}, language);
    }

    private String words(ZoneId zone, Locale language) {
        return messages.getMessage("meetings.zone." + zone, null, language);
    }
}
