-- Joining: an organisation asks to be a partner, the agency decides by two officers, and the agreement has a term. Nothing in this
-- schema is about a jobseeker. The application's role reads the tables, save the links' hashes, and calls the functions below; who
-- acts is found by the token of a live sign-in. Partners that came by import have no row here and work on as they did.
create schema joining;

alter table accounts.account drop constraint account_role_check;
alter table accounts.account add constraint account_role_check check (role in (
    'TRAINING_OFFICE_MANAGER', 'QUOTE_CLERK', 'ATTENDANCE_TAKER', 'CENTRE_HEAD', 'PARTNER_ACCOUNT_MANAGER', 'ADVISER',
    'SECURITY_OFFICER', 'PRIVACY_OFFICER', 'CORRESPONDENCE', 'JOBSEEKER', 'PARTNERSHIP_OFFICER'));
alter table accounts.account drop constraint account_check;
alter table accounts.account add constraint account_check check (
    (partner is null) = (role in ('ADVISER', 'SECURITY_OFFICER', 'PRIVACY_OFFICER', 'CORRESPONDENCE', 'JOBSEEKER',
                                  'PARTNERSHIP_OFFICER')));

-- Kind 19: a step of a partner's agreement (docs/ledger-format.md).
alter table ledger.entry drop constraint entry_check;
alter table ledger.entry add constraint entry_check check (
    kind between 1 and 19 and purpose between 0 and 255 and service between 0 and 255
    and reason between 0 and 255 and (reason = 0 or kind = 2) and (fields = 0 or kind in (1, 2)));

-- What a partner's accounts may not do any more, or not yet, whatever their role: they read on.
alter table partners.partner add column barred text[] not null default '{}';
comment on column partners.partner.barred is 'rights (ecluse.kernel.Right) with which its accounts change nothing';

-- The machine, as docs/agreement-states.md prints it. AgreementEvent has the same in Java; a test compares the two.
create table joining.transition (
    event      text not null,
    from_state text not null,
    to_state   text not null,
    who        text not null check (who in ('ASKER', 'OFFICER', 'SECOND_OFFICER', 'HOLDER', 'PORTAL')),
    primary key (event, from_state)
);
insert into joining.transition (event, from_state, to_state, who) values
    ('SEND', 'DRAFT', 'SUBMITTED', 'ASKER'),
    ('PROVE', 'SUBMITTED', 'SUBMITTED', 'ASKER'),
    ('TAKE', 'SUBMITTED', 'UNDER_REVIEW', 'OFFICER'),
    ('REFUSE', 'UNDER_REVIEW', 'REFUSED', 'OFFICER'),
    ('PROPOSE', 'UNDER_REVIEW', 'UNDER_REVIEW', 'OFFICER'),
    ('APPROVE', 'UNDER_REVIEW', 'APPROVED', 'SECOND_OFFICER'),
    ('INVITE', 'APPROVED', 'APPROVED', 'OFFICER'),
    ('ACTIVATE', 'APPROVED', 'ACTIVE', 'HOLDER'),
    ('SUSPEND', 'ACTIVE', 'SUSPENDED', 'OFFICER'),
    ('ASK_LIFTING', 'SUSPENDED', 'SUSPENDED', 'OFFICER'),
    ('LIFT', 'SUSPENDED', 'ACTIVE', 'SECOND_OFFICER'),
    ('TERMINATE', 'APPROVED', 'TERMINATED', 'OFFICER'),
    ('TERMINATE', 'ACTIVE', 'TERMINATED', 'OFFICER'),
    ('TERMINATE', 'SUSPENDED', 'TERMINATED', 'OFFICER'),
    ('ASK_RENEWAL', 'ACTIVE', 'ACTIVE', 'OFFICER'),
    ('ASK_RENEWAL', 'EXPIRED', 'EXPIRED', 'OFFICER'),
    ('RENEW', 'ACTIVE', 'ACTIVE', 'SECOND_OFFICER'),
    ('RENEW', 'EXPIRED', 'ACTIVE', 'SECOND_OFFICER'),
    ('ASK_MANAGER', 'ACTIVE', 'ACTIVE', 'OFFICER'),
    ('APPOINT', 'ACTIVE', 'ACTIVE', 'SECOND_OFFICER'),
    ('EXPIRE', 'ACTIVE', 'EXPIRED', 'PORTAL'),
    ('EXPIRE', 'SUSPENDED', 'EXPIRED', 'PORTAL'),
    ('CLOSE', 'EXPIRED', 'EXPIRED', 'PORTAL');

-- What an agreement opens, and the rights that go with it. OpenedService has the same in Java.
create table joining.service (
    code text primary key,
    acts text[] not null
);
insert into joining.service (code, acts) values
    ('FOLLOW_UP', '{RECORD_ENROLMENTS,PLACE,KEEP_MEETINGS,KEEP_ATTENDANCE,TICK_ATTENDANCE,CERTIFY_ATTENDANCE}'),
    ('QUOTES', '{WRITE_QUOTES,WRITE_INVOICES}'),
    ('OFFER', '{KEEP_OFFER}');

-- Luhn's check (ISO/IEC 7812-1 annex B), and the SIRET with La Poste's rule, as ecluse.partners.Siret has them.
create function joining.luhn(p_digits text) returns boolean
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select sum(case when x.d > 9 then x.d - 9 else x.d end) % 10 = 0
      from (select substr(p_digits, n, 1)::integer * (1 + (length(p_digits) - n) % 2) as d
              from generate_series(1, length(p_digits)) n) x
$$;
create function joining.siret(p_text text) returns boolean
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when p_text !~ '^[0-9]{14}$' then false
                else joining.luhn(p_text)
                     or p_text like '356000000%'
                        and (select sum(substr(p_text, n, 1)::integer) from generate_series(1, 14) n) % 5 = 0 end
$$;

