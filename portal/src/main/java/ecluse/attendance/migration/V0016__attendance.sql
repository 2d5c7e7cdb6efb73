-- Attendance: who was there, by half-day; the month's statement that the head of the centre certifies. By reference alone.
-- Everything that was written stays: a change is a new version. The application's role reads, and writes by the functions below,
-- each of which takes the token of a live sign-in that works at the group's site. The registrar writes what a file says, and
-- each row of it names its import in place of an account.
create schema attendance;

-- One group's month. The row is what writers wait for; its versions have no gap and follow the order of commits.
create table attendance.sheet (
    training_session uuid not null references training.training_session,
    month            date not null check (extract(day from month) = 1),
    version          integer not null check (version >= 0),
    primary key (training_session, month)
);

create table attendance.sheet_version (
    training_session uuid not null,
    month            date not null,
    version          integer not null check (version > 0),
    plan             smallint[] not null,
    account          uuid references accounts.account,
    sign_in          uuid,
    intake           uuid,
    at               timestamptz not null,
    primary key (training_session, month, version),
    foreign key (training_session, month) references attendance.sheet,
    check (num_nulls(account, sign_in) in (0, 2) and (account is null) = (intake is not null))
);
comment on column attendance.sheet_version.intake is 'the import that wrote it, where no account did';
comment on column attendance.sheet_version.plan is
    'minutes planned, by half-day: the morning of the 1st, its afternoon, the morning of the 2nd ...';

-- What is known of one person's half-day, in minutes. The latest version is what holds; all four null: nothing is known any more.
create table attendance.record (
    enrolment        uuid not null references training.enrolment,
    day              date not null,
    half             smallint not null check (half in (1, 2)),
    version          integer not null,
    training_session uuid not null,
    month            date not null check (month = date_trunc('month', day)),
    present          smallint check (present >= 0),
    remote           smallint check (remote between 0 and present),
    excused          smallint check (excused >= 0),
    unexcused        smallint check (unexcused >= 0),
    tick             uuid unique,
    primary key (enrolment, day, half, version),
    foreign key (training_session, month, version) references attendance.sheet_version,
    check (num_nulls(present, remote, excused, unexcused) in (0, 4))
);
comment on column attendance.record.remote is 'of the minutes present, those at a distance';
comment on column attendance.record.tick is 'the trainer''s tick that it comes from: the same tick sent twice is written once';
create index record_by_sheet on attendance.record (training_session, month);

create table attendance.statement (
    enrolment uuid not null references training.enrolment,
    month     date not null check (extract(day from month) = 1),
    state     text not null check (state in ('OPEN', 'FILLED', 'CERTIFIED', 'CORRECTED')),
    version   integer not null default 0,
    primary key (enrolment, month)
);
comment on column attendance.statement.version is 'how often it was certified, corrections included';

-- What was certified. A correction is another version with its reason; the one before stays.
create table attendance.statement_version (
    enrolment     uuid not null,
    month         date not null,
    version       integer not null check (version > 0),
    planned       integer not null,
    present       integer not null,
    remote        integer not null,
    excused       integer not null,
    unexcused     integer not null,
    sheet_version integer not null,
    certified_by  uuid not null references accounts.account,
    certified_at  timestamptz not null,
    reason        text,
    primary key (enrolment, month, version),
    foreign key (enrolment, month) references attendance.statement,
    check (present + excused + unexcused <= planned),
    check ((version = 1) = (reason is null))
);

create table attendance.statement_step (
    id         bigint generated always as identity primary key,
    enrolment  uuid not null,
    month      date not null,
    act        text not null,
    from_state text not null,
    to_state   text not null,
    account    uuid references accounts.account,
    sign_in    uuid,
    intake     uuid,
    at         timestamptz not null,
    foreign key (enrolment, month) references attendance.statement,
    check (num_nulls(account, sign_in) in (0, 2) and (account is null) = (intake is not null))
);
create index statement_step_by_statement on attendance.statement_step (enrolment, month);

