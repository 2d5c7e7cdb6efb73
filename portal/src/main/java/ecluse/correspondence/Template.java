package ecluse.correspondence;

import ecluse.kernel.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * What a notice must say (GDPR art. 34(2), EDPB guidelines 9/2022): ten blocks in each language, known by their titles. It
 * writes the draft, and it stops a text from which something is missing.
 */
@Component
class Template {
    static final int BLOCKS = 10;

    /** A message that people read to its end. */
    static final int MOST_WORDS = 300;

    static final int LONGEST_SUBJECT = 120;
    static final int LONGEST_BODY = 6_000;
    static final Set<String> PLACEHOLDERS = Set.of("name", "fields", "period");

    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][^\\s]*");

    /** Numbers and names that exist in examples only (Arcep's numbers for fiction, RFC 2606). */
    private static final Pattern EXAMPLE = Pattern.compile("01 99 00|\\.invalid\\b|\\.example\\b");

    /** What a mail programme would turn into a link, or could not be typed from paper. */
    private static final Pattern LINK = Pattern.compile("https?:|www\\.", Pattern.CASE_INSENSITIVE);

    private final MessageSource messages;
    private final boolean live;

    Template(MessageSource messages, Settings settings) {
        this.messages = messages;
        this.live = settings.purpose().equals("live");
    }

    Texts draft() {
        return new Texts(
                text("subject", Locale.FRENCH),
                body(Locale.FRENCH),
                text("subject", Locale.ENGLISH),
                body(Locale.ENGLISH));
    }

    private String body(Locale language) {
        return numbers()
                .mapToObj(n -> Block.TITLE + title(n, language) + "\n" + text("M" + n + ".text", language))
                .collect(Collectors.joining("\n\n"));
    }

    String title(int block, Locale language) {
        return text("M" + block + ".title", language);
    }

    /** What stops the texts from being kept at all. */
    List<Problem> unkeepable(Texts texts) {
        var problems = new ArrayList<Problem>();
        subject(problems, "subjectFr", texts.subjectFr());
        length(problems, "bodyFr", texts.bodyFr());
        subject(problems, "subjectEn", texts.subjectEn());
        length(problems, "bodyEn", texts.bodyEn());
        return problems;
    }

    /** What stops the texts from being submitted. */
    List<Problem> problems(Texts texts) {
        var problems = new ArrayList<>(unkeepable(texts));
        body(problems, "bodyFr", texts.bodyFr(), Locale.FRENCH);
        body(problems, "bodyEn", texts.bodyEn(), Locale.ENGLISH);
        return problems;
    }

    private static void subject(List<Problem> problems, String field, String subject) {
        if (subject.isBlank()) {
            problems.add(new Problem(field, "correspondence.problem.subject.missing"));
        } else if (subject.length() > LONGEST_SUBJECT || !printable(subject, false)) {
            problems.add(new Problem(field, "correspondence.problem.subject", LONGEST_SUBJECT));
        } else if (BRACES.matcher(subject).find()) {
            problems.add(new Problem(field, "correspondence.problem.subject.placeholder"));
        }
    }

    private static void length(List<Problem> problems, String field, String body) {
        if (body.isBlank()) {
            problems.add(new Problem(field, "correspondence.problem.body.missing"));
        } else if (body.length() > LONGEST_BODY || !printable(body, true)) {
            problems.add(new Problem(field, "correspondence.problem.body", LONGEST_BODY));
        }
    }

    private void body(List<Problem> problems, String field, String body, Locale language) {
        numbers()
                .filter(n -> Block.of(body).stream()
                        .noneMatch(block -> block.title().equals(title(n, language)) && !block.empty()))
                .forEach(n ->
                        problems.add(new Problem(field, "correspondence.problem.block", "M" + n, title(n, language))));
        var found = BRACES.matcher(body).results().map(match -> match.group(1)).collect(Collectors.toSet());
        PLACEHOLDERS.stream()
                .sorted()
                .filter(name -> !found.contains(name))
                .forEach(name -> problems.add(
                        new Problem(field, "correspondence.problem.placeholder.missing", "{" + name + "}")));
        if (!PLACEHOLDERS.containsAll(found) || stray(body)) {
            problems.add(new Problem(field, "correspondence.problem.placeholder.unknown"));
        }
        long words = words(body);
        if (words > MOST_WORDS) {
            problems.add(new Problem(field, "correspondence.problem.words", words, MOST_WORDS));
        }
        if (LINK.matcher(body).find()) {
            problems.add(new Problem(field, "correspondence.problem.link"));
        }
        if (live && EXAMPLE.matcher(body).find()) {
            problems.add(new Problem(field, "correspondence.problem.example"));
        }
    }

    static long words(String body) {
        return WORD.matcher(body).results().count();
    }

    private static boolean stray(String body) {
        var rest = BRACES.matcher(body).replaceAll("");
        return rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0;
    }

    private static boolean printable(String text, boolean lines) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) && !(lines && (c == '\n' || c == '\r'))
                        || c >= 0xd800 && c <= 0xdfff);
    }

    private static IntStream numbers() {
        return IntStream.rangeClosed(1, BLOCKS);
    }

    private String text(String key, Locale language) {
        return messages.getMessage("correspondence." + key, null, language);
    }
}
