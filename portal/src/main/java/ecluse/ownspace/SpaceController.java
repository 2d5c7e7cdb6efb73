package ecluse.ownspace;

import static ecluse.kernel.Field.*;

import ecluse.accompaniment.Stays;
import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.disclosure.Ties;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Pages;
import ecluse.web.Times;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** What a person sees first in the own space: what waits for an answer, the trainings, the adviser, what is known about oneself. */
@Controller
class SpaceController {
    /** The last characters of the identifier tell nothing to who sees all of it. */
    private static final Set<Field> MINE = EnumSet.complementOf(EnumSet.of(IDENTIFIER_TAIL, ELIGIBILITY));

    private final SpaceTable spaces;
    private final Stays stays;
    private final List<SpaceNote> notes;
    private final Ties ties;
    private final Guard guard;
    private final Pages pages;
    private final Clock clock;

    SpaceController(
            SpaceTable spaces, Stays stays, List<SpaceNote> notes, Ties ties, Guard guard, Pages pages, Clock clock) {
        this.spaces = spaces;
        this.stays = stays;
        this.notes = notes;
        this.ties = ties;
        this.guard = guard;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/my-space")
    @Needs(
            value = Right.OWN_FILE,
            discloses = {LAST_NAME, FIRST_NAME, BIRTH_DATE, IDENTIFIER, EMAIL, PHONE, ADDRESS, POSTCODE, COMMUNE, STATUS
            })
    ModelAndView space(@SignedIn Viewer viewer) {
        return ties.own(viewer.account())
                .map(person -> space(viewer, person))
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.OWN_FILE)));
    }

    private ModelAndView space(Viewer viewer, PersonRef person) {
        return switch (guard.discloseOne(Request.by(viewer, Purpose.OWN_FILE, person, MINE))) {
            case Disclosed<Facts>(var facts, var receipt) ->
                new ModelAndView("ownspace/space")
                        .addObject("facts", facts)
                        .addObject("waiting", spaces.waiting(person))
                        .addObject("stays", stays.of(person))
                        .addObject(
                                "notes",
                                notes.stream()
                                        .flatMap(note -> note.of(person).stream())
                                        .toList())
                        .addObject(
                                "adviser",
                                spaces.adviser(person, LocalDate.now(clock.withZone(Times.PARIS)))
                                        .orElse(null))
                        .addObject("reference", receipt.reference());
            case Withheld<Facts> withheld -> pages.refused(withheld);
        };
    }
}
