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

-- Which teaching groups a trainer works with, where that is not all of its sites (invariant 1). The gate and the pages' lists go by it.
create table accounts.account_group (
    account          uuid not null references accounts.account,
    training_session uuid not null references training.training_session,
    primary key (account, training_session)
);
create index account_group_by_group on accounts.account_group (training_session);

-- A group of a site where the account works, and thirty that have not ended at most: whoever may add them alone adds no whole site.
create function accounts.group_of_own_site() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from accounts.account a where a.id = new.account for no key update;
    if not exists (select from training.training_session g join accounts.account_site w on w.site = g.site and w.account = new.account
                    where g.id = new.training_session) then
        raise exception 'a group of a site where the account works' using errcode = '42501';
    elsif (select count(*) from accounts.account_group x join training.training_session g on g.id = x.training_session
            where x.account = new.account and g.ends_on >= (clock_timestamp() at time zone 'Europe/Paris')::date) >= 30 then
        raise exception 'thirty groups at most' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger group_of_own_site before insert on accounts.account_group
    for each row execute function accounts.group_of_own_site();
create trigger entered_as_it_is before update on accounts.account_group for each row execute function kernel.unchangeable();

create function accounts.groups_of_site_left() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from accounts.account_group x using training.training_session g
     where x.account = old.account and g.id = x.training_session and g.site = old.site;
    return null;
end $$;
create trigger groups_left after delete on accounts.account_site for each row execute function accounts.groups_of_site_left();

create function accounts.by_group_as_trainer() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.by_group := new.by_group and new.role = 'ATTENDANCE_TAKER';
    return new;
end $$;
create trigger by_group_as_trainer before insert or update of role, by_group on accounts.account
    for each row execute function accounts.by_group_as_trainer();

-- Where an account works, for lists: its sites (no group: all of them), or its groups one by one.
create view accounts.place as
    select w.account, w.site, x.training_session
      from accounts.account_site w
      join accounts.account a on a.id = w.account
      left join accounts.account_group x on a.by_group and x.account = a.id
     where not a.by_group or x.training_session is not null;

create or replace function accounts.seat() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from accounts.account a where a.id = new.account for share;
    select a.partner, a.role, least(new.level, a.holds), n.needed,
           a.status = 'ACTIVE' and (a.partner is null or p.status = 'ACTIVE')
           and (a.reads_from is null or a.reads_from <= clock_timestamp())
           and least(new.level, a.holds) >= n.needed,
           array(select y.site from accounts.account_site y where y.account = a.id) || a.id, a.first_days_until,
           case when a.by_group then array(select x.training_session from accounts.account_group x where x.account = a.id) end
      into new.partner, new.role, new.level, new.needed, new.admitted, new.holders, new.first_days_until, new.groups
      from accounts.account a
      left join partners.partner p on p.id = a.partner
     -- An account of the agency that a provider vouched for is shown nothing without a passkey.
     cross join lateral (select case when new.federated and a.partner is null then 3::smallint
                                     else accounts.level_needed(a.role, a.holds, a.factor_due) end) as n(needed)
     where a.id = new.account;
    return new;
end $$;
create trigger seat before insert or update of account, partner, role, holders, level, needed, admitted, first_days_until, groups
    on accounts.sign_in
    for each row execute function accounts.seat();

create trigger waits_or_due_changed after update on accounts.account
    for each row when ((old.reads_from, old.factor_due, old.by_group) is distinct from (new.reads_from, new.factor_due, new.by_group))
    execute function accounts.rights_changed();
create trigger rights_changed after insert or delete on accounts.account_group
    for each row execute function accounts.rights_changed();
create trigger entered after insert or delete on accounts.account_group
    for each row execute function disclosure.right_changed();
create trigger entered_whole before truncate on accounts.account_group
    for each statement execute function kernel.unchangeable();
grant select on accounts.account_group, accounts.place to ecluse_app, ecluse_registrar;

-- Nothing tells a sign-in that its account's quarantine is over but this, each half minute: it ends late, never early.
create function accounts.end_quarantines() returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    select accounts.reseat(a.id) from accounts.account a
     where a.reads_from <= clock_timestamp()
       and exists (select from accounts.sign_in s
                    where s.account = a.id and s.ended_at is null and not s.admitted and s.level >= s.needed)
$$;
create index account_in_quarantine on accounts.account (reads_from) where reads_from is not null;
revoke all on function accounts.level_needed, accounts.end_quarantines, accounts.group_of_own_site, accounts.groups_of_site_left,
    accounts.by_group_as_trainer from public;
grant execute on function accounts.end_quarantines to ecluse_app;
