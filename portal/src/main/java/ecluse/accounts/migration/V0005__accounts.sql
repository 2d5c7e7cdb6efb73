create schema accounts;

create table accounts.account (
    id            uuid primary key,
    code          text not null unique,
    login         text not null unique check (login = lower(login)),
    password_hash text,
    display_name  text not null,
    role          text not null check (role in ('TRAINING_OFFICE_MANAGER', 'QUOTE_CLERK', 'ATTENDANCE_TAKER',
                                               'CENTRE_HEAD', 'PARTNER_ACCOUNT_MANAGER', 'ADVISER', 'SECURITY_OFFICER',
                                               'PRIVACY_OFFICER', 'CORRESPONDENCE')),
    partner       uuid references partners.partner,
    status        text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED')),
    language      text not null default 'fr' check (language in ('fr', 'en')),
    holds         smallint not null default 1 check (holds between 1 and 3),
    created_at    timestamptz not null default clock_timestamp(),
    check ((partner is null) = (role in ('ADVISER', 'SECURITY_OFFICER', 'PRIVACY_OFFICER', 'CORRESPONDENCE')))
);
comment on column accounts.account.holds is
    'how sure its factors can make us who is there: 1 a password alone, 2 a second factor, 3 a passkey';
alter table accounts.account add column first_days_until timestamptz;
comment on column accounts.account.first_days_until is
    'of a new account: until then it is shown a part of what others are; null: it was not invited here';
alter table accounts.account add column by_group boolean not null default false;
comment on column accounts.account.by_group is
    'of a trainer: works with the groups of accounts.account_group alone, and not with all of its sites';
alter table accounts.account add column regions text[] not null default '{}'
    check (regions = '{}' or role = 'TRAINING_DESK')
    check (regions <@ '{00,01,02,03,04,06,11,24,27,28,32,44,52,53,75,76,84,93,94}');
comment on column accounts.account.regions is 'of the training desk: INSEE''s numbers of the regions whose organisations it sees';
create index account_by_partner on accounts.account (partner);

-- Who does an office's work. The head of the centre may all that the office may: in a one-person centre the head is the office.
-- One place for all functions that ask; a test compares it with ecluse.kernel.Role. No role is nobody's.
create function accounts.works_as_office(p_role text) returns boolean
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select coalesce(p_role in ('TRAINING_OFFICE_MANAGER', 'CENTRE_HEAD'), false)
$$;
revoke all on function accounts.works_as_office from public;

-- Where an account works: the ties of these sites are the people it may see.
create table accounts.account_site (
    account uuid not null references accounts.account,
    site    uuid not null references partners.site,
    primary key (account, site)
);

-- Whether everybody must give a second factor, or only who holds one. Written by the owner at the start, from the settings.
create table accounts.policy (
    only_one               boolean primary key default true check (only_one),
    second_factor_required boolean not null
);
insert into accounts.policy (second_factor_required) values (false);

create table accounts.sign_in (
    id            uuid primary key,
    token_hash    bytea not null unique,
    csrf_secret   bytea not null,
    account       uuid not null references accounts.account,
    started_at    timestamptz not null,
    last_seen_at  timestamptz not null,
    expires_at    timestamptz not null,
    ended_at      timestamptz,
    ended_because text,
    address       text not null,
    agent         text not null,
    partner       uuid,
    role          text not null,
    holders       uuid[] not null,
    level         smallint not null default 1 check (level between 1 and 3),
    needed        smallint not null,
    proven_at     timestamptz not null default clock_timestamp(),
    admitted      boolean not null,
    first_days_until timestamptz,
    groups        uuid[],
    read_mark     bigint[],
    mark_before   bigint[],
    mark_from     timestamptz
);
comment on column accounts.sign_in.holders is
    'whose ties its account may use: itself and its sites. This and the columns beside it are what the gate asks at each request; '
    'they are taken from the account, whatever somebody writes into them, and follow it at once';
comment on column accounts.sign_in.level is
    'how sure it is who is there: 1 aal1, 2 aal2, 3 phishing-resistant; never more than what the account holds';
comment on column accounts.sign_in.needed is 'the level below which nothing is shown: by the account''s role, what it holds, the policy';
comment on column accounts.sign_in.first_days_until is 'the account''s';
comment on column accounts.sign_in.groups is 'the teaching groups whose ties its account may use; null: all of its holders';
comment on column accounts.sign_in.read_mark is
    'of one that is bound to a key: what its account''s meters of names and of contacts had counted when the key last signed, from '
    'mark_from on; mark_before until then. Kept by a trigger (V0032_1)';
comment on column accounts.sign_in.proven_at is 'when a password, code or passkey was last given in it';
comment on column accounts.sign_in.admitted is 'whether account and partner are active, and the level is what is needed';
comment on column accounts.sign_in.token_hash is
    'SHA-256 of the cookie''s 256 random bits: who reads this table cannot take over a sign-in';
