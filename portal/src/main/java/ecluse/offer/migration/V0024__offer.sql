-- The offer: courses, their offerings, and what the offer knows of a teaching group. The group itself stays in
-- training.training_session: whoever makes one there has it here as well. Nothing in this schema is about a jobseeker.
-- The application's role reads the tables and calls the functions below; who acts is found by the token of a live sign-in. The
-- registrar brings a file in by one function, and writes nothing here by itself.
create schema offer;

-- The machine, as docs/offer-states.md prints it. GroupEvent has the same in Java; a test compares the two.
create table offer.transition (
    event      text not null,
    from_state text not null,
    to_state   text not null,
    who        text not null check (who in ('OFFICE', 'PORTAL')),
    primary key (event, from_state)
);
insert into offer.transition (event, from_state, to_state, who) values
    ('PUBLISH', 'DRAFT', 'PUBLISHED', 'OFFICE'),
    ('OPEN', 'PUBLISHED', 'OPEN', 'PORTAL'),
    ('OPEN', 'FULL', 'OPEN', 'PORTAL'),
    ('FILL', 'PUBLISHED', 'FULL', 'PORTAL'),
    ('FILL', 'OPEN', 'FULL', 'PORTAL'),
    ('HOLD', 'OPEN', 'PUBLISHED', 'PORTAL'),
    ('HOLD', 'FULL', 'PUBLISHED', 'PORTAL'),
    ('START', 'PUBLISHED', 'RUNNING', 'PORTAL'),
    ('START', 'OPEN', 'RUNNING', 'PORTAL'),
    ('START', 'FULL', 'RUNNING', 'PORTAL'),
    ('END', 'RUNNING', 'ENDED', 'PORTAL'),
    ('CLOSE', 'ENDED', 'CLOSED', 'PORTAL'),
    ('POSTPONE', 'RUNNING', 'PUBLISHED', 'PORTAL'),
    ('PROLONG', 'ENDED', 'RUNNING', 'PORTAL'),
    ('PROLONG', 'CLOSED', 'ENDED', 'PORTAL'),
    ('SUSPEND', 'PUBLISHED', 'SUSPENDED', 'OFFICE'),
    ('SUSPEND', 'OPEN', 'SUSPENDED', 'OFFICE'),
    ('SUSPEND', 'FULL', 'SUSPENDED', 'OFFICE'),
    ('RESUME', 'SUSPENDED', 'PUBLISHED', 'OFFICE'),
    ('CANCEL', 'DRAFT', 'CANCELLED', 'OFFICE'),
    ('CANCEL', 'PUBLISHED', 'CANCELLED', 'OFFICE'),
    ('CANCEL', 'OPEN', 'CANCELLED', 'OFFICE'),
    ('CANCEL', 'FULL', 'CANCELLED', 'OFFICE'),
    ('CANCEL', 'SUSPENDED', 'CANCELLED', 'OFFICE');

create table offer.course (
    id            uuid primary key,
    number        text not null unique check (number ~ '^([0-9AB]{2,3}_)?AF_[0-9]{10}$'),
    partner       uuid not null references partners.partner,
    title         text not null check (length(title) between 1 and 255),
    objective     text check (length(objective) between 1 and 3000),
    content       text check (length(content) between 1 and 3000),
    formacode     text check (formacode ~ '^[0-9]{5}( ?V[0-9]{1,2})?$'),
    certification text check (certification ~ '^((RNCP)?[0-9]{1,6}|RS[0-9]{1,8})$'),
    extras        text check (length(extras) <= 20000),
    version       integer not null default 1,
    changed_at    timestamptz not null,
    changed_by    uuid references accounts.account
);
comment on column offer.course.extras is 'what LHÉO keeps for others: as it came, and as it leaves';
create index course_by_partner on offer.course (partner, lower(title), id);

create table offer.offering (
    id                uuid primary key,
    number            text not null unique check (number ~ '^([0-9AB]{2,3}_)?AC_[0-9]{10}$'),
    course            uuid not null references offer.course,
    teaching_mode     smallint not null check (teaching_mode between 0 and 2),
    entry             smallint not null check (entry between 0 and 1),
    hours_centre      integer check (hours_centre between 0 and 9999),
    hours_company     integer check (hours_company between 0 and 9999),
    responsible_siret text not null check (responsible_siret ~ '^[0-9]{14}$'),
    site              uuid not null references partners.site,
    extras            text check (length(extras) <= 20000),
    changed_at        timestamptz not null
);
comment on column offer.offering.teaching_mode is 'LHÉO: 0 on site, 1 mixed, 2 at a distance';
comment on column offer.offering.entry is 'LHÉO: 0 on fixed dates, 1 at any time';
comment on column offer.offering.site is 'who delivers; responsible_siret is who answers for it, another body in a network';
create index offering_by_course on offer.offering (course, site);

