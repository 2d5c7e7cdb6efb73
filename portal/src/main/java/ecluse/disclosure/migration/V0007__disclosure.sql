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

-- What the floor demands. Written by the owner at the start, from the policy file and the settings. The budgets stand in
-- arrays, so that the gate has them all with one row: at 3 * scope + class - 3.
create table disclosure.floor (
    only_one      boolean primary key default true check (only_one),
    policy        text not null,
    ties_required boolean not null,
    all_fields    boolean not null,
    per_minute    integer[] not null default '{}',
    per_hour      integer[] not null default '{}',
    per_day       integer[] not null default '{}'
);
insert into disclosure.floor (policy, ties_required, all_fields) values ('ecluse', true, false);

create view disclosure.ceiling as
    select ((l.n + 2) / 3)::smallint as scope, ((l.n + 2) % 3 + 1)::smallint as class, l.per_minute, l.per_hour, l.per_day
      from disclosure.floor f
     cross join lateral unnest(f.per_minute, f.per_hour, f.per_day) with ordinality as l(per_minute, per_hour, per_day, n)
     where l.per_minute is not null;
comment on column disclosure.ceiling.scope is '1 account, 2 partner, 3 service, 4 portal';
comment on column disclosure.ceiling.class is '1 names, 2 contacts, 3 misses';

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

-- Who was shown to whom in the last day: seeing the same person again costs nothing.
create table disclosure.sighting (
    person  uuid not null,
    class   smallint not null,
    partner uuid not null,
    account uuid not null,
    at      timestamptz not null,
    primary key (person, class, partner, account)
);

-- New people by scope and class. "total" only grows; a mark says what it was when a slot began: of 7 slots of 10 s, 13 of
-- 5 min, 25 of 1 h, the newest first. What a window holds is the total less the mark of its oldest slot, which counts whole:
-- never less than what was shown, so a budget is an upper bound, not an estimate. "at" is in seconds since 1970.
create table disclosure.meter (
    scope    smallint not null,
    scope_id uuid not null,
    class    smallint not null,
    at       bigint not null,
    total    bigint not null,
    minute   bigint[] not null,
    hour     bigint[] not null,
    day      bigint[] not null,
    primary key (scope, scope_id, class)
) with (fillfactor = 50);

-- What a window of p_slots slots holds, when its newest mark is p_elapsed slots old. A clock set back opens nothing.
create function disclosure.held(p_total bigint, p_marks bigint[], p_slots integer, p_elapsed bigint) returns bigint
    language sql immutable as $$
    select p_total - coalesce(p_marks[p_slots - greatest(0, least(p_slots, p_elapsed))], p_total)
$$;

-- The marks, p_elapsed slots later.
create function disclosure.moved(p_total bigint, p_marks bigint[], p_slots integer, p_elapsed bigint) returns bigint[]
    language sql immutable as $$
    select case when p_elapsed <= 0 then p_marks
                else array_fill(p_total, array[least(p_slots, p_elapsed)::integer])
                     || p_marks[1:p_slots - least(p_slots, p_elapsed)::integer] end
$$;

-- How many more people the windows have room for. Where there should be a limit and is none: nobody.
create function disclosure.room(p_total bigint, p_at bigint, p_minute bigint[], p_hour bigint[], p_day bigint[],
                                p_second bigint, p_per_minute integer, p_per_hour integer, p_per_day integer)
    returns bigint language sql immutable as $$
    select coalesce(least(p_per_minute - coalesce(disclosure.held(p_total, p_minute, 7, p_second / 10 - p_at / 10), 0),
                          p_per_hour - coalesce(disclosure.held(p_total, p_hour, 13, p_second / 300 - p_at / 300), 0),
                          p_per_day - coalesce(disclosure.held(p_total, p_day, 25, p_second / 3600 - p_at / 3600), 0)), 0)
$$;

-- A person of a request, as the ledger will have it.
create type disclosure.shown as (person uuid, tie uuid, fields integer, new boolean);

