-- Exposure lists, read off the ledger and frozen under a hash (OB-7, OB-8): a changed window is a new list.
create schema incidents;

create table incidents.exposure (
    id            uuid primary key,
    account       uuid references accounts.account,
    partner       uuid references partners.partner,
    from_at       timestamptz not null,
    to_at         timestamptz not null check (to_at > from_at),
    last_position bigint not null,
    people        integer not null default 0,
    disclosures   bigint not null default 0,
    fields        integer not null default 0,
    made_at       timestamptz not null,
    made_by       uuid not null references accounts.account,
    sha256        bytea check (length(sha256) = 32),
    ledger_root   bytea check (length(ledger_root) = 32),
    position      bigint,
    took_ms       integer check (took_ms >= 0),
    check ((account is null) <> (partner is null)),
    check (num_nulls(sha256, ledger_root, position, took_ms) in (0, 4))
);
comment on column incidents.exposure.to_at is 'the first instant that is not in the list';
comment on column incidents.exposure.last_position is 'the ledger as it stood: later entries are not in the list';
comment on column incidents.exposure.position is 'of the ledger''s entry about the list itself';
create index exposure_recent on incidents.exposure (position desc);

create table incidents.exposed (
    exposure uuid not null references incidents.exposure,
    person   uuid not null,
    fields   integer not null,
    times    integer not null,
    first_at timestamptz not null,
    last_at  timestamptz not null,
    primary key (exposure, person)
);

-- A list is drawn and sealed in one transaction; afterwards nobody changes it, its owner included.
create function incidents.frozen() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.sha256 is null then
        return new;
    end if;
    raise exception 'an exposure list is frozen';
end $$;
create trigger frozen before update or delete on incidents.exposure for each row execute function incidents.frozen();
create trigger frozen before update or delete on incidents.exposed for each row execute function kernel.unchangeable();
create trigger frozen_whole before truncate on incidents.exposure
    for each statement execute function kernel.unchangeable();
create trigger frozen_whole before truncate on incidents.exposed
    for each statement execute function kernel.unchangeable();

create function incidents.sealed() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from incidents.exposure where id = new.id and sha256 is not null) then
        raise exception 'an exposure list is sealed in the transaction that draws it';
    end if;
    return null;
end $$;
create constraint trigger sealed after insert on incidents.exposure deferrable initially deferred
    for each row execute function incidents.sealed();

-- No line comes later than its list.
create function incidents.drawn_once() returns trigger language plpgsql as $$
begin
    if exists (select 1 from incidents.exposure e
                where e.id in (select f.exposure from fresh f) and e.sha256 is not null) then
        raise exception 'an exposure list is frozen';
    end if;
    return null;
end $$;
create trigger drawn_once after insert on incidents.exposed referencing new table as fresh
    for each statement execute function incidents.drawn_once();

-- Who acts, by the token of a live sign-in; an exception when it is nobody who may.
create function incidents.officer(p_token bytea) returns table (account uuid, sign_in uuid)
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    select a.id, s.id into account, sign_in
      from accounts.sign_in s join accounts.account a on a.id = s.account
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > clock_timestamp()
       and s.admitted and a.role in ('SECURITY_OFFICER', 'PRIVACY_OFFICER')
       and not exists (select 1 from containment.lock l
                        where l.reopened_position is null and l.lapsed_at is null
                          and (l.ends_at is null or l.ends_at > clock_timestamp())
                          and ((l.scope = 4 and l.target = a.role) or (l.scope = 2 and l.target = a.id::text)
                               or (l.scope = 1 and l.target = s.id::text)));
    if account is null then
        raise exception 'not an officer' using errcode = '42501';
    end if;
    return next;
end $$;

-- Draws the list off the ledger (invariant 5). Nobody else writes one: the people on it are those whom notices may reach,
-- so a list that somebody could make up would be a way round the gate (invariant 7).
create function incidents.draw(p_token bytea, p_id uuid, p_account uuid, p_partner uuid, p_from timestamptz,
                               p_to timestamptz)
    returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid; v_last bigint;
begin
    select o.account into v_account from incidents.officer(p_token) o;
    select h.position into v_last from ledger.head h;
    insert into incidents.exposure (id, account, partner, from_at, to_at, last_position, made_at, made_by)
    values (p_id, p_account, p_partner, p_from, p_to, v_last, clock_timestamp(), v_account);
    if p_account is not null then
        insert into incidents.exposed (exposure, person, fields, times, first_at, last_at)
        select p_id, e.person, bit_or(e.fields), count(*), min(e.at), max(e.at)
          from ledger.entry e
         where e.account = p_account and e.kind = 1 and not e.forgotten and e.position <= v_last and e.at >= p_from and e.at < p_to
         group by e.person;
    else
        insert into incidents.exposed (exposure, person, fields, times, first_at, last_at)
        select p_id, e.person, bit_or(e.fields), count(*), min(e.at), max(e.at)
          from ledger.entry e
         where e.partner = p_partner and e.kind = 1 and not e.forgotten and e.position <= v_last and e.at >= p_from and e.at < p_to
         group by e.person;
    end if;
    update incidents.exposure x
       set people = t.people, disclosures = t.disclosures, fields = t.fields
      from (select count(*) as people, coalesce(sum(times), 0) as disclosures, coalesce(bit_or(fields), 0) as fields
              from incidents.exposed where exposure = p_id) t
     where x.id = p_id;
end $$;

-- Freezes it, and says so in the ledger. Last of all, because nobody is shown anything while the ledger's head is held.
create function incidents.seal(p_token bytea, p_id uuid, p_sha256 bytea, p_root bytea) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid; v_sign_in uuid; v_position bigint; v_now timestamptz := clock_timestamp(); v_people integer;
begin
    select o.account, o.sign_in into v_account, v_sign_in from incidents.officer(p_token) o;
    select people into strict v_people from incidents.exposure where id = p_id and made_by = v_account;
    update ledger.head set position = position + 1 returning position into v_position;
    insert into ledger.entry (position, at, kind, account, sign_in, subject, detail)
    values (v_position, v_now, 10, v_account, v_sign_in, p_id, v_people || ' people');
    update incidents.exposure
       set sha256 = p_sha256, ledger_root = p_root, position = v_position,
           took_ms = (extract(epoch from v_now - made_at) * 1000)::integer
     where id = p_id;
    return v_position;
end $$;

revoke all on all functions in schema incidents from public;
grant usage on schema incidents to ecluse_app;
grant select on all tables in schema incidents to ecluse_app;
grant execute on function incidents.draw, incidents.seal to ecluse_app;