-- The states' table, the same as in the code. OVERDUE is OPEN after its day: time writes nothing.
create table attendance.transition (
    from_state text not null,
    act        text not null,
    to_state   text not null,
    primary key (from_state, act)
);
insert into attendance.transition (from_state, act, to_state) values
    ('OPEN', 'HAND_OVER', 'FILLED'),
    ('FILLED', 'TAKE_BACK', 'OPEN'),
    ('FILLED', 'CERTIFY', 'CERTIFIED'),
    ('CERTIFIED', 'CORRECT', 'CORRECTED'),
    ('CORRECTED', 'CORRECT', 'CORRECTED');

-- The first month whose statements are due here; those before were certified elsewhere, save where a group's month was begun
-- here or came by import.
create table attendance.opening (
    only_one    boolean primary key default true check (only_one),
    first_month date not null
);
insert into attendance.opening (first_month) values (date_trunc('month', now() at time zone 'Europe/Paris'));

create trigger written_once before update or delete on attendance.sheet_version
    for each row execute function kernel.unchangeable();
create trigger written_once before update or delete on attendance.record
    for each row execute function kernel.unchangeable();
create trigger written_once before update or delete on attendance.statement_version
    for each row execute function kernel.unchangeable();
create trigger written_once before update or delete on attendance.statement_step
    for each row execute function kernel.unchangeable();
create trigger written_once before update or delete on attendance.transition
    for each row execute function kernel.unchangeable();
create trigger kept before delete on attendance.statement
    for each row execute function kernel.unchangeable();
create trigger kept before delete on attendance.sheet
    for each row execute function kernel.unchangeable();

create function attendance.moves() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'OPEN' or new.version <> 0 then
            raise exception 'a statement begins open';
        end if;
    elsif (new.enrolment, new.month) is distinct from (old.enrolment, old.month)
          or not exists (select 1 from attendance.transition t where t.from_state = old.state and t.to_state = new.state) then
        raise exception 'no statement goes from % to %', old.state, new.state;
    elsif new.version <> old.version + (new.state in ('CERTIFIED', 'CORRECTED'))::integer then
        raise exception 'a statement is certified one version at a time';
    end if;
    return new;
end $$;
create trigger moves before insert or update on attendance.statement
    for each row execute function attendance.moves();

-- One person's days of a month: from entry to exit. No row for somebody who has not entered.
create function attendance.days(p_enrolment uuid, p_month date) returns table (first_day date, last_day date)
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select greatest(e.entered_on, p_month),
           least(coalesce(e.exited_on, 'infinity'), (p_month + interval '1 month' - interval '1 day')::date)
      from training.enrolment e
     where e.id = p_enrolment and e.entered_on is not null and e.state not in ('CANCELLED', 'NO_SHOW')
       and e.entered_on < p_month + interval '1 month' and coalesce(e.exited_on, 'infinity') >= p_month
$$;

-- Whether somebody who was there in a month owes a statement of it: one that is a single interruption is owed by nobody. Of the
-- row's own columns, and plain, so that a question about many takes it up.
create function attendance.owed(p_entered date, p_exited date, p_interruptions datemultirange, p_month date) returns boolean
    language sql immutable as $$
    select not daterange(greatest(p_entered, p_month),
                         least(coalesce(p_exited, 'infinity'), (p_month + interval '1 month' - interval '1 day')::date), '[]')
               <@ p_interruptions
$$;

-- Half-days that were told before the interruption that covers them was declared. They stay until somebody empties them, count
-- for nothing, and no statement goes on before.
create function attendance.told_against(p_enrolment uuid, p_month date) returns integer
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select count(*)::integer
      from (select distinct on (r.day, r.half) r.day, r.present from attendance.record r
             where r.enrolment = p_enrolment and r.day between p_month and (p_month + interval '1 month' - interval '1 day')::date
             order by r.day, r.half, r.version desc) l
      join training.enrolment e on e.id = p_enrolment
     where l.present is not null and e.interruptions @> l.day
$$;