create table offer.training_session (
    id             uuid primary key references training.training_session deferrable initially deferred,
    offering       uuid references offer.offering,
    recruitment    smallint not null default 1 check (recruitment between 1 and 3),
    opens_on       date,
    seats_financed integer check (seats_financed between 0 and 1000),
    extras         text check (length(extras) <= 20000),
    state          text not null check (state in ('DRAFT', 'PUBLISHED', 'OPEN', 'FULL', 'RUNNING', 'ENDED', 'CLOSED',
                                                  'SUSPENDED', 'CANCELLED')),
    version        integer not null default 1,
    written_at     timestamptz not null,
    published_at   timestamptz,
    seen_at        timestamptz,
    changed_at     timestamptz not null,
    changed_by     uuid references accounts.account,
    check (state <> 'SUSPENDED' or recruitment = 3),
    check ((state = 'DRAFT') <= (published_at is null))
);
comment on table offer.training_session is 'what the offer knows of a group: one row for each of training.training_session';
comment on column offer.training_session.recruitment is 'LHÉO: 1 open, 2 closed, 3 suspended';
comment on column offer.training_session.seen_at is 'when a search first showed it to an adviser';
comment on column offer.training_session.version is 'counts every change: who saves an older one is shown both';
create index training_session_by_offering on offer.training_session (offering);
create index training_session_by_state on offer.training_session (state) where state not in ('CLOSED', 'CANCELLED');

create table offer.event (
    training_session uuid not null references training.training_session deferrable initially deferred,
    n                integer not null,
    event            text not null,
    from_state       text,
    to_state         text not null,
    who              text not null check (who in ('OFFICE', 'PORTAL')),
    account          uuid references accounts.account,
    sign_in          uuid,
    reason           text check (length(reason) <= 1000),
    content          jsonb not null,
    at               timestamptz not null,
    primary key (training_session, n)
);
-- No history tells of a step that there is not, whoever writes it.
create function offer.follows() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.event <> 'WRITE'
       and not exists (select from offer.transition t
                        where (t.event, t.from_state, t.to_state, t.who) = (new.event, new.from_state, new.to_state, new.who)) then
        raise exception 'a group does not go so' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger follows before insert on offer.event for each row execute function offer.follows();
create trigger append_only before update or delete on offer.event
    for each row execute function kernel.unchangeable();
create trigger append_only_whole before truncate on offer.event
    for each statement execute function kernel.unchangeable();

-- A group goes only where the table lets it, whoever asks, and none is taken away.
create function offer.keep() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a group stays' using errcode = '42501';
    end if;
    if new.id <> old.id or new.version <> old.version + 1
       or new.state <> old.state
          and not exists (select from offer.transition t where t.from_state = old.state and t.to_state = new.state) then
        raise exception 'a group does not change so' using errcode = '42501';
    end if;
    return new;
end $$;
-- Being seen is no change of what an office has read.
create trigger keep before update of id, offering, recruitment, opens_on, seats_financed, extras, state, version, published_at
                    or delete on offer.training_session
    for each row execute function offer.keep();

-- Where a group stands on a day, by what is decided, by the calendar and by the seats that are taken.
create function offer.due(p_state text, p_recruitment smallint, p_opens_on date, p_starts_on date, p_ends_on date,
                          p_seats integer, p_taken bigint, p_today date)
    returns text language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when p_state in ('DRAFT', 'SUSPENDED', 'CANCELLED') then p_state
                when p_today > p_ends_on + 30 then 'CLOSED'
                when p_today > p_ends_on then 'ENDED'
                when p_today >= p_starts_on then 'RUNNING'
                when p_recruitment <> 1 or p_opens_on > p_today then 'PUBLISHED'
                when p_taken >= p_seats then 'FULL'
                else 'OPEN' end
$$;

-- The one step of the portal's from a state towards the one that is due.
create function offer.step(p_from text, p_due text) returns text
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when p_from = p_due then null
                when p_from in ('PUBLISHED', 'OPEN', 'FULL')
                    then case when p_due in ('RUNNING', 'ENDED', 'CLOSED') then 'START'
                              when p_due = 'OPEN' then 'OPEN'
                              when p_due = 'FULL' then 'FILL'
                              else 'HOLD' end
                when p_from = 'RUNNING' then case when p_due in ('ENDED', 'CLOSED') then 'END' else 'POSTPONE' end
                when p_from = 'ENDED' and p_due = 'CLOSED' then 'CLOSE'
                when p_from in ('ENDED', 'CLOSED') then 'PROLONG' end
$$;

-- Seats that are taken or were: cancelled placements and people who never came take none.
create function offer.taken(p_training_session uuid) returns bigint
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select count(*) from training.enrolment e
     where e.training_session = p_training_session and e.state not in ('CANCELLED', 'NO_SHOW')
$$;

-- What most pages ask: the group with what the offer knows of it. A page never shows a state that the calendar has left behind.
create function offer.state_on(p_training_session uuid, p_today date) returns text
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select offer.due(t.state, t.recruitment, t.opens_on, g.starts_on, g.ends_on, g.seats,
                     case when p_today < g.starts_on then offer.taken(g.id) else 0 end, p_today)
      from offer.training_session t join training.training_session g on g.id = t.id
     where t.id = p_training_session
$$;

