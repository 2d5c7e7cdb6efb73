-- Information meetings: an office invites to one for a group of its offer; a person registers, or is proposed and answers; the
-- office says who came and who is retained. People stand here by reference alone. The application's role reads the tables and calls
-- the functions below; who acts is found by the token of a live sign-in. V0028 lists the ties' origin MEETING.
create schema meetings;

-- The machine, as docs/meeting-states.md prints it. RegistrationEvent has the same in Java; a test compares the two.
create table meetings.transition (
    event      text not null,
    from_state text not null,
    to_state   text not null,
    who        text not null check (who in ('PERSON', 'OFFICE', 'PORTAL')),
    primary key (event, from_state)
);
insert into meetings.transition (event, from_state, to_state, who)
select e.event, f.state, e.to_state, e.who
  from (values
        ('CONFIRM', 'CONFIRMED', 'PERSON', '{PROPOSED, SELF_REGISTERED}'::text[]),
        ('QUEUE', 'QUEUED', 'PERSON', '{PROPOSED, SELF_REGISTERED}'),
        ('SEAT', 'CONFIRMED', 'PORTAL', '{QUEUED}'),
        ('DECLINE', 'DECLINED', 'PERSON', '{PROPOSED}'),
        ('WITHDRAW', 'WITHDRAWN', 'PERSON', '{QUEUED, CONFIRMED, ATTENDED, ABSENT, EXCUSED, RETAINED, WAITING_LIST}'),
        ('GIVE_UP', 'WITHDRAWN', 'OFFICE', '{CONFIRMED, ATTENDED, ABSENT, EXCUSED, RETAINED, WAITING_LIST}'),
        ('ATTEND', 'ATTENDED', 'OFFICE', '{CONFIRMED, ABSENT, EXCUSED, RETAINED, WAITING_LIST, NOT_RETAINED}'),
        ('MISS', 'ABSENT', 'OFFICE', '{CONFIRMED, ATTENDED, EXCUSED, RETAINED, WAITING_LIST, NOT_RETAINED}'),
        ('EXCUSE', 'EXCUSED', 'OFFICE', '{CONFIRMED, ATTENDED, ABSENT, RETAINED, WAITING_LIST, NOT_RETAINED}'),
        ('RETAIN', 'RETAINED', 'OFFICE', '{ATTENDED, ABSENT, EXCUSED, WAITING_LIST, NOT_RETAINED}'),
        ('LIST', 'WAITING_LIST', 'OFFICE', '{ATTENDED, ABSENT, EXCUSED, RETAINED, NOT_RETAINED}'),
        ('NOT_RETAIN', 'NOT_RETAINED', 'OFFICE', '{ATTENDED, ABSENT, EXCUSED, RETAINED, WAITING_LIST}'),
        ('LAPSE', 'LAPSED', 'PORTAL', '{PROPOSED, QUEUED}'),
        ('CANCEL', 'CANCELLED', 'OFFICE', '{PROPOSED, QUEUED, CONFIRMED}')) as e(event, to_state, who, from_states)
 cross join lateral unnest(e.from_states) as f(state);
create trigger kept before update or delete on meetings.transition
    for each row execute function kernel.unchangeable();

create table meetings.meeting (
    id               uuid primary key,
    training_session uuid not null references training.training_session,
    starts_at        timestamptz not null,
    place            text check (length(place) between 1 and 300),
    link             text check (link ~ '^https://[^[:space:]]{3,}$' and length(link) <= 500),
    capacity         integer not null check (capacity between 1 and 200),
    state            text not null default 'PLANNED' check (state in ('PLANNED', 'CANCELLED')),
    version          integer not null default 1,
    changed_at       timestamptz not null,
    changed_by       uuid not null references accounts.account,
    check (num_nonnulls(place, link) > 0)
);
comment on column meetings.meeting.version is 'counts every change: who saves an older one is shown both';
create index meeting_by_group on meetings.meeting (training_session, starts_at);
create index meeting_by_day on meetings.meeting (starts_at, id);

create table meetings.registration (
    id           uuid primary key,
    meeting      uuid not null references meetings.meeting,
    person       uuid not null,
    source       text not null check (source in ('SELF', 'ADVISER', 'OFFICE')),
    by_office    boolean not null,
    state        text not null check (state in ('PROPOSED', 'SELF_REGISTERED', 'QUEUED', 'CONFIRMED', 'DECLINED', 'ATTENDED',
        'ABSENT', 'EXCUSED', 'RETAINED', 'WAITING_LIST', 'NOT_RETAINED', 'WITHDRAWN', 'LAPSED', 'CANCELLED')),
    version      integer not null default 1,
    presence     text check (presence in ('ATTENDED', 'ABSENT', 'EXCUSED')),
    reason       text check (reason in ('LEVEL', 'PROJECT', 'AVAILABILITY', 'NO_SEAT', 'FUNDING', 'OTHER')),
    queued_at    timestamptz,
    confirmed_at timestamptz,
    changed_at   timestamptz not null,
    check ((state = 'NOT_RETAINED') = (reason is not null)),
    check (presence is null or confirmed_at is not null),
    check (presence is not null or state not in ('ATTENDED', 'ABSENT', 'EXCUSED', 'RETAINED', 'WAITING_LIST', 'NOT_RETAINED'))
);
comment on column meetings.registration.by_office is
    'whether the office has proposed the person, alone or as well: else it sees nothing of the line until the person has confirmed';
