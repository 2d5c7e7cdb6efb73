-- Signing in through an OpenID provider. Whom a provider calls its own is linked to an account by who is signed in here with a
-- second factor, never by an address. What a provider says opens a sign-in like any other: account, partner, locks, quarantine and
-- campaign are judged by accounts.seat. It is never a passkey's worth and never a fresh factor.
-- Nothing in this schema is about a person of the registry. The application's role reads it and calls the functions below.
create schema federation;

create table federation.provider (
    id              uuid primary key,
    version         integer not null default 1,
    name            text not null check (length(name) between 1 and 60 and name !~ '[[:cntrl:]]'),
    issuer          text not null check (length(issuer) <= 300
                                         and (issuer ~ '^https://[^/?#@[:space:]]+(/[^?#[:space:]]*)?$'
                                              or issuer ~ '^http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?(/[^?#[:space:]]*)?$')),
    client          text not null check (length(client) between 1 and 200),
    secret          bytea not null check (length(secret) between 28 and 2000),
    partners        text[] not null check (cardinality(partners) <= 200),
    domains         text[] not null check (cardinality(domains) <= 50),
    two_factors     text[] not null check (cardinality(two_factors) <= 20),
    one_factor      text[] not null check (cardinality(one_factor) <= 20 and not one_factor && two_factors),
    max_age_minutes integer check (max_age_minutes between 1 and 1440),
    signed_userinfo boolean not null,
    siret           boolean not null,
    state           text not null check (state in ('OFF', 'ON')),
    written_by      uuid not null references accounts.account,
    written_at      timestamptz not null,
    on_by           uuid references accounts.account,
    on_at           timestamptz,
    unique (issuer, client),
    check (cardinality(partners) + cardinality(domains) > 0),
    check (cardinality(two_factors) + cardinality(one_factor) > 0),
    check ((on_by is null) = (on_at is null)),
    -- Invariant 9: nobody switches on what they wrote, whoever writes the row.
    check (state = 'OFF' or on_by is not null),
    check (on_by <> written_by)
);
comment on table federation.provider is 'OpenID providers that vouch for accounts of these partners, or with addresses of these domains';
comment on column federation.provider.secret is 'the client''s secret, sealed for this provider and issuer: another issuer is never sent it';
comment on column federation.provider.two_factors is 'values of acr that stand for two factors; any other that is asked is worth a password';
comment on column federation.provider.siret is 'whether the organisation that the provider names must be the account''s partner';
create trigger keep_whole before truncate on federation.provider for each statement execute function kernel.unchangeable();

create table federation.link (
    id        uuid primary key,
    account   uuid not null references accounts.account,
    provider  uuid not null references federation.provider,
    subject   bytea not null check (length(subject) = 32),
    linked_at timestamptz not null,
    used_at   timestamptz,
    unique (provider, subject),
    unique (account, provider)
);
comment on column federation.link.subject is
    'an HMAC of issuer and sub, under a key that is not here: a dump tells nobody''s identity at a provider';

create function federation.keep_link() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (new.id, new.account, new.provider, new.subject, new.linked_at)
       is distinct from (old.id, old.account, old.provider, old.subject, old.linked_at) then
        raise exception 'a link is another''s only by being made anew' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before update on federation.link for each row execute function federation.keep_link();

-- Which sign-ins came by which identity, so that the provider can end them.
create table federation.visit (
    sign_in  uuid primary key references accounts.sign_in on delete cascade,
    provider uuid not null references federation.provider,
    subject  bytea not null check (length(subject) = 32),
    sid      bytea check (length(sid) = 32),
    farewell bytea check (length(farewell) between 28 and 8000),
    at       timestamptz not null
);
comment on column federation.visit.farewell is
    'for as long as the sign-in lasts: where and with which token to end it at the provider, sealed for it under a key that is not here';
create index visit_to_forget on federation.visit (sign_in) where farewell is not null;
create index visit_by_subject on federation.visit (provider, subject);
create index visit_by_sid on federation.visit (provider, sid);

-- Answers of a provider and its words to end sign-ins, each taken once, on whichever node.
create table federation.spent (
    token      bytea primary key check (length(token) = 32),
    expires_at timestamptz not null
);
create index spent_by_end on federation.spent (expires_at);

