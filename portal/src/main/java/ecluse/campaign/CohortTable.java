package ecluse.campaign;

import ecluse.calendar.Territory;
import ecluse.campaign.Cohort.By;
import ecluse.kernel.AccountId;
import ecluse.kernel.Viewer;
import ecluse.partners.Partner.SizeClass;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Cohorts, and the acts of officers on them. */
@Component
class CohortTable {
    private static final String COHORTS = """
            select c.id, c.name, c.version, c.state, array_to_string(c.sizes, ',') as sizes,
                   array_to_string(c.regions, ',') as regions, array_to_string(c.codes, ',') as codes, c.announced_at,
                   c.reminders_at, c.brown_out_at, c.brown_out_until, c.required_at, c.written_by, w.code as written_code,
                   c.written_at, c.started_by, b.code as started_code, c.started_at, c.stop_reason, c.stop_asked_by,
                   q.code as asked_code, c.stopped_by, z.code as stopped_code, c.stopped_at
              from campaign.cohort c
              join accounts.account w on w.id = c.written_by
              left join accounts.account b on b.id = c.started_by
              left join accounts.account q on q.id = c.stop_asked_by
              left join accounts.account z on z.id = c.stopped_by
            """;

    private final JdbcClient db;

    CohortTable(JdbcClient db) {
        this.db = db;
    }

    /** Drafts and what runs first, then what is over, the latest first. */
    List<Cohort> all(long offset, int limit) {
        return db.sql(COHORTS + """
                         where c.state <> 'DROPPED'
                         order by c.state = 'STOPPED', c.required_at, c.id offset :offset limit :limit
                        """)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> cohort(row))
                .list();
    }

    Optional<Cohort> byId(UUID id) {
        return db.sql(COHORTS + " where c.id = :id")
                .param("id", id)
                .query((row, n) -> cohort(row))
                .optional();
    }

    private static Cohort cohort(ResultSet row) throws SQLException {
        return new Cohort(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getInt("version"),
                CohortState.valueOf(row.getString("state")),
                choice(row),
                moment(row, "announced_at"),
                moment(row, "reminders_at"),
                moment(row, "brown_out_at"),
                moment(row, "brown_out_until"),
                moment(row, "required_at"),
                new By(account(row, "written_by"), row.getString("written_code"), moment(row, "written_at")),
                by(row, "started"),
                stop(row));
    }

    private static Choice choice(ResultSet row) throws SQLException {
        return new Choice(
                words(row.getString("sizes"))
                        .map(size -> SizeClass.valueOf(size.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                words(row.getString("regions")).toList(),
                words(row.getString("codes")).toList());
    }

    private static Stream<String> words(String list) {
        return Arrays.stream(list.split(",")).filter(word -> !word.isEmpty());
    }

    private static @Nullable By by(ResultSet row, String what) throws SQLException {
        return row.getObject(what + "_by") == null
                ? null
                : new By(account(row, what + "_by"), row.getString(what + "_code"), moment(row, what + "_at"));
    }

    private static Cohort.@Nullable Stop stop(ResultSet row) throws SQLException {
        return row.getObject("stop_asked_by") == null
                ? null
                : new Cohort.Stop(
                        row.getString("stop_reason"),
                        account(row, "stop_asked_by"),
                        row.getString("asked_code"),
                        by(row, "stopped"));
    }

    private static AccountId account(ResultSet row, String column) throws SQLException {
        return new AccountId(row.getObject(column, UUID.class));
    }

    static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Where the sites are of the partners that a choice finds: whose holidays count. */
    Set<Territory> territories(Choice choice) {
        return db.sql("""
                        select distinct s.postcode
                          from campaign.matching(string_to_array(:sizes, ','), string_to_array(:regions, ','),
                                                 string_to_array(:codes, ',')) x(partner)
                          join partners.site s on s.partner = x.partner
                        """)
                .params(criteria(choice))
                .query((row, n) -> Territory.of(row.getString("postcode")))
                .set();
    }

    /** How many partners a choice finds that another cohort has already. */
    int elsewhere(Choice choice) {
        return db.sql("""
                        select count(*)
                          from campaign.matching(string_to_array(:sizes, ','), string_to_array(:regions, ','),
                                                 string_to_array(:codes, ',')) x(partner)
                          join campaign.member m on m.partner = x.partner and m.live
                        """).params(criteria(choice)).query(Integer.class).single();
    }

    private static Map<String, String> criteria(Choice choice) {
        return Map.of(
                "sizes",
                choice.sizeNames(),
                "regions",
                String.join(",", choice.regions()),
                "codes",
                String.join(",", choice.codes()));
    }

    // --- Acts -------------------------------------------------------------------------------------------------------

    /** A new draft where {@code version} is 0. */
    Verdict save(Viewer officer, UUID id, int version, CohortForm.Read.Right draft) {
        var days = draft.timetable();
        return Verdict.valueOf(db.sql("""
                        select campaign.save(:token, :id, :version, :name, string_to_array(:sizes, ','),
                                             string_to_array(:regions, ','), string_to_array(:codes, ','), :announced,
                                             :reminders, :brownOut, :required)
                        """)
                .param("token", officer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("name", draft.name())
                .params(criteria(draft.choice()))
                .param("announced", days.announcedAt().atOffset(ZoneOffset.UTC))
                .param("reminders", days.remindersAt().atOffset(ZoneOffset.UTC))
                .param("brownOut", days.brownOutAt().atOffset(ZoneOffset.UTC))
                .param("required", days.requiredAt().atOffset(ZoneOffset.UTC))
                .query(String.class)
                .single());
    }

    /** @param officers the second of them acts, by this sign-in */
    Verdict start(Viewer officer, TwoPeople officers, UUID id, int version) {
        return act("campaign.start(:token, :id, :version)", acting(officer, officers), id, version, Map.of());
    }

    Verdict drop(Viewer officer, UUID id, int version) {
        return act("campaign.drop_draft(:token, :id, :version)", officer, id, version, Map.of());
    }

    Verdict askStop(Viewer officer, UUID id, int version, String reason) {
        return act("campaign.ask_stop(:token, :id, :version, :reason)", officer, id, version, Map.of("reason", reason));
    }

    Verdict stop(Viewer officer, TwoPeople officers, UUID id, int version) {
        return act("campaign.stop(:token, :id, :version)", acting(officer, officers), id, version, Map.of());
    }

    private static Viewer acting(Viewer officer, TwoPeople officers) {
        if (!officers.second().equals(officer.account())) {
            throw new IllegalArgumentException("the second officer acts");
        }
        return officer;
    }

    private Verdict act(String call, Viewer officer, UUID id, int version, Map<String, String> more) {
        return Verdict.valueOf(db.sql("select " + call)
                .param("token", officer.token().bytes())
                .param("id", id)
                .param("version", version)
                .params(more)
                .query(String.class)
                .single());
    }
}
