-- A partner's directory keeps accounts by SCIM: another door to the acts of team, with the same rules in the same functions. By a token
-- one invites and closes; what opens (approve, resume, wake, appoint) no function here does. Who acts is whoever made the token: a
-- manager at work, who is never the second person for what the token has asked.
create schema scim;

create table scim.token (
    id           uuid primary key,
    partner      uuid not null references partners.partner,
    name         text not null check (length(name) between 1 and 60 and name !~ '[[:cntrl:]]'),
    mark         text not null unique check (mark ~ '^[A-Za-z0-9_-]{6}$'),
    hash         bytea not null unique check (length(hash) = 32),
    made_by      uuid not null references accounts.account,
    made_at      timestamptz not null,
    ends_at      timestamptz not null check (ends_at > made_at and ends_at < made_at + interval '1 year 2 days'),
    revoked_at   timestamptz,
    revoked_by   uuid references accounts.account,
    last_used_on date,
    minute       timestamptz,
    requests     integer not null default 0,
    check ((revoked_at is null) = (revoked_by is null))
);
comment on column scim.token.mark is 'the first six of the secret''s 43 characters: on the page, in the history and in the ledger it is known by them';
comment on column scim.token.hash is 'SHA-256 of the secret''s 256 random bits';
comment on column scim.token.requests is 'how many came within the minute that began at the time beside';
create index token_by_partner on scim.token (partner, made_at desc);

-- A token is what it was made: it is used, and revoked once, for good.
create function scim.keep() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op <> 'UPDATE'
       or (new.id, new.partner, new.name, new.mark, new.hash, new.made_by, new.made_at, new.ends_at)
          is distinct from (old.id, old.partner, old.name, old.mark, old.hash, old.made_by, old.made_at, old.ends_at)
       or old.revoked_at is not null and (new.revoked_at, new.revoked_by) is distinct from (old.revoked_at, old.revoked_by) then
        raise exception 'a token is made once and revoked once' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before update or delete on scim.token for each row execute function scim.keep();
create trigger keep_whole before truncate on scim.token for each statement execute function kernel.unchangeable();

-- What a directory calls an account of its partner, and the parts of the name that it gave.
create table scim.entry (
    account     uuid primary key references accounts.account,
    partner     uuid not null references partners.partner,
    external_id text check (length(external_id) between 1 and 200),
    given_name  text check (length(given_name) between 1 and 200),
    family_name text check (length(family_name) between 1 and 200),
    unique (partner, external_id)
);
-- Whoever removes an account: nothing of it is left here, and the directory may call another one so.
create function scim.removed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from scim.entry e where e.account = new.id;
    return null;
end $$;
create trigger directory_forgets after update of status on accounts.account
    for each row when (new.status = 'REMOVED' and old.status <> 'REMOVED') execute function scim.removed();

-- Who changes something now: as before, and a directory in the name of whoever made its token.
create or replace function disclosure.acting() returns disclosure.acting
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v_sign_in   constant uuid := nullif(current_setting('ecluse.sign_in', true), '')::uuid;
    v_directory constant text := nullif(current_setting('ecluse.directory', true), '');
    v           disclosure.acting;
begin
    if v_sign_in is not null then
        select s.account, s.partner, s.id into strict v.account, v.partner, v.sign_in
          from accounts.sign_in s where s.id = v_sign_in;
        v.words := '';
    elsif v_directory is not null then
        select t.made_by, t.partner into strict v.account, v.partner from scim.token t where t.mark = v_directory;
        v.words := ' by directory ' || v_directory;
    elsif session_user = 'ecluse_registrar' then
        v.intake := nullif(current_setting('ecluse.intake', true), '')::uuid;
        v.words := coalesce(' by import ' || v.intake, ' by database ' || session_user);
    else
        v.words := ' by database ' || session_user;
    end if;
    return v;
end $$;

-- --- Tokens ---------------------------------------------------------------------------------------------------------

-- Enters in the ledger that a token was made or revoked. The ledger's head is taken here.
create function scim.tell(p_token uuid, p_words text, p_by team.asker, p_partner uuid) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_position bigint;
begin
    update ledger.head h set position = h.position + 1 returning h.position into v_position;
    insert into ledger.entry (position, at, kind, account, partner, sign_in, subject, detail)
    values (v_position, clock_timestamp(), 20, (p_by).account, p_partner, (p_by).sign_in, p_token, p_words);
