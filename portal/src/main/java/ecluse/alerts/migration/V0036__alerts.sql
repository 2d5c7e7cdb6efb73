-- What changed about an account, for its holder: triggers write it in the transaction that changes it, whoever does, and a worker
-- mails it. The link in the mail closes the account, once, without a sign-in: whoever has taken the account has not the mailbox.
create schema alerts;

create table alerts.alert (
    id         uuid primary key,
    account    uuid not null references accounts.account,
    person     uuid,
    event      text not null check (event in ('PASSKEY_ADDED', 'PASSKEY_REMOVED', 'CODES_ADDED', 'CODES_REMOVED', 'RECOVERY_MADE',
                                              'RECOVERY_USED', 'TEMPORARY_CODE_ASKED', 'TEMPORARY_CODE_USED', 'PASSWORD_CHANGED', 'NEW_BROWSER', 'CREDENTIALS_STOLEN', 'COLLEAGUE_CLOSED',
                                              'IDENTITY_LINKED', 'IDENTITY_UNLINKED', 'SPACE_CLOSED')),
    about      text check (length(about) <= 200),
    at         timestamptz not null,
    state      text not null default 'WAITING' check (state in ('WAITING', 'CLAIMED', 'SENT', 'FAILED', 'UNCERTAIN', 'NO_ADDRESS')),
    attempts   integer not null default 0,
    claimed_at timestamptz,
    hash       bytea unique,
    expires_at timestamptz not null,
    used_at    timestamptz,
    seen_at    timestamptz,
    seen_by    uuid,
    check (person is null or event not in ('COLLEAGUE_CLOSED', 'SPACE_CLOSED', 'CREDENTIALS_STOLEN'))
);
comment on column alerts.alert.about is 'of a colleague who was closed: the account''s code; the name of a provider. Nobody of the registry';
comment on column alerts.alert.person is 'whose own space it is about: the mail then goes to the registry''s address, through the gate';
comment on column alerts.alert.seen_by is 'the sign-in in which a person has read it on the page, where no mail could say it';
comment on column alerts.alert.hash is 'SHA-256 of the link''s 256 random bits: who reads the table closes nobody';
create index alert_to_mail on alerts.alert (at, id) where state in ('WAITING', 'CLAIMED');
create index alert_by_account on alerts.alert (account, at desc);

-- Accounts whose login is an address, and people's own spaces, whose mail goes to the registry's address. Five a day of each kind are
-- the most, so that nobody fills a mailbox, and none can make so much noise of one kind that another goes unheard. What
-- is written row by row, as ten recovery codes, is one piece of news.
create function alerts.tell(p_account uuid, p_event text, p_about text) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    insert into alerts.alert (id, account, person, event, about, at, expires_at)
    select gen_random_uuid(), a.id, s.person, p_event, p_about, clock_timestamp(), clock_timestamp() + interval '7 days'
      from accounts.account a left join ownspace.space s on s.account = a.id
     where a.id = p_account and (position('@' in a.login) > 1 or s.person is not null) and a.status = 'ACTIVE'
       and (select count(*) from alerts.alert x
             where x.account = a.id and x.event = p_event and x.at > clock_timestamp() - interval '1 day') < 5
       and not (p_event = 'RECOVERY_MADE'
                and exists (select from alerts.alert x
                             where x.account = a.id and x.event = p_event and x.at > clock_timestamp() - interval '1 minute'))
$$;

-- Arguments: what an insertion says, what a removal says.
create function alerts.factor_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        perform alerts.tell(old.account, tg_argv[1], null);
    else
        perform alerts.tell(new.account, tg_argv[0], null);
    end if;
    return null;
end $$;
create trigger told after insert or delete on factors.passkey
    for each row execute function alerts.factor_changed('PASSKEY_ADDED', 'PASSKEY_REMOVED');
create trigger told after insert or delete on factors.one_time_code
    for each row execute function alerts.factor_changed('CODES_ADDED', 'CODES_REMOVED');
create trigger told_anew after update of seed on factors.one_time_code
    for each row when (new.seed is distinct from old.seed) execute function alerts.factor_changed('CODES_ADDED', '');
create trigger told_used after update of used_at on factors.recovery_code
    for each row when (old.used_at is null and new.used_at is not null)
    execute function alerts.factor_changed('RECOVERY_USED', '');

