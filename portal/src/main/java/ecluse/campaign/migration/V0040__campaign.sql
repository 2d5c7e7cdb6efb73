-- The campaign that brings accounts onto a second factor: cohorts of partners with dates, one postponement for each account,
-- exemptions with an end. What it demands stands in accounts.account.factor_due, which live sign-ins follow at once (V0037).
-- Nothing in this schema is about a person of the registry. The application's role reads it and calls the functions below; who
-- acts is found by the token of a live sign-in.
create schema campaign;

create table campaign.cohort (
    id              uuid primary key,
    name            text not null check (length(name) between 1 and 100),
    version         integer not null default 1,
    state           text not null check (state in ('DRAFT', 'RUNNING', 'STOPPED', 'DROPPED')),
    sizes           text[] not null check (sizes <@ '{micro,small,medium,large,network}'),
    regions         text[] not null,
    codes           text[] not null,
    announced_at    timestamptz not null,
    reminders_at    timestamptz not null,
    brown_out_at    timestamptz not null,
    brown_out_until timestamptz not null,
    required_at     timestamptz not null,
    written_by      uuid not null references accounts.account,
    written_at      timestamptz not null,
    started_by      uuid references accounts.account,
    started_at      timestamptz,
    stop_reason     text check (length(stop_reason) between 10 and 500),
    stop_asked_by   uuid references accounts.account,
    stopped_by      uuid references accounts.account,
    stopped_at      timestamptz,
    check (cardinality(sizes) + cardinality(regions) + cardinality(codes) > 0),
    check (announced_at <= reminders_at and announced_at < brown_out_at and brown_out_at < brown_out_until
           and brown_out_until <= brown_out_at + interval '1 hour' and brown_out_until <= required_at
           and reminders_at < required_at),
    -- Invariant 9: nobody starts what they wrote, or stops what they asked to stop, whoever writes the row.
    check ((started_by is null) = (state in ('DRAFT', 'DROPPED')) and started_by <> written_by),
    check ((stop_asked_by is null) = (stop_reason is null)),
    check ((stopped_by is null) = (state <> 'STOPPED') and (stopped_by is null or stop_asked_by is not null)
           and stopped_by <> stop_asked_by)
);
comment on table campaign.cohort is 'partners that come onto a second factor together, and when';
comment on column campaign.cohort.regions is 'first two or three characters of the sites'' postcodes';
comment on column campaign.cohort.announced_at is 'from then on whoever signs in without a factor is asked for one, and may postpone it once';
comment on column campaign.cohort.brown_out_at is 'an hour, announced, in which nothing is shown to who holds no factor';
comment on column campaign.cohort.required_at is 'from then on nothing is shown to who holds no factor';

-- The partners that were found when the cohort was written, so that both officers have seen the same.
create table campaign.member (
    cohort  uuid not null references campaign.cohort,
    partner uuid not null references partners.partner,
    live    boolean not null default false,
    primary key (cohort, partner)
);
comment on column campaign.member.live is 'whether its cohort runs; kept by a trigger';
create unique index one_running on campaign.member (partner) where live;
create index member_by_partner on campaign.member (partner);

-- A cohort that runs says for ever what was started.
create function campaign.keep() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' or tg_op = 'INSERT' and new.state <> 'DRAFT' then
        raise exception 'a cohort begins as a draft, and stays' using errcode = '42501';
    elsif tg_op = 'UPDATE'
          and (new.id <> old.id or new.version <> old.version + 1
               or (old.state, new.state) not in (('DRAFT', 'DRAFT'), ('DRAFT', 'RUNNING'), ('DRAFT', 'DROPPED'),
                                                 ('RUNNING', 'RUNNING'), ('RUNNING', 'STOPPED'))
               or (old.state, new.state) <> ('DRAFT', 'DRAFT')
                  and (new.name, new.sizes, new.regions, new.codes, new.announced_at, new.reminders_at, new.brown_out_at,
                       new.brown_out_until, new.required_at, new.written_by, new.written_at)
                      is distinct from
                      (old.name, old.sizes, old.regions, old.codes, old.announced_at, old.reminders_at, old.brown_out_at,
                       old.brown_out_until, old.required_at, old.written_by, old.written_at)
               or old.started_by is not null
                  and (new.started_by, new.started_at) is distinct from (old.started_by, old.started_at)) then
        raise exception 'a cohort does not change so' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before insert or update or delete on campaign.cohort for each row execute function campaign.keep();

