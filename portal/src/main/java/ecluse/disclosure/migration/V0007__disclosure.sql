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
    shows          integer not null,
    opened_at      timestamptz not null,
    closes_at      timestamptz,
    closed_at      timestamptz,
    closed_because text,
    training_session uuid check (training_session is null or origin = 'ENROLMENT'),
    unique (source, holder)
);
comment on column disclosure.tie.holder is 'a partner''s site, or an account (an adviser, the sender of notices)';
comment on column disclosure.tie.source is 'what it comes from: the enrolment, the notice''s line';
comment on column disclosure.tie.fields is 'mask of the fields this tie may ever show';
comment on column disclosure.tie.training_session is
    'the teaching group of the enrolment that it comes from (V0009): who works with some groups alone uses the ties of these alone';
comment on column disclosure.tie.shows is 'of these, what the person''s protection leaves to a partner; all to the agency''s own';

-- Contact protection reaches every tie of the person, whoever writes it and whenever it changes.
create function disclosure.protect() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select 1 from accounts.account a where a.id = new.holder and a.partner is null) then
        new.shows := new.fields;
    else
        new.shows := new.fields & coalesce((select p.at_most from vault.person p where p.ref = new.person), 0);
    end if;
    return new;
end $$;
create trigger protect before insert or update of person, holder, fields, shows on disclosure.tie
    for each row execute function disclosure.protect();

create function disclosure.protection_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update disclosure.tie t set fields = t.fields where t.person = new.ref;
    return null;
end $$;
create trigger protection_changed after update of at_most on vault.person
    for each row when (old.at_most is distinct from new.at_most) execute function disclosure.protection_changed();

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
    per_day       integer[] not null default '{}',
    first_days_part smallint not null default 5 check (first_days_part between 1 and 100)
);
comment on column disclosure.floor.first_days_part is
    'in its first days an account has the limits of an account divided by this: whoever makes accounts reads little by them';
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

