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
    check ((state = 'CONFIRMED') = (enrolment is not null)),
    check (state not in ('CONFIRMED', 'REFUSED') or person is not null and answered_by is not null),
    check ((who = 'OFFICE') = (tail is not null))
);
comment on column placements.proposal.who is 'OFFICE: asked for; ADVISER: a referral, agreed from the start';
comment on column placements.proposal.person is 'null where identifier and birth date were nobody''s, or the site has asked before';
comment on column placements.proposal.tail is 'the last characters that the office itself typed, so that it knows which is which';
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
    if (new.id, new.who, new.training_session, new.site, new.person, new.tail, new.asked_by, new.asked_at, new.answer_by)
           is distinct from
       (old.id, old.who, old.training_session, old.site, old.person, old.tail, old.asked_by, old.asked_at, old.answer_by)
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
           p.enrolment, case when p.state = 'CONFIRMED' then p.answered_at end as confirmed_at
      from placements.proposal p where p.who = 'OFFICE';

-- What waits for a person, or for the adviser in charge.
create view placements.to_answer as
    select p.id, p.person, p.training_session, p.site, p.asked_at, p.answer_by
      from placements.proposal p
     where p.who = 'OFFICE' and p.state = 'WAITING' and p.person is not null and p.answer_by > clock_timestamp();

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

-- An office asks. p_key is the HMAC of identifier and birth date. DONE whether they are anybody's or not; or why not: NOT_YOURS
-- (or not there), NO_ROOM, TOO_MANY. A site that has asked for somebody within 30 days asks nobody by asking again.
create function placements.propose(p_token bytea, p_id uuid, p_group uuid, p_key bytea, p_tail text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_site uuid; v_person uuid; v_now timestamptz := clock_timestamp();
begin
    select g.site into v_site from training.training_session g where g.id = p_group and g.site = any (v_by.holders);
    if v_site is null or not accounts.works_as_office(v_by.role) then
        return 'NOT_YOURS';
    elsif not placements.has_room(p_group, v_now) then
        return 'NO_ROOM';
    elsif (select count(*) from placements.proposal p
            where p.asked_by = v_by.account and p.asked_at > v_now - interval '1 day') >= 100 then
        return 'TOO_MANY';
    end if;
    select v.ref into v_person from vault.person v
     where v.by_number_birth = p_key or v.by_legacy_birth = p_key limit 1;
    if exists (select from placements.proposal p
                where p.person = v_person and p.site = v_site and p.state in ('WAITING', 'REFUSED')
                  and p.asked_at > v_now - interval '30 days') then
        v_person := null;
    end if;
    insert into placements.proposal (id, who, training_session, site, person, tail, asked_by, sign_in, asked_at, answer_by, state)
    values (p_id, 'OFFICE', p_group, v_site, v_person, p_tail, v_by.account, v_by.sign_in, v_now, v_now + interval '15 days',
            'WAITING');
    return 'DONE';
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

-- An office whose agreement opens no follow-up proposes nobody.
create trigger acts_no_more before insert on placements.proposal
    for each row execute function joining.acts_no_more('sign_in', 'SIGN_IN', 'PLACE');

revoke all on all functions in schema placements from public;
grant usage on schema placements to ecluse_app;
grant select on placements.transition, placements.of_office, placements.to_answer to ecluse_app;
grant execute on function placements.propose, placements.withdraw, placements.answer, placements.refer, placements.lapse
    to ecluse_app;
