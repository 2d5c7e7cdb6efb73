package ecluse.auditor;

import ecluse.translog.BadProof;
import java.util.List;

/** What an entry is about, by its code in the leaf: the first is 1. */
public enum Kind {
    DISCLOSURE("a disclosure"),
    REFUSAL("a refusal"),
    SIGN_IN("a sign-in"),
    FAILED_SIGN_IN("a failed sign-in"),
    SIGN_OUT("a sign-out"),
    LOCK("a lock"),
    UNLOCK("an unlock"),
    REOPENING_ASKED("a reopening asked for"),
    EXPORT("an export"),
    EXPOSURE_LIST("an exposure list"),
    NOTICE("a notice"),
    IMPORT("an import"),
    SIGNAL("a signal"),
    TIE_OPENED("an opening of a tie"),
    TIE_CHANGED("a change of a tie"),
    TIE_CLOSED("a closing of a tie"),
    RIGHT_CHANGED("a change of rights"),
    ACCESS_REQUEST("an access request"),
    AGREEMENT("a step of a partner's agreement"),
    ACCOUNT_STEP("a step of a partner's account");

    private static final List<Kind> BY_CODE = List.of(values());

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    /** With its article, for a sentence. */
    public String words() {
        return words;
    }

    int code() {
        return ordinal() + 1;
    }

    static Kind of(int code) throws BadProof {
        if (code < 1 || code > BY_CODE.size()) {
            throw new BadProof("its kind is " + code + "; there are 1 to " + BY_CODE.size());
        }
        return BY_CODE.get(code - 1);
    }
}
