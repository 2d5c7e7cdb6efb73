-- Second factors. What an account holds stands in accounts.account too: triggers here keep it, and live sign-ins follow it.
create schema factors;

-- One-time codes by an app (RFC 6238).
create table factors.one_time_code (
    account  uuid primary key references accounts.account,
    seed     bytea not null,
    step     bigint not null,
    added_at timestamptz not null
);
comment on column factors.one_time_code.seed is 'sealed: who has a dump cannot make codes';
comment on column factors.one_time_code.step is
    'the last step of 30 s since 1970 whose code was taken: no node takes it, or an earlier one, again';

create function factors.steps_grow() returns trigger language plpgsql as $$
begin
    if new.seed = old.seed and new.step <= old.step then
        raise exception 'a one-time code is taken once' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger steps_grow before update on factors.one_time_code for each row execute function factors.steps_grow();

create table factors.recovery_code (
    account uuid not null references accounts.account,
    hash    bytea not null check (length(hash) = 32),
    made_at timestamptz not null,
    used_at timestamptz,
    primary key (account, hash)
);
comment on column factors.recovery_code.hash is 'an HMAC of 60 random bits, under a key that is not here';

create function factors.used_once() returns trigger language plpgsql as $$
begin
    if old.used_at is not null or new.used_at is null then
        raise exception 'a recovery code is taken once' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger used_once before update on factors.recovery_code for each row execute function factors.used_once();

-- Passkeys (W3C Web Authentication Level 3).
create table factors.passkey (
    id         uuid primary key,
    account    uuid not null references accounts.account,
    credential bytea not null unique check (length(credential) between 1 and 1023),
    key        bytea not null,
    aaguid     uuid not null,
    counter    bigint not null,
    name       text not null check (length(name) between 1 and 60),
    synced     boolean not null,
    transports text not null default '',
    added_at   timestamptz not null,
    used_at    timestamptz,
    stopped_at timestamptz
);
comment on column factors.passkey.key is 'the public key, as COSE';
comment on column factors.passkey.counter is 'signatures so far; one that does not grow is a copied key (WebAuthn §6.1.1)';
comment on column factors.passkey.synced is 'whether its maker may copy it to other devices (backup eligible)';
comment on column factors.passkey.stopped_at is 'when its counter fell behind: it opens nothing any more';
create index passkey_by_account on factors.passkey (account);

-- What a passkey is asked to sign. Single use: taking one removes it.
-- A crash empties it, and whoever was asked is asked again: nobody waits for the disk because of a question.
create unlogged table factors.challenge (
    id         uuid primary key,
    bytes      bytea not null check (length(bytes) = 32),
    use        text not null check (use in ('SIGN_IN', 'STEP_UP', 'ADD')),
    sign_in    uuid references accounts.sign_in on delete cascade,
    expires_at timestamptz not null,
    check ((use = 'SIGN_IN') = (sign_in is null))
);
create index challenge_by_end on factors.challenge (expires_at);

-- What the account holds, in the transaction that changes it.
create function factors.held() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account constant uuid := case when tg_op = 'DELETE' then old.account else new.account end;
begin
    update accounts.account a
       set holds = case when exists (select 1 from factors.passkey p where p.account = a.id and p.stopped_at is null) then 3
                        when exists (select 1 from factors.one_time_code c where c.account = a.id) then 2
                        else 1 end
     where a.id = v_account;
    return null;
end $$;
create trigger held after insert or delete on factors.one_time_code for each row execute function factors.held();
create trigger held after insert or delete or update of stopped_at on factors.passkey
    for each row execute function factors.held();

revoke all on all functions in schema factors from public;
grant usage on schema factors to ecluse_app;
grant select on all tables in schema factors to ecluse_app;
grant insert, delete, update (seed, step, added_at) on factors.one_time_code to ecluse_app;
grant insert, delete, update (used_at) on factors.recovery_code to ecluse_app;
grant insert, delete, update (counter, used_at, stopped_at) on factors.passkey to ecluse_app;
grant insert, delete on factors.challenge to ecluse_app;
