-- Reminders: what is due, by mail and in a calendar. Neither says more than counts and titles of groups.
create schema reminders;

-- The address of an account's calendar: who has it reads it, so that a calendar program can. A new one ends the old one.
create table reminders.feed (
    account    uuid primary key references accounts.account,
    token_hash bytea not null unique check (length(token_hash) = 32),
    made_at    timestamptz not null
);

-- Who wants no mail.
create table reminders.without_mail (
    account uuid primary key references accounts.account
);

-- One mail to an account on a day at most: the row is there before the relay is spoken to, on whichever node. A claim whose
-- node died is UNCERTAIN and not sent again.
create table reminders.digest (
    account    uuid not null references accounts.account,
    day        date not null,
    state      text not null check (state in ('CLAIMED', 'NOTHING', 'WAITING', 'SENT', 'FAILED', 'UNCERTAIN')),
    attempts   smallint not null default 1,
    claimed_at timestamptz not null,
    primary key (account, day)
);
create index digest_to_try on reminders.digest (claimed_at) where state in ('CLAIMED', 'WAITING');
create index digest_by_day on reminders.digest (day);

-- A new password ends the calendar's address, as it ends the sign-ins.
create function reminders.end_feed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from reminders.feed f where f.account = new.id;
    return null;
end $$;
create trigger password_ends_feed after update of password_hash on accounts.account
    for each row when (old.password_hash is distinct from new.password_hash) execute function reminders.end_feed();

-- Whose calendar it is; nobody's while the account, its partner, its role or the service is closed.
create function reminders.feed_of(p_hash bytea) returns table (account uuid, role text, language text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.id, a.role, a.language
      from reminders.feed f join accounts.account a on a.id = f.account
     where f.token_hash = p_hash and a.status = 'ACTIVE'
       and containment.closed(null, a.id, a.partner, a.role, 1::smallint) is null
$$;

-- In place of the one before.
create function reminders.put_feed(p_account uuid, p_hash bytea, p_now timestamptz) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into reminders.feed (account, token_hash, made_at) values (p_account, p_hash, p_now)
        on conflict (account) do update set token_hash = excluded.token_hash, made_at = excluded.made_at
$$;

revoke all on all functions in schema reminders from public;
grant usage on schema reminders to ecluse_app;
-- The hash stays with the functions above.
grant delete on reminders.feed to ecluse_app;
grant select (account, made_at) on reminders.feed to ecluse_app;
grant select, insert, delete on reminders.without_mail to ecluse_app;
grant select, insert, delete, update (state, attempts, claimed_at) on reminders.digest to ecluse_app;
grant execute on function reminders.feed_of, reminders.put_feed to ecluse_app;
