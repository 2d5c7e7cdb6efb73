package ecluse.accounts;

import ecluse.kernel.Assurance;
import ecluse.kernel.SignInId;
import java.util.function.Consumer;

/**
 * How somebody came in.
 *
 * @param level what was proven
 * @param how what the ledger says of it
 * @param federated whether an OpenID provider vouched for it; the database then takes it for less ({@code federation.modest})
 * @param besides what is written besides, in the transaction of the sign-in
 */
record Way(Assurance level, String how, boolean federated, Consumer<SignInId> besides) {}
