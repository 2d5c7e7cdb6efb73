-- Placements: a tie that an office proposes and that the person, or the adviser in charge, confirms; and an adviser's referral.
-- Until it is confirmed the office learns nothing, not even whether there is such a person (invariant 1): there is no tie, and a
-- proposal about nobody, one that was refused and one that nobody answered look alike. The application's role reads two views
-- and calls the functions below.
create schema placements;

-- The machine, as docs/placements.md prints it. ProposalEvent has the same in Java; a test compares the two.
create table placements.transition (
    event      text not null,
    from_state text not null,
    to_state   text not null,
    who        text not null check (who in ('OFFICE', 'PERSON', 'ADVISER', 'PORTAL')),
    primary key (event, from_state, who)
);
insert into placements.transition (event, from_state, to_state, who) values
    ('CONFIRM', 'WAITING', 'CONFIRMED', 'PERSON'),
    ('CONFIRM', 'WAITING', 'CONFIRMED', 'ADVISER'),
    ('REFUSE', 'WAITING', 'REFUSED', 'PERSON'),
    ('REFUSE', 'WAITING', 'REFUSED', 'ADVISER'),
    ('WITHDRAW', 'WAITING', 'WITHDRAWN', 'OFFICE'),
    ('LAPSE', 'WAITING', 'LAPSED', 'PORTAL');

create table placements.proposal (
    id               uuid primary key,
    who              text not null check (who in ('OFFICE', 'ADVISER')),
    training_session uuid not null references training.training_session,
    site             uuid not null references partners.site,
    person           uuid,
    tail             text check (length(tail) = 3),
    asked_by         uuid not null references accounts.account,
    sign_in          uuid not null,
    asked_at         timestamptz not null,
    answer_by        timestamptz not null,
    state            text not null check (state in ('WAITING', 'CONFIRMED', 'REFUSED', 'LAPSED', 'WITHDRAWN')),
    answered_at      timestamptz,
    answered_by      uuid references accounts.account,
    withdrawn_at     timestamptz,
    enrolment        uuid references training.enrolment,
    about            uuid,
    again_of         uuid unique references placements.proposal,
    constraint asks_whom_it_is_about check (person is null or person = about),
    check ((state = 'CONFIRMED') = (enrolment is not null)),
    check (state not in ('CONFIRMED', 'REFUSED') or person is not null and answered_by is not null),
    check ((who = 'OFFICE') = (tail is not null))
);
comment on column placements.proposal.who is 'OFFICE: asked for; ADVISER: a referral, agreed from the start';
comment on column placements.proposal.person is 'null where identifier and birth date were nobody''s, or the site has asked before';
comment on column placements.proposal.tail is 'the last characters that the office itself typed, so that it knows which is which';
comment on column placements.proposal.about is 'whose identifier and birth date they are, asked or not; null: nobody''s';
comment on column placements.proposal.again_of is 'the one that ended without agreement and that the office proposed again, once';
comment on column placements.proposal.withdrawn_at is 'the office gave it up; of one that was refused it does not know better';
create index proposal_by_site on placements.proposal (site, asked_at desc, id);
create index proposal_by_person on placements.proposal (person, asked_at desc);
create index proposal_by_account on placements.proposal (asked_by, asked_at desc);
create index proposal_to_answer on placements.proposal (answer_by) where state = 'WAITING';

-- Whoever writes: no way but the table's, and what was asked stays what was asked.
create function placements.keep() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op <> 'UPDATE' then
        raise exception 'a proposal stays' using errcode = '42501';
    end if;
    if (new.id, new.who, new.training_session, new.site, new.person, new.tail, new.asked_by, new.asked_at, new.answer_by,
        new.about, new.again_of)
           is distinct from
       (old.id, old.who, old.training_session, old.site, old.person, old.tail, old.asked_by, old.asked_at, old.answer_by,
        old.about, old.again_of)
       or new.state <> old.state
          and not exists (select from placements.transition t where t.from_state = old.state and t.to_state = new.state) then
        raise exception 'a proposal does not change so' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger keep before update or delete on placements.proposal for each row execute function placements.keep();
create trigger keep_whole before truncate on placements.proposal for each statement execute function placements.keep();

