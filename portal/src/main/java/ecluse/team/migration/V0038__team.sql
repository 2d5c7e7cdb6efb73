-- Partners administer themselves. Whoever has a manager's session reads nobody by it: a new account, and one that is given more, waits
-- in quarantine (accounts.account.reads_from) until a second person has approved it. The application's role reads the tables, save
-- the links' hashes, and calls the functions below; who acts is found by the token of a live sign-in.
create schema team;

-- Kind 20: a step of a partner's account (docs/ledger-format.md).
alter table ledger.entry drop constraint entry_check;
alter table ledger.entry add constraint entry_check check (
    kind between 1 and 20 and purpose between 0 and 255 and service between 0 and 255
    and reason between 0 and 255 and (reason = 0 or kind = 2) and (fields = 0 or kind in (1, 2)));

-- Written by the owner at the start, from the settings: no session of the application's sets its own quarantine.
create table team.policy (
    only_one         boolean primary key default true check (only_one),
    second_person    boolean not null,
    quarantine_hours smallint not null check (quarantine_hours between 0 and 720)
);
insert into team.policy (second_person, quarantine_hours) values (true, 24);
comment on column team.policy.second_person is 'false under the plain policy alone, which is for a drill''s made-up people';

-- What a manager may grant: roles below the own. The agency appoints managers; nobody grants a role of its own or of a person's.
create table team.role (
    role text primary key check (role in ('TRAINING_OFFICE_MANAGER', 'QUOTE_CLERK', 'ATTENDANCE_TAKER', 'CENTRE_HEAD'))
);
insert into team.role (role) values
    ('TRAINING_OFFICE_MANAGER'), ('QUOTE_CLERK'), ('ATTENDANCE_TAKER'), ('CENTRE_HEAD');
-- Which role has nothing that another has not: going there is less, at once. A test compares it with ecluse.kernel.Role.
create table team.narrower (
    role text not null references team.role,
    than text not null references team.role,
    primary key (role, than)
);
insert into team.narrower (role, than) values
    ('QUOTE_CLERK', 'TRAINING_OFFICE_MANAGER'), ('QUOTE_CLERK', 'CENTRE_HEAD'), ('ATTENDANCE_TAKER', 'CENTRE_HEAD'),
    ('TRAINING_OFFICE_MANAGER', 'CENTRE_HEAD');

-- Mail providers where anybody has an address: knowing one says nothing about an organisation. This is the whole list.
create table team.free_mail (name text primary key check (name = lower(name)));
insert into team.free_mail (name) values
    ('gmail.com'), ('googlemail.com'), ('outlook.com'), ('outlook.fr'), ('hotmail.com'), ('hotmail.fr'), ('live.com'), ('live.fr'),
    ('msn.com'), ('yahoo.com'), ('yahoo.fr'), ('ymail.com'), ('icloud.com'), ('me.com'), ('mac.com'), ('aol.com'), ('gmx.com'),
    ('gmx.fr'), ('gmx.net'), ('mail.com'), ('mail.ru'), ('proton.me'), ('protonmail.com'), ('pm.me'), ('tutanota.com'), ('tuta.io'),
    ('zoho.com'), ('yandex.com'), ('orange.fr'), ('wanadoo.fr'), ('free.fr'), ('sfr.fr'), ('neuf.fr'), ('cegetel.net'),
    ('laposte.net'), ('bbox.fr'), ('numericable.fr'), ('aliceadsl.fr'), ('club-internet.fr'), ('mailo.com'), ('ik.me'),
    ('yopmail.com'), ('mailinator.com'), ('guerrillamail.com'), ('10minutemail.com'), ('temp-mail.org');

create function team.domain_of(p_address text) returns text
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when position('@' in p_address) > 1 then lower(substring(p_address from '@([^@]+)$')) end
$$;

-- The partner's own, from the addresses of those whom the agency has appointed to keep its accounts.
create table team.domain (
    partner uuid not null references partners.partner,
    name    text not null check (name = lower(name)),
    primary key (partner, name)
);
create function team.know_domain() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into team.domain (partner, name)
    select new.partner, team.domain_of(new.login)
     where team.domain_of(new.login) is not null
       and not exists (select from team.free_mail f where f.name = team.domain_of(new.login))
        on conflict do nothing;
    return null;
end $$;
create trigger known_domain after insert or update of role, partner, login on accounts.account
    for each row when (new.role = 'PARTNER_ACCOUNT_MANAGER' and new.partner is not null)
    execute function team.know_domain();
insert into team.domain (partner, name)
select distinct a.partner, team.domain_of(a.login)
  from accounts.account a
 where a.role = 'PARTNER_ACCOUNT_MANAGER' and a.partner is not null and team.domain_of(a.login) is not null
   and not exists (select from team.free_mail f where f.name = team.domain_of(a.login));

