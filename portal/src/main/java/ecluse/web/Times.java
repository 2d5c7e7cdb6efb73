package ecluse.web;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Times, dates and numbers as the language of the page writes them. Times are those of Paris, unless a zone is named. */
@Component
public class Times {
    public static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private final Map<Pattern, DateTimeFormatter> formats = new ConcurrentHashMap<>();

    /** How dates are written in one language: read once, for a page writes hundreds. */
    private record Pattern(String text, Locale locale) {
        DateTimeFormatter read() {
            return DateTimeFormatter.ofPattern(text, locale);
        }
    }

    public String dateTime(Instant at) {
        return dateTime(at, PARIS);
    }

    /** By the clock of another place; that it is another's, the page has to say. */
    public String dateTime(Instant at, ZoneId zone) {
        return format(english() ? "d MMMM uuuu, HH:mm" : "d MMMM uuuu 'à' H 'h' mm")
                .format(at.atZone(zone));
    }

    /** With seconds, for records of what happened when. */
    public String exact(Instant at) {
        return format("dd/MM/uuuu HH:mm:ss").format(at.atZone(PARIS));
    }

    public String date(LocalDate date) {
        return format("d MMMM uuuu").format(date);
    }

    /** A birth date as people write and type it; what is none stays as it is. */
    public String birthDate(String iso) {
        try {
            return format("dd/MM/uuuu").format(LocalDate.parse(iso));
        } catch (DateTimeParseException e) {
            return iso;
        }
    }

    /** A month with its year. */
    public String month(LocalDate date) {
        return format("LLLL uuuu").format(date);
    }

    /** A day of a month that is known: its number and the weekday's first letters. */
    public String weekday(LocalDate date) {
        return format("EEE d").format(date);
    }

    /** The time of day alone, for charts. */
    public String clock(Instant at) {
        return format(english() ? "HH:mm" : "H 'h' mm").format(at.atZone(PARIS));
    }

    /** For the {@code datetime} of a {@code <time>}. */
    public String machine(Instant at) {
        return at.toString();
    }

    public String number(long number) {
        return NumberFormat.getIntegerInstance(locale()).format(number);
    }

    /** An amount in cents, in euros. */
    public String money(long cents) {
        var format = NumberFormat.getCurrencyInstance(english() ? Locale.UK : Locale.FRANCE);
        format.setCurrency(Currency.getInstance("EUR"));
        return format.format(BigDecimal.valueOf(cents, 2));
    }

    private DateTimeFormatter format(String pattern) {
        return formats.computeIfAbsent(new Pattern(pattern, locale()), Pattern::read);
    }

    private static boolean english() {
        return locale().getLanguage().equals(Locale.ENGLISH.getLanguage());
    }

    private static Locale locale() {
        return LocaleContextHolder.getLocale();
    }
}
