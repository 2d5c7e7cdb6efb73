-- The offer: courses, their offerings, and what the offer knows of a teaching group. The group itself stays in
-- training.training_session: whoever makes one there has it here as well. Nothing in this schema is about a jobseeker.
-- The application's role reads the tables and calls the functions below; who acts is found by the token of a live sign-in. The
-- registrar writes nothing here by itself: a group that its import makes is known by a trigger.
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
    version       integer not null default 1,
    changed_at    timestamptz not null,
    changed_by    uuid references accounts.account
);
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
create trigger keep before update of id, offering, recruitment, opens_on, seats_financed, state, version, published_at
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
    q quotes.asker := quotes.asker(p_token); v offer.asker;
begin
    select q.account, q.sign_in, q.role, s.partner, q.holders into v from accounts.sign_in s where s.id = q.sign_in;
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
         where t.state not in ('DRAFT', 'SUSPENDED', 'CANCELLED', 'CLOSED')
           and offer.due(t.state, t.recruitment, t.opens_on, g.starts_on, g.ends_on, g.seats,
                         case when p_today < g.starts_on then offer.taken(g.id) else 0 end, p_today) <> t.state
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
                       case when (now() at time zone 'Europe/Paris')::date < g.starts_on then offer.taken(g.id) else 0 end,
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
    if not accounts.works_as_office(v_by.role) or v_by.partner is null then
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
    if not accounts.works_as_office(v_by.role) then
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
    if g.id is null or not accounts.works_as_office(v_by.role) then
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

revoke all on all functions in schema offer from public;
grant usage on schema offer to ecluse_app, ecluse_registrar;
grant select on all tables in schema offer to ecluse_app;
grant execute on function
    offer.due(text, smallint, date, date, date, integer, bigint, date), offer.taken(uuid),
    offer.follow_clock(date), offer.save_course(bytea, uuid, integer, text, text, text, text, text),
    offer.save_group(bytea, uuid, integer, uuid, uuid, date, date, date, integer, integer, text, smallint, smallint, smallint,
                     integer, integer, text),
    offer.act(bytea, uuid, integer, text, text), offer.seen(bytea, uuid[])
    to ecluse_app;
