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
-- sum is never less than what the window holds: a budget is an upper bound, not an estimate. "at" is in seconds since 1970.
create table disclosure.meter (
    scope    smallint not null,
    scope_id uuid not null,
    class    smallint not null,
    at       bigint not null,
    minute   integer[] not null,
    hour     integer[] not null,
    day      integer[] not null,
    primary key (scope, scope_id, class)
) with (fillfactor = 50);

-- The gate. One call serves many waiting requests (group commit). Arrays by request: p_token the sign-in, p_service,
-- p_purpose, p_fields the mask that the rules granted (what it costs follows from it), p_key the look-up key (null when people are
-- named), p_refusal a refusal the rules already decided (0: none), p_detail what goes into the ledger's detail.
-- p_row_request and p_row_person: the people, by request (1-based).
-- One row comes back per person of a granted request, one per refused request (person null).
create function disclosure.open(p_token bytea[], p_service smallint[], p_purpose smallint[], p_fields integer[],
                                p_key bytea[], p_refusal smallint[], p_detail text[],
                                p_row_request integer[], p_row_person uuid[])
    returns table (request integer, reason smallint, entry_position bigint, entry_at timestamptz, person uuid,
                   fields integer, lock uuid)
    language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off
    set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    v_head bigint;
    v_now  timestamptz;
    v_ties boolean;
    v_all  boolean;
    v_rows integer;
    v_seconds bigint;
    v_nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    v_no_minute constant integer[] := array_fill(0, array[7]);
    v_no_hour constant integer[] := array_fill(0, array[13]);
    v_no_day constant integer[] := array_fill(0, array[25]);
