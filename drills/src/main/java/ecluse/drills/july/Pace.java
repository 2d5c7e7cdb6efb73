package ecluse.drills.july;

import java.time.Duration;

/**
 * How much time a drill takes where nothing is measured.
 *
 * @param beforeTheAttack honest offices work undisturbed
 * @param ofThePatient between two requests of the thief after the lock
 * @param afterTheReopening honest offices work on
 */
record Pace(Duration beforeTheAttack, Duration ofThePatient, Duration afterTheReopening) {
    static final Pace HUMAN = new Pace(Duration.ofSeconds(3), Duration.ofMillis(400), Duration.ofSeconds(3));
}