create table joining.agreement (
    id                     uuid primary key,
    state                  text not null check (state in ('DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'REFUSED', 'APPROVED', 'ACTIVE',
                                                          'SUSPENDED', 'EXPIRED', 'TERMINATED')),
    version                integer not null default 1,
    draft_hash             bytea unique,
    typed                  text check (length(typed) <= 60000),
    language               text not null check (language in ('fr', 'en')),
    siret                  text check (joining.siret(siret)),
    nda                    text check (nda ~ '^[0-9]{2}([0-9]{2}|2[AB])[0-9]{5}([0-9]{2}|2[AB])$'),
    legal_name             text check (length(legal_name) between 1 and 255),
    trade_name             text check (length(trade_name) between 1 and 255),
    certificate_number     text check (length(certificate_number) between 1 and 60),
    certificate_categories text[] check (certificate_categories <@ '{TRAINING,SKILLS_REVIEW,VAE,APPRENTICESHIP}'),
    certificate_until      date,
    responsible_siret      text check (joining.siret(responsible_siret)),
    responsible_name       text check (length(responsible_name) between 1 and 255),
    contact_name           text check (length(contact_name) between 1 and 200),
    contact_email          text check (length(contact_email) between 3 and 254 and contact_email = lower(contact_email)),
    contact_phone          text check (contact_phone ~ '^(0[1-9][0-9]{8}|\+[1-9][0-9]{7,14})$'),
    alone                  boolean not null default false,
    sent_at                timestamptz,
    due_on                 date,
    proven_at              timestamptz,
    number                 text check (number ~ '^[0-9]{4,20}-[0-9]{1,3}(/[0-9]{1,3})?$'),
    starts_on              date,
    ends_on                date,
    services               text[] check (services <@ '{FOLLOW_UP,QUOTES,OFFER}'),
    size_class             text check (size_class in ('micro', 'small', 'medium', 'large', 'network')),
    proposed_by            uuid references accounts.account,
    proposed_at            timestamptz,
    approved_by            uuid references accounts.account,
    approved_at            timestamptz,
    partner                uuid references partners.partner,
    account                uuid references accounts.account,
    lock                   uuid references containment.lock,
    lifting_asked_by       uuid references accounts.account,
    lifted_by              uuid references accounts.account,
    renewal_until          date,
    renewal_by             uuid references accounts.account,
    renewed_by             uuid references accounts.account,
    renewed_on             date,
    manager_name           text check (length(manager_name) between 1 and 200),
    manager_email          text check (length(manager_email) between 3 and 254 and manager_email = lower(manager_email)),
    manager_by             uuid references accounts.account,
    appointed_by           uuid references accounts.account,
    reminded               smallint check (reminded in (90, 30, 7)),
    closed_on              date,
    changed_at             timestamptz not null,
    check (state = 'DRAFT' or num_nulls(siret, nda, legal_name, contact_name, contact_email, contact_phone, sent_at, due_on) = 0),
    check (num_nulls(certificate_number, certificate_categories, certificate_until) in (0, 3)),
    check ((responsible_siret is null) = (responsible_name is null)),
    check (num_nulls(number, starts_on, ends_on, services, size_class, proposed_by, proposed_at) in (0, 7)),
    check (ends_on > starts_on and ends_on <= coalesce(renewed_on, starts_on) + interval '3 years'),
    check ((manager_name is null) = (manager_email is null)),
    -- Invariant 9: no agreement is approved or renewed, no suspension lifted and no manager appointed by one officer alone, whoever
    -- writes the row.
    check (approved_by is null or proposed_by is not null and approved_by <> proposed_by),
    check ((approved_by is not null) = (state in ('APPROVED', 'ACTIVE', 'SUSPENDED', 'EXPIRED', 'TERMINATED'))),
    check ((approved_by is null) = (partner is null) and (partner is null) = (account is null)),
    check (lifted_by is null or lifting_asked_by is not null and lifted_by <> lifting_asked_by),
    check (renewal_until is null or renewal_by is not null),
    check (renewed_by is null or renewal_by is not null and renewed_by <> renewal_by),
    check (manager_email is null or manager_by is not null),
    check (appointed_by is null or manager_by is not null and appointed_by <> manager_by),
    check ((state = 'SUSPENDED') <= (lock is not null))
);
comment on column joining.agreement.draft_hash is 'SHA-256 of the 256 random bits of a draft''s address';
comment on column joining.agreement.typed is 'a draft as it was typed; gone when it is sent';
comment on column joining.agreement.responsible_siret is 'who answers for the trainings in a network, where it is another body';
comment on column joining.agreement.alone is 'one person does everything: the first account is a head''s, and nobody keeps accounts';
comment on column joining.agreement.manager_email is 'who should keep the accounts, as a first officer has asked; gone once appointed';
comment on column joining.agreement.proven_at is 'when somebody followed the link that was mailed to contact_email';
comment on column joining.agreement.reminded is 'the last reminder of the end, in days before it';
comment on column joining.agreement.renewed_on is 'the first day of the term that runs, where it is not the first term';
comment on column joining.agreement.closed_on is 'when, after 30 days of reading, the partner was closed';
comment on column joining.agreement.version is 'counts every change: who acts on an older one is told so';
create index agreement_by_state on joining.agreement (state, due_on, id);
create index agreement_by_siret on joining.agreement (siret);
create index agreement_by_partner on joining.agreement (partner);
-- One agreement of a partner runs at a time.
create unique index one_running on joining.agreement (partner) where state in ('APPROVED', 'ACTIVE', 'SUSPENDED');

create table joining.site (
    agreement uuid not null references joining.agreement on delete cascade,
    n         smallint not null check (n between 1 and 20),
    siret     text not null check (joining.siret(siret)),
    name      text not null check (length(name) between 1 and 255),
    street    text not null check (length(street) between 1 and 255),
    postcode  text not null check (postcode ~ '^[0-9]{5}$'),
    commune   text not null check (length(commune) between 1 and 100),
    primary key (agreement, n),
    unique (agreement, siret)
);

create table joining.event (
    agreement  uuid not null references joining.agreement,
    n          integer not null,
    event      text not null,
    from_state text not null,
    to_state   text not null,
    who        text not null,
    account    uuid references accounts.account,
    sign_in    uuid,
    first      uuid references accounts.account,
    reason     text check (length(reason) <= 1000),
    at         timestamptz not null,
    primary key (agreement, n),
    check (first <> account)
);
comment on column joining.event.first is 'the first of two officers, where it took two';

-- No history tells of a step that there is not, whoever writes it.
create function joining.follows() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from joining.transition t
                    where (t.event, t.from_state, t.to_state, t.who) = (new.event, new.from_state, new.to_state, new.who))
       or (new.who = 'SECOND_OFFICER') <> (new.first is not null) then
        raise exception 'an agreement does not go so' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger follows before insert on joining.event for each row execute function joining.follows();