comment on column meetings.registration.queued_at is 'since when somebody waits for a seat: who waits longest moves up';
comment on column meetings.registration.reason is 'why not retained: a choice, no words about a person';
create unique index registration_once on meetings.registration (meeting, person)
    where state not in ('DECLINED', 'WITHDRAWN', 'LAPSED', 'CANCELLED');
create index registration_by_meeting on meetings.registration (meeting, id);
create index registration_by_person on meetings.registration (person, changed_at desc);

create table meetings.event (
    registration uuid not null references meetings.registration,
    n            integer not null,
    event        text not null,
    from_state   text,
    to_state     text not null,
    who          text not null check (who in ('PERSON', 'ADVISER', 'OFFICE', 'PORTAL')),
    account      uuid references accounts.account,
    sign_in      uuid,
    reason       text,
    at           timestamptz not null,
    primary key (registration, n)
);
create table meetings.change (
    meeting uuid not null references meetings.meeting,
    n       integer not null,
    what    text not null check (what in ('WRITE', 'CHANGE', 'CANCEL')),
    account uuid not null references accounts.account,
    sign_in uuid not null,
    reason  text check (length(reason) <= 1000),
    content jsonb not null,
    at      timestamptz not null,
    primary key (meeting, n)
);

-- No history tells of a step that there is not, whoever writes it.
create function meetings.follows() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not (new.from_state is null and (new.event, new.to_state) in (('PROPOSE', 'PROPOSED'), ('REGISTER', 'SELF_REGISTERED')))
       and not exists (select from meetings.transition t
                        where (t.event, t.from_state, t.to_state, t.who) = (new.event, new.from_state, new.to_state, new.who)) then
        raise exception 'a registration does not go so' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger follows before insert on meetings.event for each row execute function meetings.follows();
create trigger append_only before update or delete on meetings.event
    for each row execute function kernel.unchangeable();
create trigger append_only_whole before truncate on meetings.event
    for each statement execute function kernel.unchangeable();
create trigger append_only before update or delete on meetings.change
    for each row execute function kernel.unchangeable();
create trigger append_only_whole before truncate on meetings.change
    for each statement execute function kernel.unchangeable();

-- A registration begins as the table lets it and goes only where the table lets it; whose it is never changes. For whoever asks.
create function meetings.keep_registration() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        if new.state not in ('PROPOSED', 'SELF_REGISTERED') or new.version <> 1 or new.confirmed_at is not null then
            raise exception 'a registration does not begin so' using errcode = '42501';
        end if;
        return new;
    elsif tg_op = 'DELETE' then
        raise exception 'a registration stays' using errcode = '42501';
    end if;
    if (new.id, new.meeting, new.person, new.source) is distinct from (old.id, old.meeting, old.person, old.source)
       or new.version <> old.version + 1
       or old.by_office and not new.by_office
       or old.confirmed_at is not null and new.confirmed_at is distinct from old.confirmed_at
       or new.state <> old.state
          and not exists (select from meetings.transition t where t.from_state = old.state and t.to_state = new.state) then
        raise exception 'a registration does not change so' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before insert or update or delete on meetings.registration
    for each row execute function meetings.keep_registration();

create function meetings.keep_meeting() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a meeting stays' using errcode = '42501';
    end if;
    if (new.id, new.training_session) is distinct from (old.id, old.training_session) or new.version <> old.version + 1
       or old.state = 'CANCELLED' then
        raise exception 'a meeting does not change so' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before update or delete on meetings.meeting for each row execute function meetings.keep_meeting();

-- Never more people than seats, whoever confirms them: the meeting's row is held by who does.
create function meetings.seats_hold() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from meetings.meeting m where m.id = new.meeting for no key update;
    if (select count(*) from meetings.registration r where r.meeting = new.meeting and r.state = 'CONFIRMED')
       > (select m.capacity from meetings.meeting m where m.id = new.meeting) then
        raise exception 'no seat is free' using errcode = '23514';
    end if;
    return null;
end $$;
create trigger seats_hold after update of state on meetings.registration
    for each row when (new.state = 'CONFIRMED') execute function meetings.seats_hold();

