-- A code in place of a factor that is lost: a manager of the partner asks, an officer of the agency approves, the manager who asked sees
-- it once and hands it over. Two people of two organisations, and the holder's own password: none of the three reads anything alone.
create schema temporarycodes;

create table temporarycodes.code (
    id         uuid primary key,
    account    uuid not null references accounts.account,
    partner    uuid not null references partners.partner,
    reason     text not null check (reason in ('LOST', 'BROKEN', 'FORGOTTEN')),
    asked_by   uuid not null references accounts.account,
    asked_at   timestamptz not null,
    state      text not null check (state in ('WAITING', 'APPROVED', 'REFUSED', 'WITHDRAWN', 'SHOWN', 'USED')),
    decided_by uuid references accounts.account,
    decided_at timestamptz,
    shown_at   timestamptz,
    hash       bytea unique check (length(hash) = 32),
    used_at    timestamptz,
    check (asked_by <> account),
    check ((decided_by is null) = (decided_at is null)),
    check (state in ('WAITING', 'WITHDRAWN') or decided_by is not null),
    -- Invariant 9: nobody lets in alone, whoever writes the row.
    check (decided_by not in (asked_by, account)),
    check (num_nulls(shown_at, hash) in (0, 2)),
    check (shown_at is null or state in ('SHOWN', 'USED', 'WITHDRAWN')),
    check (state not in ('SHOWN', 'USED') or shown_at is not null),
    check ((state = 'USED') = (used_at is not null)),
    check (used_at between shown_at and shown_at + interval '8 hours')
);
comment on table temporarycodes.code is 'decided within 3 days, shown within a day of that, taken within 8 hours of that, once';
comment on column temporarycodes.code.hash is 'an HMAC of 60 random bits, under a key that is not here';
create unique index code_open on temporarycodes.code (account) where state in ('WAITING', 'APPROVED', 'SHOWN');
create index code_by_account on temporarycodes.code (account, asked_at desc);
create index code_to_decide on temporarycodes.code (asked_at, id) where state = 'WAITING';
create index code_by_partner on temporarycodes.code (partner, asked_at);

-- Asked once; every step follows the one before; approved by the agency alone.
create function temporarycodes.keep() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'WAITING' then
            raise exception 'a temporary code is asked for first' using errcode = '42501';
        end if;
        return new;
    elsif tg_op = 'DELETE'
          or (new.id, new.account, new.partner, new.reason, new.asked_by, new.asked_at)
             is distinct from (old.id, old.account, old.partner, old.reason, old.asked_by, old.asked_at)
          or old.decided_by is not null and (new.decided_by, new.decided_at) is distinct from (old.decided_by, old.decided_at)
          or old.hash is not null and (new.hash, new.shown_at) is distinct from (old.hash, old.shown_at)
          or (old.state, new.state) not in (('WAITING', 'APPROVED'), ('WAITING', 'REFUSED'), ('WAITING', 'WITHDRAWN'),
                                            ('APPROVED', 'SHOWN'), ('APPROVED', 'WITHDRAWN'), ('SHOWN', 'USED'),
                                            ('SHOWN', 'WITHDRAWN')) then
        raise exception 'a temporary code is asked for, decided, shown and taken once each' using errcode = '42501';
    elsif old.state = 'WAITING' and new.state = 'APPROVED'
          and not exists (select from accounts.account a
                           where a.id = new.decided_by and a.status = 'ACTIVE' and a.role = 'PARTNERSHIP_OFFICER') then
        raise exception 'the agency approves a temporary code' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before insert or update or delete on temporarycodes.code for each row execute function temporarycodes.keep();
create trigger keep_whole before truncate on temporarycodes.code for each statement execute function kernel.unchangeable();

-- Until when a code can go on; null: it is over.
create function temporarycodes.until(c temporarycodes.code) returns timestamptz
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case (c).state when 'WAITING' then (c).asked_at + interval '3 days'
                          when 'APPROVED' then (c).decided_at + interval '1 day'
                          when 'SHOWN' then (c).shown_at + interval '8 hours' end
$$;

create view temporarycodes.under_way with (security_barrier) as
    select c.id, c.account, c.partner, c.state, c.reason, c.asked_by, c.asked_at, temporarycodes.until(c) as until
      from temporarycodes.code c
     where c.state in ('WAITING', 'APPROVED', 'SHOWN') and temporarycodes.until(c) > clock_timestamp();

-- Those whose time is over make room.
create function temporarycodes.lapse(p_account uuid) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    update temporarycodes.code c set state = 'WITHDRAWN'
     where c.account = p_account and c.state in ('WAITING', 'APPROVED', 'SHOWN') and temporarycodes.until(c) <= clock_timestamp()
$$;

