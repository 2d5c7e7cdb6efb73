package ecluse.factors;

import ecluse.kernel.Viewer;
import java.util.Optional;

/** Another module's page about how an account comes in, on the page of the own factors. */
public interface FurtherFactors {

    /** Empty where there is nothing for this viewer. */
    Optional<Further> of(Viewer viewer);

    /**
     * A section with one link.
     *
     * @param key of its title; what it is about is under it, {@code .text}, the link's words {@code .go}
     * @param address of a page of ours
     */
    record Further(String key, String address) {}
}
