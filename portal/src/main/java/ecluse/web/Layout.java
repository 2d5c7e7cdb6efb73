package ecluse.web;

import ecluse.accounts.Entrance;
import ecluse.kernel.Right;
import ecluse.kernel.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.resource.ResourceUrlProvider;

/** What the frame of every page asks for: who is there, which ways lead on, where the style sheet is. */
@Component
public class Layout {
    private static final List<Link> WAYS = List.of(
            new Link("web.nav.today", "/kairos/today", Right.RECORD_ENROLMENTS),
            new Link("web.nav.groups", "/kairos/groups", Right.SEE_GROUPS),
            new Link("web.nav.offer", "/offer", Right.SEE_OFFER),
            new Link("web.nav.meetings", "/meetings", Right.KEEP_MEETINGS),
            new Link("web.nav.searchOffer", "/offer/search", Right.SEARCH_OFFER),
            new Link("web.nav.ticks", "/kairos/attendance/today", Right.TICK_ATTENDANCE),
            new Link("web.nav.late", "/kairos/attendance/late", Right.SEE_LATE_ATTENDANCE),
            new Link("web.nav.caseload", "/caseload", Right.SEE_CASELOAD),
            new Link("web.nav.quotes", "/quotes", Right.SEE_QUOTES),
            new Link("web.nav.messages", "/messages", Right.WRITE_MESSAGES),
            new Link("web.nav.invoices", "/invoices", Right.WRITE_INVOICES),
            new Link("web.nav.lookUp", "/kairos/look-up", Right.LOOK_UP),
            new Link("web.nav.exports", "/kairos/exports", Right.EXPORT),
            new Link("web.nav.mySpace", "/my-space", Right.OWN_FILE),
            new Link("web.nav.myQuotes", "/my-space/quotes", Right.OWN_FILE),
            new Link("web.nav.myMeetings", "/my-space/meetings", Right.OWN_FILE),
            new Link("web.nav.myAttendance", "/my-space/attendance", Right.OWN_FILE),
            new Link("web.nav.myReaders", "/my-space/readers", Right.OWN_FILE),
            new Link("web.nav.desk", "/desk", Right.UNBLOCK_FILES),
            new Link("web.nav.mailRoom", "/mail-room", Right.PRINT_LETTERS),
            new Link("web.nav.team", "/team", Right.KEEP_TEAM),
            new Link("web.nav.joining", "/joining", Right.DECIDE_AGREEMENTS),
            new Link("web.nav.newAccounts", "/agency/new-accounts", Right.APPROVE_ACCOUNTS),
            new Link("web.nav.temporaryCodes", "/agency/temporary-codes", Right.APPROVE_ACCOUNTS),
            new Link("web.nav.duty", "/agency", Right.SEE_PARTNERS),
            new Link("web.nav.partners", "/agency/partners", Right.SEE_PARTNERS),
            new Link("web.nav.locks", "/agency/locks", Right.CLOSE),
            new Link("web.nav.stolen", "/agency/stolen-credentials", Right.TAKE_STOLEN_CREDENTIALS),
            new Link("web.nav.campaign", "/agency/campaign", Right.RUN_CAMPAIGN),
            new Link("web.nav.providers", "/agency/providers", Right.KEEP_PROVIDERS),
            new Link("web.nav.exposures", "/agency/exposures", Right.SEE_EXPOSURES),
            new Link("web.nav.accessRequests", "/agency/access-requests", Right.ANSWER_ACCESS_REQUESTS),
            new Link("web.nav.myLedger", "/my-ledger", Right.SIGNED_IN));

    /** What is about the own account. */
    private static final List<Link> MINE = List.of(
            new Link("web.home.mine.signIns", "/my-sign-ins", Right.SIGNED_IN),
            new Link("web.home.mine.factors", "/my-factors", Right.SIGNED_IN),
            new Link("web.home.mine.password", "/my-password", Right.SIGNED_IN),
            new Link("web.home.mine.reminders", "/my-reminders", Right.BE_REMINDED),
            new Link("web.home.mine.agreement", "/our-agreement", Right.SEE_AGREEMENT),
            new Link("web.home.mine.team", "/team", Right.SEE_TEAM),
            new Link("web.home.mine.help", "/help", Right.PUBLIC));

    private final HttpServletRequest request;
    private final ResourceUrlProvider assets;

    Layout(HttpServletRequest request, ResourceUrlProvider assets) {
        this.request = request;
        this.assets = assets;
    }

    /** A way on, for those who have the right. */
    public record Link(String key, String path, Right right) {}

    /** A way on as a page shows it. @param here whether the page lies on it */
    public record Way(String key, String path, boolean here) {}

    /** Who is signed in; null for nobody. */
    public @Nullable Viewer viewer() {
        return Entrance.of(request).admitted().orElse(null);
    }

    /** Those on from here, to be shown beside each other. */
    public List<Way> ways() {
        var here = here(path());
        return open(WAYS).stream()
                .map(link -> new Way(link.key(), link.path(), link.equals(here)))
                .toList();
    }

    /** The way on which a page lies: the longest address that fits, as {@code /agency} is before all others of its kind. */
    private static @Nullable Link here(String path) {
        return WAYS.stream()
                .filter(one -> path.startsWith(one.path())
                        && (path.length() == one.path().length()
                                || path.charAt(one.path().length()) == '/'))
                .max(Comparator.comparingInt(one -> one.path().length()))
                .orElse(null);
    }

    public List<Link> mine() {
        return open(MINE);
    }

    private List<Link> open(List<Link> links) {
        return Entrance.of(request)
                .admitted()
                .map(viewer ->
                        links.stream().filter(way -> viewer.may(way.right())).toList())
                .orElse(List.of());
    }

    /** The address of an asset with the hash of its content, so that browsers may keep it for ever. */
    public String asset(String name) {
        var address = assets.getForLookupPath("/assets/" + name);
        return address == null ? "/assets/" + name : address;
    }

    /** Where to come back to after choosing a language: this page, when it can be asked for again. */
    public String back() {
        if (!request.getMethod().equals("GET")) {
            return "/";
        }
        var query = request.getQueryString();
        return query == null ? path() : path() + "?" + query;
    }

    private String path() {
        return request.getRequestURI();
    }
}