-- What waits for a second person: a new account, or one that was given more.
create table team.request (
    id             uuid primary key,
    account        uuid not null references accounts.account,
    partner        uuid not null references partners.partner,
    kind           text not null check (kind in ('NEW', 'MORE')),
    asked_by       uuid not null references accounts.account,
    asked_at       timestamptz not null,
    other_domain   boolean not null,
    hours          smallint not null check (hours between 0 and 720),
    role_before    text,
    sites_before   uuid[],
    by_group_before boolean,
    first_seen_at  timestamptz,
    state          text not null check (state in ('WAITING', 'APPROVED', 'REFUSED', 'WITHDRAWN')),
    decided_by     uuid references accounts.account,
    decided_as     text check (decided_as in ('COLLEAGUE', 'AGENCY')),
    decided_at     timestamptz,
    check (asked_by <> account),
    check ((state = 'WAITING') = (decided_at is null)),
    check ((state in ('APPROVED', 'REFUSED')) = (decided_as is not null) and num_nulls(decided_by, decided_as) in (0, 2)),
    -- Invariant 9: nobody widens alone, whoever writes the row.
    check (state <> 'APPROVED' or decided_by <> asked_by and decided_by <> account),
    check (state <> 'APPROVED' or not other_domain or decided_as = 'AGENCY'),
    check ((kind = 'MORE') = (role_before is not null) and (kind = 'MORE') = (sites_before is not null)
           and (kind = 'MORE') = (by_group_before is not null))
);
comment on column team.request.other_domain is 'at an address outside of the partner''s domains: the agency alone approves';
comment on column team.request.hours is 'how long a new account waits from its first sign-in on, whoever approves it';
comment on column team.request.first_seen_at is 'when a new account first signed in';
create unique index request_waiting on team.request (account) where state = 'WAITING';
create index request_by_account on team.request (account, asked_at desc);
create index request_by_partner on team.request (partner, asked_at desc);
create index request_to_decide on team.request (asked_at, id) where state = 'WAITING';
create index request_to_open on team.request (account) where state = 'APPROVED' and kind = 'NEW' and first_seen_at is null;

-- Asked once, decided once, and approved by who may: another manager of the partner who works now, or the agency.
create function team.keep() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'WAITING' then
            raise exception 'a request begins by waiting' using errcode = '42501';
        end if;
        return new;
    elsif tg_op <> 'UPDATE'
          or (new.id, new.account, new.partner, new.kind, new.asked_by, new.asked_at, new.other_domain, new.hours, new.role_before,
              new.sites_before, new.by_group_before)
             is distinct from
             (old.id, old.account, old.partner, old.kind, old.asked_by, old.asked_at, old.other_domain, old.hours, old.role_before,
              old.sites_before, old.by_group_before)
          or old.first_seen_at is not null and new.first_seen_at is distinct from old.first_seen_at
          or old.state <> 'WAITING'
             and (new.state, new.decided_by, new.decided_as, new.decided_at)
                 is distinct from (old.state, old.decided_by, old.decided_as, old.decided_at) then
        raise exception 'a request is asked once and decided once' using errcode = '42501';
    elsif new.state = 'APPROVED' and old.state = 'WAITING'
          and not exists (select from accounts.account a
                           where a.id = new.decided_by and a.status = 'ACTIVE'
                             and case new.decided_as
                                     when 'AGENCY' then a.role = 'PARTNERSHIP_OFFICER'
                                     else a.role = 'PARTNER_ACCOUNT_MANAGER' and a.partner = new.partner end) then
        raise exception 'a second person approves: another manager, or the agency' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before insert or update or delete on team.request for each row execute function team.keep();
create trigger keep_whole before truncate on team.request for each statement execute function kernel.unchangeable();

-- The earliest at which one request lets its account read.
create function team.allows(r team.request) returns timestamptz
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when (r).state = 'WAITING' or (r).kind = 'NEW' and (r).state <> 'APPROVED' then 'infinity'::timestamptz
                when (r).kind = 'MORE' or (r).hours = 0 then (r).decided_at
                else greatest((r).decided_at, coalesce((r).first_seen_at + make_interval(hours => (r).hours), 'infinity')) end
$$;
-- The earliest at which an account reads: what was asked last counts, and the hours of a new account in any case. Null: nothing was
-- ever asked for it.
create function team.earliest(p_account uuid) returns timestamptz
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select max(team.allows(r))
      from (select distinct on (q.kind) q.* from team.request q where q.account = p_account
             order by q.kind, q.asked_at desc, q.id) r
$$;