-- What an office may know of its own: the answer only if it was yes.
create view placements.of_office as
    select p.id, p.training_session, p.site, p.tail, p.asked_by, p.asked_at, p.answer_by,
           case when p.state = 'CONFIRMED' then 'CONFIRMED'
                when p.withdrawn_at is not null then 'WITHDRAWN'
                when p.answer_by <= clock_timestamp() then 'LAPSED'
                else 'WAITING' end as state,
           p.enrolment, case when p.state = 'CONFIRMED' then p.answered_at end as confirmed_at,
           p.state <> 'CONFIRMED' and p.withdrawn_at is null and p.answer_by <= clock_timestamp()
               and not exists (select from placements.proposal n where n.again_of = p.id)
               and exists (select from training.training_session g
                            where g.id = p.training_session
                              and g.ends_on >= (clock_timestamp() at time zone 'Europe/Paris')::date) as again
      from placements.proposal p where p.who = 'OFFICE';
comment on column placements.of_office.again is 'ended without agreement, not proposed again yet, the group not over';

-- What waits for a person, or for the adviser in charge.
create view placements.to_answer as
    select p.id, p.person, p.training_session, p.site, p.asked_at, p.answer_by
      from placements.proposal p
     where p.who = 'OFFICE' and p.state = 'WAITING' and p.person is not null and p.answer_by > clock_timestamp();

-- Mails to those whom a proposal is about: that it waits, and, two days before it lapses, that it still does. Each once.
create table placements.mail (
    id         uuid primary key,
    proposal   uuid not null references placements.proposal,
    kind       text not null check (kind in ('ASKED', 'LAPSING')),
    state      text not null
        check (state in ('WAITING', 'CLAIMED', 'SENT', 'FAILED', 'NO_ADDRESS', 'UNCERTAIN', 'DROPPED')),
    attempts   integer not null default 0,
    due_at     timestamptz not null,
    claimed_at timestamptz,
    unique (proposal, kind)
);
comment on column placements.mail.state is 'DROPPED: it asks nobody, or the proposal was over when its turn came';
comment on column placements.mail.due_at is 'when it is looked at next: one that is held for a limit, or that failed, waits';
create index mail_to_send on placements.mail (due_at, id) where state = 'WAITING';
create index mail_claimed on placements.mail (claimed_at) where state = 'CLAIMED';

-- Whoever writes: what went out, or never will, stays so; no mail goes twice.
create function placements.keep_mail() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op <> 'UPDATE' or old.state not in ('WAITING', 'CLAIMED', 'UNCERTAIN')
       or (new.id, new.proposal, new.kind) is distinct from (old.id, old.proposal, old.kind) then
        raise exception 'a mail stays' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before update or delete on placements.mail for each row execute function placements.keep_mail();
create trigger keep_whole before truncate on placements.mail for each statement execute function placements.keep_mail();

-- Whether a mail about a proposal is one too many: who holds an office's account cannot mail people without bound. A day: 40 by
-- an account, 200 by a partner, 3 to a person, whoever asks; a new proposal of one partner once a week to a person. An account
-- that is closed mails nobody. What is held waits until the proposal lapses; own space and adviser have it anyway.
create function placements.held(p placements.proposal, p_kind text, p_now timestamptz) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select not exists (select from accounts.account a
                        where a.id = p.asked_by and a.status = 'ACTIVE'
                          and containment.closed(null, a.id, a.partner, a.role, 1::smallint) is null)
        or (select count(*) from placements.proposal q join placements.mail l on l.proposal = q.id
             where q.asked_by = p.asked_by and q.asked_at > p_now - interval '16 days'
               and l.state in ('CLAIMED', 'SENT', 'UNCERTAIN') and l.claimed_at > p_now - interval '1 day') >= 40
        or (select count(*) from placements.proposal q join placements.mail l on l.proposal = q.id
             where q.site in (select s.id from partners.site s join partners.site o on o.partner = s.partner
                               where o.id = p.site)
               and q.asked_at > p_now - interval '16 days'
               and l.state in ('CLAIMED', 'SENT', 'UNCERTAIN') and l.claimed_at > p_now - interval '1 day') >= 200
        or (select count(*) from placements.proposal q join placements.mail l on l.proposal = q.id
             where q.person = p.person and q.asked_at > p_now - interval '16 days'
               and l.state in ('CLAIMED', 'SENT', 'UNCERTAIN') and l.claimed_at > p_now - interval '1 day') >= 3
        or p_kind = 'ASKED'
           and exists (select from placements.proposal q join placements.mail l on l.proposal = q.id and l.kind = 'ASKED'
                         join partners.site s on s.id = q.site join partners.site o on o.id = p.site
                        where q.person = p.person and s.partner = o.partner and q.id <> p.id
                          and l.state in ('CLAIMED', 'SENT', 'UNCERTAIN') and l.claimed_at > p_now - interval '7 days')
