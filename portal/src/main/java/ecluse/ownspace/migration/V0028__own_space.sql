-- The person's own space: somebody of the registry signs in and sees the own file, and nobody else's. The application's role
-- reads the tables and calls the functions below. A space is opened by a link that is mailed to the address in the vault, together
-- with identifier and birth date; an adviser may have the link mailed, and never learns it.
create schema ownspace;

alter table accounts.account drop constraint account_role_check;
alter table accounts.account add constraint account_role_check check (role in (
    'TRAINING_OFFICE_MANAGER', 'QUOTE_CLERK', 'ATTENDANCE_TAKER', 'CENTRE_HEAD', 'PARTNER_ACCOUNT_MANAGER', 'ADVISER',
    'SECURITY_OFFICER', 'PRIVACY_OFFICER', 'CORRESPONDENCE', 'JOBSEEKER'));
alter table accounts.account drop constraint account_check;
alter table accounts.account add constraint account_check check (
    (partner is null) = (role in ('ADVISER', 'SECURITY_OFFICER', 'PRIVACY_OFFICER', 'CORRESPONDENCE', 'JOBSEEKER')));
alter table disclosure.tie drop constraint tie_origin_check;
alter table disclosure.tie add constraint tie_origin_check check (origin in ('ENROLMENT', 'CASELOAD', 'NOTICE', 'MEETING', 'OWN_FILE'));

create table ownspace.space (
    person    uuid primary key,
    account   uuid not null unique references accounts.account,
    opened_at timestamptz not null
);
create trigger kept before update or delete on ownspace.space for each row execute function kernel.unchangeable();
create trigger kept_whole before truncate on ownspace.space for each statement execute function kernel.unchangeable();

-- Invariant 1: a person's account is one person's, stays it, and is tied to that person alone, whoever writes the rows.
create function ownspace.of_one_person() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from ownspace.space s join accounts.account a on a.id = s.account
                    where a.id = new.id and a.role = 'JOBSEEKER')
       and (new.role = 'JOBSEEKER' or exists (select from ownspace.space s where s.account = new.id)) then
        raise exception 'a person''s account is one person''s' using errcode = '23514';
    end if;
    return null;
end $$;
create constraint trigger of_one_person after insert or update of role on accounts.account
    deferrable initially deferred for each row execute function ownspace.of_one_person();

create function ownspace.of_a_person() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from accounts.account a where a.id = new.account and a.role = 'JOBSEEKER') then
        raise exception 'a space is a person''s' using errcode = '23514';
    end if;
    return null;
end $$;
create constraint trigger of_a_person after insert on ownspace.space
    deferrable initially deferred for each row execute function ownspace.of_a_person();

create function ownspace.itself_alone() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (new.origin = 'OWN_FILE' or exists (select from ownspace.space s where s.account = new.holder))
       and not exists (select from ownspace.space s
                        where s.account = new.holder and s.person = new.person and new.origin = 'OWN_FILE') then
        raise exception 'a person is tied to itself alone' using errcode = '23514';
    end if;
    return new;
end $$;
-- Ties of sites, by the hundred thousand at an import, need not ask: a site is no account.
create trigger itself_alone before insert or update of holder, person, origin on disclosure.tie
    for each row when (new.origin not in ('ENROLMENT')) execute function ownspace.itself_alone();

-- A way in: one mailed link.
create table ownspace.invitation (
    id         uuid primary key,
    person     uuid,
    asked_by   uuid references accounts.account,
    sign_in    uuid,
    asked_at   timestamptz not null,
    state      text not null check (state in ('WAITING', 'CLAIMED', 'SENT', 'FAILED', 'NO_ADDRESS', 'UNCERTAIN', 'NOBODY')),
    attempts   integer not null default 0,
    claimed_at timestamptz,
    hash       bytea unique,
    wrong      integer not null default 0,
    proof      bytea,
    proof_ends timestamptz,
    login      text,
    letter     uuid,
    expires_at timestamptz not null,
    used_at    timestamptz,
    check ((person is null) = (state = 'NOBODY'))
);
comment on column ownspace.invitation.person is
    'null where identifier and birth date were nobody''s, or too many links were asked for: the answer is the same';