-- Invariant 1: a tie of a meeting is that of a registration which its person has confirmed, with the site that gives the meeting;
-- whoever writes it.
create function meetings.tie_of_confirmed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from meetings.registration r
                     join meetings.meeting m on m.id = r.meeting
                     join training.training_session g on g.id = m.training_session
                    where r.id = new.source and r.person = new.person and r.confirmed_at is not null
                      and g.site = new.holder) then
        raise exception 'a meeting ties those who have confirmed' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger tie_of_confirmed before insert or update of holder, person, origin, source on disclosure.tie
    for each row when (new.origin = 'MEETING') execute function meetings.tie_of_confirmed();

-- Mails to the people of a meeting. What they say is its day and place, read when they are written.
create table meetings.mail (
    id           uuid primary key,
    registration uuid not null references meetings.registration,
    kind         text not null check (kind in ('PROPOSED', 'SEATED', 'CONVOCATION', 'MOVED', 'CANCELLED')),
    state        text not null default 'WAITING'
        check (state in ('WAITING', 'CLAIMED', 'SENT', 'FAILED', 'NO_ADDRESS', 'UNCERTAIN', 'DROPPED')),
    attempts     integer not null default 0,
    claimed_at   timestamptz,
    asked_at     timestamptz not null
);
comment on column meetings.mail.state is 'DROPPED: when its turn came, the registration had moved on';
create unique index mail_once on meetings.mail (registration, kind) where state = 'WAITING';
create index mail_to_send on meetings.mail (id) where state in ('WAITING', 'CLAIMED');
create index mail_by_registration on meetings.mail (registration, asked_at desc);

create function meetings.tell(p_registration uuid, p_kind text, p_now timestamptz) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    insert into meetings.mail (id, registration, kind, asked_at)
    values (gen_random_uuid(), p_registration, p_kind, p_now)
        on conflict do nothing
$$;

-- What the tie of a registration shows, and until when. 1011: names, end of the identifier, e-mail, phone; the postal address,
-- which a partner sees only to print. 19: names and end of the identifier.
create function meetings.tie_follows(p_registration uuid, p_now timestamptz) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    r meetings.registration; v_site uuid; v_starts_at timestamptz; v_over boolean;
begin
    select x.* into r from meetings.registration x where x.id = p_registration;
    select g.site, m.starts_at into v_site, v_starts_at
      from meetings.meeting m join training.training_session g on g.id = m.training_session where m.id = r.meeting;
    v_over := r.state in ('NOT_RETAINED', 'WITHDRAWN', 'CANCELLED');
    if r.state = 'CONFIRMED' then
        insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at, closes_at)
        values (gen_random_uuid(), v_site, r.person, 'MEETING', r.id, 1011, p_now, v_starts_at + interval '6 months')
            on conflict (source, holder) do nothing;
    end if;
    update disclosure.tie t
       set fields = case when v_over then 19 else 1011 end,
           closes_at = case when v_over then least(t.closes_at, p_now + interval '30 days')
                            else v_starts_at + interval '6 months' end
     where t.source = r.id and t.holder = v_site and t.closed_at is null
       and (t.fields, t.closes_at)
           is distinct from (case when v_over then 19 else 1011 end,
                             case when v_over then least(t.closes_at, p_now + interval '30 days')
                                  else v_starts_at + interval '6 months' end);
end $$;

-- Moves a registration by one event and writes its history; for the functions below. p_by acts, and the tie's entry names it.
create function meetings.move(p_id uuid, p_event text, p_by quotes.asker, p_reason text, p_now timestamptz)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    t meetings.transition;
begin
    select x.* into strict t from meetings.transition x join meetings.registration r on r.state = x.from_state
     where r.id = p_id and x.event = p_event;
    update meetings.registration r
       set state = t.to_state, version = r.version + 1, changed_at = p_now,
           presence = case when t.to_state in ('ATTENDED', 'ABSENT', 'EXCUSED') then t.to_state else r.presence end,
           reason = case t.to_state when 'NOT_RETAINED' then p_reason end,
           queued_at = case t.to_state when 'QUEUED' then p_now else r.queued_at end,
           confirmed_at = case t.to_state when 'CONFIRMED' then p_now else r.confirmed_at end
     where r.id = p_id;
    insert into meetings.event (registration, n, event, from_state, to_state, who, account, sign_in, reason, at)
    select p_id, (select count(*) + 1 from meetings.event e where e.registration = p_id), p_event, t.from_state, t.to_state, t.who,
           (p_by).account, (p_by).sign_in, case t.to_state when 'NOT_RETAINED' then p_reason end, p_now;
    perform set_config('ecluse.sign_in', coalesce((p_by).sign_in::text, ''), true);
    perform meetings.tie_follows(p_id, p_now);
end $$;

create function meetings.free_seats(p_meeting uuid) returns integer
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select m.capacity - (select count(*) from meetings.registration r where r.meeting = m.id and r.state = 'CONFIRMED')::integer
      from meetings.meeting m where m.id = p_meeting
