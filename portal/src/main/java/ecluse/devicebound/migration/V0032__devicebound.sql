-- Sessions bound to a device's key (W3C Device Bound Session Credentials). Nothing here knows whose sessions they are: "owner" is
-- the application's name for one.
create schema devicebound;

create table devicebound.session (
    id         text primary key check (length(id) between 16 and 64),
    owner      uuid not null unique,
    algorithm  text not null check (algorithm in ('ES256', 'RS256')),
    key        bytea not null,
    thumbprint bytea not null check (length(thumbprint) = 32),
    begun_at   timestamptz not null
);
comment on column devicebound.session.id is 'the protocol''s session identifier; no secret: the key is';
comment on column devicebound.session.owner is 'has one key for good: whoever copies a cookie cannot bring another';
comment on column devicebound.session.key is 'the public key, as SubjectPublicKeyInfo';
comment on column devicebound.session.thumbprint is 'the key''s name (RFC 7638)';

-- What a device is asked to sign. Single use: answering one removes it.
create unlogged table devicebound.challenge (
    hash       bytea primary key check (length(hash) = 32),
    owner      uuid not null,
    session    text references devicebound.session on delete cascade,
    asked_at   timestamptz not null,
    expires_at timestamptz not null
);
comment on column devicebound.challenge.session is 'null: to register a key';
create index challenge_by_owner on devicebound.challenge (owner, asked_at);
create index challenge_by_end on devicebound.challenge (expires_at);

create table devicebound.cookie (
    hash       bytea primary key check (length(hash) = 32),
    session    text not null references devicebound.session on delete cascade,
    issued_at  timestamptz not null,
    expires_at timestamptz not null check (expires_at <= issued_at + interval '5 minutes')
);
comment on column devicebound.cookie.hash is 'SHA-256 of the cookie: who reads this table cannot make one';
create index cookie_by_session on devicebound.cookie (session, expires_at);

-- Where a session's key was proven. A bound cookie counts there alone, for as long as a cookie lives that was given there: two
-- addresses of one browser by turns are both good, a place where nobody can sign never is.
create table devicebound.place (
    session text not null references devicebound.session on delete cascade,
    place   text not null,
    until   timestamptz not null,
    primary key (session, place)
);

-- Who came with a bound session's cookie and without its key: once for each kind and place, then counted.
create table devicebound.stranger (
    session  text not null references devicebound.session on delete cascade,
    place    text not null,
    standing smallint not null check (standing in (3, 4)),
    elsewhere boolean not null,
    seen     integer not null default 1,
    first_at timestamptz not null,
    last_at  timestamptz not null,
    primary key (session, place, standing)
);
comment on column devicebound.stranger.standing is '3 without a bound cookie, 4 with one that is over or foreign';
comment on column devicebound.stranger.elsewhere is 'whether the session''s key had never been proven from there';
create index stranger_elsewhere on devicebound.stranger (session) where elsewhere;

-- Asks for a signature. The newest few count, so that an answer under way is still good; false when an owner that has a key
-- would be given another.
create function devicebound.ask(p_owner uuid, p_session text, p_hash bytea, p_seconds integer) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_session is null and exists (select 1 from devicebound.session s where s.owner = p_owner) then
        return false;
    end if;
    if p_session is not null
       and not exists (select 1 from devicebound.session s where s.id = p_session and s.owner = p_owner) then
        return false;
    end if;
    delete from devicebound.challenge c
     where c.hash in (select x.hash from devicebound.challenge x where x.owner = p_owner
                       order by x.asked_at desc, x.hash offset 7);
    insert into devicebound.challenge (hash, owner, session, asked_at, expires_at)
    values (p_hash, p_owner, p_session, clock_timestamp(),
            clock_timestamp() + make_interval(secs => least(p_seconds, 300)));
    return true;
end $$;

-- Takes a challenge that was given to this owner for this use; false when there is none, or it is too old.
create function devicebound.take(p_hash bytea, p_owner uuid, p_session text) returns boolean
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    delete from devicebound.challenge c
     where c.hash = p_hash and c.owner = p_owner and c.session is not distinct from p_session
       and c.expires_at > clock_timestamp();
    return found;
end $$;

