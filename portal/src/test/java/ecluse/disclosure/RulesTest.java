package ecluse.disclosure;

import static ecluse.kernel.Field.ADDRESS;
import static ecluse.kernel.Field.EMAIL;
import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;
import static ecluse.kernel.Field.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.Decision.Granted;
import ecluse.disclosure.Decision.Refused;
import ecluse.kernel.AccountId;
import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.kernel.SignInId;
import ecluse.kernel.TokenHash;
import ecluse.kernel.Viewer;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules in force, by table: no clock, no database. */
class RulesTest {
    private static final Rules RULES = new Rules(Rules.IN_FORCE);
    private static final Set<Field> ALL = EnumSet.allOf(Field.class);
    private static final Set<Field> NAMES = EnumSet.of(LAST_NAME, FIRST_NAME);

    @Test
    void who_asks_for_everything_of_one_person_is_granted_what_this_table_says() {
        assertThat(Stream.of(Role.values())
                        .flatMap(role -> Stream.of(Purpose.values()).map(purpose -> line(role, purpose)))
                        .filter(line -> !line.endsWith("-"))
                        .collect(Collectors.joining("\n")))
                .isEqualTo("""
                        TRAINING_OFFICE_MANAGER LIST_GROUP: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        TRAINING_OFFICE_MANAGER FOLLOW_TRAINEE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        TRAINING_OFFICE_MANAGER REACH_TRAINEE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        TRAINING_OFFICE_MANAGER PRINT_DOCUMENT: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ADDRESS POSTCODE COMMUNE ELIGIBILITY
                        TRAINING_OFFICE_MANAGER LOOK_UP: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        TRAINING_OFFICE_MANAGER EXPORT: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        TRAINING_OFFICE_MANAGER QUOTE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        TRAINING_OFFICE_MANAGER MEETING: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        TRAINING_OFFICE_MANAGER INVOICE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        TRAINING_OFFICE_MANAGER MESSAGE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        QUOTE_CLERK LIST_GROUP: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL
                        QUOTE_CLERK FOLLOW_TRAINEE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL
                        QUOTE_CLERK PRINT_DOCUMENT: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL
                        QUOTE_CLERK LOOK_UP: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL
                        QUOTE_CLERK QUOTE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL
                        QUOTE_CLERK INVOICE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL
                        ATTENDANCE_TAKER LIST_GROUP: LAST_NAME FIRST_NAME
                        ATTENDANCE_TAKER FOLLOW_TRAINEE: LAST_NAME FIRST_NAME
                        CENTRE_HEAD LIST_GROUP: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        CENTRE_HEAD FOLLOW_TRAINEE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        CENTRE_HEAD REACH_TRAINEE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        CENTRE_HEAD PRINT_DOCUMENT: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ADDRESS POSTCODE COMMUNE ELIGIBILITY
                        CENTRE_HEAD LOOK_UP: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        CENTRE_HEAD EXPORT: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        CENTRE_HEAD QUOTE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        CENTRE_HEAD MEETING: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        CENTRE_HEAD INVOICE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        CENTRE_HEAD MESSAGE: LAST_NAME FIRST_NAME IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ELIGIBILITY
                        ADVISER REACH_TRAINEE: LAST_NAME FIRST_NAME BIRTH_DATE IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ADDRESS POSTCODE COMMUNE STATUS ELIGIBILITY
                        ADVISER PRINT_DOCUMENT: LAST_NAME FIRST_NAME BIRTH_DATE IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ADDRESS POSTCODE COMMUNE STATUS ELIGIBILITY
                        ADVISER LOOK_UP: LAST_NAME FIRST_NAME BIRTH_DATE IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ADDRESS POSTCODE COMMUNE STATUS ELIGIBILITY
                        ADVISER FOLLOW_CASELOAD: LAST_NAME FIRST_NAME BIRTH_DATE IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ADDRESS POSTCODE COMMUNE STATUS ELIGIBILITY
                        ADVISER QUOTE: LAST_NAME FIRST_NAME BIRTH_DATE IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ADDRESS POSTCODE COMMUNE STATUS ELIGIBILITY
                        ADVISER MESSAGE: LAST_NAME FIRST_NAME BIRTH_DATE IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ADDRESS POSTCODE COMMUNE STATUS ELIGIBILITY
                        MAIL_ROOM SEND_LETTER: LAST_NAME FIRST_NAME ADDRESS POSTCODE COMMUNE
                        CORRESPONDENCE NOTIFY: LAST_NAME FIRST_NAME EMAIL
                        JOBSEEKER OWN_FILE: LAST_NAME FIRST_NAME BIRTH_DATE IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE ADDRESS POSTCODE COMMUNE STATUS ELIGIBILITY
                        JOBSEEKER MESSAGE: LAST_NAME FIRST_NAME BIRTH_DATE IDENTIFIER IDENTIFIER_TAIL EMAIL PHONE STATUS ELIGIBILITY""");
    }

    private static String line(Role role, Purpose purpose) {
        var words = asked(role, purpose, 1, ALL).because("a reason in words");
        return role + " " + purpose + ": "
                + switch (RULES.decide(words)) {
                    case Granted(var fields) ->
                        EnumSet.copyOf(fields).stream().map(Field::name).collect(Collectors.joining(" "));
                    case Refused(var reason) -> {
                        assertThat(reason).isEqualTo(Reason.NOT_GRANTED);
                        yield "-";
                    }
                };
    }

