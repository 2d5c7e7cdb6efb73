package ecluse.training;

import ecluse.kernel.Viewer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Acts go into the database by one function, which looks at the sign-in, the site, the version and the table of steps. */
@Component
class ActTable {
    private static final String CHANGES = """
            select c.enrolment, c.version, c.act, c.at, c.account, a.display_name, c.to_state, c.reason,
                   exists (select 1 from training.change b
                            where b.enrolment = c.enrolment and b.takes_back = c.version) as taken_back
              from training.change c left join accounts.account a on a.id = c.account
            """;

    private final JdbcClient db;

    ActTable(JdbcClient db) {
        this.db = db;
    }

    /** One element of a declaration. {@code act} may also be {@code UNDO} or {@code CORRECTION}, which the wish then is not. */
    record Item(
            UUID enrolment,
            int version,
            String act,
            @Nullable Wish wish) {}

    /** All of them or none: unless every verdict is {@code DONE}, nothing is written. */
    Map<UUID, Verdict> perform(Viewer viewer, LocalDate today, List<Item> items, @Nullable String reason) {
        var verdicts = new LinkedHashMap<UUID, Verdict>();
        db.sql("""
                select enrolment, verdict
                  from training.perform(:token, :today, cast(:enrolments as uuid[]), cast(:versions as integer[]), :acts,
                                        cast(:on as date[]), cast(:until as date[]), cast(:hours as numeric[]), :codes, :words)
                """)
                .param("token", viewer.token().bytes())
                .param("today", today)
                .param("enrolments", texts(items, Item::enrolment))
                .param("versions", texts(items, Item::version))
                .param("acts", texts(items, Item::act))
                .param("on", texts(items, item -> of(item, Wish::on)))
                .param("until", texts(items, item -> of(item, Wish::until)))
                .param("hours", texts(items, item -> of(item, Wish::hours)))
                .param("codes", texts(items, item -> of(item, Wish::code)))
                .param(
                        "words",
                        texts(
                                items,
                                item -> item.wish() == null
                                        ? reason
                                        : item.wish().words()))
                .query(row -> {
                    verdicts.put(row.getObject("enrolment", UUID.class), Verdict.valueOf(row.getString("verdict")));
                });
        return verdicts;
    }

    private static @Nullable Object of(Item item, Function<Wish, @Nullable Object> part) {
        return item.wish() == null ? null : part.apply(item.wish());
    }

    private static @Nullable String[] texts(List<Item> items, Function<Item, @Nullable Object> part) {
        return items.stream()
                .map(part)
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
    }

    /** The history of an enrolment that the caller has found to be the account's; the latest first. */
    List<Change> history(UUID enrolment) {
        return db.sql(CHANGES + " where c.enrolment = :enrolment order by c.version desc limit 100")
                .param("enrolment", enrolment)
                .query(ActTable::change)
                .list();
    }

    /** The latest change of each, for enrolments that the caller has found to be the account's. */
    List<Change> latest(Collection<UUID> enrolments) {
        return db.sql(CHANGES + """
                  join training.enrolment e on e.id = c.enrolment and e.version = c.version
                 where e.id = any (cast(:ids as uuid[]))
                """)
                .param("ids", enrolments.stream().map(UUID::toString).toArray(String[]::new))
                .query(ActTable::change)
                .list();
    }

    /** Whether the agency's desk lets its office write what is more than 30 days old. */
    boolean permitted(UUID enrolment) {
        return db.sql("""
                select exists (select from training.permit where enrolment = :enrolment and ends_at > clock_timestamp())
                """).param("enrolment", enrolment).query(Boolean.class).single();
    }

    /** What the office wrote in its own words. */
    record Words(@Nullable String report, @Nullable String comment) {}

    Optional<Words> words(Viewer viewer, UUID enrolment) {
        return db.sql("select report, exit_comment from training.words_about(:token, :enrolment)")
                .param("token", viewer.token().bytes())
                .param("enrolment", enrolment)
                .query((row, n) -> new Words(row.getString("report"), row.getString("exit_comment")))
                .optional();
    }

    private static Change change(ResultSet row, int number) throws SQLException {
        return new Change(
                row.getObject("enrolment", UUID.class),
                row.getInt("version"),
                row.getString("act"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getObject("account", UUID.class),
                row.getString("display_name"),
                EnrolmentState.valueOf(row.getString("to_state")),
                row.getString("reason"),
                row.getBoolean("taken_back"));
    }
}
