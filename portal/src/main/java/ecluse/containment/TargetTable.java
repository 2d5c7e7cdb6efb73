package ecluse.containment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What can be closed, and whom it would touch. Reads sign-ins, accounts, partners and ties; changes nothing. */
@Component
class TargetTable {
    private final JdbcClient db;

    TargetTable(JdbcClient db) {
        this.db = db;
    }

    Optional<Target> signIn(UUID id) {
        return db.sql("""
                select s.id, a.code, a.display_name as name
                  from accounts.sign_in s join accounts.account a on a.id = s.account
                 where s.id = ?
                """)
                .param(id)
                .query((row, n) -> target(Scope.SIGN_IN, row))
                .optional();
    }

    Optional<Target> account(UUID id) {
        return db.sql("select id, code, display_name as name from accounts.account where id = ?")
                .param(id)
                .query((row, n) -> target(Scope.ACCOUNT, row))
                .optional();
    }

    Optional<Target> accountByCode(String code) {
        return db.sql("select id, code, display_name as name from accounts.account where code = ?")
                .param(code)
                .query((row, n) -> target(Scope.ACCOUNT, row))
                .optional();
    }

    Optional<Target> partner(UUID id) {
        return db.sql("select id, code, legal_name as name from partners.partner where id = ?")
                .param(id)
                .query((row, n) -> target(Scope.PARTNER, row))
                .optional();
    }

    Optional<Target> partnerByCode(String code) {
        return db.sql("select id, code, legal_name as name from partners.partner where code = ?")
                .param(code)
                .query((row, n) -> target(Scope.PARTNER, row))
                .optional();
    }

    /** A service is used by partners' accounts; the portal by everybody. */
    Impact impactOf(Target target) {
        return db.sql("""
                with scope as materialized (
                    select a.id, a.partner from accounts.account a
                     where case :scope
                           when 1 then a.id = (select s.account from accounts.sign_in s where s.id::text = :target)
                           when 2 then a.id::text = :target
                           when 3 then a.partner::text = :target
                           when 4 then a.role = :target
                           when 5 then a.partner is not null
                           else true end
                ), holder as (
                    select id from scope
                    union
                    select y.site from accounts.account_site y join scope on scope.id = y.account
                )
                select (select count(*) from accounts.sign_in s join scope on scope.id = s.account
                         where s.ended_at is null and s.over_at > clock_timestamp()
                           and (:scope <> 1 or s.id::text = :target)) as sign_ins,
                       (select count(*) from scope) as accounts,
                       (select count(distinct partner) from scope) as partners,
                       (select count(*) from partners.partner p
                         where not exists (select 1 from scope where scope.partner = p.id)) as other_partners,
                       (select count(distinct t.person) from disclosure.tie t
                         where t.holder in (select id from holder) and t.closed_at is null
                           and (t.closes_at is null or t.closes_at > clock_timestamp())) as people
                """)
                .param("scope", target.scope().code())
                .param("target", target.value())
                .query((row, n) -> new Impact(
                        row.getInt("sign_ins"),
                        row.getInt("accounts"),
                        row.getInt("partners"),
                        row.getInt("other_partners"),
                        row.getInt("people")))
                .single();
    }

    private static Target target(Scope scope, ResultSet row) throws SQLException {
        return new Target(scope, row.getString("id"), row.getString("code"), row.getString("name"));
    }
}