-- Whoever writes an account that was asked for here, of all roles of the database but the agency's import: it reads no sooner than
-- approved, is given no other role but while it waits, and never becomes a manager or one of the agency's.
create function team.no_wider() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_earliest timestamptz := team.earliest(new.id);
begin
    if v_earliest is null or session_user = 'ecluse_registrar' then
        return new;
    elsif coalesce(new.reads_from, '-infinity') < v_earliest then
        raise exception 'an account reads nothing before a second person has approved it' using errcode = '42501';
    elsif new.partner is distinct from old.partner
          or not exists (select from team.role r where r.role = new.role) then
        raise exception 'a manager grants roles below the own, in the own organisation' using errcode = '42501';
    elsif new.role <> old.role and new.reads_from <> 'infinity'
          and not exists (select from team.narrower n where n.role = new.role and n.than = old.role) then
        raise exception 'more rights wait for a second person' using errcode = '42501';
    elsif old.by_group and not new.by_group and new.reads_from <> 'infinity' and new.role = old.role then
        raise exception 'all groups of its sites wait for a second person' using errcode = '42501';
    elsif old.factor_due and not new.factor_due then
        raise exception 'an invited account holds a second factor' using errcode = '42501';
    end if;
    -- A week from when it first reads; what is asked for it later makes no new account of it.
    new.first_days_until := (select max(team.allows(r)) + interval '7 days' from team.request r
                              where r.account = new.id and r.kind = 'NEW' and r.state = 'APPROVED');
    return new;
end $$;
create trigger no_wider before update of reads_from, role, partner, factor_due, first_days_until, by_group on accounts.account
    for each row execute function team.no_wider();

create function team.no_more_sites() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if session_user <> 'ecluse_registrar'
       and exists (select from team.request r where r.account = new.account)
       and not exists (select from accounts.account a join partners.site s on s.partner = a.partner
                        where a.id = new.account and s.id = new.site and a.reads_from = 'infinity') then
        raise exception 'another site waits for a second person, and is the organisation''s own' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger no_more_sites before insert on accounts.account_site
    for each row execute function team.no_more_sites();

-- The history: every step, for ever.
create table team.step (
    account uuid not null references accounts.account,
    n       integer not null,
    step    text not null check (step in ('INVITE', 'INVITE_AGAIN', 'ACCEPT', 'APPROVE', 'REFUSE', 'MORE', 'LESS', 'SUSPEND', 'RESUME',
                                          'REMOVE', 'SLEEP', 'WAKE', 'CONFIRM', 'TAKEN', 'RENAME', 'GROUPS',
                                          'CODE_ASKED', 'CODE_APPROVED', 'CODE_REFUSED', 'CODE_WITHDRAWN', 'CODE_SHOWN', 'CODE_USED')),
    by      uuid references accounts.account,
    sign_in uuid,
    via     text check (length(via) between 1 and 40),
    partner uuid,
    at      timestamptz not null,
    primary key (account, n)
);
comment on column team.step.step is 'TAKEN: somebody was invited whose address has an account; the step is told of the one who asked';
comment on column team.step.via is 'the mark of the directory''s token by which it was done, by whoever made the token; null: by hand';
create index step_by_partner on team.step (partner, at desc);
create trigger append_only before update or delete on team.step for each row execute function kernel.unchangeable();
create trigger append_only_whole before truncate on team.step for each statement execute function kernel.unchangeable();

-- Mails that wait and mails that went, and the link that an invitation holds. The hash is made when the mail is written: who reads the
-- table opens nothing.
create table team.mail (
    id         uuid primary key default gen_random_uuid(),
    kind       text not null check (kind in ('INVITED', 'NEWCOMER', 'APPROVED', 'REVIEW', 'DIRECTORY')),
    account    uuid not null references accounts.account,
    about      uuid not null references accounts.account,
    asked_at   timestamptz not null,
    state      text not null default 'WAITING' check (state in ('WAITING', 'CLAIMED', 'SENT', 'FAILED', 'UNCERTAIN')),
    attempts   integer not null default 0,
    claimed_at timestamptz,
    hash       bytea unique,
    expires_at timestamptz,
    used_at    timestamptz,
    check ((expires_at is not null) = (kind = 'INVITED'))
);
comment on column team.mail.account is 'to whom';
create index mail_to_write on team.mail (asked_at) where state in ('WAITING', 'CLAIMED');
create index mail_by_account on team.mail (about, asked_at desc);

-- via: by a directory's token instead of a sign-in, and which. The functions whose names end in _by take an asker for true and are
-- nobody's to call but the owner's functions, which have found out.
create type team.asker as (account uuid, sign_in uuid, role text, partner uuid, via text);