begin
    -- Invariant 4: first the head, then the locks, each statement with a fresh view of what is committed.
    select h.position into v_head from ledger.head h for update;
    v_now := clock_timestamp();
    v_seconds := extract(epoch from v_now)::bigint;
    select f.ties_required, f.all_fields into v_ties, v_all from disclosure.floor f;

    return query
    with asked as materialized (
        select r.n::integer as n, r.purpose, r.service, r.fields, r.key, r.refusal, r.detail,
               -- 992: e-mail, phone, address, postcode, commune. The caller does not choose which budget it spends.
               (case when r.fields & 992 <> 0 then 2 else 1 end)::smallint as class,
               w.sign_in, w.account, coalesce(w.partner, v_nobody) as partner, w.live is true as live,
               -- Approved notices are their own budget: the sender's ties are the approved list and nothing else.
               (w.role = 'CORRESPONDENCE' and r.purpose = 7) is true as notice,
               (select l.id from containment.lock l
                 where l.reopened_position is null and l.lapsed_at is null and (l.ends_at is null or l.ends_at > v_now)
                   and (l.scope, l.target) in ((6, ''), (5, r.service::text), (4, w.role), (3, w.partner::text),
                                               (2, w.account::text), (1, w.sign_in::text))
                 order by l.scope desc limit 1) as lock
          from unnest(p_token, p_service, p_purpose, p_fields, p_key, p_refusal, p_detail)
               with ordinality as r(token, service, purpose, fields, key, refusal, detail, n)
          -- "limit 1" keeps each of these an index probe, whatever the tables' sizes were when the plan was made.
          left join lateral (
              select s.id as sign_in, a.id as account, a.partner, a.role,
                     (s.ended_at is null and s.expires_at > v_now and a.status = 'ACTIVE'
                      and (a.partner is null
                           or exists (select 1 from partners.partner p where p.id = a.partner and p.status = 'ACTIVE'))) as live
                from accounts.sign_in s, accounts.account a where s.token_hash = r.token and a.id = s.account limit 1
          ) w on true
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
               (t.tie is not null or (not v_ties and v.ref is not null and not a.notice)) as granted,
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
          left join lateral (select p.ref, p.at_most from vault.person p where p.ref = w.person limit 1) v on true
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
    ), charged as materialized (
        -- What each request would cost each scope; a look-up also needs room for a miss before it is answered.
        select a.n, c.scope, c.id, c.class, c.people, c.keep
          from asked a
          left join summed s on s.n = a.n
          cross join lateral (values
              (1::smallint, a.account, a.class, s.new_account, true),
              (2::smallint, nullif(a.partner, v_nobody), a.class, s.new_partner, true),
              (3::smallint, lpad(a.service::text, 32, '0')::uuid, a.class, s.new_anybody, true),
              (4::smallint, v_nobody, a.class, s.new_anybody, true),
              (1::smallint, a.account, 3::smallint,
               case when a.key is not null or s.granted is not true then 1 else 0 end, false)) c(scope, id, class, people, keep)
         where c.people > 0 and c.id is not null and not a.notice
    ), rolled as materialized (
        -- The meters of these scopes as they stand now: slots that have gone by are dropped.
        select k.scope, k.id, k.class,
               case when m.at is null or d.tens >= 7 then v_no_minute when d.tens = 0 then m.minute
                    else array_fill(0, array[d.tens]) || m.minute[1:7 - d.tens] end as minute,
               case when m.at is null or d.fives >= 13 then v_no_hour when d.fives = 0 then m.hour
                    else array_fill(0, array[d.fives]) || m.hour[1:13 - d.fives] end as hour,
               case when m.at is null or d.hours >= 25 then v_no_day when d.hours = 0 then m.day
                    else array_fill(0, array[d.hours]) || m.day[1:25 - d.hours] end as day
          from (select distinct c.scope, c.id, c.class from charged c) k
          left join lateral (select x.at, x.minute, x.hour, x.day from disclosure.meter x
                              where x.scope = k.scope and x.scope_id = k.id and x.class = k.class limit 1) m on true
         cross join lateral (select least(100, greatest(0, v_seconds / 10 - m.at / 10))::integer as tens,
                                    least(100, greatest(0, v_seconds / 300 - m.at / 300))::integer as fives,
                                    least(100, greatest(0, v_seconds / 3600 - m.at / 3600))::integer as hours) d
    ), room as materialized (
        select r.scope, r.id, r.class, l.per_minute - (select sum(x) from unnest(r.minute) x) as minute,
               l.per_hour - (select sum(x) from unnest(r.hour) x) as hour,
               l.per_day - (select sum(x) from unnest(r.day) x) as day
          from rolled r
          join disclosure.ceiling l on l.scope = r.scope and l.class = r.class
    ), over as materialized (
        -- Requests of one call add up, in their order: nobody races past a budget by asking for much at once.
        select distinct c.n
          from (select x.n, x.scope, x.id, x.class, x.keep,
                       sum(x.people) over (partition by x.scope, x.id, x.class, x.keep order by x.n) as people
                  from charged x) c
          join room r on r.scope = c.scope and r.id = c.id and r.class = c.class
          join asked a on a.n = c.n
         where (c.keep or a.key is not null)
           and (c.people > r.minute or c.people > r.hour or c.people > r.day)
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
    ), spent as materialized (
        select c.scope, c.id, c.class, sum(c.people)::integer as people
          from charged c join judged j on j.n = c.n
         where (c.keep and j.verdict = 0) or (not c.keep and j.verdict = 2)
         group by c.scope, c.id, c.class
    ), metered as (
        insert into disclosure.meter (scope, scope_id, class, at, minute, hour, day)
        select r.scope, r.id, r.class, v_seconds, (r.minute[1] + s.people) || r.minute[2:], (r.hour[1] + s.people) || r.hour[2:],
               (r.day[1] + s.people) || r.day[2:]
          from spent s join rolled r on r.scope = s.scope and r.id = s.id and r.class = s.class
        on conflict (scope, scope_id, class) do update
           set at = excluded.at, minute = excluded.minute, hour = excluded.hour, day = excluded.day
    ), advanced as (
        update ledger.head h set position = v_head + (select count(*) from numbered)
    )
    select e.n, e.verdict, e.position, v_now, case when e.kind = 1 then e.person end, e.fields, e.lock
      from numbered e
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
    select l.class,
           coalesce((select sum(n) from unnest(m.minute) with ordinality s(n, o) where o <= 7 - (now.at / 10 - m.at / 10)), 0)::integer,
           coalesce((select sum(n) from unnest(m.hour) with ordinality s(n, o) where o <= 13 - (now.at / 300 - m.at / 300)), 0)::integer,
           coalesce((select sum(n) from unnest(m.day) with ordinality s(n, o) where o <= 25 - (now.at / 3600 - m.at / 3600)), 0)::integer,
           l.per_minute, l.per_hour, l.per_day
      from disclosure.ceiling l
     cross join (select extract(epoch from clock_timestamp())::bigint as at) now
      left join disclosure.meter m on m.scope = 1 and m.scope_id = p_account and m.class = l.class
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