comment on column ownspace.invitation.asked_by is 'the adviser in charge; null where the person asked';
comment on column ownspace.invitation.hash is 'SHA-256 of the link''s 256 random bits: who reads the table opens no space';
comment on column ownspace.invitation.proof is 'SHA-256 of what the page carries once identifier and birth date were right';
comment on column ownspace.invitation.login is 'an HMAC of the identifier that was right: what the account will be known by';
comment on column ownspace.invitation.letter is 'whose code was typed: the link then lives in that page alone, and no mail holds it';
create index invitation_by_person on ownspace.invitation (person, asked_at desc);
create index invitation_to_mail on ownspace.invitation (id) where state in ('WAITING', 'CLAIMED');
create index invitation_by_end on ownspace.invitation (expires_at);

-- How many links were asked for a person within a day.
create function ownspace.too_many(p_person uuid, p_now timestamptz) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select count(*) >= 3 from ownspace.invitation i
     where i.person = p_person and i.letter is null and i.asked_at > p_now - interval '1 day'
$$;

-- The lock by which a person has closed the own space ("it was not me", V0036), if it is closed so.
create function ownspace.closed_by_holder(p_person uuid) returns uuid
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select l.id from ownspace.space s join containment.lock l on l.target = s.account::text
     where s.person = p_person and l.scope = 2 and l.rule = 'NOT_ME' and l.reopened_position is null and l.lapsed_at is null
$$;

-- Invariant 9: a space that its holder has closed is opened again by two, and both stand in the ledger: the adviser in charge, who asks
-- for a way in, and the person, who proves it by that way. What anybody can ask for without signing in opens nothing then.
create function ownspace.ask_reopening(p_by quotes.asker, p_person uuid, p_now timestamptz) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_lock uuid; v_words constant text := 'own space: the adviser in charge asked for a way in'; v_position bigint;
begin
    perform 1 from ledger.head where ownspace.closed_by_holder(p_person) is not null for update;
    v_lock := ownspace.closed_by_holder(p_person);
    if v_lock is null then
        return;
    end if;
    update containment.lock l set asked_by = p_by.account, asked_at = p_now, asked_reason = v_words where l.id = v_lock;
    update ledger.head set position = position + 1 returning position into v_position;
    insert into ledger.entry (position, at, kind, account, sign_in, subject, detail)
    values (v_position, clock_timestamp(), 8, p_by.account, p_by.sign_in, v_lock, v_words);
end $$;

create function ownspace.open_again(p_person uuid, p_account uuid, p_asked_by uuid) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_lock uuid; v_position bigint;
begin
    perform 1 from ledger.head where ownspace.closed_by_holder(p_person) is not null for update;
    select l.id into v_lock from containment.lock l
     where l.id = ownspace.closed_by_holder(p_person) and l.asked_by = p_asked_by for update;
    if v_lock is null then
        return;
    end if;
    update ledger.head set position = position + 1 returning position into v_position;
    insert into ledger.entry (position, at, kind, account, subject) values (v_position, clock_timestamp(), 7, p_account, v_lock);
    update containment.lock l set approved_by = p_account, reopened_at = clock_timestamp(), reopened_position = v_position
     where l.id = v_lock;
end $$;

-- Whoever else was sent a way in before comes too late.
create function ownspace.end_ways(p_person uuid, p_now timestamptz) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    update ownspace.invitation i set used_at = p_now, proof = null where i.person = p_person and i.used_at is null
$$;

-- Somebody asks for the own space. p_key is the HMAC of identifier and birth date. The same row is written whether they are
-- anybody's or not, and what follows is done by another transaction: neither answer nor time tells (invariant 1).
create function ownspace.ask(p_id uuid, p_key bytea) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_person uuid; v_now timestamptz := clock_timestamp();
begin
    select v.ref into v_person from vault.person v
     where v.by_number_birth = p_key or v.by_legacy_birth = p_key limit 1;
    if ownspace.too_many(v_person, v_now) or ownspace.closed_by_holder(v_person) is not null then
        v_person := null;
    end if;
    insert into ownspace.invitation (id, person, asked_at, state, expires_at)
    values (p_id, v_person, v_now, case when v_person is null then 'NOBODY' else 'WAITING' end, v_now + interval '7 days');