-- Who is signed in with a token, before no closed lock, as somebody who keeps accounts: a partner's manager, or an officer of the
-- agency. A factor was given within the half hour that the settings allow at most: the pages ask for a fresher one.
create function team.asker(p_token bytea) returns team.asker
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v team.asker;
begin
    select s.account, s.id, s.role, s.partner into v
      from accounts.sign_in s
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > clock_timestamp() and s.admitted
       and s.role in ('PARTNER_ACCOUNT_MANAGER', 'PARTNERSHIP_OFFICER')
       and s.proven_at > clock_timestamp() - interval '30 minutes'
       and not exists (select from containment.lock l
                        where l.reopened_position is null and l.lapsed_at is null
                          and (l.ends_at is null or l.ends_at > clock_timestamp())
                          and l.target = (array[s.id::text, s.account::text, s.partner::text, s.role, null, ''])[l.scope]);
    if v.account is null then
        raise exception 'nobody who keeps accounts' using errcode = '42501';
    end if;
    return v;
end $$;

-- Tells a step and enters it in the ledger. Last of what a function does: the ledger's head is taken here.
create function team.tell(p_account uuid, p_step text, p_by team.asker, p_words text) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_position bigint; v_partner uuid;
begin
    select a.partner into v_partner from accounts.account a where a.id = p_account;
    insert into team.step (account, n, step, by, sign_in, via, partner, at)
    values (p_account, (select count(*) + 1 from team.step s where s.account = p_account), p_step, (p_by).account, (p_by).sign_in,
            (p_by).via, v_partner, clock_timestamp());
    update ledger.head h set position = h.position + 1 returning h.position into v_position;
    insert into ledger.entry (position, at, kind, account, partner, sign_in, subject, detail)
    values (v_position, clock_timestamp(), 20, (p_by).account, v_partner, (p_by).sign_in, p_account,
            p_step || coalesce(' ' || p_words, '') || coalesce(' by directory ' || (p_by).via, ''));
end $$;

-- To everybody who should see at once that somebody new is there: all managers, the one who asked too, and the heads of the centre.
create function team.tell_colleagues(p_account uuid) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    insert into team.mail (kind, account, about, asked_at)
    select 'NEWCOMER', u.id, a.id, clock_timestamp()
      from accounts.account a join accounts.account u on u.partner = a.partner
     where a.id = p_account and u.id <> a.id and u.role in ('PARTNER_ACCOUNT_MANAGER', 'CENTRE_HEAD') and u.status = 'ACTIVE'
       and position('@' in u.login) > 1
$$;

create function team.sites_of(p_account uuid) returns uuid[]
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(y.site order by y.site), '{}') from accounts.account_site y where y.account = p_account
$$;

create function team.groups_of(p_account uuid) returns uuid[]
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(x.training_session order by x.training_session), '{}')
      from accounts.account_group x where x.account = p_account
$$;

-- What a page has shown of an account, and sends back: who acts on something older is told so.
create function team.seen(p_account uuid) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select md5(a.status || ' ' || a.role || ' ' || team.sites_of(a.id)::text || ' ' || a.by_group || ' ' || team.groups_of(a.id)::text)
      from accounts.account a where a.id = p_account
$$;

-- Whether a manager may grant a role at sites: DONE, or why not.
create function team.grantable(p_by team.asker, p_role text, p_sites uuid[]) returns text
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when not exists (select from team.role r where r.role = p_role) then 'ROLE'
                when cardinality(p_sites) = 0 then 'NO_SITE'
                when not p_sites <@ team.sites_of((p_by).account) then 'SITES'
                else 'DONE' end
$$;

-- A manager invites. DONE, or why not: NOT_YOURS, FORM (no name, no address), ROLE, NO_SITE, SITES, TAKEN (the address has an account), TOO_MANY (20 a day of a partner).
create function team.invite_by(v_by team.asker, p_id uuid, p_request uuid, p_name text, p_login text, p_role text, p_sites uuid[],
                               p_language text)
    returns text language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_answer text; v_now timestamptz := clock_timestamp(); y team.policy;
    v_other boolean; v_sites uuid[] := array(select distinct unnest(p_sites));
