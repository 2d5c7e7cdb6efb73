package ecluse.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The right a page needs. Every route has one, or the portal's tests fail; the table of routes is made from it. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
    Right value();

    /** How sure it must be who is there. Nothing to a page for everybody. */
    Level level() default Level.AAL2;

    /** Whether a factor must have been given in the last minutes ({@code ecluse.sign-ins.fresh-minutes}). */
    boolean fresh() default false;

    /** The fields that the page may disclose at most; empty for a page without facts. */
    Field[] discloses() default {};

    /**
     * Whether every answer of the page is the gate's, which looks at the sign-in itself: the door then takes who was let in a
     * moment ago. A page that shows anything before the gate has spoken may not say so (docs/adr/0010).
     */
    boolean gateDecides() default false;

    /**
     * Whether what is sent is signed with a key that no other site's page can make a browser use so: no form of ours sends it
     * (docs/adr/0014).
     */
    boolean signed() default false;

    /**
     * Whether a machine asks, by a token in the header {@code Authorization} that the page itself looks at: nobody's cookie is read, and
     * no browser sends such a header by itself, so no form of ours sends it either.
     */
    boolean bearer() default false;

    /**
     * Whether it is there for an account in quarantine too: the way out, the own password and factors, what it waits for. A page
     * where a factor is given ({@link Level#AAL1}, {@link Level#OWN}) always is.
     */
    boolean whileWaiting() default false;

    /** What else it asks of its viewer: the own password again, or a second person. */
    StepUp stepUp() default StepUp.NONE;

    /** How sure it must be who is there. */
    enum Level {
        /** The password is enough: the way out, and the pages where the second factor is given. */
        AAL1,
        /** The best that the account holds: the pages that give an account its factors, the first one too. */
        OWN,
        /** A second factor. Where the portal only offers them, an account that holds none passes with its password. */
        AAL2,
        /** A passkey. */
        AAL2_PLUS
    }

    /** Proof asked for beyond the sign-in. */
    enum StepUp {
        NONE,
        PASSWORD,
        PASSWORD_AND_SECOND_PERSON
    }
}