end $$;

-- The adviser in charge has a link mailed. DONE, NOT_YOURS, TOO_MANY. A link of the adviser's also lets a person in anew who has
-- lost the second factor.
create function ownspace.invite(p_token bytea, p_id uuid, p_person uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_now timestamptz := clock_timestamp();
begin
    if (v_by.role = 'ADVISER' and quotes.in_charge(p_person, v_now) = v_by.account) is not true then
        return 'NOT_YOURS';
    elsif ownspace.too_many(p_person, v_now) then
        return 'TOO_MANY';
    end if;
    insert into ownspace.invitation (id, person, asked_by, sign_in, asked_at, state, expires_at)
    values (p_id, p_person, v_by.account, v_by.sign_in, v_now, 'WAITING', v_now + interval '7 days');
    perform ownspace.ask_reopening(v_by, p_person, v_now);
    return 'DONE';
end $$;

-- A mail to be written by one worker, claimed before anything is done with it. Only now the sender of mails is tied.
create function ownspace.claim(p_hash bytea) returns table (invitation uuid, person uuid, attempt integer)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v ownspace.invitation; v_now timestamptz := clock_timestamp();
begin
    update ownspace.invitation i set state = 'UNCERTAIN'
     where i.state = 'CLAIMED' and i.claimed_at < v_now - interval '2 minutes';
    update ownspace.invitation i
       set state = 'CLAIMED', claimed_at = v_now, attempts = i.attempts + 1, hash = p_hash
      from (select x.id from ownspace.invitation x
             where x.state = 'WAITING' and (x.claimed_at is null or x.claimed_at < v_now - interval '30 seconds')
             order by x.id limit 1 for update of x skip locked) w
     where i.id = w.id
    returning i.* into v;
    if v.id is null then
        return;
    end if;
    -- Mask 35: last name, first name, e-mail.
    insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at, closes_at)
    values (gen_random_uuid(), '00000000-0000-7000-8000-00000000c0de', v.person, 'NOTICE', v.id, 35, v_now,
            v_now + interval '1 day')
        on conflict (source, holder) do nothing;
    return query select v.id, v.person, v.attempts;
end $$;

