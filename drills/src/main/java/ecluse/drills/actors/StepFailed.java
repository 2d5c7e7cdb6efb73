package ecluse.drills.actors;

import ecluse.drills.http.Page;

/** A step of a drill that the portal did not answer as it must. Says which step and what came instead. */
public final class StepFailed extends RuntimeException {
    private final String words;

    public StepFailed(String step, String instead) {
        super(step + ": " + instead);
        this.words = step + ": " + instead;
    }

    StepFailed(String step, Page instead) {
        this(step, "the portal answered " + instead);
    }

    StepFailed(String step, Throwable cause) {
        super(step + ": " + cause, cause);
        this.words = step + ": " + cause;
    }

    /** The step, and what came instead of what must. */
    public String words() {
        return words;
    }
}