create trigger append_only before update or delete on joining.event for each row execute function kernel.unchangeable();
create trigger append_only_whole before truncate on joining.event for each statement execute function kernel.unchangeable();

-- An agreement goes only where the table lets it, begins as a draft, and says for ever what was asked; a draft alone may go.
create function joining.keep() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'DRAFT' then
            raise exception 'an agreement begins as a draft' using errcode = '42501';
        end if;
        return new;
    elsif tg_op = 'DELETE' then
        if old.state <> 'DRAFT' then
            raise exception 'an agreement stays' using errcode = '42501';
        end if;
        return old;
    end if;
    if new.id <> old.id or new.version <> old.version + 1
       or new.state <> old.state
          and not exists (select from joining.transition t where t.from_state = old.state and t.to_state = new.state)
       or old.state <> 'DRAFT'
          and (new.siret, new.nda, new.legal_name, new.trade_name, new.certificate_number, new.certificate_categories,
               new.certificate_until, new.responsible_siret, new.responsible_name, new.contact_name, new.contact_email,
               new.contact_phone, new.alone, new.sent_at)
              is distinct from
              (old.siret, old.nda, old.legal_name, old.trade_name, old.certificate_number, old.certificate_categories,
               old.certificate_until, old.responsible_siret, old.responsible_name, old.contact_name, old.contact_email,
               old.contact_phone, old.alone, old.sent_at)
       or old.approved_by is not null
          and (new.number, new.starts_on, new.services, new.proposed_by, new.approved_by, new.partner, new.account)
              is distinct from
              (old.number, old.starts_on, old.services, old.proposed_by, old.approved_by, old.partner, old.account)
       or old.approved_by is not null and new.ends_on <> old.ends_on
          and (old.renewal_until is distinct from new.ends_on or new.renewed_by is null)
    then
        raise exception 'an agreement does not change so' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before insert or update or delete on joining.agreement
    for each row execute function joining.keep();

create function joining.keep_site() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from joining.agreement a
                where a.id = case when tg_op = 'DELETE' then old.agreement else new.agreement end and a.state <> 'DRAFT') then
        raise exception 'a request that was sent keeps its sites' using errcode = '42501';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger keep before insert or update or delete on joining.site for each row execute function joining.keep_site();

-- Mails that wait and mails that went, and the links in them. The hash is made when the mail is written: who reads the table opens
-- nothing.
create table joining.mail (
    id         uuid primary key default gen_random_uuid(),
    agreement  uuid not null references joining.agreement,
    kind       text not null check (kind in ('PROVE', 'REFUSED', 'ACTIVATE', 'TERM_90', 'TERM_30', 'TERM_7', 'ENDED', 'SUSPENDED',
                                             'LIFTED', 'TERMINATED', 'RENEWED', 'MANAGER', 'APPOINTED')),
    account    uuid references accounts.account,
    address    text not null,
    language   text not null check (language in ('fr', 'en')),
    asked_at   timestamptz not null,
    state      text not null default 'WAITING' check (state in ('WAITING', 'CLAIMED', 'SENT', 'FAILED', 'UNCERTAIN', 'TOO_MANY')),
    attempts   integer not null default 0,
    claimed_at timestamptz,
    hash       bytea unique,
    expires_at timestamptz,
    used_at    timestamptz,
    check ((expires_at is not null) = (kind in ('PROVE', 'ACTIVATE', 'MANAGER'))),
    check ((account is not null) = (kind = 'MANAGER'))
);
comment on column joining.mail.account is 'the account that the link opens, where it is not the agreement''s first';
create index mail_to_write on joining.mail (asked_at) where state in ('WAITING', 'CLAIMED');
create index mail_by_agreement on joining.mail (agreement, asked_at);
create index mail_by_account on joining.mail (account) where account is not null;
create index mail_by_address on joining.mail (address, asked_at) where kind = 'PROVE';

-- Numbers that the portal gives, above those of the files.
create sequence joining.partner_number start 900001;
create sequence joining.account_number start 900001;

create type joining.asker as (account uuid, sign_in uuid);

-- Who is signed in with a token as a partnership officer, before no closed lock. A closed service of the partners' does not stop
-- officers.
create function joining.officer(p_token bytea) returns joining.asker
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v joining.asker;
begin
    select s.account, s.id into v
      from accounts.sign_in s
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > clock_timestamp() and s.admitted
       and s.role = 'PARTNERSHIP_OFFICER'
       and not exists (select from containment.lock l
                        where l.reopened_position is null and l.lapsed_at is null
                          and (l.ends_at is null or l.ends_at > clock_timestamp())
                          and l.target = (array[s.id::text, s.account::text, null, s.role, null, ''])[l.scope]);
    if v.account is null then
        raise exception 'not a partnership officer' using errcode = '42501';
    end if;
    return v;
end $$;

-- Moves an agreement by one event, whose row of the table the caller has found, tells it, and enters it in the ledger. Last of
-- what a function does before it locks: the ledger's head is taken here.
create function joining.tell(p_id uuid, t joining.transition, p_by joining.asker, p_first uuid, p_reason text, p_now timestamptz)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_position bigint;
begin
    update joining.agreement a set state = t.to_state, version = a.version + 1, changed_at = p_now where a.id = p_id;
    insert into joining.event (agreement, n, event, from_state, to_state, who, account, sign_in, first, reason, at)
    values (p_id, (select count(*) + 1 from joining.event e where e.agreement = p_id), t.event, t.from_state, t.to_state, t.who,
            (p_by).account, (p_by).sign_in, p_first, p_reason, p_now);
    update ledger.head h set position = h.position + 1 returning h.position into v_position;
    insert into ledger.entry (position, at, kind, account, partner, sign_in, subject, detail)
    select v_position, clock_timestamp(), 19, (p_by).account, a.partner, (p_by).sign_in, p_id,
           t.event || ' ' || t.from_state || ' ' || t.to_state || coalesce(' first ' || p_first, '')
      from joining.agreement a where a.id = p_id;
end $$;

create function joining.step(p_event text, p_state text) returns joining.transition
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select t from joining.transition t where t.event = p_event and t.from_state = p_state
$$;