end $$;

-- To all managers of the partner: the one who did it too, for it may not have been that one.
create function scim.tell_managers(p_partner uuid, p_about uuid) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    insert into team.mail (kind, account, about, asked_at)
    select 'DIRECTORY', u.id, p_about, clock_timestamp() from accounts.account u
     where u.partner = p_partner and u.role = 'PARTNER_ACCOUNT_MANAGER' and u.status = 'ACTIVE' and position('@' in u.login) > 1
$$;

-- A manager makes a token that serves up to and including a day of Paris. DONE, or why not: NOT_YOURS, NAME, ENDS (past, or more than
-- 12 months ahead), TWO (that many serve already), BARRED (the agreement opens it not), ALREADY (this form was sent before).
create function scim.make(p_sign_in bytea, p_id uuid, p_name text, p_mark text, p_hash bytea, p_last_day date) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_sign_in); v_now constant timestamptz := clock_timestamp();
    v_today constant date := (v_now at time zone 'Europe/Paris')::date; v_barred text[];
begin
    if v_by.role <> 'PARTNER_ACCOUNT_MANAGER' then
        return 'NOT_YOURS';
    end if;
    -- One at a time for a partner, so that two are two.
    select p.barred into v_barred from partners.partner p where p.id = v_by.partner for no key update;
    if exists (select from scim.token t where t.id = p_id) then
        return 'ALREADY';
    elsif 'KEEP_TEAM' = any (v_barred) then
        return 'BARRED';
    elsif length(p_name) not between 1 and 60 or p_name ~ '[[:cntrl:]]' then
        return 'NAME';
    elsif p_last_day is null or p_last_day < v_today or p_last_day > v_today + interval '12 months' then
        return 'ENDS';
    elsif (select count(*) from scim.token t
            where t.partner = v_by.partner and t.revoked_at is null and t.ends_at > v_now) >= 2 then
        return 'TWO';
    end if;
    insert into scim.token (id, partner, name, mark, hash, made_by, made_at, ends_at)
    values (p_id, v_by.partner, p_name, p_mark, p_hash, v_by.account, v_now,
            (p_last_day + 1)::timestamp at time zone 'Europe/Paris');
    perform scim.tell_managers(v_by.partner, v_by.account);
    perform scim.tell(p_id, 'DIRECTORY_MADE ' || p_mark || ' until ' || p_last_day, v_by, v_by.partner);
    return 'DONE';
end $$;

-- Any manager of the partner revokes, and the agency does; one person, at once. DONE, NOT_YOURS (or not there) or ALREADY.
create function scim.revoke(p_sign_in bytea, p_id uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_sign_in); v scim.token;
begin
    select t.* into v from scim.token t
     where t.id = p_id and (v_by.role = 'PARTNERSHIP_OFFICER' or t.partner = v_by.partner) for update;
    if v.id is null then
        return 'NOT_YOURS';
    elsif v.revoked_at is not null then
        return 'ALREADY';
    end if;
    update scim.token t set revoked_at = clock_timestamp(), revoked_by = v_by.account where t.id = p_id;
    perform scim.tell_managers(v.partner, v.made_by);
    perform scim.tell(p_id, 'DIRECTORY_REVOKED ' || v.mark, v_by, v.partner);
    return 'DONE';
end $$;

-- Who acts by a token: whoever made it, as long as that is a manager at work, of a partner at work whose agreement opens it, before no
-- closed lock. Nobody otherwise: all columns are null. Looked at anew by each act, so what ends a token ends it for the next request.
create function scim.actor(p_hash bytea) returns team.asker
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select a.id, null::uuid, a.role, a.partner, t.mark
      from scim.token t
      join accounts.account a on a.id = t.made_by and a.partner = t.partner
      join partners.partner p on p.id = t.partner
     where t.hash = p_hash and t.revoked_at is null and t.ends_at > clock_timestamp()
       and a.status = 'ACTIVE' and a.role = 'PARTNER_ACCOUNT_MANAGER'
       and (a.reads_from is null or a.reads_from <= clock_timestamp())
       and p.status = 'ACTIVE' and not 'KEEP_TEAM' = any (p.barred)
       and containment.closed(null, a.id, a.partner, a.role, null) is null
