package ecluse.scim;

import ecluse.kernel.Ids;
import ecluse.kernel.LinkSecret;
import ecluse.kernel.Needs;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.scim.DirectoryTokenTable.Verdict;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.PortalAddress;
import ecluse.web.Problem;
import ecluse.web.Today;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Directories' tokens: a manager makes and revokes those of the own organisation, the agency revokes any. */
@Controller
class DirectoryController {
    private static final String LIST = "/team/directory";
    private static final String AGENCY = "/agency/directories";
    private static final int A_PAGE = 25;
    private static final int LONGEST_NAME = 60;
    private static final int MONTHS = 12;

    private final DirectoryTokenTable tokens;
    private final UserTable users;
    private final Pages pages;
    private final PortalAddress address;
    private final Today today;
    private final Ids ids;

    DirectoryController(
            DirectoryTokenTable tokens, UserTable users, Pages pages, PortalAddress address, Today today, Ids ids) {
        this.tokens = tokens;
        this.users = users;
        this.pages = pages;
        this.address = address;
        this.today = today;
        this.ids = ids;
    }

    /**
     * A token to make, as typed.
     *
     * @param id what the form is sent with: sent twice, it makes one
     * @param until the last day on which it serves, as ISO 8601 has it
     */
    record Form(UUID id, String name, String until) {}

    // --- The organisation's -----------------------------------------------------------------------------------------

    @GetMapping(LIST)
    @Needs(Right.KEEP_TEAM)
    ModelAndView list(@SignedIn Viewer viewer) {
        var form = new Form(ids.next(), "", today.date().plusMonths(MONTHS).toString());
        return viewer.partner()
                .map(partner -> list(viewer, partner, form, List.of(), HttpStatus.OK))
                .orElseGet(pages::notThere);
    }

    private ModelAndView list(Viewer viewer, PartnerId partner, Form form, List<Problem> problems, HttpStatus status) {
        var all = tokens.of(partner);
        return new ModelAndView("scim/directory", status)
                .addObject("tokens", all)
                .addObject("full", all.stream().filter(DirectoryToken::serves).count() >= 2)
                .addObject("form", form)
                .addObject("today", today.date())
                .addObject("latest", today.date().plusMonths(MONTHS))
                .addObject("endpoint", endpoint())
                .addObject("example", "curl -H \"Authorization: Bearer …\" " + endpoint() + "/Users?count=1")
                .addObject("roles", users.roles())
                .addObject("sites", users.sites(viewer.account().value()).keySet())
                .addObject("problems", problems);
    }

    private String endpoint() {
        return address.of("/scim/v2");
    }

    /** The secret is on this one page; a reload sends the same form and makes none anew. */
    @PostMapping(LIST)
    @Needs(value = Right.KEEP_TEAM, fresh = true)
    ModelAndView make(
            @SignedIn Viewer viewer,
            @RequestParam(name = "id", defaultValue = "") String id,
            @RequestParam(name = "name", defaultValue = "") String name,
            @RequestParam(name = "until", defaultValue = "") String until) {
        var form = new Form(Handle.read(id).orElseGet(ids::next), name.strip(), until.strip());
        return viewer.partner().map(partner -> make(viewer, partner, form)).orElseGet(pages::notThere);
    }

    private ModelAndView make(Viewer viewer, PartnerId partner, Form form) {
        var lastDay = day(form.until());
        var problems = problems(form, lastDay);
        if (!problems.isEmpty() || lastDay == null) {
            return list(viewer, partner, form, problems, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        var secret = LinkSecret.fresh();
        var verdict = tokens.make(viewer, form.id(), form.name(), secret, lastDay);
        return switch (verdict) {
            case DONE ->
                new ModelAndView("scim/made")
                        .addObject("name", form.name())
                        .addObject("until", lastDay)
                        .addObject("secret", DirectoryToken.text(secret))
                        .addObject("endpoint", endpoint());
            case NOT_YOURS -> pages.notThere();
            default ->
                list(
                        viewer,
                        partner,
                        form,
                        List.of(new Problem(verdict.field(), verdict.messageKey())),
                        HttpStatus.UNPROCESSABLE_CONTENT);
        };
    }

    private List<Problem> problems(Form form, @Nullable LocalDate lastDay) {
        var problems = new ArrayList<Problem>();
        if (form.name().isEmpty() || form.name().length() > LONGEST_NAME || !Texts.plain(form.name())) {
            problems.add(new Problem("name", Verdict.NAME.messageKey()));
        }
        if (lastDay == null
                || lastDay.isBefore(today.date())
                || lastDay.isAfter(today.date().plusMonths(MONTHS))) {
            problems.add(new Problem("until", Verdict.ENDS.messageKey()));
        }
        return problems;
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    @GetMapping(LIST + "/{id}/revocation")
    @Needs(Right.KEEP_TEAM)
    ModelAndView confirm(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return confirm(ofOwn(viewer, id), LIST);
    }

    @PostMapping(LIST + "/{id}/revocation")
    @Needs(value = Right.KEEP_TEAM, fresh = true)
    ModelAndView revoke(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return revoke(viewer, ofOwn(viewer, id), LIST);
    }

    private Optional<DirectoryToken> ofOwn(Viewer viewer, String id) {
        return viewer.partner().flatMap(partner -> Handle.read(id).flatMap(uuid -> tokens.one(partner, uuid)));
    }

    // --- The agency's -----------------------------------------------------------------------------------------------

    @GetMapping(AGENCY)
    @Needs(Right.APPROVE_ACCOUNTS)
    ModelAndView all(@RequestParam(name = "page", defaultValue = "1") String number) {
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * A_PAGE;
        return new ModelAndView("scim/directories")
                .addObject("page", Page.of(tokens.all(offset, A_PAGE + 1), asked, A_PAGE));
    }

    @GetMapping(AGENCY + "/{id}/revocation")
    @Needs(Right.APPROVE_ACCOUNTS)
    ModelAndView confirmByAgency(@PathVariable("id") String id) {
        return confirm(ofAll(id), AGENCY);
    }

    @PostMapping(AGENCY + "/{id}/revocation")
    @Needs(value = Right.APPROVE_ACCOUNTS, fresh = true)
    ModelAndView revokeByAgency(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return revoke(viewer, ofAll(id), AGENCY);
    }

    private Optional<DirectoryToken> ofAll(String id) {
        return Handle.read(id).flatMap(uuid -> tokens.one(null, uuid));
    }

    // --- Both -------------------------------------------------------------------------------------------------------

    /** What cannot be undone is asked for once more, with what it means. */
    private ModelAndView confirm(Optional<DirectoryToken> token, String list) {
        return token.filter(one -> one.revokedAt() == null)
                .map(one ->
                        new ModelAndView("scim/revoke").addObject("token", one).addObject("list", list))
                .orElseGet(pages::notThere);
    }

    /** Revoked by somebody else meanwhile is revoked. */
    private ModelAndView revoke(Viewer viewer, Optional<DirectoryToken> token, String list) {
        var verdict = token.map(one -> tokens.revoke(viewer, one.id())).orElse(Verdict.NOT_YOURS);
        return verdict == Verdict.DONE || verdict == Verdict.ALREADY
                ? new ModelAndView("redirect:" + list)
                : pages.notThere();
    }
}
