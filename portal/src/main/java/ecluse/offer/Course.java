package ecluse.offer;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A course of one organisation, as the catalogues know it. */
record Course(
        UUID id,
        String number,
        String title,
        @Nullable String objective,
        @Nullable String content,
        @Nullable String formacode,
        @Nullable String certification,
        int version) {}