-- What a month adds up to for one person, without the days of an interruption; "untold" counts planned half-days of which nothing
-- is known.
create function attendance.sums(p_enrolment uuid, p_month date)
    returns table (planned integer, present integer, remote integer, excused integer, unexcused integer, untold integer)
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(sum(p.minutes), 0)::integer, coalesce(sum(r.present), 0)::integer, coalesce(sum(r.remote), 0)::integer,
           coalesce(sum(r.excused), 0)::integer, coalesce(sum(r.unexcused), 0)::integer,
           count(*) filter (where p.minutes > 0 and r.present is null)::integer
      from training.enrolment e
      join attendance.days(p_enrolment, p_month) d on true
      join attendance.sheet s on s.training_session = e.training_session and s.month = p_month
      join attendance.sheet_version v on (v.training_session, v.month, v.version) = (s.training_session, s.month, s.version)
     cross join lateral (select p_month + ((u.n - 1) / 2)::integer as day, ((u.n - 1) % 2 + 1)::smallint as half, u.minutes
                           from unnest(v.plan) with ordinality as u(minutes, n)) p
      left join lateral (select x.present, x.remote, x.excused, x.unexcused from attendance.record x
                          where x.enrolment = e.id and x.day = p.day and x.half = p.half
                          order by x.version desc limit 1) r on true
     where e.id = p_enrolment and p.day between d.first_day and d.last_day and not e.interruptions @> p.day
$$;

-- A sheet's version is whole, or it is not written: each record of it lies within entry and exit and in no interruption, where
-- something may only be emptied, no half-day holds more than was planned, what is handed over or certified is left alone save by
-- a correction, which makes a statement's version with it.
create function attendance.whole() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_days integer := extract(day from new.month + interval '1 month' - interval '1 day');
begin
    if cardinality(new.plan) <> 2 * v_days or array_position(new.plan, null) is not null
       or exists (select 1 from unnest(new.plan) m where m not between 0 and 600) then
        raise exception 'a plan has two half-days a day, of at most 600 minutes';
    end if;
    -- Each person's days once, not once a half-day.
    if exists (with p as materialized (
                   select x.enrolment, e.training_session, e.interruptions, d.first_day, d.last_day
                     from (select distinct r.enrolment from attendance.record r
                            where r.training_session = new.training_session and r.month = new.month
                              and r.version = new.version) x
                     left join training.enrolment e on e.id = x.enrolment
                     left join lateral attendance.days(x.enrolment, new.month) d on true)
               select 1 from attendance.record r join p on p.enrolment = r.enrolment
                where r.training_session = new.training_session and r.month = new.month and r.version = new.version
                  and (p.training_session is distinct from r.training_session or p.first_day is null
                       or r.day not between p.first_day and p.last_day
                       or r.present is not null and p.interruptions @> r.day)) then
        raise exception 'a record lies between the entry and the exit of somebody in the group, and in no interruption';
    end if;
    if exists (with p as materialized (
                   select x.enrolment, d.first_day, d.last_day
                     from (select distinct r.enrolment from attendance.record r
                            where r.training_session = new.training_session and r.month = new.month
                              and r.version <= new.version) x
                     join lateral attendance.days(x.enrolment, new.month) d on true)
               select 1 from (select distinct on (r.enrolment, r.day, r.half) r.*
                                from attendance.record r
                               where r.training_session = new.training_session and r.month = new.month
                                 and r.version <= new.version
                               order by r.enrolment, r.day, r.half, r.version desc) l
                 join p on p.enrolment = l.enrolment and l.day between p.first_day and p.last_day
                where l.present + l.excused + l.unexcused > new.plan[2 * extract(day from l.day)::integer - 2 + l.half]) then
        raise exception 'more hours than were planned';
    end if;
    if exists (select 1 from attendance.record r
                 join attendance.statement s on s.enrolment = r.enrolment and s.month = r.month
                where (r.training_session, r.month, r.version) = (new.training_session, new.month, new.version)
                  and s.state <> 'OPEN'
                  and not exists (select 1 from attendance.statement_version c
                                   where c.enrolment = r.enrolment and c.month = r.month
                                     and c.version > 1 and c.sheet_version = r.version)) then
        raise exception 'what was handed over is not written to';
    end if;
    if exists (select 1 from attendance.sheet_version b
                where (b.training_session, b.month, b.version) = (new.training_session, new.month, new.version - 1)
                  and b.plan <> new.plan)
       and exists (select 1 from attendance.statement s join training.enrolment e on e.id = s.enrolment
                    where e.training_session = new.training_session and s.month = new.month and s.state <> 'OPEN') then
        raise exception 'the plan of a month that was handed over stays';
    end if;
    return null;
