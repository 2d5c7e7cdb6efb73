package ecluse.attendance;

import ecluse.web.Markup;
import ecluse.web.Times;
import java.util.List;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** The cells of a month's table: a dozen people by forty-four half-days, which is why they are not in its template. */
@Component
class MonthCells {
    private final MessageSource messages;
    private final Times times;

    MonthCells(MessageSource messages, Times times) {
        this.messages = messages;
        this.times = times;
    }

    /** All of one table. @param rows in the order of the view's */
    record Drawn(Markup days, Markup halves, Markup plan, List<Markup> rows) {}

    /** @param planOpen whether what is planned can be typed */
    Drawn of(MonthView view, boolean planOpen) {
        return new Drawn(
                days(view),
                halves(view),
                plan(view, planOpen),
                view.rows().stream().map(this::row).toList());
    }

    /** The days, each over its two halves. */
    private Markup days(MonthView view) {
        var out = new Markup();
        for (var day : view.days()) {
            out.open("th")
                    .attribute("scope", "colgroup")
                    .attribute("colspan", "2")
                    .attribute("class", "day");
            out.text(times.weekday(day)).close();
        }
        return out;
    }

    /** The half-days, by a letter for who sees and by their date for who listens. */
    private Markup halves(MonthView view) {
        var out = new Markup();
        for (var one : view.plan()) {
            var half = one.halfDay().half().messageKey();
            out.open("th").attribute("scope", "col").attribute("class", "half").attribute("id", one.column());
            out.open("span")
                    .attribute("aria-hidden", "true")
                    .text(say(half + ".short"))
                    .close();
            out.open("span")
                    .attribute("class", "hidden")
                    .text(say("attendance.at", times.date(one.halfDay().day()), say(half)))
                    .close();
            out.close();
        }
        return out;
    }

    private Markup plan(MonthView view, boolean open) {
        var out = new Markup();
        for (var one : view.plan()) {
            out.open("td").attribute("data-plan", one.column());
            if (open) {
                out.open("input").attribute("class", "cell");
                out.attribute("inputmode", "decimal").attribute("maxlength", "5");
                field(out, one.name(), one.text(), "plan " + one.column(), one.wrong());
            } else {
                out.open("span").text(one.text()).close();
            }
            out.close();
        }
        return out;
    }

    /** One person's half-days. */
    private Markup row(MonthView.Row row) {
        var out = new Markup();
        for (var cell : row.cells()) {
            out.open("td").attribute("class", cell.open() ? null : "shut");
            if (cell.open()) {
                out.open("input").attribute("class", "cell").attribute("maxlength", "40");
                out.attribute("data-column", cell.column());
                field(out, cell.name(), cell.text(), "r" + row.number() + " " + cell.column(), cell.wrong());
            } else {
                out.open("span").text(cell.text()).close();
            }
            if (cell.interrupted()) {
                interrupted(out);
            }
            if (cell.theirs() != null) {
                versions(out, cell, cell.theirs());
            }
            out.close();
        }
        return out;
    }

    private static void field(Markup out, String name, String text, String labels, boolean wrong) {
        out.attribute("id", name).attribute("name", name).attribute("value", text);
        out.attribute("aria-labelledby", labels).attribute("aria-invalid", wrong ? "true" : null);
        out.empty();
    }

    private void interrupted(Markup out) {
        out.open("span").attribute("class", "interrupted");
        out.open("span").attribute("aria-hidden", "true");
        out.text(say("attendance.interrupted.short")).close();
        out.open("span").attribute("class", "hidden");
        out.text(say("attendance.interrupted")).close();
        out.close();
    }

    /** What both have written, to choose from. */
    private void versions(Markup out, MonthView.RowCell cell, String theirs) {
        var keep = "keep." + cell.name();
        out.open("fieldset")
                .attribute("class", "versions")
                .attribute("id", keep)
                .attribute("tabindex", "-1");
        out.open("legend")
                .attribute("class", "hidden")
                .text(say("attendance.conflict"))
                .close();
        out.open("input").attribute("type", "hidden").attribute("name", "conflict");
        out.attribute("value", cell.name()).empty();
        version(out, keep, "mine", cell.text());
        version(out, keep, "theirs", theirs);
        out.close();
    }

    private void version(Markup out, String keep, String whose, String text) {
        out.open("label").open("input").attribute("type", "radio").attribute("value", whose);
        out.attribute("name", keep).empty().text(" ");
        out.open("span")
                .text(say("attendance.conflict." + whose, text.isEmpty() ? "–" : text))
                .close()
                .close();
    }

    private String say(String key, Object... arguments) {
        return messages.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }
}