create function joining.post(p_agreement uuid, p_kind text, p_now timestamptz) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    -- To whoever keeps the partner's accounts; where nobody does, to the heads of its centre; to the one who asked, as long as neither
    -- is there. That a manager is appointed is told to all of them: whoever has two officers' accounts does not appoint one unseen.
    with there as (
        select u.login, u.language, u.role = 'PARTNER_ACCOUNT_MANAGER' as keeps
          from joining.agreement a join accounts.account u on u.partner = a.partner
         where a.id = p_agreement and u.role in ('PARTNER_ACCOUNT_MANAGER', 'CENTRE_HEAD') and u.status = 'ACTIVE'
           and u.login like '%@%' and p_kind not in ('PROVE', 'REFUSED', 'ACTIVATE')),
    keepers as (
        select t.login, t.language from there t
         where t.keeps or p_kind = 'APPOINTED' or not exists (select from there o where o.keeps))
    insert into joining.mail (agreement, kind, address, language, asked_at, expires_at, state)
    select a.id, p_kind, coalesce(k.login, a.contact_email), coalesce(k.language, a.language), p_now,
           case p_kind when 'PROVE' then p_now + interval '1 year' when 'ACTIVATE' then p_now + interval '7 days' end,
           -- Who writes others' addresses into the form fills nobody's letterbox.
           case when p_kind = 'PROVE' and (select count(*) from joining.mail m
                                            where m.kind = 'PROVE' and m.address = a.contact_email
                                              and m.asked_at > p_now - interval '1 day') >= 3
                then 'TOO_MANY' else 'WAITING' end
      from joining.agreement a left join keepers k on true where a.id = p_agreement
$$;

-- What a partner's accounts may not do: what its agreement does not open, or anything once it is over.
create function joining.bar(p_agreement uuid, p_all boolean) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    update partners.partner p
       set barred = array(select distinct r from joining.service s cross join unnest(s.acts) r
                           where p_all or not s.code = any (a.services) order by r)
      from joining.agreement a where a.id = p_agreement and p.id = a.partner
$$;

-- Closes a partner, by its agreement: its accounts are suspended, its sign-ins end, and a lock says why to who stands before it.
-- What the lock closes is closed from its position in the ledger on (invariant 4). Rights before the ledger's head.
create function joining.shut(p_partner uuid, p_reason text, p_message text) returns uuid
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_lock uuid;
begin
    update partners.partner p set status = 'SUSPENDED' where p.id = p_partner and p.status <> 'SUSPENDED';
    select c.lock_id into v_lock
      from containment.close(gen_random_uuid(), null, 'AGREEMENT', 3::smallint, p_partner::text, left(p_reason, 400),
                             left(p_message, 400), null) c;
    return v_lock;
end $$;

-- Opens a partner again, by two officers: its status, and the agreement's own lock. One that security has closed meanwhile, or
-- opened, is security's. Rights before the ledger's head.
create function joining.open_again(p_partner uuid, p_lock uuid, p_first uuid, p_by joining.asker, p_now timestamptz)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_position bigint;
begin
    update partners.partner p set status = 'ACTIVE' where p.id = p_partner and p.status <> 'ACTIVE';
    perform 1 from ledger.head h for update;
    update containment.lock l
       set asked_by = p_first, asked_at = coalesce(l.asked_at, p_now), approved_by = (p_by).account, reopened_at = p_now,
           asked_reason = coalesce(l.asked_reason, 'agreement'), reopened_position = (select h.position + 1 from ledger.head h)
     where l.id = p_lock and l.rule = 'AGREEMENT' and l.reopened_position is null;
    if found then
        update ledger.head h set position = h.position + 1 returning h.position into v_position;
        insert into ledger.entry (position, at, kind, account, sign_in, subject)
        values (v_position, clock_timestamp(), 7, (p_by).account, (p_by).sign_in, p_lock);
    end if;
end $$;

-- --- The organisation that asks ---------------------------------------------------------------------------------------------