end $$;
create constraint trigger whole after insert on attendance.sheet_version deferrable initially deferred
    for each row execute function attendance.whole();

-- No record comes later than its version.
create function attendance.written_with_its_version() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select 1 from fresh f join attendance.sheet_version v
                          on (v.training_session, v.month, v.version) = (f.training_session, f.month, f.version)
                where v.xmin <> pg_current_xact_id()::xid) then
        raise exception 'a version of a sheet is written once';
    end if;
    return null;
end $$;
create trigger written_with_its_version after insert on attendance.record referencing new table as fresh
    for each statement execute function attendance.written_with_its_version();

-- Who acts: by the token of a live sign-in, in one of these roles, at the group's site. An exception when it is nobody.
create function attendance.who(p_token bytea, p_training_session uuid, p_roles text[])
    returns table (account uuid, sign_in uuid, role text)
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    select i.account, i.id, i.role into account, sign_in, role
      from accounts.sign_in i
      join training.training_session g on g.id = p_training_session and g.site = any (i.holders)
       and (i.groups is null or g.id = any (i.groups))
     where i.token_hash = p_token and i.ended_at is null and i.expires_at > clock_timestamp() and i.admitted
       and i.role = any (p_roles)
       and containment.closed(i.id, i.account, i.partner, i.role, 1::smallint) is null;
    if account is null then
        raise exception 'no sign-in that may write this group''s attendance' using errcode = '42501';
    end if;
    return next;
end $$;

-- Writes the next version of a sheet, if the caller has seen the last one. Says which one it is; null when it has moved on.
create function attendance.write(p_account uuid, p_sign_in uuid, p_training_session uuid, p_month date, p_version integer,
                                 p_plan smallint[], p_enrolments uuid[], p_days date[], p_halves smallint[],
                                 p_present smallint[], p_remote smallint[], p_excused smallint[], p_unexcused smallint[],
                                 p_ticks uuid[])
    returns integer language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_version integer;
begin
    insert into attendance.sheet (training_session, month, version) values (p_training_session, p_month, 0)
        on conflict do nothing;
    select s.version into v_version from attendance.sheet s
     where s.training_session = p_training_session and s.month = p_month for update;
    if v_version <> p_version then
        return null;
    end if;
    v_version := v_version + 1;
    insert into attendance.sheet_version (training_session, month, version, plan, account, sign_in, at)
    values (p_training_session, p_month, v_version, p_plan, p_account, p_sign_in, clock_timestamp());
    insert into attendance.record (enrolment, day, half, version, training_session, month, present, remote, excused,
                                   unexcused, tick)
    select r.enrolment, r.day, r.half, v_version, p_training_session, p_month, r.present, r.remote, r.excused, r.unexcused,
           r.tick
      from unnest(p_enrolments, p_days, p_halves, p_present, p_remote, p_excused, p_unexcused, p_ticks)
           as r(enrolment, day, half, present, remote, excused, unexcused, tick);
    update attendance.sheet s set version = v_version
     where s.training_session = p_training_session and s.month = p_month;
    return v_version;
end $$;

-- What the office fills in and the trainer ticks. A trainer writes the days of the last week and leaves the plan alone; a month
-- that nobody has planned yet begins with the legal week, 210 minutes a half-day.
create function attendance.record(p_token bytea, p_training_session uuid, p_month date, p_version integer, p_plan smallint[],
                                  p_enrolments uuid[], p_days date[], p_halves smallint[], p_present smallint[],
                                  p_remote smallint[], p_excused smallint[], p_unexcused smallint[], p_ticks uuid[])
    returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    w record;
    v_today date := (clock_timestamp() at time zone 'Europe/Paris')::date;
