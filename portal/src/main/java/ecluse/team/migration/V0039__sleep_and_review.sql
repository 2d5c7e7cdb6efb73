-- Accounts that nobody uses sleep after 60 days and are removed after 180; twice a year a partner's managers confirm each account
-- within 30 days, and what nobody has confirmed sleeps. A sleeping account is woken by a manager or the agency, by a new link to
-- its own address: a new password, the same factor. Managers' own accounts are the agency's to look after.

-- Sign-ins are forgotten after 30 days; when an account was last used is not.
create table team.last_use (
    account uuid primary key references accounts.account,
    at      timestamptz not null
);
create function team.used() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into team.last_use as u (account, at) values (new.account, new.started_at)
        on conflict (account) do update set at = greatest(u.at, excluded.at);
    return null;
end $$;
create trigger used after insert on accounts.sign_in for each row when (new.role <> 'CORRESPONDENCE')
    execute function team.used();
insert into team.last_use (account, at)
select s.account, max(s.started_at) from accounts.sign_in s where s.role <> 'CORRESPONDENCE' group by s.account;

create table team.review (
    partner  uuid not null references partners.partner,
    began_at timestamptz not null,
    due_at   timestamptz not null,
    ended_at timestamptz,
    primary key (partner, began_at),
    check (due_at > began_at)
);
create unique index review_open on team.review (partner) where ended_at is null;
create index review_due on team.review (due_at) where ended_at is null;

create table team.confirmed (
    account uuid not null references accounts.account,
    at      timestamptz not null,
    by      uuid not null references accounts.account,
    primary key (account, at),
    check (by <> account)
);
create trigger append_only before update or delete on team.confirmed for each row execute function kernel.unchangeable();

-- Since when an account lies unused: from its last sign-in, or what was last done about it.
create function team.unused_since(p_account uuid) returns timestamptz
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select greatest(a.created_at, (select u.at from team.last_use u where u.account = a.id),
                    (select max(s.at) from team.step s
                      where s.account = a.id and s.step in ('INVITE_AGAIN', 'ACCEPT', 'APPROVE', 'RESUME', 'WAKE')))
      from accounts.account a where a.id = p_account
$$;

create function team.sleep(p_account uuid) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_nobody team.asker;
begin
    update accounts.account a set status = 'ASLEEP' where a.id = p_account and a.status = 'ACTIVE';
    if found then
        update accounts.sign_in s set ended_at = clock_timestamp(), ended_because = 'ASLEEP'
         where s.account = p_account and s.ended_at is null;
        perform team.tell(p_account, 'SLEEP', v_nobody, null);
    end if;
end $$;

-- Whom a review asks about: accounts that were there when it began, and that nobody has confirmed since.
create function team.unconfirmed(p_partner uuid, p_began timestamptz) returns setof uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.id from accounts.account a join team.role r on r.role = a.role
     where a.partner = p_partner and a.status = 'ACTIVE' and a.created_at < p_began
       and not exists (select from team.confirmed c where c.account = a.id and c.at >= p_began)
     order by a.id
$$;