$$;

-- Whether a group takes one more. The row is held until the caller commits, so that the last seat is given once.
create function placements.has_room(p_group uuid, p_now timestamptz) returns boolean
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_today constant date := (p_now at time zone 'Europe/Paris')::date;
begin
    perform 1 from offer.training_session t where t.id = p_group for no key update;
    return coalesce((
        select t.recruitment = 1 and offer.taken(g.id) < g.seats
               and (offer.state_on(g.id, v_today) = 'OPEN' or offer.state_on(g.id, v_today) = 'RUNNING' and o.entry = 1)
          from training.training_session g
          join offer.training_session t on t.id = g.id
          left join offer.offering o on o.id = t.offering
          join partners.site s on s.id = g.site
          join partners.partner p on p.id = s.partner
         where g.id = p_group and p.status = 'ACTIVE'), false);
end $$;

-- Puts a person on a group, with the tie that shows what is shown before enrolment; closed six months after the group's end
-- when nothing comes of it. Somebody who is on it already is there once. Null: no room.
create function placements.place(p_token bytea, p_person uuid, p_group uuid, p_now timestamptz) returns uuid
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_id uuid; g training.training_session; v_today constant date := (p_now at time zone 'Europe/Paris')::date;
begin
    perform pg_advisory_xact_lock(hashtextextended('placement ' || p_group || p_person, 0));
    select e.id into v_id from training.enrolment e
     where e.training_session = p_group and e.person = p_person
       and e.state in ('PLACED', 'REGISTERED', 'ENTERED', 'INTERRUPTED');
    if v_id is not null then
        return v_id;
    elsif not placements.has_room(p_group, p_now) then
        return null;
    end if;
    select x.* into g from training.training_session x where x.id = p_group;
    v_id := gen_random_uuid();
    insert into training.enrolment (id, reference, training_session, person, state, placed_on)
    values (v_id, 'portal ' || v_id, p_group, p_person, 'PLACED', v_today);
    perform disclosure.open_tie(p_token, gen_random_uuid(), g.site, p_person, 'ENROLMENT', v_id,
        (select s.fields from training.state_shows s where s.state = 'PLACED'),
        (g.ends_on + interval '6 months') at time zone 'Europe/Paris');
    perform offer.settle(p_group, v_today);
    return v_id;
end $$;

-- An office asks for somebody; null: for nobody. For the two functions below, which have looked at who acts. A site that was
-- refused within 30 days, or still waits, asks nobody by asking again. One about nobody writes all the same rows: it takes as
-- long (invariant 1).
create function placements.ask(p_by quotes.asker, p_id uuid, p_group uuid, p_site uuid, p_about uuid, p_tail text,
                               p_again_of uuid, p_now timestamptz)
    returns text language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_person uuid := p_about;
begin
    if not placements.has_room(p_group, p_now) then
        return 'NO_ROOM';
    elsif (select count(*) from placements.proposal p
            where p.asked_by = p_by.account and p.asked_at > p_now - interval '1 day') >= 100 then
        return 'TOO_MANY';
    end if;
    if exists (select from placements.proposal p
                where p.person = p_about and p.site = p_site and p.asked_at > p_now - interval '30 days'
                  and (p.state = 'REFUSED' or p.state = 'WAITING' and p.answer_by > p_now)) then
        v_person := null;
    end if;
    insert into placements.proposal (id, who, training_session, site, person, about, tail, asked_by, sign_in, asked_at, answer_by,
                                     state, again_of)
    values (p_id, 'OFFICE', p_group, p_site, v_person, p_about, p_tail, p_by.account, p_by.sign_in, p_now,
            p_now + interval '15 days', 'WAITING', p_again_of);
    insert into placements.mail (id, proposal, kind, state, due_at)
    values (gen_random_uuid(), p_id, 'ASKED', case when v_person is null then 'DROPPED' else 'WAITING' end, p_now);
    return 'DONE';
end $$;

