package ecluse.web;

import ecluse.accounts.Accounts;
import ecluse.accounts.Entrance;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Chooses a language: for this browser, and for the account of who is signed in. */
@Controller
class LanguageController {
    private final Accounts accounts;
    private final Settings settings;
    private final Pages pages;

    LanguageController(Accounts accounts, Settings settings, Pages pages) {
        this.accounts = accounts;
        this.settings = settings;
        this.pages = pages;
    }

    @PostMapping("/language")
    @Needs(Right.PUBLIC)
    ModelAndView choose(
            @RequestParam String language,
            @RequestParam(defaultValue = "/") String back,
            HttpServletRequest request,
            HttpServletResponse response) {
        var chosen = Languages.known(language);
        if (chosen.isEmpty()) {
            return pages.refused(Refusal.MALFORMED);
        }
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(language).toString());
        Entrance.of(request).admitted().ifPresent(viewer -> accounts.speak(viewer.account(), chosen.get()));
        return new ModelAndView(new SeeOther(Origin.onThisSite(back) ? back : "/"));
    }

    private ResponseCookie cookie(String language) {
        return ResponseCookie.from(Languages.COOKIE, language)
                .httpOnly(true)
                .secure(settings.secure())
                .sameSite("Lax")
                .path("/")
                .maxAge(Duration.ofDays(365))
                .build();
    }
}