$$;

-- Seats that are free go to who waits longest, before the meeting begins; each of them is told. The portal does it, in nobody's name.
create function meetings.seat(p_meeting uuid, p_now timestamptz) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_id uuid; v_nobody quotes.asker;
begin
    if not exists (select from meetings.meeting m where m.id = p_meeting and m.state = 'PLANNED' and m.starts_at > p_now) then
        return;
    end if;
    while meetings.free_seats(p_meeting) > 0 loop
        select r.id into v_id from meetings.registration r
         where r.meeting = p_meeting and r.state = 'QUEUED' order by r.queued_at, r.id limit 1 for update;
        exit when v_id is null;
        perform meetings.move(v_id, 'SEAT', v_nobody, null, p_now);
        perform meetings.tell(v_id, 'SEATED', p_now);
    end loop;
end $$;

-- A meeting that may be found by people and advisers: to come, of a group that is out, at an organisation that may work.
create function meetings.found(p_meeting uuid, p_now timestamptz) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from meetings.meeting m
          join training.training_session g on g.id = m.training_session
          join offer.training_session t on t.id = g.id
          join partners.site s on s.id = g.site
          join partners.partner p on p.id = s.partner
         where m.id = p_meeting and m.state = 'PLANNED' and m.starts_at > p_now and p.status = 'ACTIVE'
           and t.state in ('PUBLISHED', 'OPEN', 'FULL', 'RUNNING'))
$$;

-- The meeting of an office's own sites, held; null where it is not there or another's.
create function meetings.own(p_by quotes.asker, p_meeting uuid) returns meetings.meeting
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v meetings.meeting;
begin
    if accounts.works_as_office((p_by).role) then
        select m.* into v from meetings.meeting m join training.training_session g on g.id = m.training_session
         where m.id = p_meeting and g.site = any ((p_by).holders) for no key update of m;
    end if;
    return v;
end $$;

create function meetings.note(p_meeting uuid, p_what text, p_by quotes.asker, p_reason text, p_now timestamptz)
    returns void language sql set search_path = pg_catalog, pg_temp as $$
    insert into meetings.change (meeting, n, what, account, sign_in, reason, content, at)
    select p_meeting, (select count(*) + 1 from meetings.change c where c.meeting = p_meeting), p_what, (p_by).account,
           (p_by).sign_in, p_reason, to_jsonb(m), p_now
      from meetings.meeting m where m.id = p_meeting
$$;

-- An office writes a meeting: a new one where p_version is 0, else the version it has read. p_local is what the clock of the group's
-- site says when it begins; of an hour that comes twice, where summer time ends, the second is meant. DONE, or why not: NOT_YOURS (or
-- not there), STALE, NOT_ALLOWED (cancelled, or over), NO_SUCH_TIME (that clock skips it, where summer time begins), PAST, GROUP_OVER,
-- TOO_SMALL.
create function meetings.save(p_token bytea, p_id uuid, p_version integer, p_group uuid, p_local timestamp, p_place text,
                              p_link text, p_capacity integer)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_old meetings.meeting; g training.training_session; v_state text;
    v_now timestamptz := clock_timestamp(); v_id uuid; v_zone text; v_starts_at timestamptz;
begin
    if not accounts.works_as_office(v_by.role) then
        return 'NOT_YOURS';
    end if;
    if p_version <> 0 then
        v_old := meetings.own(v_by, p_id);
        if v_old.id is null then
            return 'NOT_YOURS';
        elsif v_old.version <> p_version then
            return 'STALE';
        elsif v_old.state = 'CANCELLED' or v_old.starts_at <= v_now then
            return 'NOT_ALLOWED';
        end if;
    end if;
    select x.* into g from training.training_session x
     where x.id = coalesce(v_old.training_session, p_group) and x.site = any (v_by.holders);
    select t.state into v_state from offer.training_session t where t.id = g.id;
    select partners.time_zone(s.postcode) into v_zone from partners.site s where s.id = g.site;
    v_starts_at := p_local at time zone v_zone;
    if g.id is null then
        return 'NOT_YOURS';
    elsif v_starts_at at time zone v_zone <> p_local then
        return 'NO_SUCH_TIME';
    elsif v_starts_at <= v_now then
        return 'PAST';
    elsif v_state in ('ENDED', 'CLOSED', 'CANCELLED') or p_local::date > g.ends_on then
        return 'GROUP_OVER';
    elsif p_capacity < (select count(*) from meetings.registration r where r.meeting = p_id and r.state = 'CONFIRMED') then
        return 'TOO_SMALL';
    end if;
    if p_version = 0 then
        insert into meetings.meeting (id, training_session, starts_at, place, link, capacity, changed_at, changed_by)
        values (p_id, g.id, v_starts_at, nullif(p_place, ''), nullif(p_link, ''), p_capacity, v_now, v_by.account);
        perform meetings.note(p_id, 'WRITE', v_by, null, v_now);
        return 'DONE';
    end if;
    update meetings.meeting m
       set starts_at = v_starts_at, place = nullif(p_place, ''), link = nullif(p_link, ''), capacity = p_capacity,
           version = m.version + 1, changed_at = v_now, changed_by = v_by.account
     where m.id = p_id;
    perform meetings.note(p_id, 'CHANGE', v_by, null, v_now);
    if (v_old.starts_at, v_old.place, v_old.link) is distinct from (v_starts_at, nullif(p_place, ''), nullif(p_link, '')) then
        perform set_config('ecluse.sign_in', v_by.sign_in::text, true);
        for v_id in select r.id from meetings.registration r
                     where r.meeting = p_id and r.state in ('PROPOSED', 'QUEUED', 'CONFIRMED') order by r.id
        loop
            perform meetings.tell(v_id, 'MOVED', v_now);
            perform meetings.tie_follows(v_id, v_now);
        end loop;
    end if;
    perform meetings.seat(p_id, v_now);
    return 'DONE';
