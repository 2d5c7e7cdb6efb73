package ecluse.auditor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Codes and numbers as a person reads them. The codes are those of docs/ledger-format.md. */
final class Words {

    private static final List<String> PURPOSES = List.of(
            "none",
            "list a group",
            "follow a trainee",
            "reach a trainee",
            "print a document",
            "look somebody up",
            "export",
            "notify",
            "follow a caseload",
            "a quote",
            "a meeting",
            "an invoice",
            "the own file",
            "messages");
    private static final List<String> SERVICES = List.of("none", "Kairos", "correspondence");
    private static final List<String> REASONS =
            List.of("none", "over budget", "no tie", "locked", "signed out", "not granted");
    private static final List<String> FIELDS = List.of(
            "last name",
            "first name",
            "birth date",
            "identifier",
            "end of the identifier",
            "e-mail",
            "phone",
            "address",
            "postcode",
            "commune",
            "status",
            "eligibility");

    private Words() {}

    static String purpose(int code) {
        return of(PURPOSES, code);
    }

    static String service(int code) {
        return of(SERVICES, code);
    }

    static String reason(int code) {
        return of(REASONS, code);
    }

    private static String of(List<String> words, int code) {
        return code < words.size() ? words.get(code) : "code " + code;
    }

    static String fields(int mask) {
        var fields = new ArrayList<String>();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((mask & 1 << bit) != 0) {
                fields.add(bit < FIELDS.size() ? FIELDS.get(bit) : "field " + bit);
            }
        }
        return fields.isEmpty() ? "none" : String.join(", ", fields);
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** In quotes, and without anything a terminal would obey. */
    static String quoted(String text) {
        var safe = new StringBuilder("“");
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.append('”').toString();
    }
}