create function campaign.member_lives() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update campaign.member m set live = new.state = 'RUNNING' where m.cohort = new.id;
    return null;
end $$;
create trigger lives after update of state on campaign.cohort
    for each row when (old.state <> new.state) execute function campaign.member_lives();

create function campaign.keep_member() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_state text;
begin
    select c.state into v_state from campaign.cohort c
     where c.id = case when tg_op = 'DELETE' then old.cohort else new.cohort end;
    if tg_op = 'UPDATE' then
        new.live := v_state = 'RUNNING';
        if (new.cohort, new.partner) <> (old.cohort, old.partner) then
            raise exception 'a member stays in its cohort' using errcode = '42501';
        end if;
        return new;
    elsif v_state <> 'DRAFT' then
        raise exception 'the partners of a cohort stay once it was started' using errcode = '42501';
    elsif tg_op = 'DELETE' then
        return old;
    end if;
    new.live := false;
    return new;
end $$;
create trigger keep before insert or update or delete on campaign.member for each row execute function campaign.keep_member();

-- Who has signed in without a factor after the announcement: asked from then on.
create table campaign.summons (
    account uuid not null references accounts.account,
    cohort  uuid not null references campaign.cohort,
    at      timestamptz not null,
    primary key (account, cohort)
);

-- Once for each account, whatever campaigns there are.
create table campaign.postponement (
    account uuid primary key references accounts.account,
    cohort  uuid not null references campaign.cohort,
    sign_in uuid not null,
    at      timestamptz not null,
    until   timestamptz not null,
    check (until > at and until <= at + interval '14 days')
);
create trigger append_only before update or delete on campaign.postponement
    for each row execute function kernel.unchangeable();
create trigger append_only_whole before truncate on campaign.postponement
    for each statement execute function kernel.unchangeable();

-- An account, or all of a partner, from whom nothing is demanded for a while.
create table campaign.exemption (
    id         uuid primary key,
    account    uuid references accounts.account,
    partner    uuid references partners.partner,
    reason     text not null check (length(reason) between 10 and 500),
    ends_at    timestamptz not null,
    asked_by   uuid not null references accounts.account,
    asked_at   timestamptz not null,
    state      text not null check (state in ('WAITING', 'APPROVED', 'REFUSED', 'ENDED')),
    decided_by uuid references accounts.account,
    decided_at timestamptz,
    ended_by   uuid references accounts.account,
    ended_at   timestamptz,
    check (num_nonnulls(account, partner) = 1),
    check (ends_at > asked_at and ends_at <= asked_at + interval '91 days'),
    check ((decided_by is null) = (state = 'WAITING')),
    -- Invariant 9: nobody approves what they asked for, whoever writes the row. They may take it back.
    check (state not in ('APPROVED', 'ENDED') or decided_by <> asked_by),
    check ((ended_by is null) = (state <> 'ENDED'))
);
comment on column campaign.exemption.reason is 'an officer''s own words, for the second officer';
create unique index exemption_of_account on campaign.exemption (account) where state = 'WAITING';
create unique index exemption_of_partner on campaign.exemption (partner) where state = 'WAITING';
create index exemption_by_time on campaign.exemption (asked_at desc, id);

