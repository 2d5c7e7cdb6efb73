-- The one door (invariants 1 to 4 and 7). disclosure.open decides and writes the ledger; disclosure.collect gives
-- ciphertext for entries that are committed. The Java rules stand above; this is the floor under them.
create schema disclosure;

create table disclosure.tie (
    id             uuid primary key,
    holder         uuid not null,
    person         uuid not null,
    origin         text not null check (origin in ('ENROLMENT', 'CASELOAD', 'NOTICE')),
    source         uuid not null,
    fields         integer not null,
    opened_at      timestamptz not null,
    closes_at      timestamptz,
    closed_at      timestamptz,
    closed_because text,
    unique (source, holder)
);
comment on column disclosure.tie.holder is 'a partner''s site, or an account (an adviser, the sender of notices)';
comment on column disclosure.tie.source is 'what it comes from: the enrolment, the notice''s line';
comment on column disclosure.tie.fields is 'mask of the fields this tie may ever show';
create index tie_by_person on disclosure.tie (person, holder);
create index tie_by_holder on disclosure.tie (holder);

-- What the floor demands. Written by the owner at the start, from the policy file and the settings.
create table disclosure.floor (
    only_one      boolean primary key default true check (only_one),
    policy        text not null,
    ties_required boolean not null,
    all_fields    boolean not null
);
insert into disclosure.floor (policy, ties_required, all_fields) values ('ecluse', true, false);

-- A policy without ties is for a drill's made-up people alone.
create function disclosure.only_in_a_drill() returns trigger language plpgsql as $$
begin
    if not (new.ties_required and not new.all_fields)
       and not exists (select 1 from kernel.installation where purpose = 'drill') then
        raise exception 'policy % is for drills alone', new.policy;
    end if;
    return new;
end $$;
create trigger only_in_a_drill before insert or update on disclosure.floor
    for each row execute function disclosure.only_in_a_drill();

create table disclosure.ceiling (
    scope      smallint not null check (scope between 1 and 4),
    class      smallint not null check (class between 1 and 3),
    per_minute integer not null check (per_minute > 0),
    per_hour   integer not null check (per_hour >= per_minute),
    per_day    integer not null check (per_day >= per_hour),
    primary key (scope, class)
);
comment on column disclosure.ceiling.scope is '1 account, 2 partner, 3 service, 4 portal';
comment on column disclosure.ceiling.class is '1 names, 2 contacts, 3 misses';

-- Who was shown to whom in the last day: seeing the same person again costs nothing.
create table disclosure.sighting (
    person  uuid not null,
    class   smallint not null,
    partner uuid not null,
    account uuid not null,
    at      timestamptz not null,
    primary key (person, class, partner, account)
);
create index sighting_by_age on disclosure.sighting using brin (at);

-- New people by scope and class in sliding slots: 7 of 10 s, 13 of 5 min, 25 of 1 h. The oldest slot counts whole, so a
-- sum is never less than what the window holds: a budget is an upper bound, not an estimate.
create table disclosure.meter (
    scope    smallint not null,
    scope_id uuid not null,
    class    smallint not null,
    at       timestamptz not null,
    minute   integer[] not null,
    hour     integer[] not null,
    day      integer[] not null,
    primary key (scope, scope_id, class)
) with (fillfactor = 50);

create function disclosure.shifted(p_slots integer[], p_by bigint) returns integer[]
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select case when p_by <= 0 then p_slots
                when p_by >= cardinality(p_slots) then array_fill(0, array[cardinality(p_slots)])
                else array_fill(0, array[p_by::integer]) || p_slots[1:cardinality(p_slots) - p_by::integer] end
$$;

create function disclosure.slot(p_at timestamptz, p_seconds integer) returns bigint
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select floor(extract(epoch from p_at) / p_seconds)::bigint
$$;

create function disclosure.total(p_slots integer[]) returns integer
    language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select coalesce(sum(n), 0)::integer from unnest(p_slots) n
$$;