$$;

-- A request comes with a token: whose it is, and whether it is one too many within the minute. No row: nobody's.
create function scim.enter(p_hash bytea, p_a_minute integer) returns table (partner uuid, maker uuid, too_fast boolean, seconds integer)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := scim.actor(p_hash); v_now constant timestamptz := clock_timestamp(); v scim.token;
begin
    if v_by.account is null then
        return;
    end if;
    update scim.token t
       set minute = case when t.minute > v_now - interval '1 minute' then t.minute else v_now end,
           requests = case when t.minute > v_now - interval '1 minute' then least(t.requests, p_a_minute) + 1 else 1 end,
           last_used_on = (v_now at time zone 'Europe/Paris')::date
     where t.hash = p_hash
    returning t.* into v;
    return query select v_by.partner, v_by.account, v.requests > p_a_minute,
                        greatest(1, ceil(extract(epoch from v.minute + interval '1 minute' - v_now)))::integer;
end $$;

-- --- Accounts -------------------------------------------------------------------------------------------------------

-- What a directory has seen of an account, and may send back with what it wants.
create function scim.version(p_account uuid) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select md5(concat_ws('|', a.status, a.role, team.sites_of(a.id)::text, a.display_name, coalesce(e.external_id, '-'),
                         coalesce(e.given_name, '-'), coalesce(e.family_name, '-'), coalesce(a.reads_from::text, '-'),
                         (select r.id::text from team.request r where r.account = a.id and r.state = 'WAITING')))
      from accounts.account a left join scim.entry e on e.account = a.id
     where a.id = p_account
$$;

-- The account's changes name the directory; nobody's sign-in.
create function scim.act_as(p_by team.asker) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform set_config('ecluse.sign_in', '', true), set_config('ecluse.directory', (p_by).via, true);
end $$;

create function scim.call_it(p_account uuid, p_partner uuid, p_external text, p_given text, p_family text) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    insert into scim.entry (account, partner, external_id, given_name, family_name)
    values (p_account, p_partner, p_external, p_given, p_family)
        on conflict (account) do update
       set external_id = excluded.external_id, given_name = excluded.given_name, family_name = excluded.family_name
$$;

create function scim.is_taken(p_partner uuid, p_external text, p_but uuid) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select from scim.entry e
                    where e.partner = p_partner and e.external_id = p_external and e.account is distinct from p_but)
$$;

-- A directory invites. The answers are those of team.invite_by, and NO_TOKEN, EXTERNAL (the directory calls another one so) and
-- OTHER_DOMAIN: only at the partner's own domains, looked at before anything else, so that a token learns of no address elsewhere
-- whether it has an account, and who has stolen one needs a mailbox there.
create function scim.create_user(p_hash bytea, p_id uuid, p_request uuid, p_name text, p_login text, p_external text, p_given text,
                                 p_family text, p_role text, p_sites uuid[])
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := scim.actor(p_hash); v_answer text;
begin
    if v_by.account is null then
        return 'NO_TOKEN';
    elsif not exists (select from team.domain d where d.partner = v_by.partner and d.name = team.domain_of(p_login)) then
        return 'OTHER_DOMAIN';
    end if;
    perform 1 from partners.partner p where p.id = v_by.partner for no key update;
    if scim.is_taken(v_by.partner, p_external, null) then
        return 'EXTERNAL';
    end if;
    perform scim.act_as(v_by);
    v_answer := team.invite_by(v_by, p_id, p_request, p_name, p_login, p_role, p_sites, 'fr');
    if v_answer = 'DONE' and num_nonnulls(p_external, p_given, p_family) > 0 then
        perform scim.call_it(p_id, v_by.partner, p_external, p_given, p_family);
    end if;
    return v_answer;
end $$;