create index sign_in_live on accounts.sign_in (account) where ended_at is null;
create index sign_in_by_account on accounts.sign_in (account, started_at);

-- The level below which a sign-in shows nothing (a stolen password alone opens nothing). A machine has no factor.
create function accounts.level_needed(p_role text, p_holds smallint) returns smallint
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select (case when p_role = 'CORRESPONDENCE' then 1
                 when p_holds > 1 or (select y.second_factor_required from accounts.policy y) then 2
                 else 1 end)::smallint
$$;

-- The account's row is held until the sign-in is there: a change of rights that comes at the same time is either seen here, or
-- waits and then finds this sign-in.
create function accounts.seat() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from accounts.account a where a.id = new.account for share;
    select a.partner, a.role, least(new.level, a.holds), accounts.level_needed(a.role, a.holds),
           a.status = 'ACTIVE' and (a.partner is null or p.status = 'ACTIVE')
           and least(new.level, a.holds) >= accounts.level_needed(a.role, a.holds),
           array(select y.site from accounts.account_site y where y.account = a.id) || a.id
      into new.partner, new.role, new.level, new.needed, new.admitted, new.holders
      from accounts.account a left join partners.partner p on p.id = a.partner
     where a.id = new.account;
    return new;
end $$;
create trigger seat before insert or update of account, partner, role, holders, level, needed, admitted on accounts.sign_in
    for each row execute function accounts.seat();

-- Live sign-ins follow their account's rights in the transaction that changes them.
create function accounts.reseat(p_account uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from accounts.account a where a.id = p_account for update;
    update accounts.sign_in s set account = s.account where s.account = p_account and s.ended_at is null;
end $$;

create function accounts.rights_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_table_name = 'partner' then
        perform accounts.reseat(a.id) from accounts.account a where a.partner = new.id;
    elsif tg_table_name = 'account' then
        perform accounts.reseat(new.id);
    else
        perform accounts.reseat(case when tg_op = 'DELETE' then old.account else new.account end);
    end if;
    return null;
end $$;
create trigger rights_changed after update of role, partner, status, holds on accounts.account
    for each row when ((old.role, old.partner, old.status, old.holds)
                       is distinct from (new.role, new.partner, new.status, new.holds))
    execute function accounts.rights_changed();
create trigger rights_changed after insert or update or delete on accounts.account_site
    for each row execute function accounts.rights_changed();
create trigger rights_changed after update of status on partners.partner
    for each row when (old.status is distinct from new.status) execute function accounts.rights_changed();
create function accounts.policy_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform accounts.reseat(s.account)
       from (select distinct i.account from accounts.sign_in i where i.ended_at is null order by i.account) s;
    return null;
end $$;
create trigger policy_changed after update on accounts.policy
    for each row when (old.second_factor_required is distinct from new.second_factor_required)
    execute function accounts.policy_changed();
revoke all on function accounts.level_needed, accounts.seat, accounts.reseat, accounts.rights_changed,
    accounts.policy_changed from public;

-- A form that was sent when more proof was needed: sealed, for the sign-in that sent it, for a quarter of an hour.
create table accounts.kept_form (
    id      uuid primary key,
    sign_in uuid not null references accounts.sign_in on delete cascade,
    sealed  bytea not null check (length(sealed) <= 300000),
    kept_at timestamptz not null
);
create index kept_form_by_sign_in on accounts.kept_form (sign_in, kept_at);

-- Attempts to sign in that failed, or have not yet succeeded (an attempt stands here before its password is looked at, so
-- that a hundred at once cannot all pass as the tenth). By an HMAC of the login and by network: whoever has a
-- dump cannot even guess a login.
create table accounts.failure (
    id         uuid primary key,
    login_hash bytea not null,
    address    text not null,
    at         timestamptz not null,
    pending    boolean not null default true
);
comment on column accounts.failure.pending is 'not known yet; counts for its own login, not for its neighbours';
comment on column accounts.failure.address is 'an IPv4 address or an IPv6 /64';
create index failure_by_login on accounts.failure (login_hash, at);
create index failure_by_address on accounts.failure (address, at);

-- The machine account that sends notices. It has no password: nobody signs in with it from outside.
insert into accounts.account (id, code, login, display_name, role)
values ('00000000-0000-7000-8000-00000000c0de', 'C-NOTICES', 'notices@ecluse.invalid', 'Écluse', 'CORRESPONDENCE');

grant usage on schema accounts to ecluse_app, ecluse_registrar;
grant select on all tables in schema accounts to ecluse_app;
grant update (password_hash, language) on accounts.account to ecluse_app;
grant insert, update on accounts.sign_in to ecluse_app;
grant delete on accounts.sign_in to ecluse_app;
grant insert, delete on accounts.kept_form to ecluse_app;
grant insert, delete, update (pending) on accounts.failure to ecluse_app;
grant select, insert, update on accounts.account, accounts.account_site to ecluse_registrar;
grant delete on accounts.account_site to ecluse_registrar;
