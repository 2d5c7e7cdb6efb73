-- Feeds of infostealer logs, and what of them was ours. Lines that match no account are not kept: they are other people's passwords.
create schema stolencredentials;

create table stolencredentials.feed (
    id      uuid primary key,
    name    text not null check (length(name) between 1 and 200),
    at      timestamptz not null,
    by      uuid not null references accounts.account,
    lines   integer not null check (lines >= 0),
    matched integer not null check (matched >= 0),
    fresh   integer not null check (fresh between 0 and matched),
    refused integer not null check (refused >= 0)
);
comment on column stolencredentials.feed.fresh is 'how many matched accounts were not known from this or an earlier feed';

create table stolencredentials.finding (
    id      uuid primary key,
    feed    uuid not null references stolencredentials.feed,
    account uuid not null references accounts.account,
    host    text not null check (length(host) <= 253),
    seen_on date not null,
    cookie  boolean not null,
    at      timestamptz not null,
    unique (account, host, seen_on, cookie)
);
comment on column stolencredentials.finding.cookie is 'found by a cookie of a sign-in, not by the login';
create index finding_by_feed on stolencredentials.finding (feed);

-- When a password became what it is. A hash made anew with more work, for the same password, has other parameters.
alter table accounts.account add column password_set_at timestamptz;
create function accounts.password_set() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.password_set_at := clock_timestamp();
    return new;
end $$;
create trigger password_set before update of password_hash on accounts.account
    for each row when (new.password_hash is not null and new.password_hash is distinct from old.password_hash
                       and (old.password_hash is null
                            or split_part(new.password_hash, '$', 4) = split_part(old.password_hash, '$', 4)))
    execute function accounts.password_set();
revoke all on function accounts.password_set from public;

create function stolencredentials.keep() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'what a feed said stays' using errcode = '42501';
end $$;
create trigger keep before update or delete on stolencredentials.finding
    for each row execute function stolencredentials.keep();
create trigger keep_whole before truncate on stolencredentials.finding
    for each statement execute function stolencredentials.keep();

-- An officer brings a feed: arrays by line. Each account that it names and that was not known for this host and day loses its sign-ins
-- and its password at once (invariant 4): it comes back by a passkey, or by a link that its account manager has sent. Codes of an app
-- stay; without a password they open nothing. A password that was changed after the day it was seen is another one, and stays.
create function stolencredentials.take(p_token bytea, p_id uuid, p_name text, p_refused integer, p_logins text[], p_hosts text[],
                                       p_seen date[], p_cookies bytea[])
    returns table (matched integer, fresh integer)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by uuid; v_now timestamptz := clock_timestamp(); v_taken uuid[];
begin
    select o.account into v_by from containment.officer(p_token) o;
    perform disclosure.act_as(p_token);
    insert into stolencredentials.feed (id, name, at, by, lines, matched, fresh, refused)
    values (p_id, p_name, v_now, v_by, cardinality(p_logins), 0, 0, p_refused);

    with hit as (
        select a.id as account, l.host, l.seen, false as cookie
          from unnest(p_logins, p_hosts, p_seen) as l(login, host, seen)
          join accounts.account a on a.login = l.login
         where a.role <> 'CORRESPONDENCE'
        union
        select s.account, l.host, l.seen, true
          from unnest(p_cookies, p_hosts, p_seen) as l(cookie, host, seen)
          join accounts.sign_in s on s.cookie_hash = l.cookie
         where l.cookie is not null),
    found as (
        insert into stolencredentials.finding as f (id, feed, account, host, seen_on, cookie, at)
        select gen_random_uuid(), p_id, t.account, t.host, t.seen, t.cookie, v_now from hit t
            on conflict on constraint finding_account_host_seen_on_cookie_key do nothing
        returning f.account, f.seen_on, f.cookie)
    select (select count(distinct t.account)::integer from hit t),
           coalesce(array_agg(distinct x.account) filter (where x.cookie or a.password_set_at is null
                                                             or (a.password_set_at at time zone 'Europe/Paris')::date <= x.seen_on), '{}')
      into matched, v_taken
      from found x join accounts.account a on a.id = x.account;
    fresh := cardinality(v_taken);
    update stolencredentials.feed q set matched = take.matched, fresh = take.fresh where q.id = p_id;

    perform alerts.tell(a, 'CREDENTIALS_STOLEN', null) from unnest(v_taken) a;
    perform 1 from accounts.sign_in s where s.account = any (v_taken) and s.ended_at is null order by s.id for update;
    update accounts.sign_in s set ended_at = v_now, ended_because = 'STOLEN' where s.account = any (v_taken) and s.ended_at is null;
    -- Who holds no passkey sleeps until the account manager or the agency wakes the account by a link (team.wake).
    update accounts.account a
       set password_hash = null,
           status = case when a.status = 'ACTIVE' and a.holds < 3 and exists (select from team.role r where r.role = a.role)
                         then 'ASLEEP' else a.status end
     where a.id = any (v_taken);
    if fresh > 0 then
        insert into ledger.pending (account, partner, sign_in, changes)
        select v_by, null, current_setting('ecluse.sign_in')::uuid,
               array_agg(row(17, t.account, null, null, 'password taken away: found in a feed of stolen credentials')::ledger.change)
          from unnest(v_taken) as t(account);
    end if;
    return next;
end $$;

revoke all on all functions in schema stolencredentials from public;
grant usage on schema stolencredentials to ecluse_app;
grant select on stolencredentials.feed, stolencredentials.finding to ecluse_app;
grant execute on function stolencredentials.take to ecluse_app;