-- Keeps a draft under its address: a new one, or the one that is there. False: it was sent already.
create function joining.save_draft(p_id uuid, p_hash bytea, p_typed text, p_language text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v joining.agreement; v_now timestamptz := clock_timestamp();
begin
    select a.* into v from joining.agreement a where a.draft_hash = p_hash for update;
    if v.id is null then
        insert into joining.agreement (id, state, draft_hash, typed, language, changed_at)
        values (p_id, 'DRAFT', p_hash, p_typed, p_language, v_now);
        return true;
    end if;
    update joining.agreement a set typed = p_typed, language = p_language, version = a.version + 1, changed_at = v_now
     where a.id = v.id and a.state = 'DRAFT';
    return found;
end $$;

create function joining.draft(p_hash bytea) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.typed from joining.agreement a where a.draft_hash = p_hash and a.state = 'DRAFT'
$$;

-- Sends a request; the draft it was, if any, becomes it. The same is done whoever asks and whatever is known of the organisation:
-- what it means is the officers' to see. False: that draft was sent already.
create function joining.send(p_id uuid, p_draft bytea, p_language text, p_siret text, p_nda text, p_legal_name text,
                             p_trade_name text, p_certificate_number text, p_certificate_categories text[],
                             p_certificate_until date, p_responsible_siret text, p_responsible_name text, p_contact_name text,
                             p_contact_email text, p_contact_phone text, p_alone boolean, p_site_sirets text[], p_site_names text[],
                             p_site_streets text[], p_site_postcodes text[], p_site_communes text[], p_due_on date)
    returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_id uuid; v_state text; v_nobody joining.asker; v_now timestamptz := clock_timestamp();
begin
    select a.id, a.state into v_id, v_state from joining.agreement a where a.draft_hash = p_draft for update;
    if v_state <> 'DRAFT' then
        return false;
    elsif v_id is null then
        v_id := p_id;
        insert into joining.agreement (id, state, language, changed_at) values (v_id, 'DRAFT', p_language, v_now);
    end if;
    insert into joining.site (agreement, n, siret, name, street, postcode, commune)
    select v_id, s.n, s.siret, s.name, s.street, s.postcode, s.commune
      from unnest(p_site_sirets, p_site_names, p_site_streets, p_site_postcodes, p_site_communes) with ordinality
           as s(siret, name, street, postcode, commune, n);
    update joining.agreement a
       set typed = null, language = p_language, siret = p_siret, nda = p_nda, legal_name = p_legal_name, trade_name = p_trade_name,
           certificate_number = p_certificate_number, certificate_categories = p_certificate_categories,
           certificate_until = p_certificate_until, responsible_siret = p_responsible_siret,
           responsible_name = p_responsible_name, contact_name = p_contact_name, contact_email = lower(p_contact_email),
           contact_phone = p_contact_phone, alone = p_alone, sent_at = v_now, due_on = p_due_on, version = a.version + 1
     where a.id = v_id;
    perform joining.post(v_id, 'PROVE', v_now);
    perform joining.tell(v_id, joining.step('SEND', 'DRAFT'), v_nobody, null, null, v_now);
    return true;
end $$;

-- The request behind a mailed link that lives.
create function joining.of_link(p_hash bytea, p_kind text) returns uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select m.agreement from joining.mail m
     where m.hash = p_hash and m.kind = p_kind and m.used_at is null and m.expires_at > clock_timestamp()
$$;

-- Whoever has the link reads the mail of that address: a second time changes nothing.
create function joining.prove(p_hash bytea) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v joining.agreement; v_nobody joining.asker; v_now timestamptz := clock_timestamp();
begin
    select a.* into v from joining.agreement a where a.id = joining.of_link(p_hash, 'PROVE') for update;
    if v.state = 'SUBMITTED' and v.proven_at is null then
        update joining.agreement a set proven_at = v_now, version = a.version + 1 where a.id = v.id;
        perform joining.tell(v.id, joining.step('PROVE', 'SUBMITTED'), v_nobody, null, null, v_now);
    end if;
    return v.id is not null;
end $$;

-- --- The agency -------------------------------------------------------------------------------------------------------------

-- An officer acts. DONE, or why not: NOT_THERE, STALE, NOT_ALLOWED, NOT_PROVEN, NO_REASON, SAME_OFFICER, NOT_ASKED.
create function joining.act(p_token bytea, p_id uuid, p_version integer, p_event text, p_reason text, p_message text)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by joining.asker := joining.officer(p_token); v joining.agreement; t joining.transition; v_first uuid; v_lock uuid;
    v_reason text := nullif(trim(p_reason), ''); v_now timestamptz := clock_timestamp();
begin
    select a.* into v from joining.agreement a where a.id = p_id and a.state <> 'DRAFT' for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.version <> p_version then
        return 'STALE';
    end if;
    t := joining.step(p_event, v.state);
    if t.event is null or t.who not in ('OFFICER', 'SECOND_OFFICER')
       or p_event in ('PROPOSE', 'APPROVE', 'ASK_RENEWAL', 'ASK_MANAGER', 'APPOINT') then
        return 'NOT_ALLOWED';
    elsif p_event = 'TAKE' and v.proven_at is null then
        return 'NOT_PROVEN';
    elsif p_event in ('REFUSE', 'SUSPEND', 'ASK_LIFTING', 'TERMINATE') and length(coalesce(v_reason, '')) < 3 then
        return 'NO_REASON';
    elsif p_event = 'LIFT' and v.lifting_asked_by is null or p_event = 'RENEW' and v.renewal_until is null then
        return 'NOT_ASKED';
    elsif p_event = 'LIFT' and v.lifting_asked_by = v_by.account or p_event = 'RENEW' and v.renewal_by = v_by.account then
        return 'SAME_OFFICER';
    end if;
    perform disclosure.act_as(p_token);
    case p_event
        when 'REFUSE' then
            perform joining.post(p_id, 'REFUSED', v_now);
        when 'INVITE' then
            update joining.mail m set used_at = v_now where m.agreement = p_id and m.kind = 'ACTIVATE' and m.used_at is null;
            perform joining.post(p_id, 'ACTIVATE', v_now);
        when 'SUSPEND' then
            v_lock := joining.shut(v.partner, v_reason, p_message);
            update joining.agreement a
               set lock = v_lock, lifting_asked_by = null, lifted_by = null, version = a.version + 1
             where a.id = p_id;
            perform joining.post(p_id, 'SUSPENDED', v_now);
        when 'ASK_LIFTING' then
            update joining.agreement a set lifting_asked_by = v_by.account, version = a.version + 1 where a.id = p_id;
        when 'LIFT' then
            v_first := v.lifting_asked_by;
            perform joining.open_again(v.partner, v.lock, v_first, v_by, v_now);
            update joining.agreement a set lifted_by = v_by.account, version = a.version + 1 where a.id = p_id;
            perform joining.post(p_id, 'LIFTED', v_now);
        when 'RENEW' then
            v_first := v.renewal_by;
            update partners.partner p set agreement_end = v.renewal_until where p.id = v.partner;
            perform joining.bar(p_id, false);
            if v.state = 'EXPIRED' then
                perform joining.open_again(v.partner, v.lock, v_first, v_by, v_now);
            end if;
            update joining.agreement a
               set renewed_on = greatest(a.ends_on + 1, (v_now at time zone 'Europe/Paris')::date), ends_on = a.renewal_until,
                   renewal_until = null, renewed_by = v_by.account, reminded = null, closed_on = null, version = a.version + 1
             where a.id = p_id;
            perform joining.post(p_id, 'RENEWED', v_now);
        when 'TERMINATE' then
            update joining.mail m set used_at = v_now
             where m.agreement = p_id and m.kind in ('ACTIVATE', 'MANAGER') and m.used_at is null;
            perform joining.shut(v.partner, v_reason, p_message);
            perform joining.post(p_id, 'TERMINATED', v_now);
        else
            null;
    end case;
    perform joining.tell(p_id, t, v_by, v_first, v_reason, v_now);
    return 'DONE';
end $$;

-- The first officer: with what the second is asked to approve. Anew: in place of what was proposed before. DONE, or why not: NOT_THERE,
-- STALE, NOT_ALLOWED, CERTIFICATE (no quotes without a quality certificate that holds).
create function joining.propose(p_token bytea, p_id uuid, p_version integer, p_number text, p_starts_on date, p_ends_on date,
                                p_size_class text, p_services text[])
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by joining.asker := joining.officer(p_token); v joining.agreement; t joining.transition;
    v_now timestamptz := clock_timestamp();
begin
    select a.* into v from joining.agreement a where a.id = p_id and a.state <> 'DRAFT' for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.version <> p_version then
        return 'STALE';
    end if;
    t := joining.step('PROPOSE', v.state);
    if t.event is null then
        return 'NOT_ALLOWED';
    elsif 'QUOTES' = any (p_services)
          and coalesce(v.certificate_until < (v_now at time zone 'Europe/Paris')::date, true) then
        return 'CERTIFICATE';
    end if;
    update joining.agreement a
       set number = p_number, starts_on = p_starts_on, ends_on = p_ends_on, size_class = p_size_class, services = p_services,
           proposed_by = v_by.account, proposed_at = v_now, version = a.version + 1
     where a.id = p_id;
    perform joining.tell(p_id, t, v_by, null, null, v_now);
    return 'DONE';
end $$;

-- The first officer: until when an agreement that runs, or has ended, should run on. DONE, or why not: NOT_THERE, STALE,
-- NOT_ALLOWED, TERM (not after the end and today, or more than three years).
create function joining.ask_renewal(p_token bytea, p_id uuid, p_version integer, p_until date) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by joining.asker := joining.officer(p_token); v joining.agreement; t joining.transition;
    v_now timestamptz := clock_timestamp(); v_from date;
begin
    select a.* into v from joining.agreement a where a.id = p_id and a.state <> 'DRAFT' for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.version <> p_version then
        return 'STALE';
    end if;
    t := joining.step('ASK_RENEWAL', v.state);
    v_from := greatest(v.ends_on + 1, (v_now at time zone 'Europe/Paris')::date);
    if t.event is null then
        return 'NOT_ALLOWED';
    elsif p_until < v_from or p_until > v_from + interval '3 years' then
        return 'TERM';
    end if;
    update joining.agreement a
       set renewal_until = p_until, renewal_by = v_by.account, renewed_by = null, version = a.version + 1
     where a.id = p_id;
    perform joining.tell(p_id, t, v_by, null, 'until ' || p_until, v_now);
    return 'DONE';
end $$;

-- The second officer: makes the partner, its sites and the account of who will keep its accounts, or of the head of the centre where
-- one person works alone, and mails the link that opens it. The partner sees nobody before the agreement is accepted. DONE, or why
-- not: NOT_THERE, STALE, NOT_ALLOWED, NOT_ASKED, SAME_OFFICER, DUPLICATE (a partner or a site has this SIRET), LOGIN_TAKEN,
-- NUMBER_TAKEN.
create function joining.approve(p_token bytea, p_id uuid, p_version integer, p_partner uuid, p_account uuid)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by joining.asker := joining.officer(p_token); v joining.agreement; t joining.transition;
    v_now timestamptz := clock_timestamp();
begin
    select a.* into v from joining.agreement a where a.id = p_id and a.state <> 'DRAFT' for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.version <> p_version then
        return 'STALE';
    end if;
    t := joining.step('APPROVE', v.state);
    if t.event is null then
        return 'NOT_ALLOWED';
    elsif v.proposed_by is null then
        return 'NOT_ASKED';
    elsif v.proposed_by = v_by.account then
        return 'SAME_OFFICER';
    elsif exists (select from partners.partner p where p.siret = v.siret)
          or exists (select from partners.site s join joining.site j on j.agreement = p_id and j.siret = s.siret) then
        return 'DUPLICATE';
    elsif exists (select from accounts.account a where a.login = v.contact_email) then
        return 'LOGIN_TAKEN';
    elsif exists (select from partners.partner p where p.agreement_number = v.number) then
        return 'NUMBER_TAKEN';
    end if;
    perform disclosure.act_as(p_token);
    insert into partners.partner (id, code, siret, nda, legal_name, size_class, status, agreement_number, agreement_start,
                                  agreement_end)
    values (p_partner, 'P-' || nextval('joining.partner_number'), v.siret, v.nda, v.legal_name, v.size_class, 'SUSPENDED',
            v.number, v.starts_on, v.ends_on);
    insert into partners.site (id, partner, siret, name, postcode, commune)
    select gen_random_uuid(), p_partner, s.siret, s.name, s.postcode, s.commune from joining.site s where s.agreement = p_id;
    -- Who works alone will read: a second factor is due whatever the portal's policy.
    insert into accounts.account (id, code, login, display_name, role, partner, language, factor_due)
    values (p_account, 'C-' || nextval('joining.account_number'), v.contact_email, v.contact_name,
            case when v.alone then 'CENTRE_HEAD' else 'PARTNER_ACCOUNT_MANAGER' end, p_partner, v.language, v.alone);
    insert into accounts.account_site (account, site) select p_account, s.id from partners.site s where s.partner = p_partner;
    update joining.agreement a
       set approved_by = v_by.account, approved_at = v_now, partner = p_partner, account = p_account, state = t.to_state,
           version = a.version + 1
     where a.id = p_id;
    perform joining.bar(p_id, false);
    perform joining.post(p_id, 'ACTIVATE', v_now);
    perform joining.tell(p_id, t, v_by, v.proposed_by, null, v_now);
    return 'DONE';
end $$;

-- The holder of the first account accepts the agreement and has a password: the link serves once. False: the link is over.
create function joining.activate(p_hash bytea, p_password_hash text, p_language text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v joining.agreement; t joining.transition; v_by joining.asker; v_now timestamptz := clock_timestamp();
begin
    select a.* into v from joining.agreement a where a.id = joining.of_link(p_hash, 'ACTIVATE') for update;
    t := joining.step('ACTIVATE', v.state);
    -- Looked at again: two who come at once wait for the row, and the second finds the link used.
    if joining.of_link(p_hash, 'ACTIVATE') is null or t.event is null
       or v.ends_on < (v_now at time zone 'Europe/Paris')::date then
        return false;
    end if;
    update joining.mail m set used_at = v_now where m.agreement = v.id and m.kind = 'ACTIVATE' and m.used_at is null;
    -- Who works alone reads from today on: in the first week by the part of the budgets that every new account has.
    update accounts.account a
       set password_hash = p_password_hash, language = p_language,
           first_days_until = case when v.alone then v_now + interval '7 days' end
     where a.id = v.account;
    update partners.partner p set status = 'ACTIVE' where p.id = v.partner;
    v_by.account := v.account;
    perform joining.tell(v.id, t, v_by, null, null, v_now);
    return true;
end $$;

-- --- Who keeps a partner's accounts -------------------------------------------------------------------------------------------

-- Whoever was appointed with this login and has never come.
create function joining.never_came(p_partner uuid, p_login text) returns uuid
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select a.id from accounts.account a
     where a.login = p_login and a.partner = p_partner and a.role = 'PARTNER_ACCOUNT_MANAGER' and a.status = 'INVITED'
       and exists (select from joining.mail m where m.account = a.id)
$$;

create function joining.login_taken(p_partner uuid, p_login text) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select from accounts.account a where a.login = p_login) and joining.never_came(p_partner, p_login) is null
$$;

-- The first officer: who should keep the partner's accounts. Anew: in place of whom was asked for before. DONE, or why not:
-- NOT_THERE, STALE, NOT_ALLOWED, LOGIN_TAKEN.
create function joining.ask_manager(p_token bytea, p_id uuid, p_version integer, p_name text, p_email text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by joining.asker := joining.officer(p_token); v joining.agreement; t joining.transition;
begin
    select a.* into v from joining.agreement a where a.id = p_id and a.state <> 'DRAFT' for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.version <> p_version then
        return 'STALE';
    end if;
    t := joining.step('ASK_MANAGER', v.state);
    if t.event is null then
        return 'NOT_ALLOWED';
    elsif joining.login_taken(v.partner, p_email) then
        return 'LOGIN_TAKEN';
    end if;
    update joining.agreement a
       set manager_name = p_name, manager_email = p_email, manager_by = v_by.account, appointed_by = null, version = a.version + 1
     where a.id = p_id;
    perform joining.tell(p_id, t, v_by, null, null, clock_timestamp());
    return 'DONE';
end $$;

-- The second officer: makes the account that keeps the partner's accounts at all of its sites, mails the link that opens it, and
-- tells those who are there. Who never came has a newer link, which ends those before. DONE, or why not: NOT_THERE, STALE,
-- NOT_ALLOWED, NOT_ASKED, SAME_OFFICER, LOGIN_TAKEN.
create function joining.appoint(p_token bytea, p_id uuid, p_version integer, p_account uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by joining.asker := joining.officer(p_token); v joining.agreement; t joining.transition; v_account uuid;
    v_now timestamptz := clock_timestamp();
begin
    select a.* into v from joining.agreement a where a.id = p_id and a.state <> 'DRAFT' for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.version <> p_version then
        return 'STALE';
    end if;
    t := joining.step('APPOINT', v.state);
    if t.event is null then
        return 'NOT_ALLOWED';
    elsif v.manager_email is null then
        return 'NOT_ASKED';
    elsif v.manager_by = v_by.account then
        return 'SAME_OFFICER';
    elsif joining.login_taken(v.partner, v.manager_email) then
        return 'LOGIN_TAKEN';
    end if;
    perform disclosure.act_as(p_token);
    v_account := joining.never_came(v.partner, v.manager_email);
    if v_account is null then
        v_account := p_account;
        insert into accounts.account (id, code, login, display_name, role, partner, status, language, factor_due)
        values (v_account, 'C-' || nextval('joining.account_number'), v.manager_email, v.manager_name, 'PARTNER_ACCOUNT_MANAGER',
                v.partner, 'INVITED', v.language, true);
    else
        update accounts.account a set display_name = v.manager_name where a.id = v_account;
    end if;
    insert into accounts.account_site (account, site)
    select v_account, s.id from partners.site s where s.partner = v.partner on conflict do nothing;
    update joining.mail m set used_at = v_now where m.account = v_account and m.used_at is null;
    insert into joining.mail (agreement, kind, account, address, language, asked_at, expires_at)
    values (p_id, 'MANAGER', v_account, v.manager_email, v.language, v_now, v_now + interval '7 days');
    perform joining.post(p_id, 'APPOINTED', v_now);
    update joining.agreement a
       set manager_name = null, manager_email = null, appointed_by = v_by.account, version = a.version + 1
     where a.id = p_id;
    perform joining.tell(p_id, t, v_by, v.manager_by, null, v_now);
    return 'DONE';
end $$;

-- The account that a manager's link opens, as long as it serves.
create function joining.appointed(p_hash bytea) returns uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.id
      from joining.mail m
      join accounts.account a on a.id = m.account and a.status = 'INVITED'
      join partners.partner p on p.id = a.partner and p.status = 'ACTIVE'
     where m.hash = p_hash and m.used_at is null and m.expires_at > clock_timestamp()
$$;

-- Who was appointed has a password: the link serves once. False: the link is over.
create function joining.take_up(p_hash bytea, p_password_hash text, p_language text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid;
begin
    -- Two who come at once wait for the row, and the second finds the link used; so does who comes while a newer one is made.
    perform 1 from joining.agreement a where a.id = joining.of_link(p_hash, 'MANAGER') for update;
    v_account := joining.appointed(p_hash);
    if v_account is null then
        return false;
    end if;
    update joining.mail m set used_at = clock_timestamp() where m.account = v_account and m.used_at is null;
    update accounts.account a set password_hash = p_password_hash, language = p_language, status = 'ACTIVE' where a.id = v_account;
    return true;
end $$;

-- The reminder that is due so many days before the end: 90, 30 or 7; null, none. Whoever was not reachable on the first of them
-- hears the latest alone.
create function joining.reminder(p_days integer) returns integer
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when p_days <= 7 then 7 when p_days <= 30 then 30 when p_days <= 90 then 90 end
$$;

-- --- The calendar -----------------------------------------------------------------------------------------------------------

-- Reminds, ends or closes one agreement, by the caller's clock, and forgets drafts that nobody came back to. One at a time, for
-- whoever closes a partner takes its sign-ins before the ledger's head. False: nothing more is due on that day.
create function joining.follow_clock(p_today date, p_message text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v joining.agreement; v_nobody joining.asker; v_days integer; v_lock uuid; v_now timestamptz := clock_timestamp();
begin
    delete from joining.agreement a where a.state = 'DRAFT' and a.changed_at < v_now - interval '30 days';
    select a.* into v from joining.agreement a
     where a.state in ('ACTIVE', 'SUSPENDED')
           and (a.ends_on < p_today or joining.reminder(a.ends_on - p_today) < coalesce(a.reminded, 1000))
        or a.state = 'EXPIRED' and a.closed_on is null and a.ends_on + 30 < p_today
     order by a.id limit 1
       for update of a skip locked;
    if v.id is null then
        return false;
    elsif v.state = 'EXPIRED' then
        v_lock := joining.shut(v.partner, 'agreement ' || v.number || ' ended on ' || v.ends_on, p_message);
        update joining.agreement a set closed_on = p_today, lock = v_lock, version = a.version + 1 where a.id = v.id;
        perform joining.tell(v.id, joining.step('CLOSE', v.state), v_nobody, null, null, v_now);
    elsif v.ends_on < p_today then
        perform joining.post(v.id, 'ENDED', v_now);
        perform joining.bar(v.id, true);
        perform joining.tell(v.id, joining.step('EXPIRE', v.state), v_nobody, null, null, v_now);
    else
        v_days := joining.reminder(v.ends_on - p_today);
        perform joining.post(v.id, 'TERM_' || v_days, v_now);
        update joining.agreement a set reminded = v_days, version = a.version + 1 where a.id = v.id;
    end if;
    return true;
end $$;

-- --- Mails ------------------------------------------------------------------------------------------------------------------

-- A mail to be written by one worker, claimed before anything is done with it.
create function joining.claim(p_hash bytea)
    returns table (mail uuid, attempt integer, kind text, address text, language text, agreement uuid)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update joining.mail m set state = 'UNCERTAIN'
     where m.state = 'CLAIMED' and m.claimed_at < clock_timestamp() - interval '2 minutes';
    return query
    update joining.mail m
       set state = 'CLAIMED', claimed_at = clock_timestamp(), attempts = m.attempts + 1,
           hash = case when m.expires_at is not null then p_hash end
      from (select x.id from joining.mail x
             where x.state = 'WAITING' and (x.claimed_at is null or x.claimed_at < clock_timestamp() - interval '30 seconds')
             order by x.asked_at, x.id limit 1 for update of x skip locked) w
     where m.id = w.id
    returning m.id, m.attempts, m.kind, m.address, m.language, m.agreement;
end $$;

create function joining.settle(p_mail uuid, p_attempt integer, p_state text) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update joining.mail m
       set state = case when p_state = 'WAITING' and m.attempts >= 40 then 'FAILED' else p_state end
     where m.id = p_mail and m.attempts = p_attempt and m.state in ('CLAIMED', 'UNCERTAIN')
$$;

-- --- What a partner may not do any more --------------------------------------------------------------------------------------

-- Every act leaves a row with the sign-in or the account that did it: none is left by a partner whose agreement bars the right.
-- The pages refuse before; this holds whoever calls. Arguments: the column, what it names, the right.
create function joining.acts_no_more() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_who uuid := (to_jsonb(new) ->> tg_argv[0])::uuid; v_barred text[];
begin
    if tg_argv[1] = 'SIGN_IN' then
        select p.barred into v_barred
          from accounts.sign_in s join partners.partner p on p.id = s.partner where s.id = v_who;
    else
        select p.barred into v_barred
          from accounts.account a join partners.partner p on p.id = a.partner where a.id = v_who;
    end if;
    if tg_argv[2] = any (v_barred) then
        raise exception 'the agreement does not open this act' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger acts_no_more before insert on training.change
    for each row when (new.sign_in is not null)
    execute function joining.acts_no_more('sign_in', 'SIGN_IN', 'RECORD_ENROLMENTS');
create trigger acts_no_more before insert on meetings.event
    for each row when (new.sign_in is not null)
    execute function joining.acts_no_more('sign_in', 'SIGN_IN', 'KEEP_MEETINGS');
create trigger acts_no_more before insert on meetings.change
    for each row execute function joining.acts_no_more('sign_in', 'SIGN_IN', 'KEEP_MEETINGS');
create trigger acts_no_more before insert on attendance.sheet_version
    for each row when (new.sign_in is not null)
    execute function joining.acts_no_more('sign_in', 'SIGN_IN', 'KEEP_ATTENDANCE');
create trigger acts_no_more before insert on attendance.statement_step
    for each row when (new.sign_in is not null)
    execute function joining.acts_no_more('sign_in', 'SIGN_IN', 'KEEP_ATTENDANCE');
create trigger acts_no_more before insert on quotes.event
    for each row when (new.sign_in is not null)
    execute function joining.acts_no_more('sign_in', 'SIGN_IN', 'WRITE_QUOTES');
create trigger acts_no_more before insert on invoices.event
    for each row execute function joining.acts_no_more('sign_in', 'SIGN_IN', 'WRITE_INVOICES');
create trigger acts_no_more before insert on offer.event
    for each row when (new.sign_in is not null)
    execute function joining.acts_no_more('sign_in', 'SIGN_IN', 'KEEP_OFFER');
create trigger acts_no_more before insert or update on offer.course
    for each row when (new.changed_by is not null)
    execute function joining.acts_no_more('changed_by', 'ACCOUNT', 'KEEP_OFFER');

revoke all on all functions in schema joining from public;
grant usage on schema joining to ecluse_app;
grant select on joining.transition, joining.service, joining.site, joining.event to ecluse_app;
grant select (id, state, version, language, siret, nda, legal_name, trade_name, certificate_number, certificate_categories,
              certificate_until, responsible_siret, responsible_name, contact_name, contact_email, contact_phone, alone, sent_at,
              due_on, proven_at, number, starts_on, ends_on, services, size_class, proposed_by, proposed_at, approved_by, approved_at,
              partner, account, lock, lifting_asked_by, lifted_by, renewal_until, renewal_by, renewed_by, renewed_on, manager_name,
              manager_email, manager_by, appointed_by, reminded, closed_on, changed_at)
    on joining.agreement to ecluse_app;
grant select (id, agreement, kind, asked_at, state, expires_at, used_at) on joining.mail to ecluse_app;
grant execute on function joining.save_draft, joining.draft, joining.send, joining.of_link, joining.prove, joining.act,
    joining.propose, joining.ask_renewal, joining.approve, joining.activate, joining.ask_manager, joining.appoint,
    joining.appointed, joining.take_up, joining.follow_clock, joining.claim, joining.settle
    to ecluse_app;