create function alerts.recovery_made() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform alerts.tell(x.account, 'RECOVERY_MADE', null) from (select distinct m.account from made m) x;
    return null;
end $$;
create trigger told after insert on factors.recovery_code referencing new table as made
    for each statement execute function alerts.recovery_made();

-- A first password is no change, and one that is only hashed anew with more work (other parameters) at a sign-in is none either.
create function alerts.password_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform alerts.tell(new.id, 'PASSWORD_CHANGED', null);
    return null;
end $$;

-- A browser that the account has not signed in with for 90 days. The very first one is no news.
create function alerts.by_new_browser(p_sign_in accounts.sign_in) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select from accounts.sign_in s where s.account = (p_sign_in).account and s.id <> (p_sign_in).id)
           and not exists (select from accounts.sign_in s
                            where s.account = (p_sign_in).account and s.id <> (p_sign_in).id and s.agent = (p_sign_in).agent
                              and s.started_at > (p_sign_in).started_at - interval '90 days')
$$;
create function alerts.signed_in() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if alerts.by_new_browser(new) then
        perform alerts.tell(new.account, 'NEW_BROWSER', null);
    end if;
    return null;
end $$;
create trigger told after insert on accounts.sign_in for each row execute function alerts.signed_in();

-- A mail to be written by one worker, claimed before anything is done with it.
create function alerts.claim(p_hash bytea)
    returns table (alert uuid, attempt integer, event text, about text, at timestamptz, login text, language text)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update alerts.alert x set state = 'UNCERTAIN'
     where x.person is null and x.state = 'CLAIMED' and x.claimed_at < clock_timestamp() - interval '2 minutes';
    return query
    with claimed as (
        update alerts.alert x
           set state = 'CLAIMED', claimed_at = clock_timestamp(), attempts = x.attempts + 1, hash = p_hash
          from (select w.id from alerts.alert w
                 where w.person is null and w.state = 'WAITING' and (w.claimed_at is null or w.claimed_at < clock_timestamp() - interval '30 seconds')
                 order by w.at, w.id limit 1 for update of w skip locked) n
         where x.id = n.id
        returning x.*)
    select c.id, c.attempts, c.event, c.about, c.at, a.login, a.language
      from claimed c join accounts.account a on a.id = c.account;
end $$;

-- One to a person. Only now the sender of mails is tied, for its attempts. Mask 35: last name, first name, e-mail.
create function alerts.claim_own(p_hash bytea)
    returns table (alert uuid, attempt integer, event text, at timestamptz, person uuid)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v alerts.alert; v_now timestamptz := clock_timestamp();
begin
    update alerts.alert x set state = 'UNCERTAIN'
     where x.person is not null and x.state = 'CLAIMED' and x.claimed_at < v_now - interval '2 minutes';
    update alerts.alert x set state = 'CLAIMED', claimed_at = v_now, attempts = x.attempts + 1, hash = p_hash
      from (select w.id from alerts.alert w
             where w.person is not null and w.state = 'WAITING'
               and (w.claimed_at is null or w.claimed_at < v_now - interval '30 seconds')
             order by w.at, w.id limit 1 for update of w skip locked) n
     where x.id = n.id
    returning x.* into v;
    if v.id is null then
        return;
    end if;
    insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at, closes_at)
    values (gen_random_uuid(), '00000000-0000-7000-8000-00000000c0de', v.person, 'NOTICE', v.id, 35, v_now, v_now + interval '1 day')
        on conflict (source, holder) do nothing;
    return query select v.id, v.attempts, v.event, v.at, v.person;
end $$;

create function alerts.settle(p_alert uuid, p_attempt integer, p_state text) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update alerts.alert x
       set state = case when p_state = 'WAITING' and x.attempts >= 40 then 'FAILED' else p_state end
     where x.id = p_alert and x.attempts = p_attempt and x.state in ('CLAIMED', 'UNCERTAIN');
    update disclosure.tie t set closed_at = clock_timestamp(), closed_because = 'MAILED'
     where t.source = p_alert and t.closed_at is null and p_state not in ('WAITING', 'UNCERTAIN')
$$;

