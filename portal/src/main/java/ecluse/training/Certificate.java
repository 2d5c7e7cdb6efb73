package ecluse.training;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What an office attests of an enrolment on paper. The word stands in addresses and file names. */
enum Certificate {
    /** Before the start: somebody is enrolled (AIS). */
    AIS("attestation-inscription"),
    /** Somebody has entered (AES). */
    AES("attestation-entree");

    private static final Set<EnrolmentState> NEVER_CAME =
            EnumSet.of(EnrolmentState.PLACED, EnrolmentState.CANCELLED, EnrolmentState.NO_SHOW);

    private final String file;

    Certificate(String file) {
        this.file = file;
    }

    static Optional<Certificate> asked(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    String file() {
        return file;
    }

    /** Whether there is something to attest. */
    boolean of(Enrolment enrolment) {
        return !NEVER_CAME.contains(enrolment.state())
                && (this == AIS ? enrolment.registeredOn() : enrolment.enteredOn()) != null;
    }

    public String messageKey() {
        return "training.certificate." + name();
    }
}
