package ecluse.ownspace;

import static ecluse.kernel.Field.*;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The mail room: how many letters wait, the next ones as a file to print, and those that came back. Its pages show nobody. */
@Controller
class MailRoomController {
    private final LetterTable letters;
    private final LetterPress press;
    private final Pages pages;

    MailRoomController(LetterTable letters, LetterPress press, Pages pages) {
        this.letters = letters;
        this.press = press;
        this.pages = pages;
    }

    @GetMapping("/mail-room")
    @Needs(Right.PRINT_LETTERS)
    ModelAndView room(
            @RequestParam(name = "nothing", defaultValue = "false") boolean nothing,
            @RequestParam(name = "closed", defaultValue = "false") boolean closed) {
        return room(List.of(), "", HttpStatus.OK).addObject("nothing", nothing).addObject("closed", closed);
    }

    private ModelAndView room(List<Problem> problems, String number, HttpStatus status) {
        var queue = letters.queue();
        return new ModelAndView("ownspace/mail-room", status)
                .addObject("queue", queue)
                .addObject("next", Math.min(LetterPress.MOST, queue.all()))
                .addObject("batches", letters.batches())
                .addObject("number", number)
                .addObject("nothing", false)
                .addObject("closed", false)
                .addObject("problems", problems);
    }

    @PostMapping("/mail-room/batches")
    @Needs(
            value = Right.PRINT_LETTERS,
            fresh = true,
            discloses = {LAST_NAME, FIRST_NAME, ADDRESS, POSTCODE, COMMUNE})
    ModelAndView print(@SignedIn Viewer viewer) {
        return press.next(viewer);
    }

    @PostMapping("/mail-room/batches/{id}")
    @Needs(
            value = Right.PRINT_LETTERS,
            fresh = true,
            discloses = {LAST_NAME, FIRST_NAME, ADDRESS, POSTCODE, COMMUNE})
    ModelAndView printAgain(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return Handle.read(id).map(batch -> press.again(viewer, batch)).orElseGet(pages::notThere);
    }

    @PostMapping("/mail-room/returned")
    @Needs(Right.PRINT_LETTERS)
    ModelAndView cameBack(@SignedIn Viewer viewer, @RequestParam(name = "number", defaultValue = "") String typed) {
        var number = LetterNumber.read(typed);
        if (number.isEmpty()) {
            return room(
                    List.of(new Problem("number", "ownspace.mailRoom.number.shape")),
                    typed,
                    HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return letters.cameBack(viewer, number.get())
                ? new ModelAndView("redirect:/mail-room?closed=true")
                : room(
                        List.of(new Problem("number", "ownspace.mailRoom.number.none")),
                        typed,
                        HttpStatus.UNPROCESSABLE_CONTENT);
    }
}
