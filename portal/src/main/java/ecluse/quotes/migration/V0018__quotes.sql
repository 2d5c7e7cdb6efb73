-- Quotes: what an organisation asks for a person's training, whether the person takes it, what the adviser in charge decides.
-- The application's role reads the tables and calls the functions below. Who acts is found by the token of a live sign-in, or by
-- the link that was mailed to the person; no caller says who it was. The registrar adds what a file says, history and all; each
-- step of it names its import.
create schema quotes;

-- The machine, as docs/quotes.md prints it. QuoteEvent has the same in Java; a test compares the two.
create table quotes.transition (
    event      text not null,
    from_state text not null,
    to_state   text not null,
    who        text not null check (who in ('OFFICE', 'PERSON', 'ADVISER', 'PORTAL')),
    primary key (event, from_state)
);
insert into quotes.transition (event, from_state, to_state, who) values
    ('SEND', 'DRAFT', 'SENT_TO_JOBSEEKER', 'OFFICE'),
    ('ACCEPT', 'SENT_TO_JOBSEEKER', 'ACCEPTED', 'PERSON'),
    ('DECLINE', 'SENT_TO_JOBSEEKER', 'DECLINED', 'PERSON'),
    ('LAPSE', 'SENT_TO_JOBSEEKER', 'LAPSED', 'PORTAL'),
    ('HAND_OVER', 'ACCEPTED', 'UNDER_ADVISER_REVIEW', 'PORTAL'),
    ('APPROVE', 'UNDER_ADVISER_REVIEW', 'APPROVED', 'ADVISER'),
    ('REFUSE', 'UNDER_ADVISER_REVIEW', 'REFUSED', 'ADVISER'),
    ('RETURN', 'UNDER_ADVISER_REVIEW', 'RETURNED', 'ADVISER'),
    ('REOPEN', 'RETURNED', 'DRAFT', 'OFFICE'),
    ('WITHDRAW', 'DRAFT', 'WITHDRAWN', 'OFFICE'),
    ('WITHDRAW', 'SENT_TO_JOBSEEKER', 'WITHDRAWN', 'OFFICE'),
    ('WITHDRAW', 'ACCEPTED', 'WITHDRAWN', 'OFFICE'),
    ('WITHDRAW', 'UNDER_ADVISER_REVIEW', 'WITHDRAWN', 'OFFICE'),
    ('CANCEL', 'APPROVED', 'CANCELLED', 'OFFICE'),
    ('CONSUME', 'APPROVED', 'CONSUMED', 'PORTAL'),
    ('RESTORE', 'CONSUMED', 'APPROVED', 'PORTAL');

create table quotes.quote (
    id                uuid primary key,
    reference         text unique,
    training_session  uuid not null references training.training_session,
    site              uuid not null references partners.site,
    person            uuid not null,
    scheme            text not null check (scheme in ('AIF', 'POEI', 'AFPR')),
    content           text not null check (length(content) between 1 and 2000),
    hours             integer not null check (hours between 1 and 3000),
    hourly_cents      integer not null check (hourly_cents between 1 and 100000),
    total_cents       bigint not null generated always as (hours::bigint * hourly_cents) stored,
    cofinancing_cents bigint not null default 0 check (cofinancing_cents >= 0),
    employer          text check (length(employer) between 1 and 200),
    state             text not null default 'DRAFT' check (state in ('DRAFT', 'SENT_TO_JOBSEEKER', 'ACCEPTED', 'DECLINED',
        'LAPSED', 'UNDER_ADVISER_REVIEW', 'APPROVED', 'REFUSED', 'RETURNED', 'CANCELLED', 'CONSUMED', 'WITHDRAWN')),
    version           integer not null default 1,
    replaces          uuid references quotes.quote,
    answer_by         timestamptz,
    changed_at        timestamptz not null,
    changed_by        uuid references accounts.account,
    check (cofinancing_cents <= hours::bigint * hourly_cents),
    check (scheme = 'AIF' or hours <= 400),
    check ((scheme = 'AIF') = (employer is null))
);
comment on column quotes.quote.reference is 'as the file calls it that it came from; null for what was written here';
comment on column quotes.quote.version is 'counts every change: who saves an older one is shown both';
create index quote_by_site on quotes.quote (site, changed_at desc, id);
create index quote_by_person on quotes.quote (person, changed_at desc);
create index quote_by_group on quotes.quote (training_session);
create index quote_to_decide on quotes.quote (person) where state = 'UNDER_ADVISER_REVIEW';
create index quote_to_answer on quotes.quote (answer_by) where state = 'SENT_TO_JOBSEEKER';