create function disclosure.spend(p_scope smallint, p_scope_id uuid, p_class smallint, p_people integer, p_now timestamptz)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    m disclosure.meter;
begin
    select * into m from disclosure.meter where scope = p_scope and scope_id = p_scope_id and class = p_class;
    if not found then
        m := row (p_scope, p_scope_id, p_class, p_now, array_fill(0, array[7]), array_fill(0, array[13]),
                  array_fill(0, array[25]));
    end if;
    m.minute := disclosure.shifted(m.minute, disclosure.slot(p_now, 10) - disclosure.slot(m.at, 10));
    m.hour := disclosure.shifted(m.hour, disclosure.slot(p_now, 300) - disclosure.slot(m.at, 300));
    m.day := disclosure.shifted(m.day, disclosure.slot(p_now, 3600) - disclosure.slot(m.at, 3600));
    m.minute[1] := m.minute[1] + p_people;
    m.hour[1] := m.hour[1] + p_people;
    m.day[1] := m.day[1] + p_people;
    insert into disclosure.meter values (m.*)
    on conflict (scope, scope_id, class) do update
       set at = greatest(excluded.at, disclosure.meter.at), minute = excluded.minute, hour = excluded.hour, day = excluded.day;
end $$;

-- What a scope has spent in the last minute, hour and day.
create function disclosure.spent(p_scope smallint, p_scope_id uuid, p_class smallint, p_now timestamptz)
    returns table (minute integer, hour integer, day integer)
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select disclosure.total(disclosure.shifted(m.minute, disclosure.slot(p_now, 10) - disclosure.slot(m.at, 10))),
           disclosure.total(disclosure.shifted(m.hour, disclosure.slot(p_now, 300) - disclosure.slot(m.at, 300))),
           disclosure.total(disclosure.shifted(m.day, disclosure.slot(p_now, 3600) - disclosure.slot(m.at, 3600)))
      from disclosure.meter m where m.scope = p_scope and m.scope_id = p_scope_id and m.class = p_class
$$;

-- The gate. One call serves many waiting requests (group commit). Arrays by request: p_token the sign-in, p_service,
-- p_purpose, p_fields the mask that the rules granted, p_class the budget, p_key the look-up key (null when people are
-- named), p_refusal a refusal the rules already decided (0: none), p_detail what goes into the ledger's detail.
-- p_row_request and p_row_person: the people, by request (1-based).
-- One row comes back per person of a granted request, one per refused request (person null).
create function disclosure.open(p_token bytea[], p_service smallint[], p_purpose smallint[], p_fields integer[],
                                p_class smallint[], p_key bytea[], p_refusal smallint[], p_detail text[],
                                p_row_request integer[], p_row_person uuid[])
    returns table (request integer, reason smallint, entry_position bigint, entry_at timestamptz, person uuid,
                   fields integer, lock uuid)
    language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off
    set plan_cache_mode = force_generic_plan as $$
declare
    v_head bigint;
    v_now  timestamptz;
    v_ties boolean;
    v_all  boolean;
    v_rows integer;
    v_nobody constant uuid := '00000000-0000-0000-0000-000000000000';
