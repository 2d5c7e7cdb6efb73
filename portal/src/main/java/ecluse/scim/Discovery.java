package ecluse.scim;

import ecluse.web.PortalAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the portal says of its own SCIM (RFC 7643 §5 to §7): three files beside this class, with the portal's address put in. */
@Component
class Discovery {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> ONE = new TypeReference<>() {};
    private static final TypeReference<List<Map<String, Object>>> SEVERAL = new TypeReference<>() {};

    private final PortalAddress address;

    Discovery(PortalAddress address) {
        this.address = address;
    }

    Map<String, Object> serviceProviderConfig() {
        return JSON.readValue(file("ServiceProviderConfig"), ONE);
    }

    /** @param kind {@code ResourceTypes} or {@code Schemas} */
    List<Map<String, Object>> all(String kind) {
        return JSON.readValue(file(kind), SEVERAL);
    }

    Optional<Map<String, Object>> one(String kind, String id) {
        return all(kind).stream().filter(one -> id.equals(one.get("id"))).findFirst();
    }

    private String file(String name) {
        try (var in = Discovery.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new IllegalStateException(name + ".json is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("{scim}", address.of("/scim/v2"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