-- A manager asks. DONE, or why not: NOT_YOURS, STALE, REASON, NOT_ALLOWED (the account is not active, waits in quarantine, or holds no
-- factor: then its password leads to making one), SITES (it works where the manager does not), ALREADY (one is under way), TOO_MANY
-- (three for an account in 7 days, ten for a partner in a day).
create function temporarycodes.ask(p_token bytea, p_id uuid, p_account uuid, p_seen text, p_reason text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_token); v accounts.account; v_now timestamptz := clock_timestamp();
begin
    v := team.of_manager(v_by, p_account);
    if v.id is null then
        return 'NOT_YOURS';
    elsif team.seen(p_account) <> p_seen then
        return 'STALE';
    elsif p_reason not in ('LOST', 'BROKEN', 'FORGOTTEN') then
        return 'REASON';
    elsif v.status <> 'ACTIVE' or v.holds < 2 or coalesce(v.reads_from > v_now, false) then
        return 'NOT_ALLOWED';
    elsif not team.sites_of(p_account) <@ team.sites_of(v_by.account) then
        return 'SITES';
    end if;
    perform 1 from partners.partner p where p.id = v.partner for no key update;
    perform temporarycodes.lapse(p_account);
    if exists (select from temporarycodes.code c where c.account = p_account and c.state in ('WAITING', 'APPROVED', 'SHOWN')) then
        return 'ALREADY';
    elsif (select count(*) from temporarycodes.code c where c.account = p_account and c.asked_at > v_now - interval '7 days') >= 3
          or (select count(*) from temporarycodes.code c where c.partner = v.partner and c.asked_at > v_now - interval '1 day') >= 10 then
        return 'TOO_MANY';
    end if;
    insert into temporarycodes.code (id, account, partner, reason, asked_by, asked_at, state)
    values (p_id, p_account, v.partner, p_reason, v_by.account, v_now, 'WAITING');
    perform alerts.tell(p_account, 'TEMPORARY_CODE_ASKED', null);
    perform team.tell(p_account, 'CODE_ASKED', v_by, lower(p_reason));
    return 'DONE';
end $$;

-- A code, held, and who may act on it: a manager of its partner, or an officer. The account comes first, as everywhere.
create function temporarycodes.held(p_by team.asker, p_id uuid) returns temporarycodes.code
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    c temporarycodes.code;
begin
    select x.* into c from temporarycodes.code x
     where x.id = p_id and ((p_by).role = 'PARTNERSHIP_OFFICER' or x.partner = (p_by).partner);
    if c.id is not null then
        perform 1 from accounts.account a where a.id = c.account for update;
        perform temporarycodes.lapse(c.account);
        select x.* into c from temporarycodes.code x where x.id = p_id for update;
    end if;
    return c;
end $$;

-- The agency decides. DONE, or why not: NOT_YOURS, ALREADY (decided, withdrawn, or its time was over), NOT_ALLOWED (the account is not active any more).
create function temporarycodes.decide(p_token bytea, p_id uuid, p_approve boolean) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_token); c temporarycodes.code;
begin
    if v_by.role <> 'PARTNERSHIP_OFFICER' then
        return 'NOT_YOURS';
    end if;
    c := temporarycodes.held(v_by, p_id);
    if c.id is null then
        return 'NOT_YOURS';
    elsif c.state <> 'WAITING' then
        return 'ALREADY';
    elsif p_approve and not exists (select from accounts.account a where a.id = c.account and a.status = 'ACTIVE' and a.partner = c.partner) then
        return 'NOT_ALLOWED';
    end if;
    update temporarycodes.code x
       set state = case when p_approve then 'APPROVED' else 'REFUSED' end, decided_by = v_by.account, decided_at = clock_timestamp()
     where x.id = p_id;
    perform team.tell(c.account, case when p_approve then 'CODE_APPROVED' else 'CODE_REFUSED' end, v_by, null);
    return 'DONE';
end $$;

-- The manager who asked makes the code and sees it, once. DONE, or why not: NOT_YOURS, SELF (another manager has asked), ALREADY.
create function temporarycodes.show(p_token bytea, p_id uuid, p_hash bytea) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_token); c temporarycodes.code;
begin
    if v_by.role <> 'PARTNER_ACCOUNT_MANAGER' then
        return 'NOT_YOURS';
    end if;
    c := temporarycodes.held(v_by, p_id);
    if c.id is null then
        return 'NOT_YOURS';
    elsif c.asked_by <> v_by.account then
        return 'SELF';
    elsif c.state <> 'APPROVED' then
        return 'ALREADY';
    end if;
    update temporarycodes.code x set state = 'SHOWN', shown_at = clock_timestamp(), hash = p_hash where x.id = p_id;
    perform team.tell(c.account, 'CODE_SHOWN', v_by, null);
    return 'DONE';
end $$;

-- Any manager of the partner, or an officer, ends one that is under way. DONE, NOT_YOURS, ALREADY.
create function temporarycodes.withdraw(p_token bytea, p_id uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by team.asker := team.asker(p_token); c temporarycodes.code;
begin
    c := temporarycodes.held(v_by, p_id);
    if c.id is null then
        return 'NOT_YOURS';
    elsif c.state not in ('WAITING', 'APPROVED', 'SHOWN') then
        return 'ALREADY';
    end if;
    update temporarycodes.code x set state = 'WITHDRAWN' where x.id = p_id;
    perform team.tell(c.account, 'CODE_WITHDRAWN', v_by, null);
    return 'DONE';
end $$;

-- The holder types it after the password. Of two who come with it at once, one is let in.
create function temporarycodes.take(p_account uuid, p_hash bytea) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_nobody team.asker;
begin
    update temporarycodes.code c set state = 'USED', used_at = clock_timestamp()
     where c.account = p_account and c.hash = p_hash and c.state = 'SHOWN' and temporarycodes.until(c) > clock_timestamp();
    if not found then
        return false;
    end if;
    perform alerts.tell(p_account, 'TEMPORARY_CODE_USED', null);
    perform team.tell(p_account, 'CODE_USED', v_nobody, null);
    return true;
end $$;

revoke all on all functions in schema temporarycodes from public;
grant usage on schema temporarycodes to ecluse_app;
grant select on temporarycodes.under_way to ecluse_app;
grant execute on function temporarycodes.until, temporarycodes.ask, temporarycodes.decide, temporarycodes.show, temporarycodes.withdraw, temporarycodes.take
    to ecluse_app;