create table quotes.event (
    quote      uuid not null references quotes.quote,
    n          integer not null,
    event      text not null,
    from_state text,
    to_state   text not null,
    who        text not null check (who in ('OFFICE', 'PERSON', 'ADVISER', 'PORTAL')),
    account    uuid references accounts.account,
    sign_in    uuid,
    reason     text check (length(reason) <= 1000),
    content    jsonb not null,
    intake     uuid,
    at         timestamptz not null,
    primary key (quote, n),
    check (intake is null or num_nulls(account, sign_in) = 2)
);
comment on column quotes.event.intake is 'the import that told it; who did it is known to the file''s sender';
comment on column quotes.event.content is 'the quote as it was, so that what was sent, accepted and decided can be read later';
-- No history tells of a step that there is not, whoever writes it.
create function quotes.follows() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.event <> 'WRITE'
       and not exists (select from quotes.transition t
                        where (t.event, t.from_state, t.to_state, t.who) = (new.event, new.from_state, new.to_state, new.who)) then
        raise exception 'a quote does not go so' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger follows before insert on quotes.event for each row execute function quotes.follows();
create trigger append_only before update or delete on quotes.event
    for each row execute function kernel.unchangeable();
create trigger append_only_whole before truncate on quotes.event
    for each statement execute function kernel.unchangeable();

-- The person's way in until there is a space of one's own: one link for each sending.
create table quotes.link (
    quote      uuid primary key references quotes.quote,
    state      text not null default 'WAITING'
        check (state in ('WAITING', 'CLAIMED', 'SENT', 'FAILED', 'NO_ADDRESS', 'UNCERTAIN')),
    attempts   integer not null default 0,
    claimed_at timestamptz,
    hash       bytea unique,
    wrong      integer not null default 0,
    proof      bytea,
    proof_ends timestamptz,
    expires_at timestamptz not null,
    used_at    timestamptz
);
comment on column quotes.link.hash is 'SHA-256 of the link''s 256 random bits: who reads the table cannot answer for anybody';
comment on column quotes.link.proof is 'SHA-256 of what the page carries once identifier and birth date were right';

-- A quote goes only where the table lets it; what it says changes in a draft alone; whose it is never. For whoever asks.
create function quotes.keep() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a quote stays' using errcode = '42501';
    end if;
    if (new.id, new.training_session, new.site, new.person, new.replaces)
           is distinct from (old.id, old.training_session, old.site, old.person, old.replaces)
       or old.state <> 'DRAFT'
          and (new.scheme, new.content, new.hours, new.hourly_cents, new.cofinancing_cents, new.employer)
              is distinct from (old.scheme, old.content, old.hours, old.hourly_cents, old.cofinancing_cents, old.employer)
       or new.version <> old.version + 1
       or new.state <> old.state
          and not exists (select from quotes.transition t where t.from_state = old.state and t.to_state = new.state) then
        raise exception 'a quote does not change so' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before update or delete on quotes.quote for each row execute function quotes.keep();

create type quotes.asker as (account uuid, sign_in uuid, role text, holders uuid[]);