create function devicebound.issue(p_session text, p_cookie bytea, p_place text, p_seconds integer) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_now constant timestamptz := clock_timestamp();
    v_end constant timestamptz := v_now + make_interval(secs => greatest(10, least(p_seconds, 300)));
begin
    delete from devicebound.cookie c
     where c.session = p_session
       and (c.expires_at <= v_now
            or c.hash in (select x.hash from devicebound.cookie x where x.session = p_session
                           order by x.expires_at desc, x.hash offset 9));
    insert into devicebound.cookie (hash, session, issued_at, expires_at) values (p_cookie, p_session, v_now, v_end);
    insert into devicebound.place as l (session, place, until) values (p_session, p_place, v_end)
        on conflict (session, place) do update set until = greatest(l.until, excluded.until);
end $$;

-- Binds: 0 done, 1 no such challenge, 2 the owner has a key already.
create function devicebound.begin(p_id text, p_owner uuid, p_algorithm text, p_key bytea, p_thumbprint bytea,
                                  p_challenge bytea, p_cookie bytea, p_place text, p_seconds integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not devicebound.take(p_challenge, p_owner, null) then
        return 1;
    end if;
    insert into devicebound.session (id, owner, algorithm, key, thumbprint, begun_at)
    values (p_id, p_owner, p_algorithm, p_key, p_thumbprint, clock_timestamp())
        on conflict (owner) do nothing;
    if not found then
        return 2;
    end if;
    perform devicebound.issue(p_id, p_cookie, p_place, p_seconds);
    return 0;
end $$;

create function devicebound.renew(p_session text, p_challenge bytea, p_cookie bytea, p_place text, p_seconds integer)
    returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not devicebound.take(p_challenge, (select s.owner from devicebound.session s where s.id = p_session), p_session) then
        return false;
    end if;
    perform devicebound.issue(p_session, p_cookie, p_place, p_seconds);
    return true;
end $$;

-- How a request stands to its session's key: 1 proven, 2 under way when the key came, 3 without a cookie, 4 with one that is over, of
-- another session, or from where the key was not proven; and until when what is good stays so. No row: there is no key.
create function devicebound.standing(p_owner uuid, p_cookie bytea, p_place text)
    returns table (standing integer, until timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when p_cookie is null and s.begun_at > clock_timestamp() - interval '10 seconds' then 2
                when p_cookie is null then 3
                when c.expires_at > clock_timestamp() and l.until > clock_timestamp() then 1
                else 4 end,
           case when p_cookie is null then s.begun_at + interval '10 seconds' else least(c.expires_at, l.until) end
      from devicebound.session s
      left join devicebound.cookie c on c.hash = p_cookie and c.session = s.id
      left join devicebound.place l on l.session = s.id and l.place = p_place
     where s.owner = p_owner
$$;

-- Notes somebody without the key; true for the first of a kind from a place. A hundred places are enough to know.
create function devicebound.notice(p_owner uuid, p_standing smallint, p_place text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_session text;
    v_now constant timestamptz := clock_timestamp();
begin
    select s.id into v_session from devicebound.session s where s.owner = p_owner;
    update devicebound.stranger x set seen = least(x.seen, 2147483646) + 1, last_at = v_now
     where x.session = v_session and x.place = p_place and x.standing = p_standing;
    if found or v_session is null
       or (select count(*) from devicebound.stranger x where x.session = v_session) >= 100 then
        return false;
    end if;
    insert into devicebound.stranger (session, place, standing, elsewhere, first_at, last_at)
    values (v_session, p_place, p_standing,
            not exists (select 1 from devicebound.place l where l.session = v_session and l.place = p_place), v_now, v_now)
        on conflict do nothing;
    return found;
end $$;

create function devicebound.forget() returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from devicebound.challenge where expires_at < clock_timestamp();
    delete from devicebound.cookie where expires_at < clock_timestamp() - interval '1 hour';
end $$;

revoke all on all functions in schema devicebound from public;
grant usage on schema devicebound to ecluse_app;
grant select on all tables in schema devicebound to ecluse_app;
grant execute on function devicebound.ask, devicebound.begin, devicebound.renew, devicebound.standing, devicebound.notice,
    devicebound.forget to ecluse_app;