create type offer.asker as (account uuid, sign_in uuid, role text, partner uuid, holders uuid[]);

-- Who is signed in with a token, before no closed lock.
create function offer.asker(p_token bytea) returns offer.asker
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v offer.asker;
begin
    select s.account, s.id, s.role, s.partner, s.holders into v
      from accounts.sign_in s
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > clock_timestamp() and s.admitted;
    if v.account is null then
        raise exception 'nobody is signed in with this token' using errcode = '42501';
    end if;
    if exists (select from containment.lock l
                where l.reopened_position is null and l.lapsed_at is null
                  and (l.ends_at is null or l.ends_at > clock_timestamp())
                  and l.target = (array[v.sign_in::text, v.account::text, v.partner::text, v.role, '1', ''])[l.scope]) then
        raise exception 'closed' using errcode = '42501';
    end if;
    return v;
end $$;

-- Writes the history of a group as it is now; for the functions below.
create function offer.tell(p_id uuid, p_event text, p_from text, p_to text, p_who text, p_by offer.asker, p_reason text,
                           p_now timestamptz)
    returns void language sql set search_path = pg_catalog, pg_temp as $$
    insert into offer.event (training_session, n, event, from_state, to_state, who, account, sign_in, reason, content, at)
    select p_id, (select count(*) + 1 from offer.event e where e.training_session = p_id), p_event, p_from, p_to, p_who,
           (p_by).account, (p_by).sign_in, p_reason,
           to_jsonb(t) || jsonb_build_object('title', g.title, 'starts_on', g.starts_on, 'ends_on', g.ends_on,
                                             'seats', g.seats, 'scheme', g.scheme), p_now
      from offer.training_session t left join training.training_session g on g.id = t.id where t.id = p_id
$$;

-- Moves a group by one event, whose row of the table the caller has found.
create function offer.move(p_id uuid, p_event text, p_by offer.asker, p_reason text, p_now timestamptz)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    t offer.transition;
begin
    select x.* into t from offer.transition x join offer.training_session s on s.state = x.from_state
     where s.id = p_id and x.event = p_event;
    update offer.training_session s
       set state = t.to_state, version = s.version + 1, changed_at = p_now, changed_by = (p_by).account,
           recruitment = case p_event when 'SUSPEND' then 3 when 'RESUME' then 1 else s.recruitment end,
           published_at = case p_event when 'PUBLISH' then p_now else s.published_at end
     where s.id = p_id;
    perform offer.tell(p_id, p_event, t.from_state, t.to_state, t.who, p_by, p_reason, p_now);
end $$;

-- Brings one group to where it is due, step by step, each of them told.
create function offer.settle(p_id uuid, p_today date) returns integer
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_event text; v_nobody offer.asker; v_moved integer := 0;
begin
    perform 1 from offer.training_session t where t.id = p_id for no key update;
    loop
        select offer.step(t.state, offer.state_on(t.id, p_today)) into v_event from offer.training_session t where t.id = p_id;
        exit when v_event is null or v_moved > 9;
        perform offer.move(p_id, v_event, v_nobody, null, clock_timestamp());
        v_moved := v_moved + 1;
    end loop;
    return v_moved;
end $$;

-- All groups that the calendar or the seats have moved, by the caller's clock.
create function offer.follow_clock(p_today date) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_id uuid; v_moved integer := 0;
begin
    for v_id in
        select t.id
          from offer.training_session t
          join training.training_session g on g.id = t.id
          left join lateral (select offer.taken(g.id) as taken where p_today < g.starts_on) e on true
         where t.state not in ('DRAFT', 'SUSPENDED', 'CANCELLED', 'CLOSED')
           and offer.due(t.state, t.recruitment, t.opens_on, g.starts_on, g.ends_on, g.seats, coalesce(e.taken, 0), p_today)
               <> t.state
         order by t.id limit 5000
           for no key update of t skip locked
    loop
        v_moved := v_moved + offer.settle(v_id, p_today);
    end loop;
    return v_moved;
end $$;

-- A group that stands in no offer yet: it was made known as published, by who brought it.
create function offer.know_group() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_now timestamptz := clock_timestamp(); v_nobody offer.asker; v_state text;
begin
    v_state := offer.due('PUBLISHED', 1::smallint, null, new.starts_on, new.ends_on, new.seats, 0,
                         (v_now at time zone 'Europe/Paris')::date);
    insert into offer.training_session (id, state, written_at, published_at, changed_at)
    values (new.id, v_state, v_now, v_now, v_now)
        on conflict (id) do nothing;
    if found then
        perform offer.tell(new.id, 'WRITE', null, v_state, 'PORTAL', v_nobody, null, v_now);
    end if;
    return null;
end $$;
create trigger known_to_the_offer after insert on training.training_session
    for each row execute function offer.know_group();

insert into offer.training_session (id, state, written_at, published_at, changed_at)
select g.id, offer.due('PUBLISHED', 1::smallint, null, g.starts_on, g.ends_on, g.seats,
                       case when current_date < g.starts_on then offer.taken(g.id) else 0 end,
                       (now() at time zone 'Europe/Paris')::date), now(), now(), now()
  from training.training_session g;

