package ecluse.accounts;

import ecluse.kernel.AccountId;

/**
 * What has to be settled about an account before it signs in, in the transaction of that sign-in and before it takes anything: a change
 * of the account's rights comes before the ledger's head. The sign-in is then seated by what stands there.
 */
public interface BeforeSignIn {
    void settle(AccountId account);
}
