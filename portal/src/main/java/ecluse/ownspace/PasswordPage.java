package ecluse.ownspace;

import ecluse.accounts.FirstPassword;
import ecluse.web.Problem;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Where a person who has proven who it is chooses a password, whichever way led here. */
@Component
class PasswordPage {
    private final FirstPassword passwords;

    PasswordPage(FirstPassword passwords) {
        this.passwords = passwords;
    }

    /** @param number as the person has just typed it: the password must not hold it, and password managers keep it as the login */
    ModelAndView choose(String link, String proof, String number, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("ownspace/choose", status)
                .addObject("link", link)
                .addObject("proof", proof)
                .addObject("number", number)
                .addObject("problems", problems)
                .addObject("shortest", passwords.shortest())
                .addObject("longest", passwords.longest());
    }
}
