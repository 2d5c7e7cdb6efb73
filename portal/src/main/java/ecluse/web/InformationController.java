package ecluse.web;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Pages for anybody: help, and how accessible the portal is. */
@Controller
class InformationController {

    @GetMapping("/help")
    @Needs(Right.PUBLIC)
    ModelAndView help() {
        return new ModelAndView("web/help").addObject("refusals", Refusal.values());
    }

    @GetMapping("/accessibility")
    @Needs(Right.PUBLIC)
    ModelAndView accessibility() {
        return new ModelAndView("web/accessibility");
    }
}
