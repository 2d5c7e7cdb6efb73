package ecluse.accounts;

import ecluse.kernel.SignInId;
import ecluse.kernel.Viewer;
import java.util.List;
import java.util.Map;

/** Ways to sign in that another module offers beside the portal's own, which do not depend on them. */
public interface OtherWaysIn {

    List<WayIn> all();

    /** Which of the viewer's live sign-ins somebody else has vouched for, by the name of who did. */
    Map<SignInId, String> vouched(Viewer viewer);

    /**
     * A button of the sign-in page.
     *
     * @param name of who vouches, as people know it
     * @param address of a page of ours
     * @param down whether it did not answer when it was asked last
     */
    record WayIn(String name, String address, boolean down) {}
}
