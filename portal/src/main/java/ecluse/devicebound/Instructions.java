package ecluse.devicebound;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** What a browser is told of its session (draft §"JSON Session Instruction Format"): what to renew, where, for which pages. */
final class Instructions {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Instructions() {}

    static String of(String session, DeviceBoundSettings settings) {
        return JSON.writeValueAsString(Map.of(
                "session_identifier",
                session,
                "refresh_url",
                settings.renewalPath(),
                "scope",
                Map.of("include_site", false, "scope_specification", excluded(settings)),
                "credentials",
                List.of(Map.of("type", "cookie", "name", settings.cookie(), "attributes", settings.cookieAttributes())),
                // A link in a mail leads here from another site: without this the page would be asked for without the
                // cookie.
                "allowed_refresh_initiators",
                List.of("*")));
    }

    private static List<Map<String, String>> excluded(DeviceBoundSettings settings) {
        return Stream.concat(settings.unbound().stream(), Stream.of(settings.registrationPath()))
                .map(path -> Map.of("type", "exclude", "domain", "*", "path", path))
                .toList();
    }
}