end $$;

-- An office cancels a meeting that has not begun; everybody who is registered or proposed is told. DONE, or why not: NOT_YOURS,
-- STALE, NOT_ALLOWED, NO_REASON.
create function meetings.cancel(p_token bytea, p_id uuid, p_version integer, p_reason text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v meetings.meeting := meetings.own(v_by, p_id); v_id uuid;
    v_now timestamptz := clock_timestamp();
begin
    if v.id is null then
        return 'NOT_YOURS';
    elsif v.version <> p_version then
        return 'STALE';
    elsif v.state = 'CANCELLED' or v.starts_at <= v_now then
        return 'NOT_ALLOWED';
    elsif length(trim(coalesce(p_reason, ''))) < 3 then
        return 'NO_REASON';
    end if;
    update meetings.meeting m set state = 'CANCELLED', version = m.version + 1, changed_at = v_now, changed_by = v_by.account
     where m.id = p_id;
    perform meetings.note(p_id, 'CANCEL', v_by, trim(p_reason), v_now);
    for v_id in select r.id from meetings.registration r
                 where r.meeting = p_id and r.state in ('PROPOSED', 'QUEUED', 'CONFIRMED') order by r.id for update
    loop
        perform meetings.move(v_id, 'CANCEL', v_by, null, v_now);
        perform meetings.tell(v_id, 'CANCELLED', v_now);
    end loop;
    return 'DONE';
end $$;

create function meetings.begin_one(p_id uuid, p_meeting uuid, p_person uuid, p_source text, p_by quotes.asker, p_now timestamptz)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_event text := case p_source when 'SELF' then 'REGISTER' else 'PROPOSE' end;
    v_state text := case p_source when 'SELF' then 'SELF_REGISTERED' else 'PROPOSED' end;
begin
    insert into meetings.registration (id, meeting, person, source, by_office, state, changed_at)
    values (p_id, p_meeting, p_person, p_source, p_source = 'OFFICE', v_state, p_now);
    insert into meetings.event (registration, n, event, to_state, who, account, sign_in, at)
    values (p_id, 1, v_event, v_state, case p_source when 'SELF' then 'PERSON' else p_source end, (p_by).account, (p_by).sign_in,
            p_now);
end $$;

-- The adviser in charge proposes a person, or an office somebody to whom it is tied. DONE, or why not: NOT_YOURS (meeting or person),
-- ALREADY (who proposes sees the line), OVER. Where somebody else's proposal is hidden from the office, its own joins it and the
-- answer is the same: it learns nothing.
create function meetings.propose(p_token bytea, p_id uuid, p_meeting uuid, p_person uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); m meetings.meeting; r meetings.registration;
    v_now timestamptz := clock_timestamp(); v_office boolean := accounts.works_as_office(v_by.role);
begin
    if v_office then
        m := meetings.own(v_by, p_meeting);
        if m.id is null or not exists (
            select from disclosure.tie t join training.training_session g on g.site = t.holder
             where g.id = m.training_session and t.person = p_person and t.closed_at is null and t.opened_at <= v_now
               and (t.closes_at is null or t.closes_at > v_now)) then
            return 'NOT_YOURS';
        end if;
    else
        select x.* into m from meetings.meeting x where x.id = p_meeting for no key update;
        if (v_by.role = 'ADVISER' and quotes.in_charge(p_person, v_now) = v_by.account) is not true
           or not exists (select from training.training_session g join offer.training_session t on t.id = g.id
                           where g.id = m.training_session and t.state <> 'DRAFT') then
            return 'NOT_YOURS';
        end if;
    end if;
    if not meetings.found(m.id, v_now) then
        return 'OVER';
    end if;
    select x.* into r from meetings.registration x
     where x.meeting = m.id and x.person = p_person
       and (x.state not in ('DECLINED', 'WITHDRAWN', 'LAPSED', 'CANCELLED')
            or x.state = 'DECLINED' and (x.by_office or not v_office))
     order by x.state = 'DECLINED', x.id limit 1 for update;
    if r.id is null then
        perform meetings.begin_one(p_id, m.id, p_person, case when v_office then 'OFFICE' else 'ADVISER' end, v_by, v_now);
        perform meetings.tell(p_id, 'PROPOSED', v_now);
        return 'DONE';
    elsif v_office and not r.by_office and r.confirmed_at is null then
        update meetings.registration x set by_office = true, version = x.version + 1, changed_at = v_now where x.id = r.id;
        return 'DONE';
    end if;
    return 'ALREADY';
end $$;

-- Whom the own space of who is signed in is about; null for everybody else.
create function meetings.person_of(p_by quotes.asker) returns uuid
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return (select s.person from ownspace.space s where s.account = (p_by).account and (p_by).role = 'JOBSEEKER');
end $$;

-- A person registers in the own space: confirmed at once where a seat is free, else waits for one. CONFIRMED, QUEUED, or why not:
-- NOT_YOURS, ALREADY, OVER.
create function meetings.register(p_token bytea, p_id uuid, p_meeting uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_person uuid := meetings.person_of(v_by); v_now timestamptz := clock_timestamp();
    v_free boolean;
begin
    perform 1 from meetings.meeting m where m.id = p_meeting for no key update;
    if v_person is null or not found then
        return 'NOT_YOURS';
    elsif not meetings.found(p_meeting, v_now) then
        return 'OVER';
    elsif exists (select from meetings.registration r where r.meeting = p_meeting and r.person = v_person
                     and r.state not in ('DECLINED', 'WITHDRAWN', 'LAPSED', 'CANCELLED')) then
        return 'ALREADY';
    end if;
    v_free := meetings.free_seats(p_meeting) > 0;
    perform meetings.begin_one(p_id, p_meeting, v_person, 'SELF', v_by, v_now);
    perform meetings.move(p_id, case when v_free then 'CONFIRM' else 'QUEUE' end, v_by, null, v_now);
    return case when v_free then 'CONFIRMED' else 'QUEUED' end;
end $$;

-- Who may answer for somebody: the person, and in that person's place the adviser in charge, as at placements. Who has no own space could
-- not answer at all.
create function meetings.answers_for(p_by quotes.asker, p_person uuid, p_now timestamptz) returns boolean
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce(p_person = meetings.person_of(p_by)
                    or (p_by).role = 'ADVISER' and quotes.in_charge(p_person, p_now) = (p_by).account, false);
end $$;

-- A person, or the adviser in charge, answers a proposal (CONFIRM, DECLINE) or steps back (WITHDRAW). DONE, QUEUED, or why not: NOT_YOURS, NOT_ALLOWED, STALE,
-- OVER. Who confirms where no seat is free waits for one.
create function meetings.answer(p_token bytea, p_id uuid, p_version integer, p_event text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); r meetings.registration; v_now timestamptz := clock_timestamp();
    v_event text := p_event;
begin
    perform 1 from meetings.meeting m join meetings.registration x on x.meeting = m.id
     where x.id = p_id and meetings.answers_for(v_by, x.person, v_now) for no key update of m;
    select x.* into r from meetings.registration x where x.id = p_id and meetings.answers_for(v_by, x.person, v_now) for update;
    if r.id is null then
        return 'NOT_YOURS';
    elsif p_event not in ('CONFIRM', 'DECLINE', 'WITHDRAW')
          or not exists (select from meetings.transition t where t.event = p_event and t.from_state = r.state) then
        return 'NOT_ALLOWED';
    elsif r.version <> p_version then
        return 'STALE';
    elsif p_event = 'CONFIRM' then
        if not meetings.found(r.meeting, v_now) then
            return 'OVER';
        end if;
        v_event := case when meetings.free_seats(r.meeting) > 0 then 'CONFIRM' else 'QUEUE' end;
    end if;
    perform meetings.move(p_id, v_event, v_by, null, v_now);
    perform meetings.seat(r.meeting, v_now);
    return case v_event when 'QUEUE' then 'QUEUED' else 'DONE' end;
end $$;

-- The steps that lead from where a registration stands to what the roster says of it. Null: presence, once said, is corrected
-- and not taken back.
create function meetings.steps(r meetings.registration, p_presence text, p_outcome text, p_reason text) returns text[]
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
    v_outcome text := case when r.state in ('RETAINED', 'WAITING_LIST', 'NOT_RETAINED', 'WITHDRAWN') then r.state else '' end;
    v_said constant text[] := array['ATTENDED', 'ABSENT', 'EXCUSED', 'RETAINED', 'WAITING_LIST', 'NOT_RETAINED', 'WITHDRAWN'];
    v_event constant text[] := array['ATTEND', 'MISS', 'EXCUSE', 'RETAIN', 'LIST', 'NOT_RETAIN', 'GIVE_UP'];
    v_again boolean := p_outcome = 'NOT_RETAINED' and v_outcome = 'NOT_RETAINED' and p_reason is distinct from r.reason;
    v_steps text[] := '{}';
begin
    if p_presence <> coalesce(r.presence, '') then
        if p_presence = '' or p_presence <> all (v_said[1:3]) then
            return null;
        end if;
        v_steps := v_steps || v_event[array_position(v_said, p_presence)];
    elsif p_outcome = '' and v_outcome <> '' or v_again then
        if r.presence is null then
            return null;
        end if;
        v_steps := v_steps || v_event[array_position(v_said, r.presence)];
    end if;
    if p_outcome <> '' and (p_outcome <> v_outcome or cardinality(v_steps) > 0) then
        if p_outcome <> all (v_said[4:7]) then
            return null;
        end if;
        v_steps := v_steps || v_event[array_position(v_said, p_outcome)];
    end if;
    return v_steps;
end $$;

-- Why the steps cannot be gone; null where they can.
create function meetings.hindrance(r meetings.registration, m meetings.meeting, p_version integer, p_steps text[], p_reason text,
                                   p_now timestamptz)
    returns text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v_state text := r.state; v_event text;
begin
    if r.version <> p_version then
        return 'STALE';
    elsif p_steps is null then
        return 'NOT_ALLOWED';
    end if;
    foreach v_event in array p_steps loop
        select t.to_state into v_state from meetings.transition t where t.event = v_event and t.from_state = v_state and t.who = 'OFFICE';
        if v_state is null then
            return case when r.state = 'CONFIRMED' and v_event in ('RETAIN', 'LIST', 'NOT_RETAIN') and m.starts_at <= p_now
                        then 'NO_PRESENCE' else 'NOT_ALLOWED' end;
        elsif v_event <> 'GIVE_UP' and m.starts_at > p_now then
            return 'NOT_YET';
        elsif v_event = 'NOT_RETAIN' and coalesce(p_reason, '') = '' then
            return 'NO_REASON';
        end if;
    end loop;
    if not exists (select from disclosure.tie t where t.source = r.id and t.origin = 'MEETING' and t.closed_at is null
                         and (t.closes_at is null or t.closes_at > p_now)) then
        return 'TOO_LATE';
    end if;
    return null;
end $$;

-- An office says of the lines of its roster who came and what comes of it: each line by itself, in one call. A line whose answer is
-- SAME is as it was. One row a line: DONE, SAME, or why not: NOT_YOURS (or not there), NOT_ALLOWED, NOT_YET, NO_PRESENCE, NO_REASON,
-- STALE, TOO_LATE (the tie has closed).
create function meetings.record(p_token bytea, p_meeting uuid, p_ids uuid[], p_versions integer[], p_presences text[],
                                p_outcomes text[], p_reasons text[])
    returns table (registration uuid, verdict text)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); m meetings.meeting := meetings.own(v_by, p_meeting); r meetings.registration;
    v_steps text[]; v_event text; v_reason text; v_now timestamptz := clock_timestamp();
begin
    for i in 1 .. coalesce(cardinality(p_ids), 0) loop
        registration := p_ids[i];
        select x.* into r from meetings.registration x
         where x.id = p_ids[i] and x.meeting = m.id and x.confirmed_at is not null for update;
        if r.id is null then
            verdict := 'NOT_YOURS';
        else
            v_reason := nullif(p_reasons[i], '');
            v_steps := meetings.steps(r, p_presences[i], p_outcomes[i], v_reason);
            if v_steps = '{}' then
                verdict := 'SAME';
            else
                verdict := coalesce(meetings.hindrance(r, m, p_versions[i], v_steps, v_reason, v_now), 'DONE');
            end if;
            if verdict = 'DONE' then
                foreach v_event in array v_steps loop
                    perform meetings.move(r.id, v_event, v_by, v_reason, v_now);
                end loop;
            end if;
        end if;
        return next;
    end loop;
    perform meetings.seat(m.id, v_now);
end $$;

-- An office convokes by mail those who have a seat. How many mails wait; null for a meeting that is not its own or has begun.
create function meetings.convoke(p_token bytea, p_meeting uuid) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); m meetings.meeting := meetings.own(v_by, p_meeting); v_count integer;
    v_now timestamptz := clock_timestamp();