-- What a link is about, as long as it serves.
create function alerts.of_link(p_hash bytea) returns table (event text, at timestamptz, own boolean)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select x.event, x.at, x.person is not null from alerts.alert x
     where x.hash = p_hash and x.used_at is null and x.expires_at > clock_timestamp() and x.event not in ('COLLEAGUE_CLOSED', 'SPACE_CLOSED', 'CREDENTIALS_STOLEN')
$$;

-- It was not the holder: the account is closed, on every node, and its sign-ins end (invariant 4). Those who keep the partner's
-- accounts, and the security officers, hear of it; of a person's own space the adviser in charge does. Who took a space has chosen its
-- password, or knows it, and may have asked for more links: none of it opens anything any more, and the adviser asks for a new way in.
create function alerts.close_account(p_account uuid, p_event text, p_lock uuid, p_message text) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_code text; v_partner uuid; v_person uuid; v_adviser uuid;
begin
    update alerts.alert x set used_at = clock_timestamp() where x.account = p_account and x.used_at is null;
    select a.code, a.partner, s.person into v_code, v_partner, v_person
      from accounts.account a left join ownspace.space s on s.account = a.id where a.id = p_account;
    if v_person is not null then
        perform pg_advisory_xact_lock(hashtextextended('ownspace ' || v_person, 0));
        perform ownspace.end_ways(v_person, clock_timestamp());
        update accounts.account a set password_hash = null where a.id = p_account;
        v_adviser := quotes.in_charge(v_person, clock_timestamp());
    end if;
    perform containment.close(p_lock, null, 'NOT_ME', 2::smallint, p_account::text, 'not me: ' || p_event, p_message, null);
    perform alerts.tell(a.id, case when v_person is null then 'COLLEAGUE_CLOSED' else 'SPACE_CLOSED' end, v_code)
       from accounts.account a
      where a.id <> p_account and a.status = 'ACTIVE'
        and (v_partner is not null and a.partner = v_partner and a.role = 'PARTNER_ACCOUNT_MANAGER'
             or a.role = 'SECURITY_OFFICER' or a.id = v_adviser);
end $$;

-- By the mailed link, without a sign-in. False: the link is over.
create function alerts.not_me(p_hash bytea, p_lock uuid, p_message text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v alerts.alert;
begin
    select x.* into v from alerts.alert x
     where x.hash = p_hash and x.used_at is null and x.expires_at > clock_timestamp() and x.event not in ('COLLEAGUE_CLOSED', 'SPACE_CLOSED', 'CREDENTIALS_STOLEN')
       for update;
    if v.id is null then
        return false;
    end if;
    perform alerts.close_account(v.account, v.event, p_lock, p_message);
    return true;
end $$;

-- The same by a person who is signed in and to whom no mail could say it.
create function alerts.not_me_myself(p_token bytea, p_lock uuid, p_message text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_event text;
begin
    if v_by.role <> 'JOBSEEKER' then
        return false;
    end if;
    select x.event into v_event from alerts.alert x where x.account = v_by.account order by x.at desc limit 1;
    perform alerts.close_account(v_by.account, coalesce(v_event, 'NEW_BROWSER'), p_lock, p_message);
    return true;
end $$;

-- A person has read what no mail could say. What came after the sign-in began waits for the next one: who has just taken the account
-- does not put the news of it away.
create function alerts.seen(p_token bytea) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_count integer;
begin
    update alerts.alert x set seen_at = clock_timestamp(), seen_by = v_by.sign_in
     where x.account = v_by.account and x.person is not null and x.seen_at is null
       and x.at < (select s.started_at from accounts.sign_in s where s.id = v_by.sign_in);
    get diagnostics v_count = row_count;
    return v_count;
end $$;

create function alerts.forget() returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from alerts.alert x where x.at < clock_timestamp() - interval '90 days'
$$;

create trigger told_password after update of password_hash on accounts.account
    for each row when (old.password_hash is not null and new.password_hash is distinct from old.password_hash
                       and split_part(new.password_hash, '$', 4) = split_part(old.password_hash, '$', 4))
    execute function alerts.password_changed();

revoke all on all functions in schema alerts from public;
grant usage on schema alerts to ecluse_app;
grant select (id, account, person, event, at, state, used_at, seen_at) on alerts.alert to ecluse_app;
grant execute on function alerts.claim, alerts.claim_own, alerts.not_me_myself, alerts.seen, alerts.settle, alerts.of_link, alerts.not_me, alerts.forget to ecluse_app;