-- A service as the meter names it.
create function disclosure.service(p_code smallint) returns uuid language sql immutable as $$
    select lpad(p_code::text, 32, '0')::uuid
$$;

-- What room one scope has for a class.
create function disclosure.room_of(p_scope integer, p_id uuid, p_class integer, p_second bigint) returns bigint
    language sql stable as $$
    select disclosure.room(m.total, m.at, m.minute, m.hour, m.day, p_second, f.per_minute[3 * p_scope + p_class - 3],
                           f.per_hour[3 * p_scope + p_class - 3], f.per_day[3 * p_scope + p_class - 3])
      from disclosure.floor f
      left join disclosure.meter m on m.scope = p_scope and m.scope_id = p_id and m.class = p_class
$$;

-- What a request of the gate's call spends of one budget.
create type disclosure.spending as (scope smallint, id uuid, class smallint, people integer);

-- What the call has spent of a budget so far.
create function disclosure.spent(p_spendings disclosure.spending[], p_scope integer, p_id uuid, p_class integer)
    returns bigint language sql immutable as $$
    select coalesce(sum(s.people), 0) from unnest(p_spendings) s where s.scope = p_scope and s.id = p_id and s.class = p_class
$$;

-- The gate. One call serves many waiting requests (group commit), in their order. Arrays by request: p_token the sign-in,
-- p_service, p_purpose, p_fields the mask that the rules granted (what it costs follows from it), p_key the look-up key (null
-- when people are named), p_refusal a refusal the rules already decided (0: none), p_detail what goes into the ledger's
-- detail, p_until where its people end in p_people; they begin where those of the request before end.
-- One row comes back per person of a granted request, one per refused request (person null).
create function disclosure.open(p_token bytea[], p_service smallint[], p_purpose smallint[], p_fields integer[],
                                p_key bytea[], p_refusal smallint[], p_detail text[],
                                p_until integer[], p_people uuid[])
    returns table (request integer, reason smallint, entry_position bigint, entry_at timestamptz, person uuid,
                   fields integer, lock uuid)
    language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off
    set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    v_nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    v_head   bigint;
    v_now    timestamptz;
    v_second bigint;
    v_floor  disclosure.floor;
    v_locked boolean;
    r        record;
    v_reason smallint;
    v_over   boolean;
    -- By request: what the ledger says of it.
    v_reasons  smallint[];
    v_classes  smallint[];
    v_accounts uuid[];
    v_partners uuid[];
    v_sign_ins uuid[];
    v_locks    uuid[];
    -- By entry.
    v_requests integer[];
    v_shown    disclosure.shown[];
    -- Requests of one call add up, in their order: nobody races past a budget by asking for much at once.
    v_spent  disclosure.spending[] := '{}';
    v_shared bigint[] := '{}'; -- what room the portal (at 1 and 2) and each service (at twice its code, and class) has left
    v_at     integer;
    v_found  uuid[]; -- by request: whom a look-up found