begin
    if v_by.role <> 'PARTNER_ACCOUNT_MANAGER' then
        return 'NOT_YOURS';
    end if;
    v_answer := case when length(p_name) not between 1 and 200 or p_name ~ '[[:cntrl:]]' or length(p_login) > 254
                          or p_login !~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@.[:space:]]+$' or p_login <> lower(p_login) then 'FORM'
                     else team.grantable(v_by, p_role, v_sites) end;
    if v_answer <> 'DONE' then
        return v_answer;
    end if;
    perform 1 from partners.partner p where p.id = v_by.partner for no key update;
    if (select count(*) from team.step s
         where s.partner = v_by.partner and s.step in ('INVITE', 'TAKEN') and s.at > v_now - interval '1 day') >= 20 then
        return 'TOO_MANY';
    elsif exists (select from accounts.account a where a.login = p_login) then
        perform team.tell(v_by.account, 'TAKEN', v_by, null);
        return 'TAKEN';
    end if;
    select * into y from team.policy;
    v_other := not exists (select from team.domain d where d.partner = v_by.partner and d.name = team.domain_of(p_login));
    insert into accounts.account (id, code, login, display_name, role, partner, status, language, reads_from, factor_due)
    values (p_id, 'C-' || nextval('joining.account_number'), p_login, p_name, p_role, v_by.partner, 'INVITED', p_language,
            case when y.second_person then 'infinity'::timestamptz end, y.second_person);
    insert into accounts.account_site (account, site) select p_id, unnest(v_sites);
    if y.second_person then
        insert into team.request (id, account, partner, kind, asked_by, asked_at, other_domain, hours, state)
        values (p_request, p_id, v_by.partner, 'NEW', v_by.account, v_now, v_other, y.quarantine_hours, 'WAITING');
    end if;
    insert into team.mail (kind, account, about, asked_at, expires_at)
    values ('INVITED', p_id, p_id, v_now, v_now + interval '7 days');
    perform team.tell_colleagues(p_id);
    perform team.tell(p_id, 'INVITE', v_by, p_role || case when v_other then ' other domain' else '' end);
    return 'DONE';
end $$;
create function team.invite(p_token bytea, p_id uuid, p_request uuid, p_name text, p_login text, p_role text, p_sites uuid[],
                            p_language text)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_token);
begin
    perform disclosure.act_as(p_token);
    return team.invite_by(v_by, p_id, p_request, p_name, p_login, p_role, p_sites, p_language);
end $$;

-- What an invitation's link is about, as long as it serves.
create function team.of_link(p_hash bytea) returns uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.id
      from team.mail m
      join accounts.account a on a.id = m.about and a.status = 'INVITED'
      join partners.partner p on p.id = a.partner and p.status = 'ACTIVE'
     where m.hash = p_hash and m.kind = 'INVITED' and m.used_at is null and m.expires_at > clock_timestamp()
       -- A newer invitation ends the ones before.
       and not exists (select from team.mail n where n.about = m.about and n.kind = 'INVITED' and n.asked_at > m.asked_at)
$$;

-- The invited has a password: the link serves once. False: the link is over.
create function team.accept(p_hash bytea, p_password_hash text, p_language text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid; v_nobody team.asker;
begin
    perform 1 from team.mail m where m.hash = p_hash for update;
    v_account := team.of_link(p_hash);
    if v_account is null then
        return false;
    end if;
    update team.mail m set used_at = clock_timestamp() where m.about = v_account and m.kind = 'INVITED' and m.used_at is null;
    update accounts.account a set password_hash = p_password_hash, language = p_language, status = 'ACTIVE' where a.id = v_account;
    perform team.tell(v_account, 'ACCEPT', v_nobody, null);
    return true;
end $$;

-- New accounts that have signed in since: from then on their hours run. In a transaction of its own: it holds requests, and the acts
-- above take the account first.
create function team.see_first() returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update team.request r set first_seen_at = s.at
      from (select q.id, min(i.started_at) as at
              from team.request q join accounts.sign_in i on i.account = q.account
             where q.kind = 'NEW' and q.first_seen_at is null and q.state in ('WAITING', 'APPROVED')
             group by q.id) s
     where r.id = s.id and r.first_seen_at is null
$$;

-- Approved accounts whose hours began after the approval are given their time; those whose time has come read.
create function team.open_quarantines() returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid;
begin
    for v_account in
        select a.id from accounts.account a join team.request r on r.account = a.id
         where a.reads_from = 'infinity' and r.state = 'APPROVED' and team.earliest(a.id) < 'infinity'
         order by a.id
    loop
        update accounts.account a set reads_from = team.earliest(a.id) where a.id = v_account and a.reads_from = 'infinity';
    end loop;
    perform accounts.end_quarantines();
end $$;

-- Those who may decide a request: the agency, or a manager of the partner who has not asked for it. Null: they do not see it.
create function team.decides_as(p_by team.asker, r team.request) returns text
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case when (p_by).role = 'PARTNERSHIP_OFFICER' then 'AGENCY' when (p_by).partner = (r).partner then 'COLLEAGUE' end
$$;

-- A second person decides. DONE, or why not: NOT_YOURS (or not there), ALREADY, SELF (who asked, or the account itself), AGENCY (an
-- address of another domain: the agency alone approves), SITES (a colleague who does not work there).
create function team.decide(p_token bytea, p_request uuid, p_approve boolean) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_token); r team.request; v_as text; v_now timestamptz;
begin
    select q.* into r from team.request q where q.id = p_request;
    v_as := team.decides_as(v_by, r);
    if r.id is null or v_as is null then
        return 'NOT_YOURS';
    end if;
    perform 1 from accounts.account a where a.id = r.account for update;
    select q.* into r from team.request q where q.id = p_request for update;
    if r.state <> 'WAITING' then
        return 'ALREADY';
    elsif p_approve and v_by.account in (r.asked_by, r.account) then
        return 'SELF';
    elsif p_approve and v_as = 'COLLEAGUE' and r.other_domain then
        return 'AGENCY';
    elsif p_approve and v_as = 'COLLEAGUE' and not team.sites_of(r.account) <@ team.sites_of(v_by.account) then
        return 'SITES';
    end if;
    perform disclosure.act_as(p_token);
    v_now := clock_timestamp();
    update team.request q
       set state = case when p_approve then 'APPROVED' else 'REFUSED' end, decided_by = v_by.account, decided_as = v_as,
           decided_at = v_now,
           first_seen_at = coalesce(q.first_seen_at, (select min(i.started_at) from accounts.sign_in i where i.account = q.account))
     where q.id = p_request;
    if p_approve then
        update accounts.account a set reads_from = team.earliest(a.id) where a.id = r.account;
        insert into team.mail (kind, account, about, asked_at)
        select 'APPROVED', a.id, a.id, v_now from accounts.account a where a.id = r.account and a.status = 'ACTIVE';
    elsif r.kind = 'NEW' then
        perform team.remove(r.account);
    else
        -- As before: what was more is taken away, then the account reads on.
        delete from accounts.account_site y where y.account = r.account and y.site <> all (r.sites_before);
        update accounts.account a set role = r.role_before
         where a.id = r.account and not exists (select from team.narrower n where n.role = a.role and n.than = r.role_before);
        update accounts.account a set by_group = a.by_group or r.by_group_before where a.id = r.account;
        update accounts.account a set reads_from = v_now where a.id = r.account;
    end if;
    perform team.tell(r.account, case when p_approve then 'APPROVE' else 'REFUSE' end, v_by, lower(v_as));
    return 'DONE';
