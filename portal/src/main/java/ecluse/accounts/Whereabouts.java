package ecluse.accounts;

import ecluse.kernel.Assurance;

/**
 * What becomes of a sign-in that is not bound to a device and goes on elsewhere: a copied cookie usually comes from another network
 * and with another browser. A laptop that travels changes its network, an update the browser's name; both at once within one
 * sign-in is seldom honest, and costs an honest person one factor. No clock, no row: a table tests it.
 */
enum Whereabouts {
    /** As before, or nearly. */
    SAME,
    /** All that was given must be given again. */
    GIVE_AGAIN,
    /** Nothing but a password was ever given: sign in anew. */
    SIGN_IN_ANEW;

    /**
     * @param address where it was last proven who is there, an IP address
     * @param agent with which browser, as it says
     * @param needed what the account must give; at AAL1 there is nothing to ask for again
     */
    static Whereabouts of(String address, String agent, String addressNow, String agentNow, Assurance needed) {
        if (agent.equals(agentNow) || ClientAddress.place(address).equals(ClientAddress.place(addressNow))) {
            return SAME;
        }
        return needed.atLeast(Assurance.AAL2) ? GIVE_AGAIN : SIGN_IN_ANEW;
    }
}