begin
    if m.id is null or m.state = 'CANCELLED' or m.starts_at <= v_now then
        return null;
    end if;
    -- Who was convoked to this day and place within an hour is not convoked again: a double click is one convocation.
    perform meetings.tell(r.id, 'CONVOCATION', v_now)
       from meetings.registration r
      where r.meeting = m.id and r.state = 'CONFIRMED'
        and not exists (select from meetings.mail l
                         where l.registration = r.id and l.kind = 'CONVOCATION' and l.asked_at > m.changed_at
                           and l.asked_at > v_now - interval '1 hour' and l.state <> 'FAILED');
    get diagnostics v_count = row_count;
    return v_count;
end $$;

-- A mail to be written by one worker: claimed before anything is done with it. Only now the sender of mails is tied.
create function meetings.claim_mail()
    returns table (mail uuid, person uuid, attempt integer, kind text, starts_at timestamptz, postcode text, place text, link text)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v meetings.mail; v_person uuid; v_now timestamptz := clock_timestamp();
begin
    update meetings.mail l set state = 'UNCERTAIN'
     where l.state = 'CLAIMED' and l.claimed_at < v_now - interval '2 minutes';
    update meetings.mail l set state = 'DROPPED'
      from meetings.registration r join meetings.meeting m on m.id = r.meeting
     where l.state = 'WAITING' and r.id = l.registration and l.kind <> 'CANCELLED'
       and (m.starts_at <= v_now or r.state <> all (case l.kind when 'PROPOSED' then array['PROPOSED']
                                                                when 'MOVED' then array['PROPOSED', 'QUEUED', 'CONFIRMED']
                                                                else array['CONFIRMED'] end));
    update meetings.mail l set state = 'CLAIMED', claimed_at = v_now, attempts = l.attempts + 1
      from (select x.id from meetings.mail x
             where x.state = 'WAITING' and (x.claimed_at is null or x.claimed_at < v_now - interval '30 seconds')
             order by x.asked_at, x.id limit 1 for update of x skip locked) w
     where l.id = w.id
    returning l.* into v;
    if v.id is null then
        return;
    end if;
    select r.person into v_person from meetings.registration r where r.id = v.registration;
    -- Mask 35: last name, first name, e-mail.
    insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at, closes_at)
    values (gen_random_uuid(), '00000000-0000-7000-8000-00000000c0de', v_person, 'NOTICE', v.id, 35, v_now,
            v_now + interval '1 day')
        on conflict (source, holder) do nothing;
    return query
    select v.id, v_person, v.attempts, v.kind, m.starts_at, s.postcode, m.place, m.link
      from meetings.registration r
      join meetings.meeting m on m.id = r.meeting
      join training.training_session g on g.id = m.training_session
      join partners.site s on s.id = g.site
     where r.id = v.registration;
