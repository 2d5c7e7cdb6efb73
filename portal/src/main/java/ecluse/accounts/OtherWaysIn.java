package ecluse.accounts;

import java.util.List;

/** Ways to sign in that another module offers beside the portal's own, which do not depend on them. */
public interface OtherWaysIn {

    List<WayIn> all();

    /**
     * A button of the sign-in page.
     *
     * @param name of who vouches, as people know it
     * @param address of a page of ours
     * @param down whether it did not answer when it was asked last
     */
    record WayIn(String name, String address, boolean down) {}
}
