package ecluse.attacks;

import static ecluse.kernel.Right.*;
import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Right;
import ecluse.kernel.Role;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The database lets each role of an organisation do what the code gives it, and nothing else, whatever a page forgets: every
 * function by which an office writes, called by hand with a live sign-in of the role, at its own site, about its own people.
 */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class OfficeFunctionsTest {
    private static final Set<String> REFUSALS = Set.of("NOT_YOURS", "f", "0");
    private static final String DENIED = "42501";

    /** A function, and of which rights one lets in. A name in braces stands for what {@link Cast#names} has under it. */
    private record Way(Set<Right> rights, String sql) {
        static Way of(Right right, String sql) {
            return new Way(Set.of(right), sql);
        }
    }

    /** Where no answer is a refusal, one that is let in says so. */
    private static final List<Way> WAYS = List.of(
            Way.of(RECORD_ENROLMENTS, """
                    select verdict from training.perform({token}, current_date, array[{enrolment}], array[0], '{INTERRUPT}',
                        array[current_date], array[current_date + 5], array[35.0], '{null}', '{null}')
                    """),
            Way.of(RECORD_ENROLMENTS, "select count(*) from training.words_about({token}, {enrolment})"),
            Way.of(RECORD_ENROLMENTS, """
                    select desk.ask({token}, gen_random_uuid(), {enrolment}, 'Le portail était fermé ce mois-là.')
                    """),
            Way.of(RECORD_ENROLMENTS, "select desk.withdraw({token}, {request})"),
            Way.of(PLACE, "select placements.propose({token}, gen_random_uuid(), {group}, '\\x00', '123')"),
            Way.of(PLACE, "select placements.withdraw({token}, {proposal})"),
            Way.of(KEEP_MEETINGS, """
                    select meetings.save({token}, gen_random_uuid(), 0, {group}, localtimestamp + interval '3 days', 'Salle 2', '', 10)
                    """),
            Way.of(KEEP_MEETINGS, "select meetings.cancel({token}, {meeting}, 99, 'La salle est prise')"),
            Way.of(KEEP_MEETINGS, "select meetings.propose({token}, gen_random_uuid(), {meeting}, {person})"),
            Way.of(KEEP_OFFER, "select offer.save_course({token}, gen_random_uuid(), 0, 'Soudage', '', '', '', '')"),
            Way.of(KEEP_OFFER, """
                    select offer.save_group({token}, gen_random_uuid(), 0, {course}, {site}, current_date + 40, current_date + 80,
                        current_date, 10, 10, 'AIF', 1::smallint, 0::smallint, 0::smallint, 100, 0, '10000000000000')
                    """),
            Way.of(KEEP_OFFER, "select offer.act({token}, {group}, 99, 'PUBLISH', null)"),
            Way.of(KEEP_OFFER, """
                    select concat('let in', offer.begin_upload({token}, gen_random_uuid(), 'offre.xml', 'LHEO', 10))
                    """),
            Way.of(WRITE_QUOTES, """
                    select quotes.save({token}, gen_random_uuid(), 0, {group}, {person}, 'AIF', 'Procédé TIG', 100, 1250, 0, null, null)
                    """),
            Way.of(WRITE_QUOTES, "select quotes.act({token}, {draft}, 99, 'SEND', null)"),
            Way.of(WRITE_QUOTES, "select quotes.mail_again({token}, {sent})"),
            Way.of(WRITE_INVOICES, "select invoices.draw({token}, gen_random_uuid(), {used}, null)"),
            Way.of(WRITE_MESSAGES, """
                    select verdict from conversations.about({token}, {enrolment}, gen_random_uuid(), gen_random_uuid(),
                        decode(repeat('00', 64), 'hex'))
                    """),
            new Way(Set.of(KEEP_ATTENDANCE, TICK_ATTENDANCE), """
                    select concat('let in', attendance.record({token}, {group}, {month}, 99, '{0}', '{}', '{}', '{}', '{}', '{}',
                                                              '{}', '{}', '{}'))
                    """),
            Way.of(KEEP_ATTENDANCE, """
                    select concat('let in', attendance.step({token}, {group}, {month}, 99, 'HAND_OVER', array[{enrolment}]))
                    """),
            Way.of(KEEP_ATTENDANCE, """
                    select concat('let in', attendance.step({token}, {group}, {month}, 99, 'TAKE_BACK', array[{enrolment}]))
                    """),
            Way.of(CERTIFY_ATTENDANCE, """
                    select concat('let in', attendance.step({token}, {group}, {month}, 99, 'CERTIFY', array[{enrolment}]))
                    """),
            Way.of(CERTIFY_ATTENDANCE, """
                    select concat('let in', attendance.correct({token}, {group}, {month}, 99, {enrolment}, '{}', '{}', '{}', '{}', '{}',
                                                               '{}', 'Une erreur de saisie'))
                    """));

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);

    @AfterAll
    void stop() {
        database.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {
                "TRAINING_OFFICE_MANAGER",
                "CENTRE_HEAD",
                "QUOTE_CLERK",
                "ATTENDANCE_TAKER",
                "PARTNER_ACCOUNT_MANAGER"
            })
    void a_function_lets_in_who_has_the_right_and_nobody_else(Role role) {
        var cast = new Cast(role);
        for (var way : WAYS) {
            assertThat(cast.isLetIn(way))
                    .as("%s by %s", way.sql(), role)
                    .isEqualTo(way.rights().stream().anyMatch(role::may));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void the_database_knows_who_works_as_an_office_and_who_writes_quotes(Role role) {
        assertThat(world.text("select accounts.works_as_office(?)::text", role.name()))
                .isEqualTo(Boolean.toString(role.may(RECORD_ENROLMENTS)));
        assertThat(world.text("select quotes.writes(?)::text", role.name()))
                .isEqualTo(Boolean.toString(role.may(WRITE_QUOTES)));
        assertThat(role.may(WRITE_INVOICES)).as("one function for both").isEqualTo(role.may(WRITE_QUOTES));
    }

    @Test
    void no_role_is_nobodys() {
        assertThat(world.text("select concat(accounts.works_as_office(null), quotes.writes(null))"))
                .isEqualTo("ff");
    }

    /** Else the head would be forgotten where somebody writes the next one. The month's attendance names all three who write it. */
    @Test
    void no_function_names_the_office_for_itself() {
        assertThat(world.text("""
                select string_agg(p.pronamespace::regnamespace || '.' || p.proname, ' ' order by p.oid::regproc::text)
                  from pg_proc p where p.prosrc like '%TRAINING_OFFICE_MANAGER%'
                """)).isEqualTo("accounts.works_as_office attendance.record attendance.step");
    }

    /** One account of a role at an organisation, and what its office has under way. */
    private final class Cast {
        private final World.Partner partner = world.partner("P-" + UUID.randomUUID());
        private final World.Group group = world.group(partner, "Soudage");
        private final World.Person person = world.person();
        private final World.Account account;
        private final Map<String, String> names = new HashMap<>();

        Cast(Role role) {
            account = world.account(UUID.randomUUID() + "@example.org", role, partner);
            var token = world.signedIn(account).token().bytes();
            names.put("token", "'\\x" + HexFormat.of().formatHex(token) + "'::bytea");
            names.put("month", "date_trunc('month', current_date)::date");
            name("site", partner.site());
            name("group", group.id());
            name("person", person.ref().value());
            name("enrolment", world.enrolment(partner, group, person, Stage.DURING));
            name("request", request());
            name("proposal", proposal());
            name("meeting", meeting());
            name("course", course());
            name("draft", quote("DRAFT"));
            name("sent", sent());
            name("used", quote("CONSUMED"));
        }

        private void name(String name, UUID id) {
            names.put(name, "'" + id + "'::uuid");
        }

        /** As the application's role. */
        boolean isLetIn(Way way) {
            var sql = way.sql();
            for (var name : names.entrySet()) {
                sql = sql.replace("{" + name.getKey() + "}", name.getValue());
            }
            try (var application = database.as("APP");
                    var call = application.createStatement()) {
                var row = call.executeQuery(sql);
                return row.next() && !REFUSALS.contains(row.getString(1));
            } catch (SQLException e) {
                assertThat(e.getSQLState()).as(sql).isEqualTo(DENIED);
                return false;
            }
        }

        private UUID request() {
            return made("""
                    insert into desk.request (id, enrolment, site, asked_by, sign_in, asked_at, words, state)
                    values (?, gen_random_uuid(), ?, ?, gen_random_uuid(), now(), 'Le portail était fermé.', 'WAITING')
                    """, partner.site(), account.id());
        }

        private UUID proposal() {
            return made("""
                    insert into placements.proposal (id, who, training_session, site, tail, asked_by, sign_in, asked_at, answer_by, state)
                    values (?, 'OFFICE', ?, ?, '123', ?, gen_random_uuid(), now(), now() + interval '15 days', 'WAITING')
                    """, group.id(), partner.site(), account.id());
        }

        private UUID meeting() {
            return made("""
                    insert into meetings.meeting (id, training_session, starts_at, place, capacity, changed_at, changed_by)
                    values (?, ?, now() + interval '5 days', 'Salle 1', 12, now(), ?)
                    """, group.id(), account.id());
        }

        private UUID course() {
            return made("""
                    insert into offer.course (id, number, partner, title, changed_at)
                    values (?, '38_AF_' || lpad(nextval('offer.number')::text, 10, '0'), ?, 'Soudage', now())
                    """, partner.id());
        }

        private UUID quote(String state) {
            return made("""
                    insert into quotes.quote (id, training_session, site, person, scheme, content, hours, hourly_cents, state, answer_by,
                                              changed_at)
                    values (?, ?, ?, ?, 'AIF', 'Procédé TIG', 100, 1250, ?, now() + interval '15 days', now())
                    """, group.id(), partner.site(), person.ref().value(), state);
        }

        private UUID sent() {
            var quote = quote("SENT_TO_JOBSEEKER");
            world.run(
                    "insert into quotes.link (quote, state, expires_at) values (?, 'SENT', now() + interval '15 days')",
                    quote);
            return quote;
        }

        private UUID made(String sql, Object... values) {
            var id = UUID.randomUUID();
            world.run(sql, Stream.concat(Stream.of(id), Stream.of(values)).toArray());
            return id;
        }
    }
}