-- Who is signed in with a token, before no closed lock.
create function quotes.asker(p_token bytea) returns quotes.asker
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v quotes.asker; v_partner uuid;
begin
    select s.account, s.id, s.role, s.holders into v
      from accounts.sign_in s
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > clock_timestamp() and s.admitted;
    if v.account is null then
        raise exception 'nobody is signed in with this token' using errcode = '42501';
    end if;
    select s.partner into v_partner from accounts.sign_in s where s.id = v.sign_in;
    if exists (select from containment.lock l
                where l.reopened_position is null and l.lapsed_at is null
                  and (l.ends_at is null or l.ends_at > clock_timestamp())
                  and l.target = (array[v.sign_in::text, v.account::text, v_partner::text, v.role, '1', ''])[l.scope]) then
        raise exception 'closed' using errcode = '42501';
    end if;
    return v;
end $$;

-- Whose role writes quotes and invoices; a test compares it with ecluse.kernel.Role.
create function quotes.writes(p_role text) returns boolean
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select accounts.works_as_office(p_role) or coalesce(p_role = 'QUOTE_CLERK', false)
$$;

-- Moves a quote and writes its history; for the functions below.
create function quotes.move(p_quote quotes.quote, p_event text, p_to text, p_who text, p_by quotes.asker, p_reason text,
                            p_now timestamptz)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    update quotes.quote q
       set state = p_to, version = q.version + 1, changed_at = p_now, changed_by = (p_by).account,
           answer_by = case when p_event = 'SEND' then p_now + interval '15 days' else q.answer_by end
     where q.id = (p_quote).id;
    insert into quotes.event (quote, n, event, from_state, to_state, who, account, sign_in, reason, content, at)
    select (p_quote).id, (select count(*) + 1 from quotes.event e where e.quote = (p_quote).id), p_event, (p_quote).state,
           p_to, p_who, (p_by).account, (p_by).sign_in, p_reason, to_jsonb(q), p_now
      from quotes.quote q where q.id = (p_quote).id;
end $$;

-- An office writes a draft: a new one where p_version is 0, else the version it has read. DONE, or why not.
create function quotes.save(p_token bytea, p_id uuid, p_version integer, p_group uuid, p_person uuid, p_scheme text,
                            p_content text, p_hours integer, p_hourly_cents integer, p_cofinancing_cents bigint,
                            p_employer text, p_replaces uuid)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_old quotes.quote; v_site uuid; v_now timestamptz := clock_timestamp();
begin
    if not quotes.writes(v_by.role) then
        return 'NOT_YOURS';
    end if;
    if p_version = 0 then
        select g.site into v_site from training.training_session g where g.id = p_group and g.site = any (v_by.holders);
        if v_site is null or not exists (
            select from disclosure.tie t
             where t.holder = v_site and t.person = p_person and t.closed_at is null and t.opened_at <= v_now
               and (t.closes_at is null or t.closes_at > v_now)) then
            return 'NOT_YOURS';
        end if;
        if p_replaces is not null and not exists (
            select from quotes.quote q where q.id = p_replaces and q.site = v_site and q.person = p_person) then
            return 'NOT_YOURS';
        end if;
        insert into quotes.quote (id, training_session, site, person, scheme, content, hours, hourly_cents, cofinancing_cents,
                                  employer, replaces, changed_at, changed_by)
        values (p_id, p_group, v_site, p_person, p_scheme, p_content, p_hours, p_hourly_cents, p_cofinancing_cents,
                p_employer, p_replaces, v_now, v_by.account);
        insert into quotes.event (quote, n, event, to_state, who, account, sign_in, content, at)
        select q.id, 1, 'WRITE', 'DRAFT', 'OFFICE', v_by.account, v_by.sign_in, to_jsonb(q), v_now
          from quotes.quote q where q.id = p_id;
        return 'DONE';
    end if;
    select * into v_old from quotes.quote q where q.id = p_id and q.site = any (v_by.holders) for update;
    if v_old.id is null then
        return 'NOT_YOURS';
    elsif v_old.state <> 'DRAFT' then
        return 'NOT_ALLOWED';
    elsif v_old.version <> p_version then
        return 'STALE';
    end if;
    update quotes.quote q
       set scheme = p_scheme, content = p_content, hours = p_hours, hourly_cents = p_hourly_cents,
           cofinancing_cents = p_cofinancing_cents, employer = p_employer, version = q.version + 1, changed_at = v_now,
           changed_by = v_by.account
     where q.id = p_id;
    insert into quotes.event (quote, n, event, from_state, to_state, who, account, sign_in, content, at)
    select q.id, (select count(*) + 1 from quotes.event e where e.quote = q.id), 'WRITE', 'DRAFT', 'DRAFT', 'OFFICE',
           v_by.account, v_by.sign_in, to_jsonb(q), v_now
      from quotes.quote q where q.id = p_id;
    return 'DONE';
