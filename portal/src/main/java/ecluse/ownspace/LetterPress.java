package ecluse.ownspace;

import static ecluse.kernel.Field.*;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.documents.Documents;
import ecluse.documents.Documents.Content;
import ecluse.kernel.Field;
import ecluse.kernel.Ids;
import ecluse.kernel.Purpose;
import ecluse.kernel.Receipt;
import ecluse.kernel.Viewer;
import ecluse.ownspace.LetterTable.Claim;
import ecluse.ownspace.LetterTable.Outcome;
import ecluse.web.Pages;
import ecluse.web.PortalAddress;
import ecluse.web.Today;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/**
 * Draws letters, each for itself: claimed, then name and address through the gate like anybody's (invariant 7), then its sheet. A code
 * is in the clear in this file's making alone, and in the file that is handed out; there is no second way to have it.
 */
@Component
class LetterPress {
    /** What the budget of contact details lets an account see in a minute. */
    static final int MOST = 20;

    private static final int DAYS = 30;
    private static final Set<Field> ON_THE_ENVELOPE = EnumSet.of(LAST_NAME, FIRST_NAME, ADDRESS, POSTCODE, COMMUNE);

    private final LetterTable letters;
    private final Guard guard;
    private final Documents documents;
    private final Pages pages;
    private final PortalAddress address;
    private final Today today;
    private final MessageSource messages;
    private final Ids ids;

    LetterPress(
            LetterTable letters,
            Guard guard,
            Documents documents,
            Pages pages,
            PortalAddress address,
            Today today,
            MessageSource messages,
            Ids ids) {
        this.letters = letters;
        this.guard = guard;
        this.documents = documents;
        this.pages = pages;
        this.address = address;
        this.today = today;
        this.messages = messages;
        this.ids = ids;
    }

    /** One person's letter. Prints nothing of it. */
    record Sheet(Facts facts, Receipt receipt, String code, String number) {
        @Override
        public String toString() {
            return "Sheet[" + number + "]";
        }
    }

    /** The next letters that wait, as one file. */
    ModelAndView next(Viewer clerk) {
        var batch = ids.next();
        return file(
                clerk,
                () -> Stream.generate(() -> letters.print(clerk, batch))
                        .limit(MOST)
                        .takeWhile(Optional::isPresent)
                        .flatMap(Optional::stream)
                        .iterator());
    }

    /** What of a batch may still open a space, once more: the codes before end. */
    ModelAndView again(Viewer clerk, UUID batch) {
        return file(
                clerk,
                () -> letters.open(batch).stream()
                        .limit(MOST)
                        .flatMap(letter -> letters.printAgain(clerk, letter).stream())
                        .iterator());
    }

    private ModelAndView file(Viewer clerk, Supplier<Iterator<Claim>> claims) {
        return documents.post(Locale.FRENCH, "ownspace/letter", "courriers", () -> content(clerk, claims.get()));
    }

    /** Stops at the first that the gate refuses: it waits on, and so do those behind it. */
    private Content content(Viewer clerk, Iterator<Claim> claims) {
        var sheets = new ArrayList<Sheet>();
        Optional<Withheld<Facts>> refusal = Optional.empty();
        while (refusal.isEmpty() && claims.hasNext()) {
            refusal = draw(clerk, claims.next(), sheets);
        }
        if (!sheets.isEmpty()) {
            return new Content.Says(words(sheets));
        }
        return new Content.Instead(refusal.<ModelAndView>map(pages::refused)
                .orElseGet(() -> new ModelAndView("redirect:/mail-room?nothing=true")));
    }

    private Optional<Withheld<Facts>> draw(Viewer clerk, Claim claim, List<Sheet> sheets) {
        var outcome = Outcome.WAITING;
        try {
            var asked = Request.by(clerk, Purpose.SEND_LETTER, claim.person(), ON_THE_ENVELOPE);
            switch (guard.discloseOne(asked)) {
                case Disclosed<Facts>(var facts, var receipt) -> {
                    outcome = facts.show(ADDRESS).isBlank() ? Outcome.NO_ADDRESS : Outcome.PRINTED;
                    if (outcome == Outcome.PRINTED) {
                        sheets.add(new Sheet(facts, receipt, claim.code().inGroups(), claim.number()));
                    }
                    return Optional.empty();
                }
                case Withheld<Facts> withheld -> {
                    return Optional.of(withheld);
                }
            }
        } finally {
            letters.settle(claim, outcome);
        }
    }

    /** In French, with the essence in English below. */
    private Map<String, Object> words(List<Sheet> sheets) {
        var page = address.of("/my-space/letter");
        var until = today.date().plusDays(DAYS);
        var day = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).format(until);
        return Map.of(
                "sheets",
                sheets,
                "page",
                page,
                "day",
                today.date(),
                "until",
                until,
                "english",
                messages.getMessage("ownspace.letter.brief", new Object[] {page, day}, Locale.ENGLISH));
    }
}