-- --- Sign-ins ---------------------------------------------------------------------------------------------------------------

-- A provider is worth two factors at most, and to the agency's accounts none of theirs: they need a passkey of ours besides. When a
-- factor of ours was given last: never, so whatever asks for a fresh one asks for one of ours. Before accounts.seat, by its name.
create function federation.modest() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.level := case when exists (select from accounts.account a where a.id = new.account and a.partner is not null)
                      then least(new.level, 2::smallint) else 1 end;
    new.proven_at := to_timestamp(0);
    return new;
end $$;
create trigger came_from before insert on accounts.sign_in for each row when (new.federated) execute function federation.modest();
create trigger came_from_stays before update of federated on accounts.sign_in
    for each row when (new.federated is distinct from old.federated) execute function kernel.unchangeable();

create function federation.vouched() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from accounts.sign_in s where s.id = new.id)
       and not exists (select from federation.visit v where v.sign_in = new.id) then
        raise exception 'no provider has vouched for this sign-in' using errcode = '42501';
    end if;
    return null;
end $$;
create constraint trigger vouched after insert on accounts.sign_in deferrable initially deferred
    for each row when (new.federated) execute function federation.vouched();

-- A sign-in that has ended has no token at its provider any more, whoever ended it.
create function federation.forget_farewell() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update federation.visit v set farewell = null where v.sign_in = new.id and v.farewell is not null;
    return null;
end $$;
create trigger forget_farewell after update of ended_at on accounts.sign_in
    for each row when (new.federated and new.ended_at is not null) execute function federation.forget_farewell();

-- Nor has one whose time is over, or that nobody has used for so long.
create function federation.forget_farewells(p_idle_seconds bigint) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update federation.visit v set farewell = null
      from accounts.sign_in s
     where s.id = v.sign_in and v.farewell is not null
       and (s.over_at < clock_timestamp() or s.last_seen_at < clock_timestamp() - make_interval(secs => p_idle_seconds))
$$;

-- With what who is signed in by this token ends it at the provider.
create function federation.farewell(p_token bytea) returns table (provider uuid, farewell bytea)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select v.provider, v.farewell
      from accounts.sign_in s join federation.visit v on v.sign_in = s.id
     where s.token_hash = p_token and s.ended_at is null and v.farewell is not null
$$;

-- Which live sign-ins of who is signed in by this token came by a provider.
create function federation.came_by(p_token bytea) returns table (sign_in uuid, name text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select v.sign_in, q.name
      from accounts.sign_in s
      join accounts.sign_in o on o.account = s.account and o.ended_at is null
      join federation.visit v on v.sign_in = o.id
      join federation.provider q on q.id = v.provider
     where s.token_hash = p_token and s.ended_at is null
$$;

-- Ends sign-ins of the list that are still live, in the order in which a lock takes them.
create function federation.end_sign_ins(p_ids uuid[], p_words text) returns integer
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_number integer;
begin
    perform 1 from accounts.sign_in s where s.id = any (p_ids) and s.ended_at is null order by s.id for update;
    with ended as (
        update accounts.sign_in s set ended_at = clock_timestamp(), ended_because = 'PROVIDER'
         where s.id = any (p_ids) and s.ended_at is null
        returning s.id, s.account, s.partner),
    entered as (
        insert into ledger.pending (account, partner, sign_in, changes)
        select e.account, e.partner, e.id, array[row(5, e.id, null, null, p_words)::ledger.change] from ended e)
    select count(*) into v_number from ended;
    return v_number;
end $$;

-- --- Who it is --------------------------------------------------------------------------------------------------------------

create function federation.serves(p_provider uuid, p_account uuid) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from federation.provider q
          join accounts.account a on a.id = p_account and a.role not in ('JOBSEEKER', 'CORRESPONDENCE')
          left join partners.partner t on t.id = a.partner
         where q.id = p_provider and q.state = 'ON'
           and (t.code = any (q.partners)
                or position('@' in a.login) > 1 and split_part(a.login, '@', 2) = any (q.domains)))
