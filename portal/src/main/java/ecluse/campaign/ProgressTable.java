package ecluse.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far cohorts, partners and accounts are. Accounts are those of partners: nobody of the registry is among them. */
@Component
class ProgressTable {
    private static final String COUNTS = """
            count(*) as accounts, count(*) filter (where s.standing = 'PASSKEY') as passkeys,
            count(*) filter (where s.standing = 'CODES') as codes, count(*) filter (where s.standing = 'EXEMPT') as exempt,
            count(*) filter (where s.standing = 'POSTPONED') as postponed,
            count(*) filter (where s.standing = 'LAGGING') as lagging
            """;

    private final JdbcClient db;

    ProgressTable(JdbcClient db) {
        this.db = db;
    }

    /** Which partners of a cohort a page shows. */
    enum Show {
        ALL("true"),
        /** Nobody there could work if a factor were required tonight. */
        STUCK("x.accounts > 0 and x.passkeys + x.codes + x.exempt = 0"),
        LAGGING("x.lagging + x.postponed > 0"),
        DONE("x.lagging + x.postponed = 0");

        private final String filter;

        Show(String filter) {
            this.filter = filter;
        }

        static Show of(String word) {
            return Arrays.stream(values())
                    .filter(one -> one.name().equals(word.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElse(ALL);
        }

        public String messageKey() {
            return "campaign.show." + this;
        }
    }

    Progress of(UUID cohort) {
        return db.sql("""
                        select count(*) as partners, coalesce(sum(x.accounts), 0) as accounts,
                               coalesce(sum(x.passkeys), 0) as passkeys, coalesce(sum(x.codes), 0) as codes,
                               coalesce(sum(x.exempt), 0) as exempt, coalesce(sum(x.postponed), 0) as postponed,
                               coalesce(sum(x.lagging), 0) as lagging, count(*) filter (where %s) as stuck
                          from (select m.partner, count(s.account) as accounts, %s
                                  from campaign.member m
                                  left join campaign.stand s on s.cohort = m.cohort and s.partner = m.partner
                                 where m.cohort = :cohort group by m.partner) x
                        """.formatted(Show.STUCK.filter, COUNTS.replace("count(*) as accounts,", "")))
                .param("cohort", cohort)
                .query((row, n) -> progress(row, row.getInt("partners"), row.getInt("stuck")))
                .single();
    }

    private static Progress progress(ResultSet row, int partners, int stuck) throws SQLException {
        return new Progress(
                partners,
                row.getInt("accounts"),
                row.getInt("passkeys"),
                row.getInt("codes"),
                row.getInt("exempt"),
                row.getInt("postponed"),
                row.getInt("lagging"),
                stuck);
    }

    /** One partner of a cohort. */
    record OfPartner(UUID partner, String code, String name, Progress progress) {
        public boolean stuck() {
            return progress.stuck() > 0;
        }
    }

    /** By how many lag, the most first. */
    List<OfPartner> partners(UUID cohort, Show show, String words, long offset, int limit) {
        return db.sql("""
                        select * from (
                            select p.id, p.code, p.legal_name, count(s.account) as accounts, %s
                              from campaign.member m
                              join partners.partner p on p.id = m.partner
                              left join campaign.stand s on s.cohort = m.cohort and s.partner = m.partner
                             where m.cohort = :cohort
                               and (:words = '' or strpos(lower(p.legal_name), lower(:words)) > 0 or upper(:words) = p.code)
                             group by p.id) x
                         where %s
                         order by x.lagging + x.postponed desc, x.code offset :offset limit :limit
                        """.formatted(COUNTS.replace("count(*) as accounts,", ""), show.filter))
                .param("cohort", cohort)
                .param("words", words)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> {
                    var counted = progress(row, 1, 0);
                    boolean stuck = counted.accounts() > 0 && counted.withFactor() + counted.exempt() == 0;
                    return new OfPartner(
                            row.getObject("id", UUID.class),
                            row.getString("code"),
                            row.getString("legal_name"),
                            progress(row, 1, stuck ? 1 : 0));
                })
                .list();
    }

    /** An account that holds no second factor and is not exempt. */
    record Lagging(
            UUID account,
            String code,
            String name,
            String partner,
            @Nullable Instant signedInAt,
            @Nullable Instant askedAt,
            @Nullable Instant postponedUntil) {}

    /** Whoever postponed it last: those that have not are first. */
    List<Lagging> lagging(UUID cohort, String partner, long offset, int limit) {
        return db.sql("""
                        select s.account, s.code, s.display_name, p.code as partner, s.summoned_at, s.postponed_until,
                               (select max(i.started_at) from accounts.sign_in i where i.account = s.account) as signed_in_at
                          from campaign.stand s join partners.partner p on p.id = s.partner
                         where s.cohort = :cohort and s.standing in ('LAGGING', 'POSTPONED')
                           and (:partner = '' or p.code = upper(:partner))
                         order by s.postponed_until nulls first, p.code, s.code offset :offset limit :limit
                        """)
                .param("cohort", cohort)
                .param("partner", partner)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> new Lagging(
                        row.getObject("account", UUID.class),
                        row.getString("code"),
                        row.getString("display_name"),
                        row.getString("partner"),
                        moment(row, "signed_in_at"),
                        moment(row, "summoned_at"),
                        moment(row, "postponed_until")))
                .list();
    }

    private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