end $$;

-- For good: it signs in no more, works nowhere, and its address may be invited anew.
create function team.remove(p_account uuid) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    update team.request r set state = 'WITHDRAWN', decided_at = clock_timestamp() where r.account = p_account and r.state = 'WAITING';
    delete from accounts.account_site y where y.account = p_account;
    delete from accounts.account_group x where x.account = p_account;
    update accounts.account a
       set status = 'REMOVED', password_hash = null, login = 'removed:' || lower(a.code)
     where a.id = p_account;
    update accounts.sign_in s set ended_at = clock_timestamp(), ended_because = 'REMOVED'
     where s.account = p_account and s.ended_at is null;
end $$;

-- An account of the manager's own partner that a manager may touch: no manager's, so never the own.
create function team.of_manager(p_by team.asker, p_account uuid) returns accounts.account
    language sql set search_path = pg_catalog, pg_temp as $$
    select a.* from accounts.account a join team.role r on r.role = a.role
     where a.id = p_account and a.partner = (p_by).partner and (p_by).role = 'PARTNER_ACCOUNT_MANAGER' and a.status <> 'REMOVED'
       for update of a
$$;

-- An account that is to be given more goes back into quarantine until a second person has approved it. Before anything is given.
create function team.ask_for_more(p_by team.asker, v accounts.account, p_request uuid) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_waits team.request; v_now timestamptz := clock_timestamp();
begin
    select r.* into v_waits from team.request r where r.account = v.id and r.state = 'WAITING' for update;
    if v_waits.id is null then
        insert into team.request (id, account, partner, kind, asked_by, asked_at, other_domain, hours, role_before, sites_before,
                                  by_group_before, state)
        values (p_request, v.id, v.partner, 'MORE', (p_by).account, v_now,
                not exists (select from team.domain d where d.partner = v.partner and d.name = team.domain_of(v.login)), 0, v.role,
                team.sites_of(v.id), v.by_group, 'WAITING');
        update accounts.account a set reads_from = 'infinity' where a.id = v.id;
        perform team.tell_colleagues(v.id);
        return;
    end if;
    -- Asked anew, by who asks now: whoever asked first might be the second person otherwise.
    update team.request r set state = 'WITHDRAWN', decided_at = v_now where r.id = v_waits.id;
    insert into team.request (id, account, partner, kind, asked_by, asked_at, other_domain, hours, first_seen_at, role_before,
                              sites_before, by_group_before, state)
    values (p_request, v.id, v.partner, v_waits.kind, (p_by).account, v_now, v_waits.other_domain, v_waits.hours,
            v_waits.first_seen_at, v_waits.role_before, v_waits.sites_before, v_waits.by_group_before, 'WAITING');
end $$;

