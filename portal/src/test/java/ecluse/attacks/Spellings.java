package ecluse.attacks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import ecluse.attacks.KnownPeople.Somebody;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.web.util.HtmlUtils;

/**
 * Looks for facts in bytes, however they are written there: in the usual spellings and character sets, escaped for addresses,
 * pages and JSON, as hexadecimal and Base64, and as hashes without a key, which anybody can make of a list of identifiers.
 */
final class Spellings {
    /** A shorter run of digits or letters is found by chance in keys and references: it counts only as a word of its own. */
    private static final int SHORT = 8;

    private final Map<String, String> exact = new LinkedHashMap<>();
    private final Map<String, String> folded = new LinkedHashMap<>();

    static Spellings of(List<Somebody> people) {
        var spellings = new Spellings();
        people.forEach(spellings::add);
        return spellings;
    }

    private void add(Somebody p) {
        // As an attacker who has read our sources would guess.
        for (var typed : List.of(p.nationalId(), p.email())) {
            hashes("what was typed as a login", ("sign-in:" + typed).getBytes(UTF_8));
        }
        add("last name", p.lastName());
        add("first name", p.firstName());
        add("identifier", p.nationalId());
        add("former identifier", p.legacyId());
        add("e-mail", p.email());
        add("address", p.address());
        add("postcode", p.postcode());
        add("commune", p.commune());
        add("phone", p.phone());
        add("phone", String.join(" ", p.phone().split("(?<=\\G..)")));
        add("phone", "+33" + p.phone().substring(1));
        add(
                "phone",
                "+33 " + p.phone().substring(1, 2) + " "
                        + String.join(" ", p.phone().substring(2).split("(?<=\\G..)")));
        for (var pattern : List.of(
                "yyyy-MM-dd",
                "dd/MM/yyyy",
                "dd.MM.yyyy",
                "dd-MM-yyyy",
                "dd MM yyyy",
                "yyyyMMdd",
                "ddMMyyyy",
                "d/M/yyyy",
                "d MMMM yyyy",
                "MMMM d, yyyy",
                "dd/MM/yy")) {
            for (var language : List.of(Locale.FRENCH, Locale.ENGLISH)) {
                add("birth date", DateTimeFormatter.ofPattern(pattern, language).format(p.birthDate()));
            }
        }
    }

    /** A text of any other kind that must not be found: a cookie, a password, a form's token. */
    Spellings add(String what, String value) {
        for (var text : spelt(value)) {
            fold(what, text.getBytes(UTF_8));
            fold(what, text.getBytes(ISO_8859_1));
            if (text.length() >= SHORT) {
                fold(what + " in UTF-16", text.getBytes(UTF_16LE));
                fold(what + " in UTF-16", text.getBytes(UTF_16BE));
                base64(what, text.getBytes(UTF_8));
            }
            fold(
                    what + " in hexadecimal",
                    HexFormat.of().formatHex(text.getBytes(UTF_8)).getBytes(UTF_8));
            hashes(what, text.getBytes(UTF_8));
        }
        return this;
    }

    private static Set<String> spelt(String value) {
        var texts = new LinkedHashSet<String>();
        for (var text : List.of(
                value,
                value.toLowerCase(Locale.ROOT),
                value.toUpperCase(Locale.ROOT),
                Normalizer.normalize(value, Normalizer.Form.NFD),
                Normalizer.normalize(value, Normalizer.Form.NFD).replaceAll("\\p{M}", ""))) {
            texts.add(text);
            texts.add(text.replace('’', '\''));
            texts.add(URLEncoder.encode(text, UTF_8));
            texts.add(URLEncoder.encode(text, UTF_8).replace("+", "%20"));
            texts.add(HtmlUtils.htmlEscape(text));
            texts.add(HtmlUtils.htmlEscapeDecimal(text));
            texts.add(json(text));
        }
        return texts;
    }

    private static String json(String text) {
        var escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(c < 128 ? "" + (char) c : "\\u%04x".formatted(c)));
        return escaped.toString();
    }

    /** In Base64 a text looks otherwise at each of three offsets; the characters at its ends also hold its neighbours. */
    private void base64(String what, byte[] bytes) {
        for (int offset = 0; offset < 3; offset++) {
            var shifted = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            int from = (offset * 8 + 5) / 6;
            int to = shifted.length * 8 / 6;
            for (var encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                exact.put(encoder.encodeToString(shifted).substring(from, to), what + " in Base64");
            }
        }
    }

    private void hashes(String what, byte[] bytes) {
        for (var algorithm : List.of("MD5", "SHA-1", "SHA-256", "SHA-512")) {
            try {
                var hash = MessageDigest.getInstance(algorithm).digest(bytes);
                exact.put(new String(hash, ISO_8859_1), what + " by " + algorithm);
                fold(what + " by " + algorithm, HexFormat.of().formatHex(hash).getBytes(UTF_8));
                exact.put(Base64.getEncoder().withoutPadding().encodeToString(hash), what + " by " + algorithm);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void fold(String what, byte[] bytes) {
        folded.put(new String(bytes, ISO_8859_1).toLowerCase(Locale.ROOT), what);
    }

    /** What was found, and where: never the fact itself, so that a failing test does not print it either. */
    List<String> in(String where, byte[] bytes) {
        var text = new String(bytes, ISO_8859_1);
        var found = new ArrayList<String>();
        exact.forEach((needle, what) -> look(where, text, needle, what, found));
        var lower = text.toLowerCase(Locale.ROOT);
        folded.forEach((needle, what) -> look(where, lower, needle, what, found));
        return found.stream().distinct().toList();
    }

    List<String> in(String where, String text) {
        return in(where, text.getBytes(UTF_8));
    }

    private static void look(String where, String text, String needle, String what, List<String> found) {
        for (int at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
            if (needle.length() >= SHORT || alone(text, at, at + needle.length())) {
                found.add(what + " in " + where + around(text, at));
                return;
            }
        }
    }

    private static boolean alone(String text, int from, int to) {
        return (from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1)))
                && (to == text.length() || !Character.isLetterOrDigit(text.charAt(to)));
    }

    private static String around(String text, int at) {
        var before = text.substring(Math.max(0, at - 60), at).replaceAll("\\P{Print}", ".");
        return Arrays.stream(before.split("\n"))
                .reduce((a, b) -> b)
                .map(line -> " after \"" + line + "\"")
                .orElse("");
    }
}
