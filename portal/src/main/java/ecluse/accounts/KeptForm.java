package ecluse.accounts;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A form that was sent when more proof was needed, as it was filled in but for passwords and codes.
 *
 * @param path where it goes
 * @param fields in the order in which they were sent; a name may come several times
 */
public record KeptForm(String path, List<Map.Entry<String, String>> fields, Instant at) {
    public KeptForm {
        fields = List.copyOf(fields);
    }

    /** Without what was typed. */
    @Override
    public String toString() {
        return "KeptForm[" + path + "]";
    }
}
