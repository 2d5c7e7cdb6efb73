package ecluse.rightofaccess;

import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.View;
import tools.jackson.databind.json.JsonMapper;

/** The answer for machines, as the person may ask for it (GDPR art. 15 §3, a commonly used electronic form). */
final class AnswerFile {
    private AnswerFile() {}

    static View of(AccessRequest request, List<Showing> showings, JsonMapper json) {
        var content = new LinkedHashMap<String, Object>();
        content.put("reference", request.reference());
        content.put("drawn_at", request.madeAt().toString());
        content.put("ledger_position", request.position());
        content.put("ledger_read_up_to", request.lastPosition());
        content.put("showings", showings.stream().map(AnswerFile::line).toList());
        var bytes = json.writeValueAsBytes(content);
        return (model, http, response) -> {
            response.setContentType("application/json");
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"ecluse-" + request.position() + ".json\"");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        };
    }

    private static Map<String, @Nullable Object> line(Showing showing) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("position", showing.position());
        line.put("at", showing.at().toString());
        line.put("organisation", showing.organisation());
        line.put("account", showing.account());
        line.put("refused", showing.refused());
        line.put(
                "purpose",
                showing.purpose() == 0 ? null : Purpose.of(showing.purpose()).name());
        line.put("fields", showing.fields().stream().map(Field::name).toList());
        return line;
    }
}
