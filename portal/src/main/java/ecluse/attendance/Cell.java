package ecluse.attendance;

import java.util.UUID;

/** One person's half-day. */
record Cell(UUID enrolment, HalfDay halfDay) {}