begin
    -- Invariant 4: first the head, then the locks, each statement with a fresh view of what is committed.
    select h.position into v_head from ledger.head h for update;
    v_now := clock_timestamp();
    select f.ties_required, f.all_fields into v_ties, v_all from disclosure.floor f;

    return query
    with asked as materialized (
        select r.n::integer as n, r.token, r.service, r.purpose, r.fields, r.class, r.key, r.refusal, r.detail,
               s.id as sign_in, a.id as account, coalesce(a.partner, v_nobody) as partner,
               containment.closed(s.id, a.id, a.partner, a.role, r.service) as lock,
               (s.ended_at is null and s.expires_at > v_now and a.status = 'ACTIVE'
                and (a.partner is null or p.status = 'ACTIVE')) is true as live
          from unnest(p_token, p_service, p_purpose, p_fields, p_class, p_key, p_refusal, p_detail)
               with ordinality as r(token, service, purpose, fields, class, key, refusal, detail, n)
          left join accounts.sign_in s on s.token_hash = r.token
          left join accounts.account a on a.id = s.account
          left join partners.partner p on p.id = a.partner
    ), wanted as materialized (
        select w.request as n, w.person from unnest(p_row_request, p_row_person) as w(request, person)
        union all
        -- A look-up that finds nobody goes the same way as one that finds somebody else's person (invariant 1).
        select a.n, coalesce((select v.ref from vault.person v
                               where (v.by_number_birth = a.key or v.by_legacy_birth = a.key
                                      or (not v_ties and v.by_number = a.key)) limit 1), v_nobody)
          from asked a where a.key is not null
    ), tied as materialized (
        select w.n, w.person, t.tie,
               case when v_all then a.fields
                    when a.partner = v_nobody then a.fields & t.fields -- the agency's own
                    else a.fields & t.fields & coalesce(v.at_most, 0) end as fields,
               (t.tie is not null or (not v_ties and v.ref is not null)) as granted,
               seen.by_account, seen.by_partner, seen.by_anybody
          from wanted w
          join asked a on a.n = w.n
          left join lateral (
              select (array_agg(x.id order by x.id))[1] as tie, bit_or(x.fields) as fields
                from disclosure.tie x
               where x.person = w.person and x.closed_at is null and x.opened_at <= v_now
                 and (x.closes_at is null or x.closes_at > v_now)
                 and (x.holder = a.account
                      or x.holder in (select y.site from accounts.account_site y where y.account = a.account))
          ) t on true
          left join vault.person v on v.ref = w.person
          left join lateral (
              select coalesce(bool_or(g.account = a.account), false) as by_account,
                     coalesce(bool_or(g.partner = a.partner), false) as by_partner,
                     count(*) > 0 as by_anybody
                from disclosure.sighting g
               where g.person = w.person and g.class = a.class and g.at > v_now - interval '24 hours'
          ) seen on true
    ), summed as materialized (
        select t.n, bool_and(t.granted) as granted, bit_or(t.fields) as fields,
               count(*) filter (where not t.by_account)::integer as new_account,
               count(*) filter (where not t.by_partner)::integer as new_partner,
               count(*) filter (where not t.by_anybody)::integer as new_anybody
          from tied t group by t.n
    ), over as materialized (
        -- Budgets of all four scopes; a request whose look-ups or guesses missed too often is refused before its answer.
        select distinct a.n
          from asked a
          join summed s on s.n = a.n
          cross join lateral (values
              (1::smallint, a.account, a.class, s.new_account), (2::smallint, a.partner, a.class, s.new_partner),
              (3::smallint, lpad(a.service::text, 32, '0')::uuid, a.class, s.new_anybody),
              (4::smallint, v_nobody, a.class, s.new_anybody),
              (1::smallint, a.account, 3::smallint, case when a.key is null then 0 else 1 end)) c(scope, id, class, people)
          join disclosure.ceiling l on l.scope = c.scope and l.class = c.class
          left join lateral disclosure.spent(c.scope, c.id, c.class, v_now) m on true
         where c.people > 0
           and not (c.scope = 2 and c.id = v_nobody)
           and (coalesce(m.minute, 0) + c.people > l.per_minute or coalesce(m.hour, 0) + c.people > l.per_hour
                or coalesce(m.day, 0) + c.people > l.per_day)
    ), judged as materialized (
        select a.*, s.fields as shown, s.new_account, s.new_partner, s.new_anybody,
               (case when a.lock is not null then 3
                     when not a.live then 4
                     when a.refusal <> 0 then a.refusal
                     when o.n is not null then 1
                     when s.granted is not true then 2
                     when s.fields = 0 then 5
                     else 0 end)::smallint as verdict
          from asked a left join summed s on s.n = a.n left join over o on o.n = a.n
    ), numbered as materialized (
        select j.n, j.verdict, j.lock, j.purpose, j.service, j.account, j.partner, j.sign_in, j.detail, j.class,
               t.tie, t.person, t.fields, v_head + row_number() over (order by j.n, t.person) as position,
               1::smallint as kind
          from judged j join tied t on t.n = j.n where j.verdict = 0
        union all
        select j.n, j.verdict, j.lock, j.purpose, j.service, j.account, j.partner, j.sign_in, j.detail, j.class,
               null, (select w.person from unnest(p_row_request, p_row_person) as w(request, person)
                       where w.request = j.n limit 1),
               j.fields,
               v_head + (select count(*) from judged k join tied t on t.n = k.n where k.verdict = 0)
                      + row_number() over (order by j.n), 2::smallint
          from judged j where j.verdict <> 0
    ), written as (
        insert into ledger.entry (position, at, kind, reason, purpose, service, fields, account, partner, sign_in, tie,
                                  person, detail)
        select e.position, v_now, e.kind, e.verdict, e.purpose, e.service, e.fields, e.account,
               nullif(e.partner, v_nobody), e.sign_in, e.tie, e.person, e.detail
          from numbered e
    ), remembered as (
        insert into disclosure.sighting (person, class, partner, account, at)
        select distinct e.person, e.class, e.partner, e.account, v_now
          from numbered e join tied t on t.n = e.n and t.person = e.person
         where e.kind = 1 and not t.by_account
        on conflict on constraint sighting_pkey do update set at = excluded.at
    ), metered as (
        select disclosure.spend(c.scope, c.id, c.class, sum(c.people)::integer, v_now)
          from judged j
         cross join lateral (values
              (1::smallint, j.account, j.class, j.new_account), (2::smallint, j.partner, j.class, j.new_partner),
              (3::smallint, lpad(j.service::text, 32, '0')::uuid, j.class, j.new_anybody),
              (4::smallint, v_nobody, j.class, j.new_anybody)) c(scope, id, class, people)
         where j.verdict = 0 and c.people > 0
         group by c.scope, c.id, c.class
        union all
        select disclosure.spend(1::smallint, j.account, 3::smallint, count(*)::integer, v_now)
          from judged j where j.verdict = 2 and j.account is not null group by j.account
    ), advanced as (
        update ledger.head h set position = v_head + (select count(*) from numbered)
    )
    select e.n, e.verdict, e.position, v_now, case when e.kind = 1 then e.person end, e.fields, e.lock
      from numbered e
     where (select count(*) from metered) >= 0
     order by e.position;
