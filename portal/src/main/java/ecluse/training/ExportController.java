package ecluse.training;

import static ecluse.kernel.Field.EMAIL;
import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.IDENTIFIER;
import static ecluse.kernel.Field.LAST_NAME;
import static ecluse.kernel.Field.PHONE;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Reason;
import ecluse.kernel.Needs;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Receipt;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Pages;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;

/** Says what an export would hold and what is left, then gives the file or the reason why not. */
@Controller
class ExportController {
    private final Exports exports;
    private final ExportFile file;
    private final Guard guard;
    private final Pages pages;

    ExportController(Exports exports, ExportFile file, Guard guard, Pages pages) {
        this.exports = exports;
        this.file = file;
        this.guard = guard;
        this.pages = pages;
    }

    @GetMapping("/kairos/exports")
    @Needs(Right.EXPORT)
    ModelAndView form(
            @SignedIn Viewer viewer, @RequestParam(name = "group", required = false) @Nullable Set<String> chosen) {
        var form = chosen == null ? ExportForm.EMPTY : ExportForm.with(chosen);
        return form(viewer, form, List.of(), null, HttpStatus.OK);
    }

    @PostMapping("/kairos/exports")
    @Needs(
            value = Right.EXPORT,
            discloses = {LAST_NAME, FIRST_NAME, IDENTIFIER, EMAIL, PHONE})
    ModelAndView export(
            @SignedIn Viewer viewer,
            @RequestParam(name = "group", required = false) @Nullable Set<String> chosen,
            @RequestParam Map<String, String> typed,
            Locale language,
            HttpServletResponse response) {
        var form = ExportForm.of(chosen == null ? Set.of() : chosen, typed);
        boolean count = "count".equals(typed.get("act"));
        var problems = form.problems().stream()
                .filter(problem -> !count || problem.field().equals("groups"))
                .toList();
        if (!problems.isEmpty()) {
            return form(viewer, form, problems, null, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return exports.prepare(viewer, form)
                .map(export -> count
                        ? form(viewer, form, List.of(), export, HttpStatus.OK)
                        : export(viewer, form, export, language, response))
                // One group of another's is enough: not there, not yours (invariant 1).
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.EXPORT)));
    }

    private ModelAndView export(
            Viewer viewer, ExportForm form, Export export, Locale language, HttpServletResponse response) {
        if (export.people().isEmpty()) {
            var nobody = new Problem("groups", "training.export.groups.nobody");
            return form(viewer, form, List.of(nobody), export, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        if (!export.fits()) {
            return form(viewer, form, List.of(tooMany(export)), export, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return switch (exports.open(viewer, export, form)) {
            case Disclosed<Map<PersonRef, Facts>>(var facts, var receipt) ->
                new ModelAndView(attachment(file.of(export, facts, language), receipt));
            case Withheld<Map<PersonRef, Facts>> withheld
            when withheld.reason() == Reason.OVER_BUDGET -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, "60");
                yield form(viewer, form, List.of(tooMany(export)), export, HttpStatus.TOO_MANY_REQUESTS)
                        .addObject("refusal", Reason.OVER_BUDGET)
                        .addObject(
                                "reference",
                                withheld.receipt().map(Receipt::reference).orElse(null));
            }
            case Withheld<Map<PersonRef, Facts>> withheld -> pages.refused(withheld);
        };
    }

    private static Problem tooMany(Export export) {
        return new Problem("groups", "training.export.tooMany", export.cost(), export.left(), export.leftToday());
    }

    /** The name of the file says nothing of whom it holds. */
    private static View attachment(byte[] csv, Receipt receipt) {
        return (model, request, response) -> {
            response.setContentType("text/csv;charset=UTF-8");
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"ecluse-" + receipt.reference() + ".csv\"");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setContentLength(csv.length);
            response.getOutputStream().write(csv);
        };
    }

    private ModelAndView form(
            Viewer viewer, ExportForm form, List<Problem> problems, @Nullable Export export, HttpStatus status) {
        var page = new ModelAndView("training/export", status);
        return page.addObject("form", form)
                .addObject("groups", exports.choices(viewer))
                .addObject("usuals", ExportForm.Usual.values())
                .addObject("problems", problems)
                .addObject("wrong", Problem.byField(problems))
                .addObject("export", export)
                .addObject("names", exports.allowance(viewer, false).orElse(null))
                .addObject("contacts", exports.allowance(viewer, true).orElse(null));
    }
}
