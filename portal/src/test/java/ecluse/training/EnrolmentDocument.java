package ecluse.training;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Collectors;

/** docs/enrolments.md, drawn from {@link EnrolmentMachine} in the words of the English pages. */
final class EnrolmentDocument {
    private static final Properties WORDS = words();

    private EnrolmentDocument() {}

    static String markdown() {
        var text = new StringBuilder("""
                # Enrolments

                Drawn from `EnrolmentMachine` by `ActsTest`; do not edit. The database has the same table
                (`training.transition`) and refuses every other way, whoever writes. A training office (role
                `TRAINING_OFFICE_MANAGER` or `CENTRE_HEAD`, of the group's own site) takes these steps on its pages. The agency's import may set any
                state; that is on record as `IMPORT`. Report and result are facts beside the state.

                | act | from | to | due | must hold |
                |---|---|---|---|---|
                """);
        for (var step : EnrolmentMachine.STEPS) {
            text.append("| `%s` %s | %s | %s | %s | %s |%n"
                    .formatted(
                            step.act(),
                            said(step.act().messageKey()),
                            step.from().stream().map(s -> "`" + s + "`").collect(Collectors.joining(", ")),
                            step.to().map(to -> "`" + to + "`").orElse("the same"),
                            said("training.due." + step.due()),
                            step.rules().isEmpty()
                                    ? "–"
                                    : step.rules().stream()
                                            .map(rule -> said(rule.messageKey()))
                                            .collect(Collectors.joining("<br>")))
                    .replace("\r", ""));
        }
        return text.append("""

                Taking back: the author within 24 hours, without a reason (`UNDO`); afterwards anybody of the office with one of 10
                characters or more (`CORRECTION`); after 30 days the agency alone. Only the last act that stands can be taken back,
                and what it had set is kept in `training.change`, to which rows are only added.
                """).toString();
    }

    private static String said(String key) {
        return java.util.Objects.requireNonNull(WORDS.getProperty(key), key);
    }

    private static Properties words() {
        var words = new Properties();
        try {
            words.load(new StringReader(
                    Files.readString(Path.of("src", "main", "java", "ecluse", "training", "messages_en.properties"))));
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