-- Whoever writes it: a group that is not out, is suspended or is cancelled takes nobody new. The row is held until the placement
-- is committed, so that a suspension waits for it and then stands.
create function offer.takes_placements() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_state text; v_recruitment smallint;
begin
    select t.state, t.recruitment into v_state, v_recruitment
      from offer.training_session t where t.id = new.training_session for share;
    if v_state in ('DRAFT', 'SUSPENDED', 'CANCELLED') or v_recruitment = 3 then
        raise exception 'this group takes no new placement' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger takes_placements before insert on training.enrolment
    for each row when (new.state in ('PLACED', 'REGISTERED', 'ENTERED', 'INTERRUPTED'))
    execute function offer.takes_placements();
create trigger takes_moved_placements before update of training_session on training.enrolment
    for each row when (new.training_session <> old.training_session
                       and new.state in ('PLACED', 'REGISTERED', 'ENTERED', 'INTERRUPTED'))
    execute function offer.takes_placements();

-- The offering of a course that says the same, or a new one.
create function offer.offering_for(p_course uuid, p_site uuid, p_mode smallint, p_entry smallint, p_centre integer,
                                   p_company integer, p_responsible text, p_region text, p_now timestamptz)
    returns uuid language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v uuid;
begin
    select o.id into v from offer.offering o
     where o.course = p_course and o.site = p_site
       and (o.teaching_mode, o.entry, o.hours_centre, o.hours_company, o.responsible_siret)
           is not distinct from (p_mode, p_entry, p_centre, p_company, p_responsible)
     order by o.number limit 1;
    if v is null then
        insert into offer.offering (id, number, course, teaching_mode, entry, hours_centre, hours_company, responsible_siret,
                                    site, changed_at)
        values (gen_random_uuid(), p_region || '_AC_' || lpad(nextval('offer.number')::text, 10, '0'), p_course, p_mode,
                p_entry, p_centre, p_company, p_responsible, p_site, p_now)
        returning id into v;
    end if;
    return v;
end $$;

-- Numbers that the portal gives are above those of the catalogues.
create sequence offer.number start 9000000001 maxvalue 9999999999;

create function offer.region(p_postcode text) returns text
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when p_postcode like '97%' or p_postcode like '98%' then left(p_postcode, 3) else left(p_postcode, 2) end
$$;

-- An office writes a course: a new one where p_version is 0. DONE, or why not: NOT_YOURS (or not there), STALE.
create function offer.save_course(p_token bytea, p_id uuid, p_version integer, p_title text, p_objective text,
                                  p_content text, p_formacode text, p_certification text)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.asker(p_token); v_old offer.course; v_now timestamptz := clock_timestamp(); v_region text;
begin
    if v_by.role <> 'TRAINING_OFFICE_MANAGER' or v_by.partner is null then
        return 'NOT_YOURS';
    end if;
    if p_version = 0 then
        select offer.region(s.postcode) into v_region from partners.site s
         where s.id = any (v_by.holders) order by s.siret limit 1;
        if v_region is null then
            return 'NOT_YOURS';
        end if;
        insert into offer.course (id, number, partner, title, objective, content, formacode, certification, changed_at,
                                  changed_by)
        values (p_id, v_region || '_AF_' || lpad(nextval('offer.number')::text, 10, '0'), v_by.partner, p_title,
                nullif(p_objective, ''), nullif(p_content, ''), nullif(p_formacode, ''), nullif(p_certification, ''), v_now,
                v_by.account);
        return 'DONE';
    end if;
    select * into v_old from offer.course c where c.id = p_id and c.partner = v_by.partner for update;
    if v_old.id is null then
        return 'NOT_YOURS';
    elsif v_old.version <> p_version then
        return 'STALE';
    end if;
    update offer.course c
       set title = p_title, objective = nullif(p_objective, ''), content = nullif(p_content, ''),
           formacode = nullif(p_formacode, ''), certification = nullif(p_certification, ''), version = c.version + 1,
           changed_at = v_now, changed_by = v_by.account
     where c.id = p_id;
    -- A group is called as its course, as long as it is not over.
    update training.training_session g set title = p_title, formacode = nullif(p_formacode, '')
      from offer.training_session t join offer.offering o on o.id = t.offering
     where g.id = t.id and o.course = p_id and t.state not in ('ENDED', 'CLOSED', 'CANCELLED')
       and (g.title, g.formacode) is distinct from (p_title, nullif(p_formacode, ''));
    return 'DONE';
end $$;

-- An office writes a group: a draft where p_version is 0, else the version it has read. DONE, or why not.
create function offer.save_group(p_token bytea, p_id uuid, p_version integer, p_course uuid, p_site uuid, p_starts_on date,
                                 p_ends_on date, p_opens_on date, p_seats integer, p_seats_financed integer, p_scheme text,
                                 p_recruitment smallint, p_mode smallint, p_entry smallint, p_centre integer,
                                 p_company integer, p_responsible text)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.asker(p_token); v_old offer.training_session; v_group training.training_session;
    v_course offer.course; v_site partners.site; v_offering uuid; v_now timestamptz := clock_timestamp();
