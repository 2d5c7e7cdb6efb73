package ecluse.offer;

import ecluse.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** What an office has typed of a course. */
record CourseForm(String title, String objective, String content, String formacode, String certification) {
    static final Pattern FORMACODE = Pattern.compile("[0-9]{5}( ?V[0-9]{1,2})?");
    static final Pattern CERTIFICATION = Pattern.compile("(RNCP)?[0-9]{1,6}|RS[0-9]{1,8}");
    static final int LONGEST_TITLE = 255;
    static final int LONGEST_WORDS = 3000;

    static final CourseForm EMPTY = of(Map.of());

    static CourseForm of(Map<String, String> typed) {
        return new CourseForm(
                typed.getOrDefault("title", "").strip(),
                words(typed.getOrDefault("objective", "")),
                words(typed.getOrDefault("content", "")),
                typed.getOrDefault("formacode", "").strip(),
                typed.getOrDefault("certification", "").replace(" ", "").toUpperCase(java.util.Locale.ROOT));
    }

    /** A file says them on one line; what is typed here and what comes by a file is then the same. */
    private static String words(String typed) {
        return typed.strip().replaceAll("\\s+", " ");
    }

    static CourseForm of(Course course) {
        return new CourseForm(
                course.title(),
                Objects.requireNonNullElse(course.objective(), ""),
                Objects.requireNonNullElse(course.content(), ""),
                Objects.requireNonNullElse(course.formacode(), ""),
                Objects.requireNonNullElse(course.certification(), ""));
    }

    List<Problem> problems() {
        var problems = new ArrayList<Problem>();
        if (title.isEmpty() || title.length() > LONGEST_TITLE) {
            problems.add(new Problem("title", "offer.form.title.wrong", LONGEST_TITLE));
        }
        if (objective.length() > LONGEST_WORDS) {
            problems.add(new Problem("objective", "offer.form.words.wrong", LONGEST_WORDS));
        }
        if (content.length() > LONGEST_WORDS) {
            problems.add(new Problem("content", "offer.form.words.wrong", LONGEST_WORDS));
        }
        if (!formacode.isEmpty() && !FORMACODE.matcher(formacode).matches()) {
            problems.add(new Problem("formacode", "offer.form.formacode.wrong"));
        }
        if (!certification.isEmpty() && !CERTIFICATION.matcher(certification).matches()) {
            problems.add(new Problem("certification", "offer.form.certification.wrong"));
        }
        return problems;
    }
}