-- One step of the calendar, by the caller's clock, which may not run ahead of the database's by more than a day: whoever calls it
-- with another one puts nobody to sleep. One at a time, for it takes an account and its sign-ins before the ledger's head. False:
-- nothing more is due.
create function team.follow_clock(p_now timestamptz) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid; v_partner uuid; v_nobody team.asker; v team.review;
begin
    if p_now > clock_timestamp() + interval '1 day' then
        raise exception 'the clock runs ahead' using errcode = '22023';
    end if;
    select a.id into v_account from accounts.account a join team.role r on r.role = a.role
     where a.status = 'ACTIVE' and a.created_at < p_now - interval '60 days'
       and team.unused_since(a.id) < p_now - interval '60 days'
     order by a.id limit 1 for update of a skip locked;
    if v_account is not null then
        perform team.sleep(v_account);
        return true;
    end if;
    select a.id into v_account from accounts.account a join team.role r on r.role = a.role
     where a.status in ('ASLEEP', 'INVITED', 'SUSPENDED') and a.created_at < p_now - interval '180 days'
       and team.unused_since(a.id) < p_now - interval '180 days'
     order by a.id limit 1 for update of a skip locked;
    if v_account is not null then
        perform team.remove(v_account);
        perform team.tell(v_account, 'REMOVE', v_nobody, null);
        return true;
    end if;
    select x.* into v from team.review x where x.ended_at is null and x.due_at < p_now
     order by x.due_at limit 1 for update skip locked;
    if v.partner is not null then
        select u.account into v_account from team.unconfirmed(v.partner, v.began_at) as u(account) limit 1;
        if v_account is null then
            update team.review x set ended_at = clock_timestamp() where (x.partner, x.began_at) = (v.partner, v.began_at);
        else
            perform team.sleep(v_account);
        end if;
        return true;
    end if;
    select p.id into v_partner from partners.partner p
     where p.status = 'ACTIVE'
       and exists (select from accounts.account m
                    where m.partner = p.id and m.role = 'PARTNER_ACCOUNT_MANAGER' and m.status = 'ACTIVE'
                      and m.created_at < p_now - interval '182 days')
       and not exists (select from team.review x where x.partner = p.id and (x.began_at > p_now - interval '182 days' or x.ended_at is null))
     order by p.id limit 1 for no key update of p skip locked;
    if v_partner is null then
        return false;
    end if;
    insert into team.review (partner, began_at, due_at) values (v_partner, p_now, p_now + interval '30 days');
    insert into team.mail (kind, account, about, asked_at)
    select 'REVIEW', m.id, m.id, clock_timestamp() from accounts.account m
     where m.partner = v_partner and m.role = 'PARTNER_ACCOUNT_MANAGER' and m.status = 'ACTIVE' and position('@' in m.login) > 1;
    return true;
end $$;

-- A manager confirms accounts of the review that runs; those that are none of it are left. How many were confirmed.
create function team.confirm(p_token bytea, p_accounts uuid[]) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_token); v team.review; v_account uuid; v_count integer := 0;
begin
    select x.* into v from team.review x where x.partner = v_by.partner and x.ended_at is null for update;
    if v.partner is null or v_by.role <> 'PARTNER_ACCOUNT_MANAGER' then
        return 0;
    end if;
    for v_account in select u.account from team.unconfirmed(v.partner, v.began_at) as u(account)
                      where u.account = any (p_accounts) loop
        insert into team.confirmed (account, at, by) values (v_account, clock_timestamp(), v_by.account);
        perform team.tell(v_account, 'CONFIRM', v_by, null);
        v_count := v_count + 1;
    end loop;
    return v_count;
end $$;

-- A sleeping account is woken: its holder chooses a new password by a link to its own address. By a manager of the partner who works
-- at its sites, or by the agency. DONE, or why not: NOT_YOURS, STALE, SITES, NOT_ALLOWED (not asleep, no address), TOO_MANY.
create function team.wake(p_token bytea, p_account uuid, p_seen text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_token); v accounts.account; v_now timestamptz := clock_timestamp();
begin
    select a.* into v from accounts.account a join team.role r on r.role = a.role
     where a.id = p_account and (v_by.role = 'PARTNERSHIP_OFFICER' or a.partner = v_by.partner) for update of a;
    if v.id is null then
        return 'NOT_YOURS';
    elsif team.seen(p_account) <> p_seen then
        return 'STALE';
    elsif v.status <> 'ASLEEP' or team.domain_of(v.login) is null then
        return 'NOT_ALLOWED';
    elsif v_by.role <> 'PARTNERSHIP_OFFICER' and not team.sites_of(p_account) <@ team.sites_of(v_by.account) then
        return 'SITES';
    end if;
    perform disclosure.act_as(p_token);
    update accounts.account a set status = 'INVITED', password_hash = null where a.id = p_account;
    insert into team.mail (kind, account, about, asked_at, expires_at)
    values ('INVITED', p_account, p_account, v_now, v_now + interval '7 days');
    perform team.tell(p_account, 'WAKE', v_by, null);
    return 'DONE';
end $$;

revoke all on function team.used, team.unused_since, team.sleep, team.unconfirmed, team.follow_clock, team.confirm, team.wake
    from public;
grant select on team.last_use, team.review, team.confirmed to ecluse_app;
grant execute on function team.follow_clock, team.confirm, team.wake, team.unconfirmed to ecluse_app;