end $$;

create function meetings.settle_mail(p_mail uuid, p_attempt integer, p_state text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update meetings.mail l
       set state = case when p_state = 'WAITING' and l.attempts >= 40 then 'FAILED' else p_state end
     where l.id = p_mail and l.attempts = p_attempt and l.state in ('CLAIMED', 'UNCERTAIN');
    update disclosure.tie t set closed_at = clock_timestamp(), closed_because = 'MAILED'
     where t.source = p_mail and t.closed_at is null and p_state not in ('WAITING', 'UNCERTAIN');
end $$;

-- What the clock does: proposals and waits lapse when the meeting begins; ties whose time is up are closed, which the gate has held
-- shut from that moment on. By the caller's clock: it can end things early at worst, and opens nothing.
create function meetings.follow_clock(p_now timestamptz) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_id uuid; v_nobody quotes.asker; v_moved integer := 0; v_closed integer;
begin
    for v_id in select r.id from meetings.registration r join meetings.meeting m on m.id = r.meeting
                 where r.state in ('PROPOSED', 'QUEUED') and m.starts_at <= p_now
                 order by r.id limit 5000 for update of r skip locked
    loop
        perform meetings.move(v_id, 'LAPSE', v_nobody, null, clock_timestamp());
        v_moved := v_moved + 1;
    end loop;
    perform set_config('ecluse.sign_in', '', true);
    update disclosure.tie t set closed_at = clock_timestamp(), closed_because = x.state
      from (select y.id, r.state from disclosure.tie y join meetings.registration r on r.id = y.source
             where y.origin = 'MEETING' and y.closed_at is null and y.closes_at <= p_now
             order by y.id limit 5000 for update of y skip locked) x
     where t.id = x.id;
    get diagnostics v_closed = row_count;
    return v_moved + v_closed;
end $$;
create index meeting_tie_to_close on disclosure.tie (closes_at) where origin = 'MEETING' and closed_at is null;
create index registration_waiting on meetings.registration (meeting) where state in ('PROPOSED', 'QUEUED');

revoke all on all functions in schema meetings from public;
grant usage on schema meetings to ecluse_app;
grant select on meetings.transition, meetings.meeting, meetings.registration, meetings.event, meetings.change, meetings.mail
    to ecluse_app;
grant execute on function meetings.save, meetings.cancel, meetings.propose, meetings.register, meetings.answer, meetings.record,
    meetings.convoke, meetings.claim_mail, meetings.settle_mail, meetings.follow_clock to ecluse_app;