create function campaign.keep_exemption() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op <> 'UPDATE'
       or (old.state, new.state) not in (('WAITING', 'APPROVED'), ('WAITING', 'REFUSED'), ('APPROVED', 'ENDED'))
       or (new.id, new.account, new.partner, new.reason, new.ends_at, new.asked_by, new.asked_at)
          is distinct from (old.id, old.account, old.partner, old.reason, old.ends_at, old.asked_by, old.asked_at)
       or old.decided_by is not null
          and (new.decided_by, new.decided_at) is distinct from (old.decided_by, old.decided_at) then
        raise exception 'an exemption is asked once and decided once' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before update or delete on campaign.exemption for each row execute function campaign.keep_exemption();
create trigger keep_whole before truncate on campaign.exemption for each statement execute function campaign.keep_exemption();

-- Whose factor_due the campaign has set. Where something else has, the campaign does not take it away.
create table campaign.demand (
    account uuid primary key references accounts.account,
    since   timestamptz not null
);

-- How each account stands that a cohort has. "due": nothing is shown to it without a second factor.
create view campaign.stand as
select m.cohort, m.partner, m.live, a.id as account, a.code, a.display_name, a.login, a.language, a.holds, a.factor_due,
       s.at as summoned_at, greatest(xa.ends_at, xp.ends_at) as exempt_until,
       case when p.until > clock_timestamp() then p.until end as postponed_until, p.at as postponed_at,
       m.live and xa.ends_at is null and xp.ends_at is null
       and (clock_timestamp() >= c.required_at
            or clock_timestamp() >= c.brown_out_at and clock_timestamp() < c.brown_out_until
            or s.at is not null and (p.until is null or p.until <= clock_timestamp())) as due,
       case when a.holds = 3 then 'PASSKEY' when a.holds = 2 then 'CODES'
            when xa.ends_at is not null or xp.ends_at is not null then 'EXEMPT'
            when p.until > clock_timestamp() then 'POSTPONED'
            else 'LAGGING' end as standing
  from campaign.member m
  join campaign.cohort c on c.id = m.cohort
  join accounts.account a on a.partner = m.partner and a.status = 'ACTIVE'
  left join campaign.summons s on s.account = a.id and s.cohort = c.id
  left join campaign.postponement p on p.account = a.id
  left join (select x.account, max(x.ends_at) as ends_at from campaign.exemption x
              where x.state = 'APPROVED' and x.ends_at > clock_timestamp() and x.account is not null
              group by x.account) xa on xa.account = a.id
  left join (select x.partner, max(x.ends_at) as ends_at from campaign.exemption x
              where x.state = 'APPROVED' and x.ends_at > clock_timestamp() and x.partner is not null
              group by x.partner) xp on xp.partner = a.partner;

-- Brings one account to what is due from it now. Rights before the ledger's head: nothing is entered before.
create function campaign.settle(p_account uuid) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from campaign.stand s where s.account = p_account and s.due) then
        update accounts.account a set factor_due = true where a.id = p_account and not a.factor_due;
        if found then
            insert into campaign.demand (account, since) values (p_account, clock_timestamp()) on conflict do nothing;
        end if;
    else
        delete from campaign.demand d where d.account = p_account;
        if found then
            -- Who was invited, or was given more since, keeps a second factor for good (V0038).
            update accounts.account a set factor_due = false
             where a.id = p_account and a.factor_due and team.earliest(a.id) is null;
        end if;
    end if;
end $$;

-- Somebody is about to sign in: asked from then on, if the campaign was announced and there is no factor.
create function campaign.summon(p_account uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from campaign.member m join accounts.account a on a.partner = m.partner
                where m.live and a.id = p_account and a.holds = 1) then
        insert into campaign.summons (account, cohort, at)
        select s.account, s.cohort, clock_timestamp()
          from campaign.stand s join campaign.cohort c on c.id = s.cohort
         where s.account = p_account and s.live and s.exempt_until is null and c.announced_at <= clock_timestamp()
            on conflict do nothing;
        perform campaign.settle(p_account);
    end if;
end $$;