end $$;

-- An office or the adviser in charge acts. DONE, or why not: NOT_YOURS (or not there), NOT_ALLOWED, STALE, NO_REASON, TOO_LATE.
create function quotes.act(p_token bytea, p_id uuid, p_version integer, p_event text, p_reason text)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v quotes.quote; t quotes.transition; v_now timestamptz := clock_timestamp();
begin
    select * into v from quotes.quote q where q.id = p_id for update;
    if (v.site = any (v_by.holders) and quotes.writes(v_by.role)
            or v_by.role = 'ADVISER' and quotes.in_charge(v.person, v_now) = v_by.account) is not true then
        return 'NOT_YOURS';
    end if;
    select * into t from quotes.transition x where x.event = p_event and x.from_state = v.state;
    if t.event is null or t.who <> (case when v_by.role = 'ADVISER' then 'ADVISER' else 'OFFICE' end) then
        return 'NOT_ALLOWED';
    elsif v.version <> p_version then
        return 'STALE';
    elsif p_event in ('REFUSE', 'RETURN', 'CANCEL') and length(trim(coalesce(p_reason, ''))) < 3 then
        return 'NO_REASON';
    end if;
    if p_event = 'SEND' then
        if (select g.starts_on from training.training_session g where g.id = v.training_session)
           < (v_now at time zone 'Europe/Paris')::date + 15 then
            return 'TOO_LATE';
        end if;
        if not exists (select from disclosure.tie x
                        where x.holder = v.site and x.person = v.person and x.closed_at is null and x.opened_at <= v_now
                          and (x.closes_at is null or x.closes_at > v_now)) then
            return 'NOT_YOURS';
        end if;
        insert into quotes.link (quote, expires_at) values (p_id, v_now + interval '15 days')
            on conflict (quote) do update
               set state = 'WAITING', attempts = 0, claimed_at = null, hash = null, wrong = 0, proof = null,
                   proof_ends = null, used_at = null, expires_at = excluded.expires_at;
        -- Mask 35: last name, first name, e-mail. By this the mail goes out, and by nothing else.
        insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at, closes_at)
        values (gen_random_uuid(), '00000000-0000-7000-8000-00000000c0de', v.person, 'NOTICE', p_id, 35, v_now,
                v_now + interval '15 days')
            on conflict (source, holder) do update
               set opened_at = excluded.opened_at, closes_at = excluded.closes_at, closed_at = null, closed_because = null;
    end if;
    perform quotes.move(v, p_event, t.to_state, t.who, v_by, nullif(trim(p_reason), ''), v_now);
    return 'DONE';
end $$;

-- Who looks after a person now; null for nobody.
create function quotes.in_charge(p_person uuid, p_now timestamptz) returns uuid
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select c.adviser from accompaniment.charge c
     where c.person = p_person and c.since <= (p_now at time zone 'Europe/Paris')::date
       and (c.until is null or c.until >= (p_now at time zone 'Europe/Paris')::date)
$$;

