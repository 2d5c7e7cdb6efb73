package ecluse.ownspace;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.disclosure.Naming;
import ecluse.disclosure.Naming.Names;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.ownspace.SpaceTable.ClosedSpace;
import ecluse.web.Pages;
import ecluse.web.Today;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Whose spaces of the adviser's own people their holders have closed: each waits for a talk, and then for a link or a letter. */
@Controller
class ClosedSpacesController {
    private static final Set<Field> NAMES = EnumSet.of(LAST_NAME, FIRST_NAME);

    private final SpaceTable spaces;
    private final Naming naming;
    private final Pages pages;
    private final Today today;

    ClosedSpacesController(SpaceTable spaces, Naming naming, Pages pages, Today today) {
        this.spaces = spaces;
        this.naming = naming;
        this.pages = pages;
        this.today = today;
    }

    @GetMapping("/caseload/closed-spaces")
    @Needs(
            value = Right.SEE_CASELOAD,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView list(@SignedIn Viewer viewer) {
        var closed = spaces.closed(viewer.account(), today.date());
        var people = closed.stream().map(ClosedSpace::person).toList();
        return switch (naming.of(viewer, Purpose.FOLLOW_CASELOAD, people, NAMES)) {
            case Names.Shown names ->
                new ModelAndView("ownspace/closed-spaces")
                        .addObject("closed", closed)
                        .addObject("names", names.facts())
                        .addObject("reference", names.reference());
            case Names.Hidden(var withheld) -> pages.refused(withheld);
        };
    }
}