$$;

-- The providers that may vouch for who is signed in, linked or not.
create function federation.mine(p_token bytea)
    returns table (provider uuid, name text, link uuid, linked_at timestamptz, used_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select q.id, q.name, l.id, l.linked_at, l.used_at
      from accounts.sign_in s
     cross join federation.provider q
      left join federation.link l on l.provider = q.id and l.account = s.account
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > clock_timestamp()
       and (l.id is not null or federation.serves(q.id, s.account))
     order by q.name, q.id
$$;

-- Whose account an identity is linked to, if it may come in: null for nobody's, a suspended or sleeping one's, one that the provider
-- does not serve any more, an organisation that is not the account's, an account of the agency that holds no passkey.
create function federation.whose(p_provider uuid, p_subject bytea, p_siren text) returns uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.id
      from federation.link l
      join federation.provider q on q.id = l.provider
      join accounts.account a on a.id = l.account and a.status = 'ACTIVE'
      left join partners.partner t on t.id = a.partner
     where l.provider = p_provider and l.subject = p_subject
       and federation.serves(q.id, a.id)
       and (a.partner is null and a.holds = 3 or t.status = 'ACTIVE')
       and (not q.siret
            or left(t.siret, 9) = p_siren
            or exists (select from partners.site y where y.partner = t.id and left(y.siret, 9) = p_siren))
$$;

-- The identity of a sign-in that has just begun, in its transaction; an exception where it may not begin.
create function federation.arrive(p_sign_in uuid, p_provider uuid, p_subject bytea, p_sid bytea, p_siren text,
                                  p_farewell bytea) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from federation.provider q where q.id = p_provider for share;
    perform 1 from federation.link l where l.provider = p_provider and l.subject = p_subject for update;
    if not exists (select from accounts.sign_in s
                    where s.id = p_sign_in and s.federated and s.ended_at is null
                      and s.account = federation.whose(p_provider, p_subject, p_siren)) then
        raise exception 'no provider vouches for this account' using errcode = '42501';
    end if;
    insert into federation.visit (sign_in, provider, subject, sid, farewell, at)
    values (p_sign_in, p_provider, p_subject, p_sid, p_farewell, clock_timestamp());
    update federation.link l set used_at = clock_timestamp() where l.provider = p_provider and l.subject = p_subject;
end $$;

-- False: it was taken before.
create function federation.spend(p_token bytea, p_expires_at timestamptz) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from federation.spent x where x.expires_at < clock_timestamp() - interval '10 minutes';
    insert into federation.spent (token, expires_at) values (p_token, p_expires_at) on conflict do nothing;
    return found;
end $$;

-- A provider ends sign-ins, by identity, by its own session, or by both. False: these words were taken before.
create function federation.log_out(p_provider uuid, p_token bytea, p_expires_at timestamptz, p_subject bytea, p_sid bytea)
    returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_name text;
begin
    if p_subject is null and p_sid is null or not federation.spend(p_token, p_expires_at) then
        return false;
    end if;
    select q.name into v_name from federation.provider q where q.id = p_provider for share;
    perform federation.end_sign_ins(array(
        select v.sign_in from federation.visit v
         where v.provider = p_provider
           and case when p_subject is null then v.sid = p_sid
                    -- Which of its sessions a sign-in came by may not have been said: then it is ended too.
                    else v.subject = p_subject and (p_sid is null or v.sid is null or v.sid = p_sid) end),
        'ended by provider ' || v_name);
    return true;
end $$;

-- --- Links ------------------------------------------------------------------------------------------------------------------

-- Who acts on the own links: signed in, admitted, before no closed lock.
create function federation.holder(p_token bytea) returns accounts.sign_in
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v accounts.sign_in;
begin
    select s.* into v
      from accounts.sign_in s
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > clock_timestamp() and s.admitted
       and not exists (select from containment.lock l
                        where l.reopened_position is null and l.lapsed_at is null
                          and (l.ends_at is null or l.ends_at > clock_timestamp())
                          and l.target = (array[s.id::text, s.account::text, s.partner::text, s.role, null, ''])[l.scope]);
    if v.id is null then
        raise exception 'nobody is signed in with this token' using errcode = '42501';
    end if;
    return v;
end $$;

create function federation.tell(p_by accounts.sign_in, p_subject uuid, p_words text) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    insert into ledger.pending (account, partner, sign_in, changes)
    values (p_by.account, p_by.partner, p_by.id, array[row(17, p_subject, null, null, p_words)::ledger.change])
$$;

-- DONE, or why not: NO_FACTOR (a second factor of ours was not given here a moment ago; of the agency's accounts, a passkey),
-- NOT_SERVED, TAKEN (this identity is an account's already, or this account has one there).
create function federation.attach(p_token bytea, p_id uuid, p_provider uuid, p_subject bytea) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v accounts.sign_in := federation.holder(p_token); v_name text;
begin
    perform 1 from accounts.account a where a.id = v.account for update;
    if v.level < (case when v.partner is null then 3 else 2 end) or v.proven_at < clock_timestamp() - interval '35 minutes' then
        return 'NO_FACTOR';
    end if;
    select q.name into v_name from federation.provider q where q.id = p_provider for share;
    if not federation.serves(p_provider, v.account) then
        return 'NOT_SERVED';
    end if;
    insert into federation.link (id, account, provider, subject, linked_at)
    values (p_id, v.account, p_provider, p_subject, clock_timestamp()) on conflict do nothing;
    if not found then
        return 'TAKEN';
    end if;
    perform federation.tell(v, v.account, 'identity at provider ' || v_name || ' linked');
    return 'DONE';
end $$;

-- Takes one of the own links away, and ends the sign-ins that came by it. DONE or NOT_THERE.
create function federation.detach(p_token bytea, p_link uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v accounts.sign_in := federation.holder(p_token); v_link federation.link; v_name text;
begin
    delete from federation.link l where l.id = p_link and l.account = v.account returning l.* into v_link;
    if v_link.id is null then
        return 'NOT_THERE';
    end if;
    select q.name into v_name from federation.provider q where q.id = v_link.provider;
    perform federation.end_sign_ins(
        array(select i.sign_in from federation.visit i where i.provider = v_link.provider and i.subject = v_link.subject),
        'identity at provider ' || v_name || ' unlinked');
    perform federation.tell(v, v.account, 'identity at provider ' || v_name || ' unlinked');
    return 'DONE';
end $$;

-- --- Officers ---------------------------------------------------------------------------------------------------------------

create function federation.officer(p_token bytea) returns accounts.sign_in
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v accounts.sign_in;
begin
    select s.* into strict v from containment.officer(p_token) o join accounts.sign_in s on s.id = o.sign_in;
    return v;
end $$;

-- Writes a provider, a new one where p_version is 0; either way it is off afterwards, and who came by it is out. DONE, or why not:
-- NOT_THERE, STALE, DUPLICATE, NO_PARTNER (a code that no partner has), NO_SECRET (another issuer or client needs its own).
create function federation.save(p_token bytea, p_id uuid, p_version integer, p_name text, p_issuer text, p_client text, p_secret bytea,
                                p_partners text[], p_domains text[], p_two_factors text[], p_one_factor text[],
                                p_max_age_minutes integer, p_signed_userinfo boolean, p_siret boolean)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by accounts.sign_in := federation.officer(p_token); v federation.provider;
begin
    if p_version > 0 then
        select q.* into v from federation.provider q where q.id = p_id for update;
        if v.id is null then
            return 'NOT_THERE';
        elsif v.version <> p_version then
            return 'STALE';
        end if;
    end if;
    if exists (select from unnest(p_partners) c where not exists (select from partners.partner t where t.code = c)) then
        return 'NO_PARTNER';
    elsif p_secret is null and (v.id is null or (v.issuer, v.client) <> (p_issuer, p_client)) then
        return 'NO_SECRET';
    end if;
    if p_version = 0 then
        insert into federation.provider (id, name, issuer, client, secret, partners, domains, two_factors, one_factor, max_age_minutes,
                                         signed_userinfo, siret, state, written_by, written_at)
        values (p_id, p_name, p_issuer, p_client, p_secret, p_partners, p_domains, p_two_factors, p_one_factor, p_max_age_minutes,
                p_signed_userinfo, p_siret, 'OFF', v_by.account, clock_timestamp());
    else
        update federation.provider q
           set version = q.version + 1, name = p_name, issuer = p_issuer, client = p_client, secret = coalesce(p_secret, q.secret),
               partners = p_partners, domains = p_domains, two_factors = p_two_factors, one_factor = p_one_factor,
               max_age_minutes = p_max_age_minutes, signed_userinfo = p_signed_userinfo, siret = p_siret, state = 'OFF',
               written_by = v_by.account, written_at = clock_timestamp(), on_by = null, on_at = null
         where q.id = p_id;
        perform federation.end_sign_ins(array(select i.sign_in from federation.visit i where i.provider = p_id),
                                        'provider ' || p_name || ' changed');
    end if;
    perform federation.tell(v_by, p_id, format('provider %s written, issuer %s', p_name, p_issuer));
    return 'DONE';
exception when unique_violation then
    return 'DUPLICATE';
end $$;

-- The second officer switches on what the first wrote. DONE, NOT_THERE, STALE, SAME_OFFICER.
create function federation.switch_on(p_token bytea, p_id uuid, p_version integer) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by accounts.sign_in := federation.officer(p_token); v federation.provider;
begin
    select q.* into v from federation.provider q where q.id = p_id for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.version <> p_version or v.state = 'ON' then
        return 'STALE';
    elsif v.written_by = v_by.account then
        return 'SAME_OFFICER';
    end if;
    update federation.provider q
       set state = 'ON', version = q.version + 1, on_by = v_by.account, on_at = clock_timestamp()
     where q.id = p_id;
    perform federation.tell(v_by, p_id, format('provider %s on, written by %s', v.name, v.written_by));
    return 'DONE';
end $$;

-- One officer is enough to close: whoever came by it is out at once, on every node. DONE or NOT_THERE; again changes nothing.
create function federation.switch_off(p_token bytea, p_id uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by accounts.sign_in := federation.officer(p_token); v federation.provider; v_ended integer;
begin
    select q.* into v from federation.provider q where q.id = p_id for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.state = 'OFF' then
        return 'DONE';
    end if;
    update federation.provider q set state = 'OFF', version = q.version + 1 where q.id = p_id;
    v_ended := federation.end_sign_ins(array(select i.sign_in from federation.visit i where i.provider = p_id),
                                       'provider ' || v.name || ' off');
    perform federation.tell(v_by, p_id, format('provider %s off, %s sign-ins ended', v.name, v_ended));
    return 'DONE';
end $$;

-- --- Told by mail -----------------------------------------------------------------------------------------------------------

create function federation.name(p_provider uuid) returns text
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select q.name from federation.provider q where q.id = p_provider
$$;

create function federation.link_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        perform alerts.tell(old.account, 'IDENTITY_UNLINKED', federation.name(old.provider));
    else
        perform alerts.tell(new.account, 'IDENTITY_LINKED', federation.name(new.provider));
    end if;
    return null;
end $$;
create trigger told after insert or delete on federation.link for each row execute function federation.link_changed();

-- A new browser is told of with the provider by which it came, so not before the visit says which.
drop trigger told on accounts.sign_in;
create trigger told after insert on accounts.sign_in for each row when (not new.federated) execute function alerts.signed_in();
create function federation.visited() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v accounts.sign_in;
begin
    select s.* into strict v from accounts.sign_in s where s.id = new.sign_in;
    if alerts.by_new_browser(v) then
        perform alerts.tell(v.account, 'NEW_BROWSER', federation.name(new.provider));
    end if;
    return null;
end $$;
create trigger told after insert on federation.visit for each row execute function federation.visited();

revoke all on all functions in schema federation from public;
grant usage on schema federation to ecluse_app;
grant select on federation.provider, federation.link to ecluse_app;
grant execute on function federation.mine, federation.whose, federation.arrive, federation.spend, federation.log_out,
    federation.attach, federation.detach,
    federation.farewell, federation.forget_farewells, federation.came_by, federation.save, federation.switch_on, federation.switch_off to ecluse_app;