-- An office asks. p_key is the HMAC of identifier and birth date. DONE whether they are anybody's or not; or why not: NOT_YOURS
-- (or not there), NO_ROOM, TOO_MANY.
create function placements.propose(p_token bytea, p_id uuid, p_group uuid, p_key bytea, p_tail text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_site uuid; v_about uuid; v_now timestamptz := clock_timestamp();
begin
    select g.site into v_site from training.training_session g where g.id = p_group and g.site = any (v_by.holders);
    if v_site is null or not accounts.works_as_office(v_by.role) then
        return 'NOT_YOURS';
    end if;
    select v.ref into v_about from vault.person v
     where v.by_number_birth = p_key or v.by_legacy_birth = p_key limit 1;
    return placements.ask(v_by, p_id, p_group, v_site, v_about, p_tail, null, v_now);
end $$;

-- The office proposes again what ended without agreement, once, knowing no more than the first time. DONE, or why not: NOT_YOURS
-- (or not there), NOT_ALLOWED, NO_ROOM, TOO_MANY.
create function placements.again(p_token bytea, p_id uuid, p_old uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v placements.proposal; v_now timestamptz := clock_timestamp();
begin
    select p.* into v from placements.proposal p where p.id = p_old and p.site = any (v_by.holders) and p.who = 'OFFICE' for update;
    if v.id is null or not accounts.works_as_office(v_by.role) then
        return 'NOT_YOURS';
    elsif v.state = 'CONFIRMED' or v.withdrawn_at is not null or v.answer_by > v_now
          or exists (select from placements.proposal n where n.again_of = v.id) then
        return 'NOT_ALLOWED';
    end if;
    return placements.ask(v_by, p_id, v.training_session, v.site, v.about, v.tail, v.id, v_now);
end $$;

-- The office gives it up. DONE, NOT_YOURS, NOT_ALLOWED. One that was refused takes it like one that waits.
create function placements.withdraw(p_token bytea, p_id uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v placements.proposal; v_now timestamptz := clock_timestamp();
begin
    select p.* into v from placements.proposal p where p.id = p_id and p.site = any (v_by.holders) and p.who = 'OFFICE' for update;
    if v.id is null or not accounts.works_as_office(v_by.role) then
        return 'NOT_YOURS';
    elsif v.state = 'CONFIRMED' or v.withdrawn_at is not null or v.answer_by <= v_now then
        return 'NOT_ALLOWED';
    end if;
    update placements.proposal p
       set withdrawn_at = v_now, state = case when p.state = 'WAITING' then 'WITHDRAWN' else p.state end
     where p.id = v.id;
    return 'DONE';
end $$;

-- The person, or the adviser in charge, answers. DONE, or why not: NOT_YOURS (or not there), NOT_ALLOWED, NO_ROOM.
create function placements.answer(p_token bytea, p_id uuid, p_event text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v placements.proposal; v_who text; v_to text; v_enrolment uuid;
    v_now timestamptz := clock_timestamp();
begin
    select p.* into v from placements.proposal p where p.id = p_id and p.who = 'OFFICE' for update;
    v_who := case
        when v_by.role = 'JOBSEEKER'
             and exists (select from ownspace.space s where s.account = v_by.account and s.person = v.person) then 'PERSON'
        when v_by.role = 'ADVISER' and quotes.in_charge(v.person, v_now) = v_by.account then 'ADVISER' end;
    if v_who is null then
        return 'NOT_YOURS';
    end if;
    select t.to_state into v_to from placements.transition t
     where t.event = p_event and t.from_state = v.state and t.who = v_who;
    if v_to is null or v.answer_by <= v_now then
        return 'NOT_ALLOWED';
    end if;
    if p_event = 'CONFIRM' then
        v_enrolment := placements.place(p_token, v.person, v.training_session, v_now);
        if v_enrolment is null then
            return 'NO_ROOM';
        end if;
    end if;
    update placements.proposal p
       set state = v_to, answered_at = v_now, answered_by = v_by.account, enrolment = v_enrolment
     where p.id = v.id;
    return 'DONE';
end $$;

-- The adviser in charge puts somebody on a group. DONE, or why not: NOT_YOURS, NO_ROOM, ALREADY.
create function placements.refer(p_token bytea, p_id uuid, p_person uuid, p_group uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_enrolment uuid; v_site uuid; v_now timestamptz := clock_timestamp();
begin
    if (v_by.role = 'ADVISER' and quotes.in_charge(p_person, v_now) = v_by.account) is not true then
        return 'NOT_YOURS';
    end if;
    select g.site into v_site from training.training_session g where g.id = p_group;
    if exists (select from training.enrolment e
                where e.training_session = p_group and e.person = p_person
                  and e.state in ('PLACED', 'REGISTERED', 'ENTERED', 'INTERRUPTED')) then
        return 'ALREADY';
    end if;
    v_enrolment := placements.place(p_token, p_person, p_group, v_now);
    if v_enrolment is null then
        return 'NO_ROOM';
    end if;
    insert into placements.proposal (id, who, training_session, site, person, asked_by, sign_in, asked_at, answer_by, state,
                                     answered_at, answered_by, enrolment)
    values (p_id, 'ADVISER', p_group, v_site, p_person, v_by.account, v_by.sign_in, v_now, v_now, 'CONFIRMED', v_now,
            v_by.account, v_enrolment);
    return 'DONE';
end $$;

-- What nobody has answered in time. The views know it before.
create function placements.lapse() returns integer
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    with gone as (
        update placements.proposal p set state = 'LAPSED'
         where p.state = 'WAITING' and p.answer_by <= clock_timestamp() returning 1)
    select count(*)::integer from gone
$$;

-- Those who have two days left are reminded.
create function placements.remind() returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into placements.mail (id, proposal, kind, state, due_at)
    select gen_random_uuid(), p.id, 'LAPSING', 'WAITING', clock_timestamp()
      from placements.proposal p
     where p.state = 'WAITING' and p.person is not null and p.answer_by > clock_timestamp()
       and p.answer_by <= clock_timestamp() + interval '2 days'
        on conflict do nothing
$$;

-- A mail to be written by one worker: claimed before anything is done with it. Only now the sender of mails is tied.
create function placements.claim_mail() returns table (mail uuid, person uuid, attempt integer, kind text)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v placements.mail; p placements.proposal; v_now timestamptz := clock_timestamp();
begin
    -- One claim at a time, on whatever node, so that the limits hold.
    perform pg_advisory_xact_lock(hashtextextended('placements mail', 0));
    update placements.mail l set state = 'UNCERTAIN'
     where l.state = 'CLAIMED' and l.claimed_at < v_now - interval '2 minutes';
    loop
        select x.* into v from placements.mail x
         where x.state = 'WAITING' and x.due_at <= v_now order by x.due_at, x.id limit 1 for update;
        if v.id is null then
            return;
        end if;
        select q.* into p from placements.proposal q where q.id = v.proposal;
        if p.state <> 'WAITING' or p.answer_by <= v_now then
            update placements.mail l set state = 'DROPPED' where l.id = v.id;
        elsif placements.held(p, v.kind, v_now) then
            update placements.mail l set due_at = v_now + interval '10 minutes' where l.id = v.id;
        else
            exit;
        end if;
    end loop;
    update placements.mail l
       set state = 'CLAIMED', claimed_at = v_now, attempts = l.attempts + 1, due_at = v_now + interval '30 seconds'
     where l.id = v.id
    returning l.* into v;
    -- Mask 35: last name, first name, e-mail.
    insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at, closes_at)
    values (gen_random_uuid(), '00000000-0000-7000-8000-00000000c0de', p.person, 'NOTICE', v.id, 35, v_now,
            v_now + interval '1 day')
        on conflict (source, holder) do nothing;
    return query select v.id, p.person, v.attempts, v.kind;
end $$;

create function placements.settle_mail(p_mail uuid, p_attempt integer, p_state text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update placements.mail l
       set state = case when p_state = 'WAITING' and l.attempts >= 40 then 'FAILED' else p_state end
     where l.id = p_mail and l.attempts = p_attempt and l.state in ('CLAIMED', 'UNCERTAIN');
    update disclosure.tie t set closed_at = clock_timestamp(), closed_because = 'MAILED'
     where t.source = p_mail and t.closed_at is null and p_state not in ('WAITING', 'UNCERTAIN');
end $$;

-- An office whose agreement opens no follow-up proposes nobody.
create trigger acts_no_more before insert on placements.proposal
    for each row execute function joining.acts_no_more('sign_in', 'SIGN_IN', 'PLACE');

revoke all on all functions in schema placements from public;
grant usage on schema placements to ecluse_app;
grant select on placements.transition, placements.of_office, placements.to_answer to ecluse_app;
grant execute on function placements.propose, placements.again, placements.withdraw, placements.answer, placements.refer,
    placements.lapse, placements.remind, placements.claim_mail, placements.settle_mail to ecluse_app;
