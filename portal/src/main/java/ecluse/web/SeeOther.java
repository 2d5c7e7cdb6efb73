package ecluse.web;

import org.springframework.web.servlet.view.RedirectView;

/** Sends on to an address as it stands (303): nothing in it is a pattern, nothing is added. */
public final class SeeOther extends RedirectView {
    public SeeOther(String address) {
        super(address);
        setHttp10Compatible(false);
        setExpandUriTemplateVariables(false);
        setExposeModelAttributes(false);
    }
}
