package ecluse.drills.phish;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A passkey's answer in which the browser's word about the site has been changed. */
final class Relabelled {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Relabelled() {}

    static String of(String answer, URI said, URI meant) {
        var tree = (ObjectNode) JSON.readTree(answer);
        var response = (ObjectNode) tree.get("response");
        var client = new String(
                Base64.getUrlDecoder().decode(response.get("clientDataJSON").asString()), StandardCharsets.UTF_8);
        var changed = client.replace("http://" + said.getAuthority(), "http://" + meant.getAuthority());
        response.put(
                "clientDataJSON",
                Base64.getUrlEncoder().withoutPadding().encodeToString(changed.getBytes(StandardCharsets.UTF_8)));
        return JSON.writeValueAsString(tree);
    }
}