begin
    select * into w from attendance.who(p_token, p_training_session,
                                        '{ATTENDANCE_TAKER,TRAINING_OFFICE_MANAGER,CENTRE_HEAD}');
    if w.role = 'ATTENDANCE_TAKER'
       and (exists (select 1 from unnest(p_days) d where d not between v_today - 7 and v_today)
            or exists (select 1 from attendance.sheet_version v
                        where (v.training_session, v.month, v.version) = (p_training_session, p_month, p_version)
                          and v.plan <> p_plan)
            or p_version = 0 and exists (select 1 from unnest(p_plan) m where m not in (0, 210))) then
        raise exception 'a trainer writes the days of the last week, and no plan' using errcode = '42501';
    end if;
    return attendance.write(w.account, w.sign_in, p_training_session, p_month, p_version, p_plan, p_enrolments, p_days,
                            p_halves, p_present, p_remote, p_excused, p_unexcused, p_ticks);
end $$;

-- Takes the statements of some people one step, all of them or none. False when the sheet is no longer the one that was seen.
create function attendance.step(p_token bytea, p_training_session uuid, p_month date, p_version integer, p_act text,
                                p_enrolments uuid[])
    returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    w record;
    r record;
    d record;
    t record;
    v_to text;
begin
    select * into w from attendance.who(p_token, p_training_session,
        case p_act when 'CERTIFY' then '{CENTRE_HEAD}'::text[]
                   when 'HAND_OVER' then '{TRAINING_OFFICE_MANAGER,CENTRE_HEAD}'::text[]
                   when 'TAKE_BACK' then '{TRAINING_OFFICE_MANAGER,CENTRE_HEAD}'::text[]
                   else '{}'::text[] end);
    perform 1 from attendance.sheet s
      where s.training_session = p_training_session and s.month = p_month and s.version = p_version for update;
    if not found then
        return false;
    end if;
    insert into attendance.statement (enrolment, month, state)
    select e.id, p_month, 'OPEN' from training.enrolment e
     where e.id = any (p_enrolments) and e.training_session = p_training_session
        on conflict do nothing;
    for r in select x.id, s.state, s.version from unnest(p_enrolments) x(id)
               left join training.enrolment e on e.id = x.id and e.training_session = p_training_session
               left join attendance.statement s on s.enrolment = e.id and s.month = p_month
    loop
        select n.to_state into v_to from attendance.transition n where n.from_state = r.state and n.act = p_act;
        if v_to is null then
            raise exception 'a statement that is % cannot %', coalesce(r.state, 'not of this group'), p_act;
        end if;
        select * into d from attendance.days(r.id, p_month);
        select * into t from attendance.sums(r.id, p_month);
        if p_act <> 'TAKE_BACK' and (d.last_day is null or t.untold > 0
                                     or not (select attendance.owed(e.entered_on, e.exited_on, e.interruptions, p_month)
                                               from training.enrolment e where e.id = r.id and d.last_day is not null)) then
            raise exception 'a half-day is missing, or the person was not there this month';
        end if;
        if p_act <> 'TAKE_BACK' and attendance.told_against(r.id, p_month) > 0 then
            raise exception 'a half-day is told of a day of an interruption';
        end if;
        if p_act <> 'TAKE_BACK' and d.last_day > (clock_timestamp() at time zone 'Europe/Paris')::date then
            raise exception 'the month is not over';
        end if;
        update attendance.statement s
           set state = v_to, version = s.version + (v_to = 'CERTIFIED')::integer
         where s.enrolment = r.id and s.month = p_month;
        if v_to = 'CERTIFIED' then
            insert into attendance.statement_version (enrolment, month, version, planned, present, remote, excused, unexcused,
                                                      sheet_version, certified_by, certified_at)
            values (r.id, p_month, r.version + 1, t.planned, t.present, t.remote, t.excused, t.unexcused, p_version,
                    w.account, clock_timestamp());
        end if;
        insert into attendance.statement_step (enrolment, month, act, from_state, to_state, account, sign_in, at)
        values (r.id, p_month, p_act, r.state, v_to, w.account, w.sign_in, clock_timestamp());
    end loop;
    return true;