-- What time has brought, each half minute at the latest: up to so many accounts whose demand begins or ends. One node at a time.
create function campaign.follow(p_most integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid; v_number integer := 0;
begin
    if not pg_try_advisory_xact_lock(hashtext('campaign.follow'))
       or not exists (select from campaign.member m where m.live) and not exists (select from campaign.demand) then
        return 0;
    end if;
    insert into campaign.summons (account, cohort, at)
    select distinct s.account, s.cohort, clock_timestamp()
      from campaign.stand s
      join campaign.cohort c on c.id = s.cohort
      join accounts.sign_in i on i.account = s.account and i.ended_at is null and i.started_at >= c.announced_at
     where s.live and s.holds = 1 and s.summoned_at is null and s.exempt_until is null
        on conflict do nothing;
    for v_account in
        select x.account
          from (select s.account from campaign.stand s where s.due and not s.factor_due
                union
                select d.account from campaign.demand d
                 where not exists (select from campaign.stand s where s.account = d.account and s.due)) x
         order by x.account limit p_most
    loop
        perform campaign.settle(v_account);
        v_number := v_number + 1;
    end loop;
    return v_number;
end $$;

create type campaign.asker as (account uuid, sign_in uuid);

-- Who is signed in with a token as a security officer, before no closed lock.
create function campaign.officer(p_token bytea) returns campaign.asker
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v campaign.asker;
begin
    select s.account, s.id into v
      from accounts.sign_in s
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > clock_timestamp() and s.admitted
       and s.role = 'SECURITY_OFFICER'
       and not exists (select from containment.lock l
                        where l.reopened_position is null and l.lapsed_at is null
                          and (l.ends_at is null or l.ends_at > clock_timestamp())
                          and l.target = (array[s.id::text, s.account::text, null, s.role, null, ''])[l.scope]);
    if v.account is null then
        raise exception 'not a security officer' using errcode = '42501';
    end if;
    return v;
end $$;

-- Enters a step of the campaign in the ledger (kind 17), at the end of the transaction.
create function campaign.tell(p_by campaign.asker, p_subject uuid, p_words text) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    insert into ledger.pending (account, partner, sign_in, changes)
    select (p_by).account, a.partner, (p_by).sign_in, array[row(17, p_subject, null, null, p_words)::ledger.change]
      from accounts.account a where a.id = (p_by).account
$$;

-- Who holds no factor postpones it, once. DONE, NOT_ALLOWED (nothing to postpone, or too late), ALREADY.
create function campaign.postpone(p_token bytea) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by campaign.asker; v_cohort uuid; v_until timestamptz; v_now timestamptz := clock_timestamp();
begin
    select i.account, i.id into v_by
      from accounts.sign_in i join accounts.account a on a.id = i.account
     where i.token_hash = p_token and i.ended_at is null and i.expires_at > v_now and a.status = 'ACTIVE' and a.holds = 1
       and not exists (select from containment.lock l
                        where l.reopened_position is null and l.lapsed_at is null and (l.ends_at is null or l.ends_at > v_now)
                          and l.target = (array[i.id::text, i.account::text, i.partner::text, i.role, null, ''])[l.scope]);
    select c.id, least(v_now + interval '14 days', c.required_at) into v_cohort, v_until
      from campaign.stand s join campaign.cohort c on c.id = s.cohort
     where s.account = v_by.account and s.live and s.due and s.summoned_at is not null
       and v_now < c.required_at and not (v_now >= c.brown_out_at and v_now < c.brown_out_until);
    if v_cohort is null or (select y.second_factor_required from accounts.policy y) then
        return 'NOT_ALLOWED';
    end if;
    insert into campaign.postponement (account, cohort, sign_in, at, until)
    values (v_by.account, v_cohort, v_by.sign_in, v_now, v_until) on conflict do nothing;
    if not found then
        return 'ALREADY';
    end if;
    perform campaign.settle(v_by.account);
    perform campaign.tell(v_by, v_by.account, 'second factor postponed until ' || disclosure.moment(v_until));
    return 'DONE';
end $$;

-- --- Officers ---------------------------------------------------------------------------------------------------------------

-- Active partners that all of what was chosen fits: sizes, regions, codes; what is empty chooses nothing.
create function campaign.matching(p_sizes text[], p_regions text[], p_codes text[]) returns setof uuid
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select p.id from partners.partner p
     where p.status = 'ACTIVE' and cardinality(p_sizes) + cardinality(p_regions) + cardinality(p_codes) > 0
       and (cardinality(p_sizes) = 0 or p.size_class = any (p_sizes))
       and (cardinality(p_codes) = 0 or p.code = any (p_codes))
       and (cardinality(p_regions) = 0
            or exists (select from partners.site s join unnest(p_regions) r on starts_with(s.postcode, r)
                        where s.partner = p.id))
$$;

create function campaign.working(p_at timestamptz) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select extract(isodow from p_at at time zone 'Europe/Paris') < 6
$$;

-- Writes a draft: a new one where p_version is 0. DONE, or why not: NOT_THERE, STALE, NOT_ALLOWED (it was started), DATES, NOBODY.
create function campaign.save(p_token bytea, p_id uuid, p_version integer, p_name text, p_sizes text[], p_regions text[],
                              p_codes text[], p_announced_at timestamptz, p_reminders_at timestamptz,
                              p_brown_out_at timestamptz, p_required_at timestamptz)
    returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by campaign.asker := campaign.officer(p_token); v campaign.cohort; v_now timestamptz := clock_timestamp();
begin
    if p_version > 0 then
        select c.* into v from campaign.cohort c where c.id = p_id for update;
        if v.id is null then
            return 'NOT_THERE';
        elsif v.version <> p_version then
            return 'STALE';
        elsif v.state <> 'DRAFT' then
            return 'NOT_ALLOWED';
        end if;
    end if;
    if not (p_announced_at <= p_reminders_at and p_announced_at < p_brown_out_at and p_reminders_at < p_required_at
            and p_brown_out_at + interval '1 hour' <= p_required_at
            and campaign.working(p_announced_at) and campaign.working(p_reminders_at) and campaign.working(p_brown_out_at)
            and campaign.working(p_required_at)) then
        return 'DATES';
    elsif not exists (select from campaign.matching(p_sizes, p_regions, p_codes)) then
        return 'NOBODY';
    end if;
    if p_version = 0 then
        insert into campaign.cohort (id, name, state, sizes, regions, codes, announced_at, reminders_at, brown_out_at,
                                     brown_out_until, required_at, written_by, written_at)
        values (p_id, p_name, 'DRAFT', p_sizes, p_regions, p_codes, p_announced_at, p_reminders_at, p_brown_out_at,
                p_brown_out_at + interval '1 hour', p_required_at, v_by.account, v_now);
    else
        update campaign.cohort c
           set name = p_name, sizes = p_sizes, regions = p_regions, codes = p_codes, announced_at = p_announced_at,
               reminders_at = p_reminders_at, brown_out_at = p_brown_out_at,
               brown_out_until = p_brown_out_at + interval '1 hour', required_at = p_required_at,
               written_by = v_by.account, written_at = v_now, version = c.version + 1
         where c.id = p_id;
        delete from campaign.member m where m.cohort = p_id;
    end if;
    insert into campaign.member (cohort, partner)
    select p_id, x.partner from campaign.matching(p_sizes, p_regions, p_codes) x(partner)
     where not exists (select from campaign.member m where m.partner = x.partner and m.live);
    if not found then
        raise exception 'nobody is left' using errcode = 'EC001';
    end if;
    return 'DONE';
exception when sqlstate 'EC001' then
    return 'OVERLAP';
end $$;

-- The second officer starts what the first wrote. DONE, or why not: NOT_THERE, STALE, NOT_ALLOWED, SAME_OFFICER, PAST (the day of
-- the announcement is over), OVERLAP (a partner has come into another cohort that runs).
create function campaign.start(p_token bytea, p_id uuid, p_version integer) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by campaign.asker := campaign.officer(p_token); v campaign.cohort; v_now timestamptz := clock_timestamp();
begin
    select c.* into v from campaign.cohort c where c.id = p_id for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.version <> p_version then
        return 'STALE';
    elsif v.state <> 'DRAFT' then
        return 'NOT_ALLOWED';
    elsif v.written_by = v_by.account then
        return 'SAME_OFFICER';
    elsif (v.announced_at at time zone 'Europe/Paris')::date < (v_now at time zone 'Europe/Paris')::date then
        return 'PAST';
    end if;
    update campaign.cohort c
       set state = 'RUNNING', started_by = v_by.account, started_at = v_now, version = c.version + 1
     where c.id = p_id;
    perform campaign.tell(v_by, p_id, format('campaign started, required from %s, first %s', disclosure.moment(v.required_at),
                                             v.written_by));
    return 'DONE';
exception when unique_violation then
    return 'OVERLAP';
end $$;

-- A draft that nobody wants. DONE, NOT_THERE, STALE, NOT_ALLOWED.
create function campaign.drop_draft(p_token bytea, p_id uuid, p_version integer) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by campaign.asker := campaign.officer(p_token); v campaign.cohort;
begin
    select c.* into v from campaign.cohort c where c.id = p_id for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.version <> p_version then
        return 'STALE';
    elsif v.state <> 'DRAFT' then
        return 'NOT_ALLOWED';
    end if;
    update campaign.cohort c set state = 'DROPPED', version = c.version + 1 where c.id = p_id;
    return 'DONE';
end $$;

-- The first of two who stop a cohort: from then on nothing is demanded of its accounts any more. DONE, NOT_THERE, STALE,
-- NOT_ALLOWED, NO_REASON.
create function campaign.ask_stop(p_token bytea, p_id uuid, p_version integer, p_reason text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by campaign.asker := campaign.officer(p_token); v campaign.cohort;
begin
    select c.* into v from campaign.cohort c where c.id = p_id for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.version <> p_version then
        return 'STALE';
    elsif v.state <> 'RUNNING' then
        return 'NOT_ALLOWED';
    elsif length(coalesce(p_reason, '')) < 10 then
        return 'NO_REASON';
    end if;
    update campaign.cohort c set stop_reason = p_reason, stop_asked_by = v_by.account, version = c.version + 1 where c.id = p_id;
    perform campaign.tell(v_by, p_id, 'campaign''s end asked for');
    return 'DONE';
end $$;

-- The second. DONE, NOT_THERE, STALE, NOT_ALLOWED, NOT_ASKED, SAME_OFFICER.
create function campaign.stop(p_token bytea, p_id uuid, p_version integer) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by campaign.asker := campaign.officer(p_token); v campaign.cohort;
begin
    select c.* into v from campaign.cohort c where c.id = p_id for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.version <> p_version then
        return 'STALE';
    elsif v.state <> 'RUNNING' then
        return 'NOT_ALLOWED';
    elsif v.stop_asked_by is null then
        return 'NOT_ASKED';
    elsif v.stop_asked_by = v_by.account then
        return 'SAME_OFFICER';
    end if;
    update campaign.cohort c
       set state = 'STOPPED', stopped_by = v_by.account, stopped_at = clock_timestamp(), version = c.version + 1
     where c.id = p_id;
    perform campaign.tell(v_by, p_id, 'campaign stopped, first ' || v.stop_asked_by);
    return 'DONE';
end $$;

-- An officer asks that nothing be demanded of an account (C-...) or a partner (P-...) until a day. DONE, NO_TARGET, DATES, ALREADY.
create function campaign.ask_exemption(p_token bytea, p_id uuid, p_code text, p_reason text, p_ends_at timestamptz) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by campaign.asker := campaign.officer(p_token); v_account uuid; v_partner uuid; v_now timestamptz := clock_timestamp();
begin
    select a.id into v_account from accounts.account a where a.code = upper(p_code) and a.partner is not null;
    select p.id into v_partner from partners.partner p where p.code = upper(p_code) and v_account is null;
    if num_nonnulls(v_account, v_partner) = 0 then
        return 'NO_TARGET';
    elsif p_ends_at <= v_now or p_ends_at > v_now + interval '91 days' then
        return 'DATES';
    end if;
    insert into campaign.exemption (id, account, partner, reason, ends_at, asked_by, asked_at, state)
    values (p_id, v_account, v_partner, p_reason, p_ends_at, v_by.account, v_now, 'WAITING') on conflict do nothing;
    if not found then
        return 'ALREADY';
    end if;
    perform campaign.tell(v_by, coalesce(v_account, v_partner),
                          'exemption from a second factor asked for until ' || disclosure.moment(p_ends_at));
    return 'DONE';
end $$;

-- Who the campaign's accounts are that an exemption is about.
create function campaign.settle_all(p_account uuid, p_partner uuid) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    select campaign.settle(a.id) from accounts.account a
     where (a.id = p_account or a.partner = p_partner)
       and exists (select from campaign.member m where m.partner = a.partner and m.live)
     order by a.id
$$;

-- The second officer decides; who asked may only take it back. DONE, NOT_THERE, NOT_ALLOWED (decided before), SAME_OFFICER, PAST.
create function campaign.decide_exemption(p_token bytea, p_id uuid, p_approve boolean) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by campaign.asker := campaign.officer(p_token); v campaign.exemption; v_now timestamptz := clock_timestamp();
begin
    select x.* into v from campaign.exemption x where x.id = p_id for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.state <> 'WAITING' then
        return 'NOT_ALLOWED';
    elsif p_approve and v.asked_by = v_by.account then
        return 'SAME_OFFICER';
    elsif p_approve and v.ends_at <= v_now then
        return 'PAST';
    end if;
    update campaign.exemption x
       set state = case when p_approve then 'APPROVED' else 'REFUSED' end, decided_by = v_by.account, decided_at = v_now
     where x.id = p_id;
    perform campaign.settle_all(v.account, v.partner);
    perform campaign.tell(v_by, coalesce(v.account, v.partner),
                          case when p_approve
                               then format('exempt from a second factor until %s, first %s', disclosure.moment(v.ends_at),
                                           v.asked_by)
                               else 'exemption from a second factor refused' end);
    return 'DONE';
end $$;

-- An exemption ends before its day: one officer is enough, for it closes. DONE, NOT_THERE, NOT_ALLOWED.
create function campaign.end_exemption(p_token bytea, p_id uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by campaign.asker := campaign.officer(p_token); v campaign.exemption; v_now timestamptz := clock_timestamp();
begin
    select x.* into v from campaign.exemption x where x.id = p_id for update;
    if v.id is null then
        return 'NOT_THERE';
    elsif v.state <> 'APPROVED' or v.ends_at <= v_now then
        return 'NOT_ALLOWED';
    end if;
    update campaign.exemption x set state = 'ENDED', ended_by = v_by.account, ended_at = v_now where x.id = p_id;
    perform campaign.settle_all(v.account, v.partner);
    perform campaign.tell(v_by, coalesce(v.account, v.partner), 'exemption from a second factor ended');
    return 'DONE';
end $$;

revoke all on all functions in schema campaign from public;
grant usage on schema campaign to ecluse_app;
grant select on campaign.cohort, campaign.member, campaign.exemption, campaign.postponement, campaign.summons, campaign.stand
    to ecluse_app;
grant execute on function
    campaign.matching, campaign.summon, campaign.follow, campaign.postpone, campaign.save, campaign.start, campaign.drop_draft,
    campaign.ask_stop, campaign.stop, campaign.ask_exemption, campaign.decide_exemption, campaign.end_exemption
    to ecluse_app;
