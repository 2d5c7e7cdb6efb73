package ecluse.factors;

import ecluse.accounts.Accounts;
import ecluse.accounts.Attempts.Result;
import ecluse.accounts.Proving;
import ecluse.kernel.AccountId;
import ecluse.kernel.Assurance;
import ecluse.kernel.Settings;
import ecluse.kernel.Viewer;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Giving, adding and removing factors. Each change and the sign-in that it strengthens are one transaction. */
@Component
class Factors {
    private final OneTimeCodes codes;
    private final RecoveryCodes recovery;
    private final ObjectProvider<CodesOfOthers> others;
    private final PasskeyTable passkeys;
    private final Proving proving;
    private final Accounts accounts;
    private final Ledger ledger;
    private final TransactionOperations transaction;
    private final boolean required;

    Factors(
            OneTimeCodes codes,
            RecoveryCodes recovery,
            ObjectProvider<CodesOfOthers> others,
            PasskeyTable passkeys,
            Proving proving,
            Accounts accounts,
            Ledger ledger,
            TransactionOperations transaction,
            Settings settings) {
        this.codes = codes;
        this.recovery = recovery;
        this.others = others;
        this.passkeys = passkeys;
        this.proving = proving;
        this.accounts = accounts;
        this.ledger = ledger;
        this.transaction = transaction;
        this.required = settings.secondFactorRequired();
    }

    /** How giving a factor ends. */
    enum Given {
        RIGHT,
        WRONG,
        /** It was right, and has been given before. */
        SPENT,
        /** Not looked at: too many were wrong before. */
        WAIT,
        /** Not looked at: too many people come just now. */
        BUSY,
        /** The sign-in has ended, or somebody else has gone on with it. */
        OVER
    }

    Held held(AccountId account) {
        return new Held(codes.since(account), passkeys.of(account), recovery.left(account));
    }

    /** A code from the app, one of the recovery codes, or one that somebody else was asked for. */
    Given code(Viewer viewer, String typed, HttpServletRequest request, HttpServletResponse response) {
        var digits = typed.replaceAll("\\s", "");
        return digits.matches("[0-9]{6}")
                ? oneTimeCode(viewer, digits, request, response)
                : writtenCode(viewer, typed, request, response);
    }

    private Given oneTimeCode(Viewer viewer, String code, HttpServletRequest request, HttpServletResponse response) {
        var spent = new boolean[1];
        var result = proving.attempt(viewer, "one-time code", request, () -> {
            var taken = codes.take(viewer.account(), code);
            spent[0] = taken == OneTimeCodes.Taken.SPENT;
            return taken == OneTimeCodes.Taken.RIGHT ? Result.RIGHT : Result.WRONG;
        });
        return spent[0] ? Given.SPENT : given(result, viewer, "one-time code", request, response);
    }

    private Given writtenCode(Viewer viewer, String code, HttpServletRequest request, HttpServletResponse response) {
        var factor = new String[] {"recovery code"};
        var result = proving.attempt(viewer, "recovery code", request, () -> {
            if (recovery.take(viewer.account(), code)) {
                return Result.RIGHT;
            }
            factor[0] = "temporary code";
            return others.stream().anyMatch(other -> other.take(viewer.account(), code)) ? Result.RIGHT : Result.WRONG;
        });
        return given(result, viewer, factor[0], request, response);
    }

    /** The own password, for who holds nothing else. */
    Given password(Viewer viewer, String password, HttpServletRequest request, HttpServletResponse response) {
        return switch (proving.password(viewer, password)) {
            case RIGHT ->
                proving.proven(viewer, Assurance.AAL1, "password", request, response) ? Given.RIGHT : Given.OVER;
            case WRONG -> Given.WRONG;
            case WAIT -> Given.WAIT;
            case BUSY -> Given.BUSY;
        };
    }

    private Given given(
            Result result, Viewer viewer, String factor, HttpServletRequest request, HttpServletResponse response) {
        return switch (result) {
            case RIGHT -> proving.proven(viewer, Assurance.AAL2, factor, request, response) ? Given.RIGHT : Given.OVER;
            case WRONG -> Given.WRONG;
            case WAIT -> Given.WAIT;
            case BUSY -> Given.BUSY;
        };
    }

    /** How adding a factor ends. */
    sealed interface Added {
        /** @param recoveryCodes new ones where there were none; shown this once */
        record Done(List<String> recoveryCodes) implements Added {
            public Done {
                recoveryCodes = List.copyOf(recoveryCodes);
            }

            @Override
            public String toString() {
                return "Done[…]";
            }
        }

        record Wrong() implements Added {}

        /** The sign-in has ended, or somebody else has gone on with it. */
        record Over() implements Added {}
    }

    /** Sets up one-time codes once the first one is right. */
    Added addOneTimeCodes(
            Viewer viewer,
            OneTimeCodes.Offer offer,
            String code,
            HttpServletRequest request,
            HttpServletResponse response) {
        var digits = code.replaceAll("\\s", "");
        return adding(
                viewer,
                "one-time codes",
                Assurance.AAL2,
                request,
                response,
                () -> codes.add(viewer.account(), offer, digits));
    }

    /** Adds what {@code add} writes, raises the sign-in and makes recovery codes where there are none: all or nothing. */
    Added adding(
            Viewer viewer,
            String what,
            Assurance level,
            HttpServletRequest request,
            HttpServletResponse response,
            java.util.function.BooleanSupplier add) {
        return transaction.execute(status -> {
            if (!proving.hasGivenAll(viewer)) {
                return new Added.Over();
            }
            if (!add.getAsBoolean()) {
                status.setRollbackOnly();
                return new Added.Wrong();
            }
            var fresh = recovery.left(viewer.account()) == 0 ? recovery.renew(viewer.account()) : List.<String>of();
            if (!proving.proven(viewer, level, what + " added and", request, response)) {
                status.setRollbackOnly();
                return new Added.Over();
            }
            return new Added.Done(fresh);
        });
    }

    /** New recovery codes in place of all others. */
    List<String> renewRecoveryCodes(Viewer viewer) {
        return transaction.execute(status -> {
            var fresh = recovery.renew(viewer.account());
            ledger.append(Kind.SIGN_IN, viewer, null, "recovery codes renewed");
            return fresh;
        });
    }

    /** False when the account has none, or when it is the last factor and one is required. */
    boolean removeOneTimeCodes(Viewer viewer) {
        return removing(viewer, "one-time codes", () -> codes.remove(viewer.account()));
    }

    /** False when it is not the account's, or when it is the last factor and one is required. */
    boolean removePasskey(Viewer viewer, UUID passkey) {
        return removing(viewer, "passkey", () -> passkeys.remove(viewer.account(), passkey));
    }

    /** Whether the last factor stays: the portal asks everybody for one, or a campaign this account. */
    boolean required(AccountId account) {
        return required || accounts.factorDue(account);
    }

    private boolean removing(Viewer viewer, String what, java.util.function.BooleanSupplier remove) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!remove.getAsBoolean()
                    || required(viewer.account()) && held(viewer.account()).nothing()) {
                status.setRollbackOnly();
                return false;
            }
            ledger.append(Kind.SIGN_IN, viewer, null, what + " removed");
            return true;
        }));
    }
}