-- A manager changes what an account is and where it works. DONE, WAITS (more than before: a second person approves), or why not:
-- NOT_YOURS, STALE, ROLE, NO_SITE, SITES (also an account that works where the manager does not), SAME, NOT_ALLOWED (removed,
-- invited …).
create function team.change_by(v_by team.asker, p_account uuid, p_seen text, p_request uuid, p_role text, p_sites uuid[])
    returns text language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v accounts.account; v_sites uuid[] := array(select distinct unnest(p_sites) order by 1);
    v_before uuid[]; v_answer text; v_more boolean;
begin
    v := team.of_manager(v_by, p_account);
    if v.id is null then
        return 'NOT_YOURS';
    elsif team.seen(p_account) <> p_seen then
        return 'STALE';
    elsif v.status <> 'ACTIVE' then
        return 'NOT_ALLOWED';
    end if;
    v_before := team.sites_of(p_account);
    v_answer := team.grantable(v_by, p_role, v_sites);
    if v_answer = 'DONE' and not v_before <@ team.sites_of(v_by.account) and p_role <> v.role then
        v_answer := 'SITES';
    end if;
    if v_answer <> 'DONE' then
        return v_answer;
    elsif p_role = v.role and v_sites = v_before then
        return 'SAME';
    end if;
    v_more := (select y.second_person from team.policy y)
              and (not v_sites <@ v_before
                   or p_role <> v.role and not exists (select from team.narrower n where n.role = p_role and n.than = v.role));
    if v_more then
        perform team.ask_for_more(v_by, v, p_request);
    end if;
    delete from accounts.account_site y where y.account = p_account and y.site <> all (v_sites);
    update accounts.account a set role = p_role where a.id = p_account and a.role <> p_role;
    insert into accounts.account_site (account, site)
    select p_account, x.site from unnest(v_sites) as x(site) where x.site <> all (v_before);
    perform team.tell(p_account, case when v_more then 'MORE' else 'LESS' end, v_by, v.role || ' ' || p_role);
    return case when v_more then 'WAITS' else 'DONE' end;
end $$;
create function team.change(p_token bytea, p_account uuid, p_seen text, p_request uuid, p_role text, p_sites uuid[])
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_token);
begin
    perform disclosure.act_as(p_token);
    return team.change_by(v_by, p_account, p_seen, p_request, p_role, p_sites);
end $$;

-- A manager says which teaching groups a trainer works with: all of its sites, or some alone. Of groups at sites where the manager does
-- not work, nothing changes. DONE, WAITS (all again, where it was some: a second person approves), or why not: NOT_YOURS, STALE,
-- NOT_ALLOWED (suspended …), ROLE (no trainer), SITES (all again, of one who works where the manager does not; a group of another
-- site), MANY (more than thirty that have not ended), SAME.
create function team.assign(p_token bytea, p_account uuid, p_seen text, p_request uuid, p_by_group boolean, p_groups uuid[])
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_token); v accounts.account; v_own uuid[]; v_kept uuid[]; v_wanted uuid[]; v_more boolean;
begin
    perform disclosure.act_as(p_token);
    v := team.of_manager(v_by, p_account);
    v_own := team.sites_of(v_by.account);
    if v.id is null then
        return 'NOT_YOURS';
    elsif team.seen(p_account) <> p_seen then
        return 'STALE';
    elsif v.status not in ('ACTIVE', 'INVITED') then
        return 'NOT_ALLOWED';
    elsif v.role <> 'ATTENDANCE_TAKER' then
        return 'ROLE';
    elsif not p_by_group and not team.sites_of(p_account) <@ v_own
          or p_by_group and exists (select from unnest(p_groups) as w(id)
                                     where not exists (select from training.training_session g
                                                        where g.id = w.id and g.site = any (v_own)
                                                          and g.site = any (team.sites_of(p_account)))) then
        return 'SITES';
    end if;
    v_kept := array(select x.training_session from accounts.account_group x
                      join training.training_session g on g.id = x.training_session
                     where x.account = p_account and g.site <> all (v_own));
    v_wanted := array(select distinct w.id from unnest(p_groups || v_kept) as w(id) order by 1);
    if p_by_group = v.by_group and (not p_by_group or v_wanted = team.groups_of(p_account)) then
        return 'SAME';
    elsif p_by_group and (select count(*) from training.training_session g
                           where g.id = any (v_wanted)
                             and g.ends_on >= (clock_timestamp() at time zone 'Europe/Paris')::date) > 30 then
        return 'MANY';
    end if;
    v_more := not p_by_group and (select y.second_person from team.policy y);
    if v_more then
        perform team.ask_for_more(v_by, v, p_request);
    end if;
    if p_by_group then
        delete from accounts.account_group x where x.account = p_account and x.training_session <> all (v_wanted);
        insert into accounts.account_group (account, training_session) select p_account, unnest(v_wanted) on conflict do nothing;
    end if;
    update accounts.account a set by_group = p_by_group where a.id = p_account and a.by_group <> p_by_group;
    perform team.tell(p_account, case when v_more then 'MORE' else 'GROUPS' end, v_by,
                      case when p_by_group then cardinality(v_wanted)::text else 'all' end);
    return case when v_more then 'WAITS' else 'DONE' end;