create function ownspace.settle(p_invitation uuid, p_attempt integer, p_state text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update ownspace.invitation i
       set state = case when p_state = 'WAITING' and i.attempts >= 40 then 'FAILED' else p_state end
     where i.id = p_invitation and i.attempts = p_attempt and i.state in ('CLAIMED', 'UNCERTAIN');
    update disclosure.tie t set closed_at = clock_timestamp(), closed_because = 'MAILED'
     where t.source = p_invitation and t.closed_at is null and p_state not in ('WAITING', 'UNCERTAIN');
end $$;

-- What was asked for and led nowhere, or is long over.
create function ownspace.forget() returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from ownspace.invitation i
     where i.state = 'NOBODY' and i.asked_at < clock_timestamp() - interval '1 hour'
        or i.expires_at < clock_timestamp() - interval '30 days'
$$;

create function ownspace.live(p_hash bytea) returns uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.id from ownspace.invitation i
     where i.hash = p_hash and i.used_at is null and i.wrong < 5 and i.expires_at > clock_timestamp() and i.person is not null
$$;

-- The person says who it is, as at quotes: five wrong ones close the link; half an hour for what follows.
create function ownspace.prove(p_hash bytea, p_key bytea, p_login text, p_proof bytea) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_id uuid;
begin
    perform 1 from ownspace.invitation i where i.hash = p_hash for update;
    v_id := ownspace.live(p_hash);
    if v_id is null then
        return false;
    end if;
    if exists (select from ownspace.invitation i join vault.person v on v.ref = i.person
                where i.id = v_id and (v.by_number_birth = p_key or v.by_legacy_birth = p_key)) then
        update ownspace.invitation i
           set proof = p_proof, proof_ends = clock_timestamp() + interval '30 minutes', login = p_login, wrong = 0
         where i.id = v_id;
        return true;
    end if;
    update ownspace.invitation i set wrong = i.wrong + 1 where i.id = v_id;
    return false;
end $$;

-- Opens the space, or opens it again: a password, and all sign-ins end. Factors stay, save where the adviser asked: then the
-- person has lost them. False: the link or the page is over.
create function ownspace.activate(p_hash bytea, p_proof bytea, p_account uuid, p_code text, p_password_hash text,
                                  p_display_name text, p_language text)
    returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v ownspace.invitation; v_account uuid; v_now timestamptz := clock_timestamp();
begin
    perform 1 from ownspace.invitation i where i.hash = p_hash for update;
    select i.* into v from ownspace.invitation i
     where i.id = ownspace.live(p_hash) and i.proof = p_proof and i.proof_ends > v_now;
    if v.id is null or v.asked_by is null and ownspace.closed_by_holder(v.person) is not null then
        return false;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('ownspace ' || v.person, 0));
    select s.account into v_account from ownspace.space s where s.person = v.person;
    if v_account is null then
        insert into accounts.account (id, code, login, password_hash, display_name, role, language)
        values (p_account, p_code, v.login, p_password_hash, p_display_name, 'JOBSEEKER', p_language);
        insert into ownspace.space (person, account, opened_at) values (v.person, p_account, v_now);
        insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at)
        values (gen_random_uuid(), p_account, v.person, 'OWN_FILE', p_account, 4095, v_now);
    else
        update accounts.account a set password_hash = p_password_hash, login = v.login where a.id = v_account;
        if v.asked_by is not null then
            delete from factors.passkey f where f.account = v_account;
            delete from factors.one_time_code f where f.account = v_account;
            delete from factors.recovery_code f where f.account = v_account;
        end if;
        update accounts.sign_in s set ended_at = v_now, ended_because = 'PASSWORD_CHANGED'
         where s.account = v_account and s.ended_at is null;
    end if;
    perform ownspace.end_ways(v.person, v_now);
    if v.asked_by is not null and v_account is not null then
        perform ownspace.open_again(v.person, v_account, v.asked_by);
    end if;
    return true;
end $$;

-- The person answers a quote of the own file, signed in. DONE, or why not: NOT_YOURS (or not there), NOT_ALLOWED, STALE.
create function quotes.answer_own(p_token bytea, p_id uuid, p_version integer, p_event text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v quotes.quote; t quotes.transition; v_now timestamptz := clock_timestamp();
begin
    select q.* into v from quotes.quote q join ownspace.space s on s.person = q.person and s.account = v_by.account
     where q.id = p_id and v_by.role = 'JOBSEEKER' for update of q;
    if v.id is null then
        return 'NOT_YOURS';
    end if;
    select * into t from quotes.transition x where x.event = p_event and x.from_state = v.state and x.who = 'PERSON';
    if t.event is null or v.answer_by <= v_now then
        return 'NOT_ALLOWED';
    elsif v.version <> p_version then
        return 'STALE';
    end if;
    update quotes.link l set used_at = v_now, proof = null where l.quote = v.id;
    update disclosure.tie x set closed_at = v_now, closed_because = 'ANSWERED'
     where x.source = v.id and x.holder = '00000000-0000-7000-8000-00000000c0de' and x.closed_at is null;
    perform quotes.move(v, p_event, t.to_state, 'PERSON', v_by, null, v_now);
    perform quotes.hand_over();
    return 'DONE';
end $$;

revoke all on all functions in schema ownspace from public;
revoke all on function quotes.answer_own from public;
grant usage on schema ownspace to ecluse_app;
grant select on ownspace.space to ecluse_app;
grant select (id, person, asked_by, asked_at, state, letter, expires_at, used_at) on ownspace.invitation to ecluse_app;
grant execute on function ownspace.ask, ownspace.invite, ownspace.claim, ownspace.settle, ownspace.forget, ownspace.live,
    ownspace.prove, ownspace.activate, quotes.answer_own to ecluse_app;
