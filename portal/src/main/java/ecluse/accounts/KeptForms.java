package ecluse.accounts;

import ecluse.kernel.Ids;
import ecluse.kernel.KeyFile;
import ecluse.kernel.Seal;
import ecluse.kernel.Settings;
import ecluse.kernel.SignInId;
import ecluse.kernel.Viewer;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Forms that wait while their sender gives a factor (invariant 10: honest work is not lost). Each is sealed for the sign-in
 * that sent it, is given back only to that sign-in once it has proven what the form needs, and is forgotten after a quarter of
 * an hour. Passwords and codes are not kept: they are typed again.
 */
@Component
public class KeptForms {
    static final Duration LIFE = Duration.ofMinutes(15);

    private static final int MOST_CHARACTERS = 200_000;
    /** For each sign-in: whoever sends more loses the oldest. */
    private static final int MOST_FORMS = 5;

    private static final Set<String> NOT_KEPT = Set.of("_csrf", "password", "old", "wanted", "again", "code");

    private final KeptFormTable table;
    private final Ids ids;
    private final Clock clock;
    private final Seal seal;

    KeptForms(KeptFormTable table, Ids ids, Clock clock, Settings settings) {
        this.table = table;
        this.ids = ids;
        this.clock = clock;
        this.seal = KeyFile.in(settings.keys()).seal("kept forms");
    }

    /** Keeps a form and says by which handle; empty when it is too long to be kept. */
    public Optional<UUID> keep(Viewer viewer, String path, Map<String, String[]> parameters) {
        var lines = new ArrayList<String>();
        lines.add(encoded(path));
        parameters.forEach((name, values) -> {
            if (!NOT_KEPT.contains(name)) {
                Arrays.stream(values).forEach(value -> lines.add(encoded(name) + "=" + encoded(value)));
            }
        });
        var text = String.join("&", lines);
        if (text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        var id = ids.next();
        table.add(id, viewer.signIn(), seal.seal(bytes(text), binding(id, viewer.signIn())), clock.instant());
        table.leave(viewer.signIn(), MOST_FORMS);
        return Optional.of(id);
    }

    /** The form of this handle, if this very sign-in has sent it a short while ago. */
    public Optional<KeptForm> of(Viewer viewer, UUID id) {
        return table.find(id, viewer.signIn(), clock.instant().minus(LIFE))
                .flatMap(kept -> seal.open(kept.sealed(), binding(id, viewer.signIn()))
                        .map(text -> form(new String(text, StandardCharsets.UTF_8), kept)));
    }

    private static KeptForm form(String text, KeptFormTable.Kept kept) {
        var lines = List.of(text.split("&"));
        var fields = lines.stream()
                .skip(1)
                .map(line -> line.split("=", 2))
                .map(pair -> Map.entry(decoded(pair[0]), decoded(pair[1])))
                .collect(Collectors.toList());
        return new KeptForm(decoded(lines.getFirst()), fields, kept.at());
    }

    private static String binding(UUID id, SignInId signIn) {
        return id + " of " + signIn;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
