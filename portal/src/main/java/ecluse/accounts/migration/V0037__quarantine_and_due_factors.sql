-- Two more reasons for which a sign-in is not admitted, both of them columns of the account that its live sign-ins follow at once
-- (invariant 4): a new account waits in quarantine, and a second factor is due from an account though the portal only offers it.
alter table accounts.account
    add column reads_from timestamptz,
    add column factor_due boolean not null default false,
    drop constraint account_status_check,
    add constraint account_status_check check (status in ('INVITED', 'ACTIVE', 'SUSPENDED', 'ASLEEP', 'REMOVED'));
comment on column accounts.account.reads_from is
    'quarantine: until then its sign-ins are not admitted; infinity until somebody approves; null: it was never in one';
comment on column accounts.account.factor_due is
    'a second factor is due whatever the portal''s policy: who holds none makes one before anything is shown';

alter table accounts.sign_in add column federated boolean not null default false;
comment on column accounts.sign_in.federated is 'whether an OpenID provider vouched for who it is; for good';

drop trigger seat on accounts.sign_in;
drop function accounts.level_needed(text, smallint);

-- The level below which a sign-in shows nothing (a stolen password alone opens nothing). A machine has no factor.
create function accounts.level_needed(p_role text, p_holds smallint, p_due boolean) returns smallint
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select (case when p_role = 'CORRESPONDENCE' then 1
                 when p_holds > 1 or p_due or (select y.second_factor_required from accounts.policy y) then 2
                 else 1 end)::smallint
$$;

create or replace function accounts.seat() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from accounts.account a where a.id = new.account for share;
    select a.partner, a.role, least(new.level, a.holds), n.needed,
           a.status = 'ACTIVE' and (a.partner is null or p.status = 'ACTIVE')
           and (a.reads_from is null or a.reads_from <= clock_timestamp())
           and least(new.level, a.holds) >= n.needed,
           array(select y.site from accounts.account_site y where y.account = a.id) || a.id, a.first_days_until
      into new.partner, new.role, new.level, new.needed, new.admitted, new.holders, new.first_days_until
      from accounts.account a
      left join partners.partner p on p.id = a.partner
     -- An account of the agency that a provider vouched for is shown nothing without a passkey.
     cross join lateral (select case when new.federated and a.partner is null then 3::smallint
                                     else accounts.level_needed(a.role, a.holds, a.factor_due) end) as n(needed)
     where a.id = new.account;
    return new;
end $$;
create trigger seat before insert or update of account, partner, role, holders, level, needed, admitted, first_days_until on accounts.sign_in
    for each row execute function accounts.seat();

create trigger waits_or_due_changed after update of reads_from, factor_due on accounts.account
    for each row when ((old.reads_from, old.factor_due) is distinct from (new.reads_from, new.factor_due))
    execute function accounts.rights_changed();

-- Nothing tells a sign-in that its account's quarantine is over but this, each half minute: it ends late, never early.
create function accounts.end_quarantines() returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    select accounts.reseat(a.id) from accounts.account a
     where a.reads_from <= clock_timestamp()
       and exists (select from accounts.sign_in s
                    where s.account = a.id and s.ended_at is null and not s.admitted and s.level >= s.needed)
$$;
create index account_in_quarantine on accounts.account (reads_from) where reads_from is not null;
revoke all on function accounts.level_needed, accounts.end_quarantines from public;
grant execute on function accounts.end_quarantines to ecluse_app;
