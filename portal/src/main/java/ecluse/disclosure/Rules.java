package ecluse.disclosure;

import ecluse.disclosure.Decision.Granted;
import ecluse.disclosure.Decision.Refused;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The rules in force, in order: the first refusal ends it, and each may only take fields away. Locks, ties, budgets and
 * contact protection are looked at after them by the floor in the database ({@code disclosure.open}), which sees what no
 * other node has changed meanwhile.
 */
final class Rules {
    static final List<Rule> IN_FORCE =
            List.of(new RoleHasTheRight(), new FieldsOfTheRole(), new ContactsOneAtATime(), new AddressOnlyToPrint());

    /** What a portal without a guard does; a drill shows what comes of it. */
    static final List<Rule> PLAIN = List.of();

    private final List<Rule> rules;

    Rules(List<Rule> rules) {
        this.rules = rules;
    }

    Decision decide(Request request) {
        var granted = request;
        for (var rule : rules) {
            switch (rule.decide(granted)) {
                case Refused refused -> {
                    return refused;
                }
                case Granted(var fields) -> granted = granted.only(fields);
            }
        }
        return granted.fields().isEmpty() ? new Refused(Reason.NOT_GRANTED) : new Granted(granted.fields());
    }

    /** The page's right again, at the door: a page that forgot to ask meets it here. */
    record RoleHasTheRight() implements Rule {
        @Override
        public Decision decide(Request request) {
            return request.viewer().role() == ecluse.kernel.Role.CORRESPONDENCE && request.purpose() == Purpose.NOTIFY
                            || request.viewer().may(right(request.purpose()))
                    ? new Granted(request.fields())
                    : new Refused(Reason.NOT_GRANTED);
        }

        private static Right right(Purpose purpose) {
            return switch (purpose) {
                case LIST_GROUP, FOLLOW_TRAINEE -> Right.SEE_GROUPS;
                case REACH_TRAINEE -> Right.OPEN_CONTACT;
                case PRINT_DOCUMENT -> Right.PRINT_DOCUMENTS;
                case LOOK_UP -> Right.LOOK_UP;
                case EXPORT -> Right.EXPORT;
                case NOTIFY -> Right.APPROVE_NOTICES;
                case FOLLOW_CASELOAD -> Right.SEE_CASELOAD;
                case QUOTE -> Right.SEE_QUOTES;
                case OWN_FILE -> Right.OWN_FILE;
                case INVOICE -> Right.WRITE_INVOICES;
                case MESSAGE -> Right.WRITE_MESSAGES;
                case MEETING -> Right.KEEP_MEETINGS;
                case SEND_LETTER -> Right.PRINT_LETTERS;
            };
        }

        @Override
        public String says() {
            return "A role sees people only for the purposes it has a right to.";
        }
    }

    /** The columns of the display matrix that depend on the role; those that depend on the stage stand in the tie. */
    record FieldsOfTheRole() implements Rule {
        @Override
        public Decision decide(Request request) {
            return new Granted(DisplayMatrix.of(request.viewer().role()));
        }

        @Override
        public String says() {
            return "A trainer sees names; the office what the stage of the training allows; an adviser the whole caseload.";
        }
    }

    record ContactsOneAtATime() implements Rule {
        private static final Set<Purpose> MANY = EnumSet.of(Purpose.EXPORT, Purpose.NOTIFY);

        @Override
        public Decision decide(Request request) {
            if (request.dear() && request.size() > 1 && !MANY.contains(request.purpose())) {
                return new Refused(Reason.NOT_GRANTED);
            }
            if (request.purpose() == Purpose.EXPORT && request.reason().isEmpty()) {
                return new Refused(Reason.NOT_GRANTED);
            }
            return new Granted(request.fields());
        }

        @Override
        public String says() {
            return "Address, e-mail and phone open one person at a time; an export needs a reason in words.";
        }
    }

    record AddressOnlyToPrint() implements Rule {
        @Override
        public Decision decide(Request request) {
            if (request.purpose() == Purpose.PRINT_DOCUMENT
                    || request.purpose() == Purpose.OWN_FILE
                    || request.viewer().role().ofAgency()) {
                return new Granted(request.fields());
            }
            var fields = EnumSet.noneOf(Field.class);
            request.fields().stream()
                    .filter(f -> f.group() != Field.Group.ADDRESS)
                    .forEach(fields::add);
            return new Granted(fields);
        }

        @Override
        public String says() {
            return "A partner sees a postal address only to print a document.";
        }
    }
}