begin
    if v_by.role <> 'TRAINING_OFFICE_MANAGER' then
        return 'NOT_YOURS';
    end if;
    if p_version > 0 then
        select g.* into v_group from training.training_session g where g.id = p_id and g.site = any (v_by.holders);
        select t.* into v_old from offer.training_session t where t.id = v_group.id for no key update;
        if v_old.id is null then
            return 'NOT_YOURS';
        elsif v_old.version <> p_version then
            return 'STALE';
        elsif v_old.state in ('ENDED', 'CLOSED', 'CANCELLED') then
            return 'NOT_ALLOWED';
        end if;
    end if;
    select s.* into v_site from partners.site s where s.id = coalesce(v_group.site, p_site) and s.id = any (v_by.holders);
    select c.* into v_course from offer.course c where c.id = p_course and c.partner = v_site.partner;
    if v_site.id is null or v_course.id is null then
        return 'NOT_YOURS';
    end if;
    v_offering := offer.offering_for(p_course, v_site.id, p_mode, p_entry, p_centre, p_company, p_responsible,
                                     offer.region(v_site.postcode), v_now);
    if p_version = 0 then
        insert into offer.training_session (id, offering, recruitment, opens_on, seats_financed, state, written_at, changed_at,
                                            changed_by)
        values (p_id, v_offering, p_recruitment, p_opens_on, p_seats_financed, 'DRAFT', v_now, v_now, v_by.account);
        insert into training.training_session (id, code, title, site, starts_on, ends_on, seats, scheme, formacode)
        values (p_id, offer.region(v_site.postcode) || '_SE_' || lpad(nextval('offer.number')::text, 10, '0'), v_course.title,
                v_site.id, p_starts_on, p_ends_on, p_seats, p_scheme, v_course.formacode);
        perform offer.tell(p_id, 'WRITE', null, 'DRAFT', 'OFFICE', v_by, null, v_now);
        return 'DONE';
    end if;
    update training.training_session g
       set title = v_course.title, formacode = v_course.formacode, starts_on = p_starts_on, ends_on = p_ends_on,
           seats = p_seats, scheme = p_scheme
     where g.id = p_id;
    update offer.training_session t
       set offering = v_offering, opens_on = p_opens_on, seats_financed = p_seats_financed,
           recruitment = case when t.state = 'SUSPENDED' then 3 else p_recruitment end,
           version = t.version + 1, changed_at = v_now, changed_by = v_by.account
     where t.id = p_id;
    perform offer.tell(p_id, 'WRITE', v_old.state, v_old.state, 'OFFICE', v_by, null, v_now);
    perform offer.settle(p_id, (v_now at time zone 'Europe/Paris')::date);
    return 'DONE';
end $$;

-- An office acts. DONE, or why not: NOT_YOURS (or not there), NOT_ALLOWED, STALE, NO_REASON, TOO_LATE, NO_COURSE.
create function offer.act(p_token bytea, p_id uuid, p_version integer, p_event text, p_reason text)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.asker(p_token); v offer.training_session; g training.training_session;
    v_now timestamptz := clock_timestamp(); v_today date := (clock_timestamp() at time zone 'Europe/Paris')::date;
begin
    select x.* into g from training.training_session x where x.id = p_id and x.site = any (v_by.holders);
    if g.id is null or v_by.role <> 'TRAINING_OFFICE_MANAGER' then
        return 'NOT_YOURS';
    end if;
    -- What was read is compared before the calendar moves the group: who read the older state is told so.
    select t.* into v from offer.training_session t where t.id = p_id for no key update;
    if v.version <> p_version then
        return 'STALE';
    end if;
    perform offer.settle(p_id, v_today);
    select t.* into v from offer.training_session t where t.id = p_id;
    if not exists (select from offer.transition x where x.event = p_event and x.from_state = v.state and x.who = 'OFFICE') then
        return 'NOT_ALLOWED';
    elsif p_event in ('SUSPEND', 'CANCEL') and length(trim(coalesce(p_reason, ''))) < 3 then
        return 'NO_REASON';
    elsif p_event = 'PUBLISH' and g.ends_on < v_today then
        return 'TOO_LATE';
    elsif p_event = 'PUBLISH' and v.offering is null then
        return 'NO_COURSE';
    end if;
    perform offer.move(p_id, p_event, v_by, nullif(trim(p_reason), ''), v_now);
    perform offer.settle(p_id, v_today);
    return 'DONE';
end $$;