    @Test
    void what_was_not_asked_for_is_not_granted() {
        assertThat(decided(office(Purpose.LIST_GROUP, 1, NAMES))).isEqualTo(new Granted(NAMES));
        assertThat(decided(office(Purpose.LIST_GROUP, 1, Set.of()))).isEqualTo(new Refused(Reason.NOT_GRANTED));
    }

    @ParameterizedTest
    @EnumSource(
            value = Purpose.class,
            names = {"LIST_GROUP", "FOLLOW_TRAINEE", "REACH_TRAINEE", "PRINT_DOCUMENT"})
    void contacts_open_one_person_at_a_time_and_names_together(Purpose purpose) {
        assertThat(decided(office(purpose, 2, NAMES))).isEqualTo(new Granted(NAMES));
        assertThat(decided(office(purpose, 1, EnumSet.of(LAST_NAME, PHONE))))
                .isEqualTo(new Granted(EnumSet.of(LAST_NAME, PHONE)));
        for (var dear : List.of(EMAIL, PHONE)) {
            assertThat(decided(office(purpose, 2, EnumSet.of(LAST_NAME, dear))))
                    .isEqualTo(new Refused(Reason.NOT_GRANTED));
        }
    }

    @Test
    void two_addresses_are_not_printed_together() {
        assertThat(decided(office(Purpose.PRINT_DOCUMENT, 1, EnumSet.of(ADDRESS))))
                .isEqualTo(new Granted(EnumSet.of(ADDRESS)));
        assertThat(decided(office(Purpose.PRINT_DOCUMENT, 2, EnumSet.of(ADDRESS))))
                .isEqualTo(new Refused(Reason.NOT_GRANTED));
    }

    @Test
    void an_export_needs_a_reason_and_may_then_hold_the_contacts_of_many() {
        var contacts = EnumSet.of(LAST_NAME, EMAIL, PHONE);
        assertThat(decided(office(Purpose.EXPORT, 40, contacts))).isEqualTo(new Refused(Reason.NOT_GRANTED));
        assertThat(decided(office(Purpose.EXPORT, 40, NAMES))).isEqualTo(new Refused(Reason.NOT_GRANTED));
        assertThat(decided(office(Purpose.EXPORT, 40, contacts).because("Attendance sheets of the week")))
                .isEqualTo(new Granted(contacts));
    }

    @Test
    void notices_go_to_many_people_and_no_officer_sends_them_by_hand() {
        var envelope = EnumSet.of(LAST_NAME, FIRST_NAME, EMAIL);
        assertThat(decided(asked(Role.CORRESPONDENCE, Purpose.NOTIFY, 40, envelope)))
                .isEqualTo(new Granted(envelope));
        assertThat(decided(asked(Role.SECURITY_OFFICER, Purpose.NOTIFY, 40, envelope)))
                .isEqualTo(new Refused(Reason.NOT_GRANTED));
    }

    @Test
    void a_look_up_is_about_one_person() {
        var request = Request.lookUp(viewer(Role.TRAINING_OFFICE_MANAGER), "21234567890", LocalDate.EPOCH, ALL);
        assertThat(decided(request))
                .isInstanceOfSatisfying(
                        Granted.class,
                        granted -> assertThat(granted.fields())
                                .contains(LAST_NAME, EMAIL)
                                .doesNotContain(ADDRESS));
    }

    @Test
    void the_first_refusal_ends_it_and_no_rule_gives_back_what_another_took() {
        Rule nothing = rule(new Refused(Reason.LOCKED));
        Rule lastNames = rule(new Granted(EnumSet.of(LAST_NAME)));
        Rule everything = rule(new Granted(ALL));
        var request = office(Purpose.LIST_GROUP, 1, NAMES);
        assertThat(new Rules(List.of(lastNames, everything)).decide(request))
                .isEqualTo(new Granted(EnumSet.of(LAST_NAME)));
        assertThat(new Rules(List.of(lastNames, nothing, everything)).decide(request))
                .isEqualTo(new Refused(Reason.LOCKED));
    }

    @Test
    void without_rules_whatever_is_asked_for_is_granted() {
        var trainer = asked(Role.ATTENDANCE_TAKER, Purpose.EXPORT, 40, ALL);
        assertThat(new Rules(Rules.PLAIN).decide(trainer)).isEqualTo(new Granted(ALL));
    }

    @Test
    void each_rule_in_force_is_a_sentence() {
        assertThat(Rules.IN_FORCE)
                .hasSize(4)
                .extracting(Rule::says)
                .doesNotHaveDuplicates()
                .allSatisfy(says -> assertThat(says).matches("[A-Z].{30,}\\."));
    }

    private static Rule rule(Decision decision) {
        return new Rule() {
            @Override
            public Decision decide(Request request) {
                return decision;
            }

            @Override
            public String says() {
                return "A rule of this test.";
            }
        };
    }

    private static Decision decided(Request request) {
        return RULES.decide(request);
    }

    private static Request office(Purpose purpose, int people, Set<Field> fields) {
        return asked(Role.TRAINING_OFFICE_MANAGER, purpose, people, fields);
    }

    private static Request asked(Role role, Purpose purpose, int people, Set<Field> fields) {
        var refs = IntStream.range(0, people)
                .mapToObj(n -> new PersonRef(new UUID(7, n)))
                .toList();
        return Request.by(viewer(role), purpose, refs, fields);
    }

    static Viewer viewer(Role role) {
        return new Viewer(
                new SignInId(new UUID(1, 1)),
                new TokenHash(new byte[32]),
                new AccountId(new UUID(1, 2)),
                "C-00001",
                "Léa Martin",
                role,
                Optional.empty(),
                "Centre",
                Locale.FRENCH);
    }
}
