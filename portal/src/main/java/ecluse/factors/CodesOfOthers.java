package ecluse.factors;

import ecluse.kernel.AccountId;

/** Codes that another module gives out in place of a factor that is not at hand; typed where a recovery code is. */
public interface CodesOfOthers {
    /** Takes one, once; of two who come with it at the same time one is right. */
    boolean take(AccountId account, String typed);
}
