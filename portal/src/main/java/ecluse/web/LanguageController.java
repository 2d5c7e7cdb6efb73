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
import org.springframework.web.servlet.view.RedirectView;

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
        var again = new RedirectView(onThisSite(back) ? back : "/");
        again.setHttp10Compatible(false);
        again.setExpandUriTemplateVariables(false);
        return new ModelAndView(again);
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

    /** A path of ours: neither {@code //elsewhere} nor {@code /\elsewhere}, which browsers take for another host. */
    static boolean onThisSite(String back) {
        return back.startsWith("/")
                && !back.startsWith("//")
                && back.indexOf('\\') < 0
                && back.length() <= 2_000
                && back.chars().noneMatch(Character::isISOControl);
    }
}