end $$;

-- Corrects one certified statement: records and a new version in one. False when the sheet is no longer the one that was seen.
create function attendance.correct(p_token bytea, p_training_session uuid, p_month date, p_version integer, p_enrolment uuid,
                                   p_days date[], p_halves smallint[], p_present smallint[], p_remote smallint[],
                                   p_excused smallint[], p_unexcused smallint[], p_reason text)
    returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    w record;
    t record;
    v_state text;
    v_statement integer;
    v_sheet integer;
    v_plan smallint[];
begin
    select * into w from attendance.who(p_token, p_training_session, '{CENTRE_HEAD}');
    if length(trim(coalesce(p_reason, ''))) < 10 then
        raise exception 'a correction has a reason';
    end if;
    select v.plan into v_plan from attendance.sheet_version v
     where (v.training_session, v.month, v.version) = (p_training_session, p_month, p_version);
    if v_plan is null then
        return false;
    end if;
    v_sheet := attendance.write(w.account, w.sign_in, p_training_session, p_month, p_version, v_plan,
                                array_fill(p_enrolment, array[cardinality(p_days)]), p_days, p_halves, p_present, p_remote,
                                p_excused, p_unexcused, array_fill(null::uuid, array[cardinality(p_days)]));
    if v_sheet is null then
        return false;
    end if;
    select s.state, s.version into v_state, v_statement from attendance.statement s
     where s.enrolment = p_enrolment and s.month = p_month;
    if not exists (select 1 from attendance.transition n where n.from_state = v_state and n.act = 'CORRECT') then
        raise exception 'a statement that is % cannot CORRECT', coalesce(v_state, 'not there');
    end if;
    select * into t from attendance.sums(p_enrolment, p_month);
    if t.untold > 0 then
        raise exception 'a half-day is missing';
    end if;
    update attendance.statement s set state = 'CORRECTED', version = s.version + 1
     where s.enrolment = p_enrolment and s.month = p_month;
    insert into attendance.statement_version (enrolment, month, version, planned, present, remote, excused, unexcused,
                                              sheet_version, certified_by, certified_at, reason)
    values (p_enrolment, p_month, v_statement + 1, t.planned, t.present, t.remote, t.excused, t.unexcused, v_sheet, w.account,
            clock_timestamp(), trim(p_reason));
    insert into attendance.statement_step (enrolment, month, act, from_state, to_state, account, sign_in, at)
    values (p_enrolment, p_month, 'CORRECT', v_state, 'CORRECTED', w.account, w.sign_in, clock_timestamp());
    return true;
end $$;

revoke all on all functions in schema attendance from public;
grant usage on schema attendance to ecluse_app;
grant select on all tables in schema attendance to ecluse_app;
grant execute on function attendance.record, attendance.step, attendance.correct to ecluse_app;
grant execute on function attendance.days, attendance.sums, attendance.owed to ecluse_app;

-- What a file says: by import alone, in nobody's name.
grant usage on schema attendance to ecluse_registrar;
grant select on all tables in schema attendance to ecluse_registrar;
grant insert, update (version) on attendance.sheet to ecluse_registrar;
grant insert (training_session, month, version, plan, intake, at) on attendance.sheet_version to ecluse_registrar;
grant insert (enrolment, day, half, version, training_session, month, present, remote, excused, unexcused)
    on attendance.record to ecluse_registrar;
grant insert, update (state, version) on attendance.statement to ecluse_registrar;
grant insert on attendance.statement_version to ecluse_registrar;
grant insert (enrolment, month, act, from_state, to_state, intake, at) on attendance.statement_step to ecluse_registrar;
