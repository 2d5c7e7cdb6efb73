package ecluse.offer;

import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.Problem;
import ecluse.web.Today;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Courses: what is taught, whatever the dates. */
@Controller
class CourseController {
    private static final int SHOWN = 500;
    private static final int GROUPS = 100;

    private final OfferTable offer;
    private final Pages pages;
    private final Ids ids;
    private final Today today;

    CourseController(OfferTable offer, Pages pages, Ids ids, Today today) {
        this.offer = offer;
        this.pages = pages;
        this.ids = ids;
        this.today = today;
    }

    @GetMapping("/offer/courses")
    @Needs(Right.SEE_OFFER)
    ModelAndView list(@SignedIn Viewer viewer) {
        return new ModelAndView("offer/courses")
                .addObject("courses", offer.courses(viewer.account(), SHOWN))
                .addObject("mayKeep", viewer.may(Right.KEEP_OFFER));
    }

    @GetMapping("/offer/courses/{id}")
    @Needs(Right.SEE_OFFER)
    ModelAndView course(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withCourse(
                viewer,
                id,
                course -> new ModelAndView("offer/course")
                        .addObject("course", course)
                        .addObject("groups", offer.ofCourse(viewer.account(), course.id(), today.date(), GROUPS))
                        .addObject("mayKeep", viewer.may(Right.KEEP_OFFER)));
    }

    @GetMapping("/offer/courses/new")
    @Needs(Right.KEEP_OFFER)
    ModelAndView write() {
        return form(null, CourseForm.EMPTY, List.of(), false, HttpStatus.OK);
    }

    private static ModelAndView form(
            @Nullable Course course, CourseForm form, List<Problem> problems, boolean stale, HttpStatus status) {
        return new ModelAndView("offer/course-edit", status)
                .addObject("course", course)
                .addObject("form", form)
                .addObject("stale", stale)
                .addObject("problems", problems);
    }

    @PostMapping("/offer/courses")
    @Needs(Right.KEEP_OFFER)
    ModelAndView write(@SignedIn Viewer viewer, @RequestParam Map<String, String> typed) {
        var form = CourseForm.of(typed);
        var problems = form.problems();
        if (!problems.isEmpty()) {
            return form(null, form, problems, false, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        var id = ids.next();
        return offer.save(viewer, id, 0, form) == Verdict.DONE
                ? new ModelAndView("redirect:/offer/courses/" + id)
                : pages.notThere();
    }

    @GetMapping("/offer/courses/{id}/edit")
    @Needs(Right.KEEP_OFFER)
    ModelAndView edit(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withCourse(viewer, id, course -> form(course, CourseForm.of(course), List.of(), false, HttpStatus.OK));
    }

    /** Who saves an older version is shown both, and chooses. */
    @PostMapping("/offer/courses/{id}/edit")
    @Needs(Right.KEEP_OFFER)
    ModelAndView edit(@SignedIn Viewer viewer, @PathVariable("id") String id, @RequestParam Map<String, String> typed) {
        var form = CourseForm.of(typed);
        var problems = form.problems();
        return withCourse(viewer, id, course -> {
            if (!problems.isEmpty()) {
                return form(course, form, problems, false, HttpStatus.UNPROCESSABLE_CONTENT);
            }
            int version = Handle.version(typed.getOrDefault("version", ""));
            return switch (offer.save(viewer, course.id(), version, form)) {
                case DONE -> new ModelAndView("redirect:/offer/courses/" + course.id());
                case STALE -> withCourse(viewer, id, now -> form(now, form, List.of(), true, HttpStatus.CONFLICT));
                case NOT_YOURS, NOT_ALLOWED, NO_REASON, TOO_LATE, NO_COURSE -> pages.notThere();
            };
        });
    }

    private ModelAndView withCourse(Viewer viewer, String id, Function<Course, ModelAndView> then) {
        return Handle.read(id)
                .flatMap(uuid -> offer.course(viewer.account(), uuid))
                .map(then)
                .orElseGet(pages::notThere);
    }
}