-- An adviser's search has shown these.
create function offer.seen(p_token bytea, p_ids uuid[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.asker(p_token);
begin
    if v_by.role = 'ADVISER' then
        update offer.training_session t set seen_at = clock_timestamp() where t.id = any (p_ids) and t.seen_at is null;
    end if;
end $$;

-- --- What comes by a file ----------------------------------------------------------------------------------------------

-- One group with its course and its offering, as a file says it. Null: the file does not say, and what is known stays.
create type offer.line as (
    n integer, course_number text, course_title text, objective text, content text, formacode text, certification text,
    course_extras text, offering_number text, teaching_mode smallint, entry smallint, hours_centre integer,
    hours_company integer, responsible_siret text, nda text, delivering_siret text, offering_extras text, group_number text,
    starts_on date, ends_on date, opens_on date, seats integer, seats_financed integer, recruitment smallint, scheme text,
    group_extras text);

create type offer.found as (n integer, id uuid, site uuid, partner uuid, verdict text, changed text[], state text);

-- What lines would do, and, unless it is a rehearsal, does it. p_sites: those where the sender may write; null for all.
-- Verdicts: NEW, CHANGED, SAME; or why not: NOT_YOUR_SITE, ANOTHER_SITE, TAKEN, ANOTHER_PARTNER, ANOTHER_COURSE, OTHER_NDA, KEPT.
create function offer.bring_in(p_by offer.asker, p_sites uuid[], p_rehearse boolean, p_lines jsonb)
    returns table (n integer, verdict text, changed text)
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v offer.line[] := array(select jsonb_populate_record(null::offer.line, x) from jsonb_array_elements(p_lines) x);
    f offer.found[]; v_now timestamptz := clock_timestamp(); v_today date := (clock_timestamp() at time zone 'Europe/Paris')::date;
    v_id uuid;
begin
    f := array(
        select row(l.n, g.id, s.id, s.partner,
                   case when s.id is null or s.id <> all (p_sites) then 'NOT_YOUR_SITE'
                        when g.site <> s.id and gs.partner = s.partner then 'ANOTHER_SITE'
                        when g.site <> s.id then 'TAKEN'
                        when c.partner <> s.partner then 'ANOTHER_PARTNER'
                        when o.id is not null and o.course is distinct from c.id then 'ANOTHER_COURSE'
                        when l.nda <> p.nda then 'OTHER_NDA'
                        when g.id is null then 'NEW'
                        when d.changed = '{}' then 'SAME'
                        when t.state in ('CLOSED', 'CANCELLED') then 'KEPT'
                        else 'CHANGED' end,
                   d.changed, t.state)::offer.found
          from unnest(v) l
          left join partners.site s on s.siret = l.delivering_siret
          left join partners.partner p on p.id = s.partner
          left join training.training_session g on g.code = l.group_number
          left join partners.site gs on gs.id = g.site
          left join offer.training_session t on t.id = g.id
          left join offer.course c on c.number = l.course_number
          left join offer.offering o on o.number = l.offering_number
         cross join lateral (select array_remove(array[
                case when l.course_title <> g.title or l.course_title is distinct from c.title then 'course_title' end,
                case when l.objective is distinct from c.objective and l.objective is not null then 'objective' end,
                case when l.content is distinct from c.content and l.content is not null then 'content' end,
                case when (l.formacode is distinct from c.formacode or l.formacode is distinct from g.formacode)
                          and l.formacode is not null then 'formacode' end,
                case when l.certification is distinct from c.certification and l.certification is not null
                     then 'certification' end,
                case when l.course_extras is distinct from c.extras and l.course_extras is not null
                       or l.offering_extras is distinct from o.extras and l.offering_extras is not null
                       or l.group_extras is distinct from t.extras and l.group_extras is not null then 'extras' end,
                case when t.offering is distinct from o.id or o.id is null then 'offering_number' end,
                case when l.teaching_mode is distinct from o.teaching_mode then 'teaching_mode' end,
                case when l.entry is distinct from o.entry then 'entry' end,
                case when l.hours_centre is distinct from o.hours_centre and l.hours_centre is not null then 'hours_centre' end,
                case when l.hours_company is distinct from o.hours_company and l.hours_company is not null
                     then 'hours_company' end,
                case when l.responsible_siret is distinct from o.responsible_siret then 'responsible_siret' end,
                case when s.id is distinct from o.site then 'delivering_siret' end,
                case when l.starts_on is distinct from g.starts_on then 'starts_on' end,
                case when l.ends_on is distinct from g.ends_on then 'ends_on' end,
                case when l.opens_on is distinct from t.opens_on and l.opens_on is not null then 'opens_on' end,
                case when l.seats is distinct from g.seats then 'seats' end,
                case when l.seats_financed is distinct from t.seats_financed and l.seats_financed is not null
                     then 'seats_financed' end,
                case when l.recruitment is distinct from t.recruitment and l.recruitment is not null then 'recruitment' end,
                case when l.scheme is distinct from g.scheme then 'scheme' end], null) as changed) d);
    if not p_rehearse then
        insert into offer.course as c (id, number, partner, title, objective, content, formacode, certification, extras,
                                       changed_at, changed_by)
        select distinct on (l.course_number) gen_random_uuid(), l.course_number, x.partner, l.course_title, l.objective,
               l.content, l.formacode, l.certification, l.course_extras, v_now, (p_by).account
          from unnest(v) l join unnest(f) x on x.n = l.n where x.verdict in ('NEW', 'CHANGED')
         order by l.course_number, l.n
            on conflict (number) do update
           set title = excluded.title, objective = coalesce(excluded.objective, c.objective),
               content = coalesce(excluded.content, c.content), formacode = coalesce(excluded.formacode, c.formacode),
               certification = coalesce(excluded.certification, c.certification),
               extras = coalesce(excluded.extras, c.extras), version = c.version + 1, changed_at = excluded.changed_at,
               changed_by = excluded.changed_by
         where (c.title, c.objective, c.content, c.formacode, c.certification, c.extras) is distinct from
               (excluded.title, coalesce(excluded.objective, c.objective), coalesce(excluded.content, c.content),
                coalesce(excluded.formacode, c.formacode), coalesce(excluded.certification, c.certification),
                coalesce(excluded.extras, c.extras));
        insert into offer.offering as o (id, number, course, teaching_mode, entry, hours_centre, hours_company,
                                         responsible_siret, site, extras, changed_at)
        select distinct on (l.offering_number) gen_random_uuid(), l.offering_number, c.id, l.teaching_mode, l.entry,
               l.hours_centre, l.hours_company, l.responsible_siret, x.site, l.offering_extras, v_now
          from unnest(v) l join unnest(f) x on x.n = l.n join offer.course c on c.number = l.course_number
         where x.verdict in ('NEW', 'CHANGED')
         order by l.offering_number, l.n
            on conflict (number) do update
           set teaching_mode = excluded.teaching_mode, entry = excluded.entry,
               hours_centre = coalesce(excluded.hours_centre, o.hours_centre),
               hours_company = coalesce(excluded.hours_company, o.hours_company),
               responsible_siret = excluded.responsible_siret, site = excluded.site,
               extras = coalesce(excluded.extras, o.extras), changed_at = excluded.changed_at
         where (o.teaching_mode, o.entry, o.hours_centre, o.hours_company, o.responsible_siret, o.site, o.extras)
               is distinct from
               (excluded.teaching_mode, excluded.entry, coalesce(excluded.hours_centre, o.hours_centre),
                coalesce(excluded.hours_company, o.hours_company), excluded.responsible_siret, excluded.site,
                coalesce(excluded.extras, o.extras));
        f := array(select row(x.n, case x.verdict when 'NEW' then gen_random_uuid() else x.id end, x.site, x.partner,
                              x.verdict, x.changed, x.state)::offer.found from unnest(f) x);
        perform 1 from offer.training_session t join unnest(f) x on x.id = t.id where x.verdict = 'CHANGED'
          order by t.id for no key update of t;
        insert into offer.training_session (id, offering, recruitment, opens_on, seats_financed, extras, state, written_at,
                                            published_at, changed_at, changed_by)
        select x.id, o.id, coalesce(l.recruitment, 1), l.opens_on, l.seats_financed, l.group_extras,
               case when l.recruitment = 3 and v_today < l.starts_on then 'SUSPENDED'
                    else offer.due('PUBLISHED', coalesce(l.recruitment, 1::smallint), l.opens_on, l.starts_on, l.ends_on,
                                   l.seats, 0, v_today) end,
               v_now, v_now, v_now, (p_by).account
          from unnest(v) l join unnest(f) x on x.n = l.n join offer.offering o on o.number = l.offering_number
         where x.verdict = 'NEW';
        insert into training.training_session (id, code, title, site, starts_on, ends_on, seats, scheme, formacode)
        select x.id, l.group_number, l.course_title, x.site, l.starts_on, l.ends_on, l.seats, l.scheme, l.formacode
          from unnest(v) l join unnest(f) x on x.n = l.n where x.verdict = 'NEW';
        update training.training_session g
           set title = l.course_title, starts_on = l.starts_on, ends_on = l.ends_on, seats = l.seats, scheme = l.scheme,
               formacode = coalesce(l.formacode, g.formacode)
          from unnest(v) l join unnest(f) x on x.n = l.n
         where x.verdict = 'CHANGED' and g.id = x.id
           and (g.title, g.starts_on, g.ends_on, g.seats, g.scheme, g.formacode) is distinct from
               (l.course_title, l.starts_on, l.ends_on, l.seats, l.scheme, coalesce(l.formacode, g.formacode));
        update offer.training_session t
           set offering = o.id, opens_on = coalesce(l.opens_on, t.opens_on),
               recruitment = case when t.state = 'SUSPENDED' then 3 else coalesce(l.recruitment, t.recruitment) end,
               seats_financed = coalesce(l.seats_financed, t.seats_financed), extras = coalesce(l.group_extras, t.extras),
               version = t.version + 1, changed_at = v_now, changed_by = (p_by).account
          from unnest(v) l join unnest(f) x on x.n = l.n join offer.offering o on o.number = l.offering_number
         where x.verdict = 'CHANGED' and t.id = x.id;
        insert into offer.event (training_session, n, event, from_state, to_state, who, account, sign_in, content, at)
        select t.id, (select count(*) + 1 from offer.event e where e.training_session = t.id), 'WRITE', x.state, t.state,
               'OFFICE', (p_by).account, (p_by).sign_in, to_jsonb(t) || to_jsonb(l), v_now
          from unnest(v) l join unnest(f) x on x.n = l.n join offer.training_session t on t.id = x.id
         where x.verdict in ('NEW', 'CHANGED');
        for v_id in select t.id from unnest(v) l join unnest(f) x on x.n = l.n join offer.training_session t on t.id = x.id
                     where x.verdict = 'CHANGED' and l.recruitment = 3 and t.state in ('PUBLISHED', 'OPEN', 'FULL') loop
            perform offer.move(v_id, 'SUSPEND', p_by, null, v_now);
        end loop;
        for v_id in select t.id from unnest(v) l join unnest(f) x on x.n = l.n join offer.training_session t on t.id = x.id
                     where x.verdict = 'CHANGED' and l.recruitment < 3 and t.state = 'SUSPENDED' loop
            perform offer.move(v_id, 'RESUME', p_by, null, v_now);
        end loop;
        update offer.training_session t
           set recruitment = l.recruitment, version = t.version + 1
          from unnest(v) l join unnest(f) x on x.n = l.n
         where x.verdict = 'CHANGED' and t.id = x.id and t.state <> 'SUSPENDED' and t.recruitment <> l.recruitment;
        for v_id in select x.id from unnest(f) x where x.verdict = 'CHANGED' order by x.id loop
            perform offer.settle(v_id, v_today);
        end loop;
    end if;
    return query select x.n, x.verdict, array_to_string(x.changed, ' ') from unnest(f) x order by x.n;
end $$;

-- For a page: at the sites where who is signed in works.
create function offer.bring_in_page(p_token bytea, p_rehearse boolean, p_lines jsonb)
    returns table (n integer, verdict text, changed text)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.asker(p_token);
begin
    if v_by.role <> 'TRAINING_OFFICE_MANAGER' then
        raise exception 'not granted' using errcode = '42501';
    end if;
    return query select * from offer.bring_in(v_by, v_by.holders, p_rehearse, p_lines);
end $$;

-- For the registrar's import.
create function offer.bring_in_file(p_lines jsonb) returns table (n integer, verdict text, changed text)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_nobody offer.asker;
begin
    return query select * from offer.bring_in(v_nobody, null, false, p_lines);
end $$;

-- A file that was sent and waits for the word to bring it in, in parts, so that none is held in memory whole.
create table offer.upload (
    id      uuid primary key,
    account uuid not null references accounts.account,
    name    text not null check (length(name) <= 200),
    format  text not null check (format in ('LHEO', 'CSV')),
    at      timestamptz not null,
    done_at timestamptz
);
create index upload_by_age on offer.upload (at);
create table offer.upload_part (
    upload uuid not null references offer.upload on delete cascade,
    n      integer not null,
    bytes  bytea not null check (octet_length(bytes) <= 1048576),
    primary key (upload, n)
);
create function offer.add_part(p_token bytea, p_upload uuid, p_name text, p_format text, p_n integer, p_bytes bytea)
    returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.asker(p_token);
begin
    if v_by.role <> 'TRAINING_OFFICE_MANAGER' or p_n > 64 then
        raise exception 'not granted' using errcode = '42501';
    end if;
    -- One at a time for each account, and none for longer than a day.
    if p_n = 0 then
        delete from offer.upload u where u.account = v_by.account or u.at < clock_timestamp() - interval '1 day';
        insert into offer.upload (id, account, name, format, at)
        values (p_upload, v_by.account, p_name, p_format, clock_timestamp());
    elsif not exists (select from offer.upload u where u.id = p_upload and u.account = v_by.account) then
        raise exception 'not granted' using errcode = '42501';
    end if;
    insert into offer.upload_part (upload, n, bytes) values (p_upload, p_n, p_bytes);
end $$;
create function offer.end_upload(p_token bytea, p_upload uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.asker(p_token);
begin
    update offer.upload u set done_at = clock_timestamp() where u.id = p_upload and u.account = v_by.account;
end $$;

alter table registry.intake drop constraint intake_kind_check;
alter table registry.intake add constraint intake_kind_check check (kind in ('organisations', 'sites', 'accounts', 'people',
    'groups', 'enrolments', 'caseloads', 'attendance', 'quotes', 'offer'));

revoke all on all functions in schema offer from public;
grant usage on schema offer to ecluse_app, ecluse_registrar;
grant select on all tables in schema offer to ecluse_app;
grant execute on function
    offer.due(text, smallint, date, date, date, integer, bigint, date), offer.taken(uuid), offer.state_on(uuid, date),
    offer.follow_clock(date), offer.save_course(bytea, uuid, integer, text, text, text, text, text),
    offer.save_group(bytea, uuid, integer, uuid, uuid, date, date, date, integer, integer, text, smallint, smallint, smallint,
                     integer, integer, text),
    offer.act(bytea, uuid, integer, text, text), offer.seen(bytea, uuid[]), offer.bring_in_page(bytea, boolean, jsonb),
    offer.add_part(bytea, uuid, text, text, integer, bytea), offer.end_upload(bytea, uuid)
    to ecluse_app;
grant execute on function offer.bring_in_file(jsonb) to ecluse_registrar;