begin
    -- Invariant 4: first the head, then the locks, each statement with a fresh view of what is committed.
    select h.position into v_head from ledger.head h for update;
    v_now := clock_timestamp();
    v_second := extract(epoch from v_now)::bigint;
    select * into v_floor from disclosure.floor;
    v_locked := exists (select 1 from containment.lock l where l.reopened_position is null and l.lapsed_at is null);

    -- A look-up that finds nobody goes the same way as one that finds somebody else's person (invariant 1).
    if cardinality(array_remove(p_key, null)) > 0 then
        v_found := array(select coalesce((select v.ref from vault.person v
                                           where v.by_number_birth = k.key or v.by_legacy_birth = k.key
                                                 or (not v_floor.ties_required and v.by_number = k.key) limit 1), v_nobody)
                           from unnest(p_key) with ordinality as k(key, n) order by k.n);
    end if;

    -- What the portal and the services have left.
    for r in
        select m.scope, m.class, right(m.scope_id::text, 12)::integer as service,
               disclosure.room(m.total, m.at, m.minute, m.hour, m.day, v_second, v_floor.per_minute[3 * m.scope + m.class - 3],
                               v_floor.per_hour[3 * m.scope + m.class - 3], v_floor.per_day[3 * m.scope + m.class - 3]) as room
          from disclosure.meter m where m.scope >= 3
    loop
        v_shared[case when r.scope = 4 then r.class else 2 * r.service + r.class end] := r.room;
    end loop;

    -- One row a request: who asks, what closes the way, whom it would show, what room the budgets have.
    -- "limit 1" keeps each look an index probe, whatever the tables' sizes were when the plan was made.
    for r in
        select q.n::integer as n, q.service, q.fields, q.refusal, q.class, q.key is not null as looked_up,
               w.sign_in, w.account, w.partner, w.live is true as live, w.notice is true as notice,
               (select l.id from containment.lock l
                 where v_locked and l.reopened_position is null and l.lapsed_at is null
                   and (l.ends_at is null or l.ends_at > v_now)
                   and l.target = any (array[w.sign_in::text, w.account::text, w.partner::text, w.role, q.service::text, ''])
                   and l.target = (array[w.sign_in::text, w.account::text, w.partner::text, w.role, q.service::text, ''])[l.scope]
                 order by l.scope desc limit 1) as lock,
               p_people[q.from_person] as named, s.people, s.granted is true as granted, s.fields as shown,
               s.new_account, s.new_partner, s.new_anybody,
               disclosure.room(of_account.total, of_account.at, of_account.minute, of_account.hour, of_account.day, v_second,
                               v_floor.per_minute[q.class], v_floor.per_hour[q.class], v_floor.per_day[q.class]) as room_account,
               disclosure.room(of_partner.total, of_partner.at, of_partner.minute, of_partner.hour, of_partner.day, v_second,
                               v_floor.per_minute[3 + q.class], v_floor.per_hour[3 + q.class], v_floor.per_day[3 + q.class]) as room_partner
          from (select u.*, coalesce(p_until[u.n - 1], 0) + 1 as from_person, p_until[u.n] as to_person,
                       -- 992: e-mail, phone, address, postcode, commune. The caller does not choose which budget it spends.
                       (case when u.fields & 992 <> 0 then 2 else 1 end)::smallint as class
                  from unnest(p_token, p_service, p_purpose, p_fields, p_key, p_refusal)
                       with ordinality as u(token, service, purpose, fields, key, refusal, n)) q
          left join lateral (
              select i.id as sign_in, a.id as account, a.partner, a.role,
                     i.ended_at is null and i.expires_at > v_now and a.status = 'ACTIVE'
                     and (a.partner is null or p.status = 'ACTIVE') as live,
                     -- Approved notices are their own budget: the sender's ties are the approved list and nothing else.
                     a.role = 'CORRESPONDENCE' and q.purpose = 7 as notice,
                     array(select y.site from accounts.account_site y where y.account = a.id) || a.id as holders
                from accounts.sign_in i
                join accounts.account a on a.id = i.account
                left join partners.partner p on p.id = a.partner
               where i.token_hash = q.token limit 1
          ) w on true
          left join lateral (
              select array_agg(row(x.person, x.tie, x.mask, x.new_to_account)::disclosure.shown) as people,
                     bool_and(x.granted) as granted, bit_or(x.mask) as fields,
                     count(*) filter (where x.new_to_account)::integer as new_account,
                     count(*) filter (where x.new_to_partner)::integer as new_partner,
                     count(*) filter (where x.new_to_anybody)::integer as new_anybody
                from (select y.person, t.tie,
                             t.tie is not null or (not v_floor.ties_required and v.ref is not null and not w.notice) as granted,
                             case when v_floor.all_fields then q.fields
                                  when w.partner is null then q.fields & t.fields -- the agency's own
                                  else q.fields & t.fields & coalesce(v.at_most, 0) end as mask,
                             seen.by_account is not true as new_to_account,
                             seen.by_partner is not true as new_to_partner,
                             seen.by_account is null as new_to_anybody
                        from unnest(case when q.key is null then p_people[q.from_person:q.to_person]
                                         else array[v_found[q.n]] end) as y(person)
                        left join lateral (
                            select (array_agg(e.id))[1] as tie, bit_or(e.fields) as fields
                              from disclosure.tie e
                             where e.person = y.person and e.holder = any (w.holders) and e.closed_at is null
                               and e.opened_at <= v_now and (e.closes_at is null or e.closes_at > v_now)) t on true
                        left join lateral (
                            select p.ref, p.at_most from vault.person p where p.ref = y.person limit 1) v on true
                        left join lateral (
                            select bool_or(g.account = w.account) as by_account, bool_or(g.partner = w.partner) as by_partner
                              from disclosure.sighting g
                             where g.person = y.person and g.class = q.class and g.at > v_now - interval '24 hours'
                        ) seen on true) x
          ) s on true
          left join lateral (
              select m.* from disclosure.meter m
               where m.scope = 1 and m.scope_id = w.account and m.class = q.class limit 1) of_account on true
          left join lateral (
              select m.* from disclosure.meter m
               where m.scope = 2 and m.scope_id = w.partner and m.class = q.class limit 1) of_partner on true
    loop
        v_over := false;
        if r.live and not v_floor.all_fields and not r.notice then
            v_at := 2 * r.service + r.class;
            v_shared[v_at] := coalesce(v_shared[v_at], v_floor.per_minute[6 + r.class], 0);
            v_shared[r.class] := coalesce(v_shared[r.class], v_floor.per_minute[9 + r.class], 0);
            if r.account = any (v_accounts) or r.partner = any (v_partners) then
                r.room_account := r.room_account - disclosure.spent(v_spent, 1, r.account, r.class);
                r.room_partner := r.room_partner - disclosure.spent(v_spent, 2, r.partner, r.class);
            end if;
            v_over := r.new_account > 0 and r.new_account > r.room_account
                or r.partner is not null and r.new_partner > 0 and r.new_partner > r.room_partner
                or r.new_anybody > 0 and r.new_anybody > least(v_shared[v_at], v_shared[r.class])
                -- A look-up also needs room for a miss before it is answered.
                or r.looked_up and disclosure.room_of(1, r.account, 3, v_second)
                                   - disclosure.spent(v_spent, 1, r.account, 3) < 1;
        end if;

        v_reason := case when r.lock is not null then 3
                         when not r.live then 4
                         when r.refusal <> 0 then r.refusal
                         when v_over then 1
                         when not r.granted then 2
                         when r.shown = 0 then 5
                         else 0 end;
        v_reasons[r.n] := v_reason;
        v_classes[r.n] := r.class;
        v_accounts[r.n] := r.account;
        v_partners[r.n] := r.partner;
        v_sign_ins[r.n] := r.sign_in;
        v_locks[r.n] := r.lock;

        if v_reason = 0 then
            v_requests := v_requests || array_fill(r.n, array[cardinality(r.people)]);
            v_shown := v_shown || r.people;
        else
            v_requests := v_requests || r.n;
            v_shown := v_shown || row(r.named, null, r.fields, false)::disclosure.shown;
        end if;

        if v_floor.all_fields or r.notice then
            continue;
        elsif v_reason = 0 and r.new_account > 0 then
            v_spent := v_spent || row(1, r.account, r.class, r.new_account)::disclosure.spending;
            if r.partner is not null and r.new_partner > 0 then
                v_spent := v_spent || row(2, r.partner, r.class, r.new_partner)::disclosure.spending;
            end if;
            if r.new_anybody > 0 then
                v_spent := v_spent || row(3, disclosure.service(r.service), r.class, r.new_anybody)::disclosure.spending;
                v_spent := v_spent || row(4, v_nobody, r.class, r.new_anybody)::disclosure.spending;
                v_shared[v_at] := v_shared[v_at] - r.new_anybody;
                v_shared[r.class] := v_shared[r.class] - r.new_anybody;
            end if;
        elsif v_reason = 2 then
            v_spent := v_spent || row(1, r.account, 3, 1)::disclosure.spending;
        end if;
    end loop;

    -- Invariant 2: the entries, in this transaction; facts of theirs only when it is committed.
    return query
    insert into ledger.entry as l (position, at, kind, reason, purpose, service, fields, account, partner, sign_in, tie,
                                   person, detail)
    select v_head + e.n, v_now, case when v_reasons[e.request] = 0 then 1 else 2 end, v_reasons[e.request],
           p_purpose[e.request], p_service[e.request], e.fields, v_accounts[e.request], v_partners[e.request],
           v_sign_ins[e.request], e.tie, e.person, p_detail[e.request]
      from unnest(v_requests, v_shown) with ordinality as e(request, person, tie, fields, new, n)
    returning v_requests[(l.position - v_head)::integer], l.reason, l.position, v_now,
              case when l.kind = 1 then l.person end, l.fields, v_locks[v_requests[(l.position - v_head)::integer]];

    update ledger.head h set position = v_head + cardinality(v_requests);

    insert into disclosure.sighting as g (person, class, partner, account, at)
    select distinct e.person, v_classes[e.request], coalesce(v_partners[e.request], v_nobody), v_accounts[e.request], v_now
      from unnest(v_requests, v_shown) as e(request, person, tie, fields, new)
     where e.new
    on conflict on constraint sighting_pkey do update set at = excluded.at;

    insert into disclosure.meter as m (scope, scope_id, class, at, total, minute, hour, day)
    select p.scope, p.id, p.class, v_second, sum(p.people), array_fill(0::bigint, array[7]),
           array_fill(0::bigint, array[13]), array_fill(0::bigint, array[25])
      from unnest(v_spent) p
     group by p.scope, p.id, p.class
    on conflict on constraint meter_pkey do update
       set total = m.total + excluded.total,
           at = greatest(m.at, excluded.at),
           minute = disclosure.moved(m.total, m.minute, 7, excluded.at / 10 - m.at / 10),
           hour = disclosure.moved(m.total, m.hour, 13, excluded.at / 300 - m.at / 300),
           day = disclosure.moved(m.total, m.day, 25, excluded.at / 3600 - m.at / 3600);
