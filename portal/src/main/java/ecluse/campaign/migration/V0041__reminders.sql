-- Mails of the campaign to who holds no second factor: one at the announcement, then one a week at most from the day the cohort
-- says. They hold no fact about anybody.
create table campaign.reminder (
    id         uuid primary key default gen_random_uuid(),
    account    uuid not null references accounts.account,
    cohort     uuid not null references campaign.cohort,
    at         timestamptz not null,
    state      text not null default 'WAITING'
               check (state in ('WAITING', 'CLAIMED', 'SENT', 'FAILED', 'UNCERTAIN', 'NEEDLESS')),
    attempts   integer not null default 0,
    claimed_at timestamptz
);
comment on column campaign.reminder.state is 'NEEDLESS: there was a factor, an exemption, or an end of the cohort before it went';
create index reminder_to_mail on campaign.reminder (at, id) where state in ('WAITING', 'CLAIMED');
create index reminder_by_account on campaign.reminder (account, at desc);

-- At most one a week for each account, whoever writes it.
create function campaign.once_a_week() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from campaign.reminder r where r.account = new.account and r.at > new.at - interval '7 days') then
        raise exception 'one reminder a week' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger once_a_week before insert on campaign.reminder for each row execute function campaign.once_a_week();

-- Writes the mails that are due; how many. One node at a time.
create function campaign.remind() returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_now timestamptz := clock_timestamp(); v_number integer;
begin
    if not pg_try_advisory_xact_lock(hashtext('campaign.remind')) or not exists (select from campaign.member m where m.live) then
        return 0;
    end if;
    insert into campaign.reminder (account, cohort, at)
    select s.account, s.cohort, v_now
      from campaign.stand s join campaign.cohort c on c.id = s.cohort
     where s.live and s.holds = 1 and s.exempt_until is null and position('@' in s.login) > 1 and c.announced_at <= v_now
       and (c.reminders_at <= v_now or not exists (select from campaign.reminder r where r.account = s.account and r.cohort = s.cohort))
       and not exists (select from campaign.reminder r where r.account = s.account and r.at > v_now - interval '7 days');
    get diagnostics v_number = row_count;
    return v_number;
end $$;

-- A mail to be written by one worker, claimed before anything is done with it.
create function campaign.claim_reminder()
    returns table (reminder uuid, attempt integer, login text, language text, required_at timestamptz, brown_out_at timestamptz,
                   brown_out_until timestamptz)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update campaign.reminder r set state = 'UNCERTAIN'
     where r.state = 'CLAIMED' and r.claimed_at < clock_timestamp() - interval '2 minutes';
    update campaign.reminder r set state = 'NEEDLESS'
     where r.id in (select w.id from campaign.reminder w where w.state = 'WAITING' order by w.at, w.id limit 20 for update skip locked)
       and not exists (select from campaign.stand s
                        where s.account = r.account and s.cohort = r.cohort and s.live and s.holds = 1 and s.exempt_until is null);
    return query
    with claimed as (
        update campaign.reminder r
           set state = 'CLAIMED', claimed_at = clock_timestamp(), attempts = r.attempts + 1
          from (select w.id from campaign.reminder w
                 where w.state = 'WAITING' and (w.claimed_at is null or w.claimed_at < clock_timestamp() - interval '30 seconds')
                 order by w.at, w.id limit 1 for update of w skip locked) n
         where r.id = n.id
        returning r.*)
    select x.id, x.attempts, a.login, a.language, c.required_at, c.brown_out_at, c.brown_out_until
      from claimed x
      join accounts.account a on a.id = x.account
      join campaign.cohort c on c.id = x.cohort;
end $$;

create function campaign.settle_reminder(p_reminder uuid, p_attempt integer, p_state text) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update campaign.reminder r
       set state = case when p_state = 'WAITING' and r.attempts >= 40 then 'FAILED' else p_state end
     where r.id = p_reminder and r.attempts = p_attempt and r.state in ('CLAIMED', 'UNCERTAIN')
$$;

revoke all on function campaign.once_a_week, campaign.remind, campaign.claim_reminder, campaign.settle_reminder from public;
grant select (account, cohort, at, state) on campaign.reminder to ecluse_app;
grant execute on function campaign.remind, campaign.claim_reminder, campaign.settle_reminder to ecluse_app;