-- New people by scope and class. "total" only grows; a mark says what it was when a part of a window began: of 7 parts of 10 s,
-- 13 of 5 min, 25 of 1 h, the newest first. What a window holds is the total less the mark of its oldest part, which counts
-- whole: never less than what was shown, so a budget is an upper bound, not an estimate. "slot" counts 10 s since 1970; while
-- it lasts no part ends, and minute, hour and day are what the windows hold.
create table disclosure.meter (
    scope        smallint not null,
    scope_id     uuid not null,
    class        smallint not null,
    slot         bigint not null,
    total        bigint not null,
    minute       bigint not null,
    hour         bigint not null,
    day          bigint not null,
    minute_marks bigint[] not null,
    hour_marks   bigint[] not null,
    day_marks    bigint[] not null,
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

-- Brings a meter to a slot (a new one stands at nothing), and says how many more people it has room for. Where there should be
-- a limit and is none: nobody. For whoever holds the ledger's head.
-- p_part: of the limits, for an account in its first days.
create function disclosure.settle(p_scope integer, p_id uuid, p_class integer, p_slot bigint, p_part integer) returns bigint
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    m disclosure.meter;
    f disclosure.floor;
begin
    insert into disclosure.meter values (p_scope, p_id, p_class, p_slot, 0, 0, 0, 0, array_fill(0::bigint, array[7]),
                                         array_fill(0::bigint, array[13]), array_fill(0::bigint, array[25]))
        on conflict do nothing;
    select * into m from disclosure.meter x where x.scope = p_scope and x.scope_id = p_id and x.class = p_class;
    if m.slot < p_slot then
        m.minute_marks := disclosure.moved(m.total, m.minute_marks, 7, p_slot - m.slot);
        m.hour_marks := disclosure.moved(m.total, m.hour_marks, 13, p_slot / 30 - m.slot / 30);
        m.day_marks := disclosure.moved(m.total, m.day_marks, 25, p_slot / 360 - m.slot / 360);
        m.minute := m.total - m.minute_marks[7];
        m.hour := m.total - m.hour_marks[13];
        m.day := m.total - m.day_marks[25];
        update disclosure.meter x
           set slot = p_slot, minute = m.minute, hour = m.hour, day = m.day,
               minute_marks = m.minute_marks, hour_marks = m.hour_marks, day_marks = m.day_marks
         where x.scope = p_scope and x.scope_id = p_id and x.class = p_class;
    end if;
    select * into f from disclosure.floor;
    return coalesce(least(f.per_minute[3 * p_scope + p_class - 3] / p_part - m.minute,
                          f.per_hour[3 * p_scope + p_class - 3] / p_part - m.hour,
                          f.per_day[3 * p_scope + p_class - 3] / p_part - m.day), 0);
end $$;

-- A person of a request, as the ledger will have it.
create type disclosure.shown as (person uuid, tie uuid, fields integer, new boolean);

-- A service as the meter names it.
create function disclosure.service(p_code smallint) returns uuid language sql immutable as $$
    select lpad(p_code::text, 32, '0')::uuid
$$;

-- What a request of the gate's call spends of one budget.
create type disclosure.spending as (scope smallint, id uuid, class smallint, people integer);

-- What the call has spent of a budget so far.
create function disclosure.spent(p_spendings disclosure.spending[], p_scope integer, p_id uuid, p_class integer)
    returns bigint language sql immutable as $$
    select coalesce(sum(s.people), 0) from unnest(p_spendings) s where s.scope = p_scope and s.id = p_id and s.class = p_class
$$;

-- The gate. One call serves many waiting requests (group commit), in their order. Arrays by request: p_token the sign-in,
-- p_role the role that the rules went by, p_service, p_purpose, p_fields the mask that the rules granted (what it costs follows from it), p_key the look-up key (null
-- when people are named), p_refusal a refusal the rules already decided (0: none), p_detail what goes into the ledger's
-- detail, p_until where its people end in p_people; they begin where those of the request before end.
-- One row comes back per person of a granted request, one per refused request (person null).
create function disclosure.open(p_token bytea[], p_role text[], p_service smallint[], p_purpose smallint[],
                                p_fields integer[], p_key bytea[], p_refusal smallint[], p_detail text[],
                                p_until integer[], p_people uuid[])
    returns table (request integer, reason smallint, entry_position bigint, entry_at timestamptz, person uuid,
                   fields integer, lock uuid)
    language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off
    set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    v_nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    v_head   bigint;
    v_now    timestamptz;
    v_slot   bigint;
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
    v_slot := floor(extract(epoch from v_now) / 10)::bigint;
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
        select case when m.scope = 4 then m.class else 2 * right(m.scope_id::text, 12)::integer + m.class end as at,
               least(v_floor.per_minute[3 * m.scope + m.class - 3] - m.minute, v_floor.per_hour[3 * m.scope + m.class - 3] - m.hour,
                     v_floor.per_day[3 * m.scope + m.class - 3] - m.day) as room
          from disclosure.meter m where m.scope >= 3 and m.slot >= v_slot
    loop
        v_shared[r.at] := r.room;
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
               case when q.from_person <= q.to_person then p_people[q.from_person] end as named, s.people, s.granted is true as granted, s.fields as shown,
               s.new_account, s.new_partner, s.new_anybody,
               w.part,
               least(v_floor.per_minute[q.class] / w.part - of_account.minute, v_floor.per_hour[q.class] / w.part - of_account.hour,
                     v_floor.per_day[q.class] / w.part - of_account.day) as room_account,
               v_floor.per_minute[q.class] / w.part - (coalesce(of_account.total, w.marks[q.class]) - w.marks[q.class]) as room_signed,
               least(v_floor.per_minute[3 + q.class] - of_partner.minute, v_floor.per_hour[3 + q.class] - of_partner.hour,
                     v_floor.per_day[3 + q.class] - of_partner.day) as room_partner
          from (select u.*, coalesce(p_until[u.n - 1], 0) + 1 as from_person, p_until[u.n] as to_person,
                       -- 992: e-mail, phone, address, postcode, commune. The caller does not choose which budget it spends.
                       (case when u.fields & 992 <> 0 then 2 else 1 end)::smallint as class
                  from unnest(p_token, p_role, p_service, p_purpose, p_fields, p_key, p_refusal)
                       with ordinality as u(token, role, service, purpose, fields, key, refusal, n)) q
          left join lateral (
              select i.id as sign_in, i.account, i.partner, i.role, i.holders, i.groups,
                     i.ended_at is null and i.expires_at > v_now and i.admitted and i.role = q.role as live,
                     -- Approved notices are their own budget: the sender's ties are the approved list and nothing else.
                     i.role = 'CORRESPONDENCE' and q.purpose = 7 as notice,
                     -- Invariant 3: between two signatures of its key a bound sign-in has a minute's limit, however long its cookie
                     -- lives: who copies the cookie has no more.
                     case when i.bound and i.mark_from > v_now then i.mark_before when i.bound then i.read_mark end as marks,
                     -- Invariant 3: an account in its first days has a part of the limits.
                     case when i.first_days_until > v_now then v_floor.first_days_part else 1 end as part
                from accounts.sign_in i
               where i.token_hash = q.token limit 1
          ) w on true
          left join lateral (
              select array_agg(row(x.person, x.tie, x.mask, x.new_to_account)::disclosure.shown) as people,
                     bool_and(x.granted) as granted, bit_or(x.mask) as fields,
                     count(*) filter (where x.new_to_account)::integer as new_account,
                     count(*) filter (where x.new_to_partner)::integer as new_partner,
                     count(*) filter (where x.new_to_anybody)::integer as new_anybody
                from (select y.person, t.tie,
                             t.tie is not null
                             or (not v_floor.ties_required and not w.notice
                                 and exists (select 1 from vault.person v where v.ref = y.person)) as granted,
                             case when v_floor.all_fields then q.fields else q.fields & t.shows end as mask,
                             seen.by_account is not true as new_to_account,
                             seen.by_partner is not true as new_to_partner,
                             seen.by_account is null as new_to_anybody
                        from unnest(case when q.key is null then p_people[q.from_person:q.to_person]
                                         else array[v_found[q.n]] end) as y(person)
                        left join lateral (
                            select (array_agg(e.id))[1] as tie, bit_or(e.shows) as shows
                              from disclosure.tie e
                             where e.person = y.person and e.holder = any (w.holders) and e.closed_at is null
                               and (w.groups is null or e.training_session = any (w.groups))
                               and e.opened_at <= v_now and (e.closes_at is null or e.closes_at > v_now)) t on true
                        left join lateral (
                            select bool_or(g.account = w.account) as by_account, bool_or(g.partner = w.partner) as by_partner
                              from disclosure.sighting g
                             where g.person = y.person and g.class = q.class and g.at > v_now - interval '24 hours'
                        ) seen on true) x
          ) s on true
          left join lateral (
              select m.total, case when m.slot >= v_slot then m.minute end as minute, case when m.slot >= v_slot then m.hour end as hour,
                     case when m.slot >= v_slot then m.day end as day
                from disclosure.meter m
               where m.scope = 1 and m.scope_id = w.account and m.class = q.class limit 1) of_account on true
          left join lateral (
              select m.minute, m.hour, m.day from disclosure.meter m
               where m.scope = 2 and m.scope_id = w.partner and m.class = q.class and m.slot >= v_slot limit 1) of_partner on true
    loop
        v_over := false;
        if r.live and not v_floor.all_fields and not r.notice then
            v_at := 2 * r.service + r.class;
            v_shared[v_at] := coalesce(v_shared[v_at], disclosure.settle(3, disclosure.service(r.service), r.class, v_slot, 1));
            v_shared[r.class] := coalesce(v_shared[r.class], disclosure.settle(4, v_nobody, r.class, v_slot, 1));
            r.room_account := least(coalesce(r.room_account, disclosure.settle(1, r.account, r.class, v_slot, r.part)), r.room_signed);
            if r.partner is not null then
                r.room_partner := coalesce(r.room_partner, disclosure.settle(2, r.partner, r.class, v_slot, 1));
            end if;
            if r.account = any (v_accounts) or r.partner = any (v_partners) then
                r.room_account := r.room_account - disclosure.spent(v_spent, 1, r.account, r.class);
                r.room_partner := r.room_partner - disclosure.spent(v_spent, 2, r.partner, r.class);
            end if;
            v_over := r.new_account > 0 and r.new_account > r.room_account
                or r.partner is not null and r.new_partner > 0 and r.new_partner > r.room_partner
                or r.new_anybody > 0 and r.new_anybody > least(v_shared[v_at], v_shared[r.class])
                -- A look-up also needs room for a miss before it is answered.
                or r.looked_up and disclosure.settle(1, r.account, 3, v_slot, r.part) - disclosure.spent(v_spent, 1, r.account, 3) < 1;
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
            perform disclosure.settle(1, r.account, 3, v_slot, r.part);
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

    update disclosure.meter m
       set total = m.total + p.people, minute = m.minute + p.people, hour = m.hour + p.people, day = m.day + p.people
      from (select x.scope, x.id, x.class, sum(x.people)::bigint as people from unnest(v_spent) x
             group by x.scope, x.id, x.class) p
     where m.scope = p.scope and m.scope_id = p.id and m.class = p.class;
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
           coalesce(disclosure.held(m.total, m.minute_marks, 7, now.slot - m.slot), 0)::integer,
           coalesce(disclosure.held(m.total, m.hour_marks, 13, now.slot / 30 - m.slot / 30), 0)::integer,
           coalesce(disclosure.held(m.total, m.day_marks, 25, now.slot / 360 - m.slot / 360), 0)::integer,
           c.per_minute / n.part, c.per_hour / n.part, c.per_day / n.part
      from disclosure.ceiling c
     cross join (select case when exists (select 1 from accounts.account a
                                           where a.id = p_account and a.first_days_until > clock_timestamp())
                             then f.first_days_part else 1 end as part
                   from disclosure.floor f) n
     cross join (select floor(extract(epoch from clock_timestamp()) / 10)::bigint as slot) now
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
grant select (id, holder, person, origin, source, opened_at, closes_at, closed_at, training_session) on disclosure.tie to ecluse_app;
grant select, insert, update on disclosure.tie to ecluse_registrar;
grant execute on function disclosure.open, disclosure.collect, disclosure.left_for, disclosure.forget_sightings
    to ecluse_app;