-- Another mail, for the office: the first did not arrive, or its link was used up by wrong answers.
create function quotes.mail_again(p_token bytea, p_id uuid) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token);
begin
    update quotes.link l
       set state = 'WAITING', claimed_at = null, hash = null, wrong = 0, proof = null, proof_ends = null
      from quotes.quote q
     where l.quote = p_id and q.id = l.quote and q.site = any (v_by.holders) and q.state = 'SENT_TO_JOBSEEKER'
       and quotes.writes(v_by.role) and l.attempts < 40
       and l.state in ('SENT', 'FAILED', 'NO_ADDRESS', 'UNCERTAIN');
    return found;
end $$;

-- A mail to be written by one worker: claimed before anything is done with it, under a link that only its mail will hold.
create function quotes.claim_link(p_hash bytea) returns table (quote uuid, person uuid, attempt integer)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update quotes.link l set state = 'UNCERTAIN'
     where l.state = 'CLAIMED' and l.claimed_at < clock_timestamp() - interval '2 minutes';
    return query
    update quotes.link l set state = 'CLAIMED', claimed_at = clock_timestamp(), attempts = l.attempts + 1, hash = p_hash
      from (select x.quote, q.person from quotes.link x join quotes.quote q on q.id = x.quote
             where x.state = 'WAITING' and q.state = 'SENT_TO_JOBSEEKER'
               and (x.claimed_at is null or x.claimed_at < clock_timestamp() - interval '30 seconds')
             order by x.quote limit 1 for update of x skip locked) w
     where l.quote = w.quote
    returning l.quote, w.person, l.attempts;
end $$;

create function quotes.settle_link(p_quote uuid, p_attempt integer, p_state text) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update quotes.link l set state = case when p_state = 'WAITING' and l.attempts >= 40 then 'FAILED' else p_state end
     where l.quote = p_quote and l.attempts = p_attempt and l.state in ('CLAIMED', 'UNCERTAIN')
$$;

-- Whether a link leads to a quote that waits for its answer.
create function quotes.live_link(p_hash bytea) returns uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select l.quote from quotes.link l join quotes.quote q on q.id = l.quote
     where l.hash = p_hash and l.used_at is null and l.wrong < 5 and l.expires_at > clock_timestamp()
       and q.state = 'SENT_TO_JOBSEEKER' and q.answer_by > clock_timestamp()
$$;

-- The person says who it is: p_key is the HMAC of identifier and birth date, compared here, so that no fact is opened. Five
-- wrong ones close the link. For half an hour p_proof, which that page alone has, stands for the answer.
create function quotes.open_link(p_hash bytea, p_key bytea, p_proof bytea) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_quote uuid;
begin
    perform 1 from quotes.link l where l.hash = p_hash for update;
    v_quote := quotes.live_link(p_hash);
    if v_quote is null then
        return null;
    end if;
    if exists (select from quotes.quote q join vault.person v on v.ref = q.person
                where q.id = v_quote and (v.by_number_birth = p_key or v.by_legacy_birth = p_key)) then
        update quotes.link l set proof = p_proof, proof_ends = clock_timestamp() + interval '30 minutes', wrong = 0
         where l.quote = v_quote;
        return v_quote;
    end if;
    update quotes.link l set wrong = l.wrong + 1 where l.quote = v_quote;
    return null;
end $$;

