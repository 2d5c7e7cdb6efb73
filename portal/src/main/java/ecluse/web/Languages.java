package ecluse.web;

import ecluse.accounts.Entrance;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

/** The language of a page: what was chosen here, else the account's, else the browser's, else French. */
@Component("localeResolver")
class Languages implements LocaleResolver {
    static final String COOKIE = "language";
    static final List<Locale> KNOWN = List.of(Locale.FRENCH, Locale.ENGLISH);

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        return chosen(request)
                .or(() -> Entrance.of(request)
                        .admitted()
                        .flatMap(viewer -> known(viewer.language().getLanguage())))
                .orElseGet(() -> ofTheBrowser(request));
    }

    /** The language by its two letters, when pages are written in it. */
    static Optional<Locale> known(@Nullable String letters) {
        return KNOWN.stream()
                .filter(known -> known.getLanguage().equals(letters))
                .findFirst();
    }

    private static Optional<Locale> chosen(HttpServletRequest request) {
        return Optional.ofNullable(WebUtils.getCookie(request, COOKIE))
                .map(Cookie::getValue)
                .flatMap(Languages::known);
    }

    private static Locale ofTheBrowser(HttpServletRequest request) {
        try {
            var wanted = Locale.LanguageRange.parse(
                    Optional.ofNullable(request.getHeader("Accept-Language")).orElse(""));
            return Optional.ofNullable(Locale.lookup(wanted, KNOWN)).orElse(Locale.FRENCH);
        } catch (IllegalArgumentException e) {
            return Locale.FRENCH; // a header that is no list of languages
        }
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("the language is chosen by POST /language");
    }
}