-- A directory says how an account should be, all of it; p_version: what it has seen, null where it does not mind. DONE, or why not, and
-- then nothing of it is: NO_TOKEN, NOT_YOURS, STALE, FORM (the name), EXTERNAL, OPENS (what is closed is opened by people), and those of
-- team.change_by. All refusals come before the first write, and what is needed is locked before the ledger's head is taken.
create function scim.put_user(p_hash bytea, p_id uuid, p_version text, p_request uuid, p_name text, p_external text, p_given text,
                              p_family text, p_role text, p_sites uuid[], p_active boolean)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := scim.actor(p_hash); v accounts.account; v_entry scim.entry; v_answer text := 'DONE';
    v_sites uuid[] := array(select distinct unnest(p_sites) order by 1); v_rights boolean; v_closes boolean;
begin
    if v_by.account is null then
        return 'NO_TOKEN';
    end if;
    perform 1 from partners.partner p where p.id = v_by.partner for no key update;
    v := team.of_manager(v_by, p_id);
    if v.id is null then
        return 'NOT_YOURS';
    elsif scim.version(p_id) <> p_version then
        return 'STALE';
    elsif length(p_name) not between 1 and 200 or p_name ~ '[[:cntrl:]]' then
        return 'FORM';
    elsif scim.is_taken(v_by.partner, p_external, p_id) then
        return 'EXTERNAL';
    elsif p_active and v.status in ('SUSPENDED', 'ASLEEP') then
        return 'OPENS';
    end if;
    perform 1 from team.request r where r.account = p_id and r.state = 'WAITING' for update;
    v_rights := p_role <> v.role or v_sites <> team.sites_of(p_id);
    v_closes := not p_active and v.status in ('ACTIVE', 'INVITED');
    if v_rights or v_closes then
        perform 1 from accounts.sign_in s where s.account = p_id and s.ended_at is null order by s.id for update;
    end if;
    perform scim.act_as(v_by);
    if v_rights then
        v_answer := team.change_by(v_by, p_id, team.seen(p_id), p_request, p_role, p_sites);
        if v_answer not in ('DONE', 'WAITS') then
            return v_answer;
        end if;
    end if;
    if v_closes then
        perform team.act_by(v_by, p_id, team.seen(p_id), 'SUSPEND');
    end if;
    select e.* into v_entry from scim.entry e where e.account = p_id;
    if (v_entry.external_id, v_entry.given_name, v_entry.family_name) is distinct from (p_external, p_given, p_family) then
        perform scim.call_it(p_id, v_by.partner, p_external, p_given, p_family);
    end if;
    if p_name <> v.display_name then
        update accounts.account a set display_name = p_name where a.id = p_id;
        perform team.tell(p_id, 'RENAME', v_by, null);
    end if;
    return 'DONE';
end $$;

-- For good, as a manager's removal, and of a partner twenty a day at most: suspending, which people undo, has no such bound. DONE, or why
-- not: NO_TOKEN, NOT_YOURS, STALE, TOO_MANY.
create function scim.remove_user(p_hash bytea, p_id uuid, p_version text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := scim.actor(p_hash); v accounts.account;
begin
    if v_by.account is null then
        return 'NO_TOKEN';
    end if;
    perform 1 from partners.partner p where p.id = v_by.partner for no key update;
    v := team.of_manager(v_by, p_id);
    if v.id is null then
        return 'NOT_YOURS';
    elsif scim.version(p_id) <> p_version then
        return 'STALE';
    elsif (select count(*) from team.step s
            where s.partner = v_by.partner and s.step = 'REMOVE' and s.via is not null
              and s.at > clock_timestamp() - interval '1 day') >= 20 then
        return 'TOO_MANY';
    end if;
    perform scim.act_as(v_by);
    return team.act_by(v_by, p_id, team.seen(p_id), 'REMOVE');
end $$;

revoke all on all functions in schema scim from public;
grant usage on schema scim to ecluse_app;
-- The hash stays with the functions above.
grant select (id, partner, name, mark, made_by, made_at, ends_at, revoked_at, revoked_by, last_used_on) on scim.token to ecluse_app;
grant select on scim.entry to ecluse_app;
grant execute on function scim.make, scim.revoke, scim.enter, scim.version, scim.create_user, scim.put_user, scim.remove_user
    to ecluse_app;