end $$;

-- A manager acts on an account: SUSPEND, RESUME (what a manager has suspended), REMOVE, INVITE_AGAIN. DONE, or why not:
-- NOT_YOURS, STALE, NOT_ALLOWED, SITES (resumed by who does not work there), AGENCY (the agency has suspended it).
create function team.act_by(v_by team.asker, p_account uuid, p_seen text, p_act text) returns text
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v accounts.account; v_now timestamptz := clock_timestamp();
begin
    v := team.of_manager(v_by, p_account);
    if v.id is null then
        return 'NOT_YOURS';
    elsif team.seen(p_account) <> p_seen then
        return 'STALE';
    end if;
    -- Who has no password yet is suspended by a directory alone: on the page, an invitation is withdrawn by removing it.
    if p_act = 'SUSPEND' and v.status in ('ACTIVE', 'INVITED') then
        update accounts.account a set status = 'SUSPENDED' where a.id = p_account;
        update accounts.sign_in s set ended_at = v_now, ended_because = 'SUSPENDED' where s.account = p_account and s.ended_at is null;
    elsif p_act = 'RESUME' and v.status = 'SUSPENDED' then
        if not exists (select from (select s.step from team.step s
                                     where s.account = p_account and s.step in ('SUSPEND', 'RESUME') order by s.n desc limit 1) x
                        where x.step = 'SUSPEND') then
            return 'AGENCY';
        elsif not team.sites_of(p_account) <@ team.sites_of(v_by.account) then
            return 'SITES';
        end if;
        update accounts.account a set status = case when a.password_hash is null and a.holds < 3 then 'INVITED' else 'ACTIVE' end
         where a.id = p_account;
    elsif p_act = 'REMOVE' then
        perform team.remove(p_account);
    elsif p_act = 'INVITE_AGAIN' and v.status = 'INVITED' then
        if (select count(*) from team.mail m
             where m.about = p_account and m.kind = 'INVITED' and m.asked_at > v_now - interval '1 day') >= 3 then
            return 'TOO_MANY';
        end if;
        insert into team.mail (kind, account, about, asked_at, expires_at)
        values ('INVITED', p_account, p_account, v_now, v_now + interval '7 days');
    else
        return 'NOT_ALLOWED';
    end if;
    perform team.tell(p_account, p_act, v_by, null);
    return 'DONE';
end $$;
create function team.act(p_token bytea, p_account uuid, p_seen text, p_act text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_token);
begin
    perform disclosure.act_as(p_token);
    return team.act_by(v_by, p_account, p_seen, p_act);
end $$;

-- A mail to be written by one worker, claimed before anything is done with it.
create function team.claim(p_hash bytea)
    returns table (mail uuid, attempt integer, kind text, login text, language text, organisation text, code text, role text)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update team.mail m set state = 'UNCERTAIN'
     where m.state = 'CLAIMED' and m.claimed_at < clock_timestamp() - interval '2 minutes';
    return query
    with claimed as (
        update team.mail m
           set state = 'CLAIMED', claimed_at = clock_timestamp(), attempts = m.attempts + 1,
               hash = case when m.kind = 'INVITED' then p_hash end
          from (select x.id from team.mail x
                 where x.state = 'WAITING' and (x.claimed_at is null or x.claimed_at < clock_timestamp() - interval '30 seconds')
                 order by x.asked_at, x.id limit 1 for update of x skip locked) w
         where m.id = w.id
        returning m.*)
    select c.id, c.attempts, c.kind, u.login, u.language, p.legal_name, a.code, a.role
      from claimed c
      join accounts.account u on u.id = c.account
      join accounts.account a on a.id = c.about
      join partners.partner p on p.id = a.partner;
end $$;

create function team.settle(p_mail uuid, p_attempt integer, p_state text) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update team.mail m
       set state = case when p_state = 'WAITING' and m.attempts >= 40 then 'FAILED' else p_state end
     where m.id = p_mail and m.attempts = p_attempt and m.state in ('CLAIMED', 'UNCERTAIN')
$$;

revoke all on all functions in schema team from public;
grant usage on schema team to ecluse_app;
grant select on team.policy, team.role, team.narrower, team.free_mail, team.domain, team.request, team.step to ecluse_app;
grant select (id, kind, account, about, asked_at, state, expires_at, used_at) on team.mail to ecluse_app;
grant execute on function team.seen, team.invite, team.of_link, team.accept, team.see_first, team.open_quarantines, team.decide, team.change, team.assign,
    team.act,
    team.claim, team.settle to ecluse_app;