-- The person's answer, once. True: it stands.
create function quotes.answer_link(p_hash bytea, p_proof bytea, p_event text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v quotes.quote; t quotes.transition; v_by quotes.asker; v_now timestamptz := clock_timestamp();
begin
    perform 1 from quotes.link l where l.hash = p_hash for update;
    select q.* into v from quotes.quote q join quotes.link l on l.quote = q.id
     where q.id = quotes.live_link(p_hash) and l.proof = p_proof and l.proof_ends > v_now for update of q;
    select * into t from quotes.transition x where x.event = p_event and x.from_state = v.state and x.who = 'PERSON';
    if t.event is null then
        return false;
    end if;
    update quotes.link l set used_at = v_now, proof = null where l.quote = v.id;
    update disclosure.tie x set closed_at = v_now, closed_because = 'ANSWERED'
     where x.source = v.id and x.holder = '00000000-0000-7000-8000-00000000c0de' and x.closed_at is null;
    perform quotes.move(v, p_event, t.to_state, 'PERSON', v_by, null, v_now);
    perform quotes.hand_over();
    return true;
end $$;

-- Accepted quotes of people whom somebody looks after go to that adviser.
create function quotes.hand_over() returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v quotes.quote; v_by quotes.asker; v_now timestamptz := clock_timestamp(); v_moved integer := 0;
begin
    for v in select q.* from quotes.quote q
              where q.state = 'ACCEPTED' and quotes.in_charge(q.person, v_now) is not null for update skip locked
    loop
        perform quotes.move(v, 'HAND_OVER', 'UNDER_ADVISER_REVIEW', 'PORTAL', v_by, null, v_now);
        v_moved := v_moved + 1;
    end loop;
    return v_moved;
end $$;

-- Quotes that nobody answered in time, by the caller's clock: it can end the wait early at worst, and opens nothing.
create function quotes.lapse(p_now timestamptz) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v quotes.quote; v_by quotes.asker; v_moved integer := 0;
begin
    for v in select q.* from quotes.quote q
              where q.state = 'SENT_TO_JOBSEEKER' and q.answer_by <= p_now for update skip locked
    loop
        perform quotes.move(v, 'LAPSE', 'LAPSED', 'PORTAL', v_by, null, clock_timestamp());
        v_moved := v_moved + 1;
    end loop;
    return v_moved;
end $$;

-- The enrolment certificate (AIS) uses an approved quote up, whoever records it; taken back, it gives the quote back.
create function quotes.follow_enrolment() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v quotes.quote; t quotes.transition; v_by quotes.asker;
begin
    select x.* into t from quotes.transition x
     where x.event = case when new.state in ('REGISTERED', 'ENTERED') then 'CONSUME' else 'RESTORE' end;
    for v in select q.* from quotes.quote q
              where q.state = t.from_state and q.person = new.person and q.training_session = new.training_session for update
    loop
        perform quotes.move(v, t.event, t.to_state, 'PORTAL', v_by, null, clock_timestamp());
    end loop;
    return null;
end $$;
create trigger quote_consumed after insert or update of state on training.enrolment
    for each row when (new.state in ('REGISTERED', 'ENTERED')) execute function quotes.follow_enrolment();
create trigger quote_restored after update of state on training.enrolment
    for each row when (old.state = 'REGISTERED' and new.state = 'PLACED' and new.act in ('UNDO', 'CORRECTION'))
    execute function quotes.follow_enrolment();

revoke all on all functions in schema quotes from public;
grant usage on schema quotes to ecluse_app;
grant select on quotes.quote, quotes.event, quotes.transition to ecluse_app;
grant select (quote, state, attempts, wrong, expires_at, used_at) on quotes.link to ecluse_app;
grant execute on function quotes.save, quotes.act, quotes.mail_again, quotes.claim_link, quotes.settle_link, quotes.live_link,
    quotes.open_link, quotes.answer_link, quotes.hand_over, quotes.lapse to ecluse_app;

-- What a file says: added with its history, never changed. A quote that was sent has a link, so that the office can mail it.
grant usage on schema quotes to ecluse_registrar;
grant select on quotes.quote, quotes.event to ecluse_registrar;
grant insert (id, reference, training_session, site, person, scheme, content, hours, hourly_cents, cofinancing_cents, employer,
              state, version, answer_by, changed_at) on quotes.quote to ecluse_registrar;
grant insert (quote, n, event, from_state, to_state, who, reason, content, intake, at) on quotes.event to ecluse_registrar;
grant insert (quote, state, expires_at) on quotes.link to ecluse_registrar;