end $$;

-- Ciphertext for entries of another, committed transaction, at most a minute old: a caller that rolls its transaction
-- back has read nothing (invariant 2). Columns outside the entry's fields come back null.
create function disclosure.collect(p_positions bigint[])
    returns table (entry_position bigint, person uuid, kek smallint, dek bytea, names bytea, identity bytea, contact bytea,
                   address bytea, status bytea)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp
    set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return query
    select e.position, v.ref, v.kek, v.dek,
           case when e.fields & 3 <> 0 then v.names end,
           case when e.fields & 28 <> 0 then v.identity end,
           case when e.fields & 96 <> 0 then v.contact end,
           case when e.fields & 896 <> 0 then v.address end,
           case when e.fields & 3072 <> 0 then v.status end
      from ledger.entry e join vault.person v on v.ref = e.person
     where e.position = any (p_positions) and e.kind = 1
       and e.xid is distinct from pg_current_xact_id_if_assigned()
       and e.at > clock_timestamp() - interval '1 minute';
end $$;

-- What an account may still be shown: for the gauge that keeps honest people from meeting a limit by surprise.
create function disclosure.left_for(p_account uuid)
    returns table (class smallint, minute integer, hour integer, day integer, per_minute integer, per_hour integer,
                   per_day integer)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.class,
           coalesce(disclosure.held(m.total, m.minute, 7, now.second / 10 - m.at / 10), 0)::integer,
           coalesce(disclosure.held(m.total, m.hour, 13, now.second / 300 - m.at / 300), 0)::integer,
           coalesce(disclosure.held(m.total, m.day, 25, now.second / 3600 - m.at / 3600), 0)::integer,
           c.per_minute, c.per_hour, c.per_day
      from disclosure.ceiling c
     cross join (select extract(epoch from clock_timestamp())::bigint as second) now
      left join disclosure.meter m on m.scope = 1 and m.scope_id = p_account and m.class = c.class
     where c.scope = 1
     order by c.class
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