end $$;

-- Ciphertext for entries of another, committed transaction, at most a minute old: a caller that rolls its transaction
-- back has read nothing (invariant 2). Columns outside the entry's fields come back null.
create function disclosure.collect(p_positions bigint[])
    returns table (entry_position bigint, person uuid, kek smallint, dek bytea, names bytea, identity bytea, contact bytea,
                   address bytea, status bytea)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.position, v.ref, v.kek, v.dek,
           case when e.fields & 3 <> 0 then v.names end,
           case when e.fields & 28 <> 0 then v.identity end,
           case when e.fields & 96 <> 0 then v.contact end,
           case when e.fields & 896 <> 0 then v.address end,
           case when e.fields & 3072 <> 0 then v.status end
      from ledger.entry e join vault.person v on v.ref = e.person
     where e.position = any (p_positions) and e.kind = 1
       and e.xid is distinct from pg_current_xact_id_if_assigned()
       and e.at > clock_timestamp() - interval '1 minute'
$$;

-- What an account may still be shown: for the gauge that keeps honest people from meeting a limit by surprise.
create function disclosure.left_for(p_account uuid)
    returns table (class smallint, minute integer, hour integer, day integer, per_minute integer, per_hour integer,
                   per_day integer)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select l.class, coalesce(m.minute, 0), coalesce(m.hour, 0), coalesce(m.day, 0), l.per_minute, l.per_hour, l.per_day
      from disclosure.ceiling l
      left join lateral disclosure.spent(1::smallint, p_account, l.class, clock_timestamp()) m on true
     where l.scope = 1
     order by l.class
$$;

-- Sightings older than a day cost nothing any more; the application may drop them, nothing else.
create function disclosure.forget_sightings() returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_gone bigint;
begin
    delete from disclosure.sighting where at < clock_timestamp() - interval '25 hours';
    get diagnostics v_gone = row_count;
    return v_gone;
end $$;

revoke all on all functions in schema disclosure from public;
grant usage on schema disclosure to ecluse_app, ecluse_registrar;
grant select on disclosure.floor, disclosure.ceiling to ecluse_app;
grant select (id, holder, person, origin, source, opened_at, closes_at, closed_at) on disclosure.tie to ecluse_app;
grant select, insert, update on disclosure.tie to ecluse_registrar;
grant execute on function disclosure.open, disclosure.collect, disclosure.left_for, disclosure.forget_sightings
    to ecluse_app;
