-- What a training office does with enrolments. Acts are rows of a table; who writes an enrolment keeps to it, whatever the
-- way. EnrolmentMachine.java is the same table for readers, docs/enrolments.md is made from it, and a test compares them.

create table training.transition (
    act        text not null,
    from_state text not null,
    to_state   text not null,
    primary key (act, from_state)
);
insert into training.transition (act, from_state, to_state) values
    ('REGISTER', 'PLACED', 'REGISTERED'),
    ('ENTER', 'REGISTERED', 'ENTERED'),
    ('NOT_ARRIVED', 'REGISTERED', 'NO_SHOW'),
    ('INTERRUPT', 'ENTERED', 'INTERRUPTED'),
    ('RESUME', 'INTERRUPTED', 'ENTERED'),
    ('COMPLETE', 'ENTERED', 'COMPLETED'),
    ('COMPLETE', 'INTERRUPTED', 'COMPLETED'),
    ('ABANDON', 'ENTERED', 'ABANDONED'),
    ('ABANDON', 'INTERRUPTED', 'ABANDONED'),
    ('DISMISS', 'ENTERED', 'DISMISSED'),
    ('DISMISS', 'INTERRUPTED', 'DISMISSED'),
    ('CANCEL', 'PLACED', 'CANCELLED'),
    ('CANCEL', 'REGISTERED', 'CANCELLED'),
    ('REPORT', 'COMPLETED', 'COMPLETED'),
    ('REPORT', 'ABANDONED', 'ABANDONED'),
    ('REPORT', 'DISMISSED', 'DISMISSED'),
    ('RESULT', 'COMPLETED', 'COMPLETED'),
    ('RESULT', 'ABANDONED', 'ABANDONED'),
    ('RESULT', 'DISMISSED', 'DISMISSED');

-- What the tie of an enrolment may show, by its state: the display matrix (DisplayMatrix.java; a test compares them).
create table training.state_shows (
    state      text primary key,
    fields     integer not null,
    closes_tie boolean not null
);
insert into training.state_shows (state, fields, closes_tie) values
    ('PLACED', 2163, false),
    ('REGISTERED', 3067, false),
    ('ENTERED', 3067, false),
    ('INTERRUPTED', 3067, false),
    ('COMPLETED', 19, false),
    ('ABANDONED', 19, false),
    ('DISMISSED', 19, false),
    ('CANCELLED', 19, true),
    ('NO_SHOW', 19, true);

-- Every change of an enrolment, with what stood there before. It only grows, and outlives the enrolment: no key holds that one.
create table training.change (
    enrolment  uuid not null,
    version    integer not null,
    act        text not null,
    at         timestamptz not null default clock_timestamp(),
    account    uuid references accounts.account,
    sign_in    uuid,
    from_state text not null,
    to_state   text not null,
    takes_back integer,
    reason     text,
    before     jsonb not null,
    primary key (enrolment, version)
);
comment on column training.change.account is 'null: the agency, by import';
comment on column training.change.takes_back is 'of an UNDO or a CORRECTION: the version that it took back';
create trigger kept before update or delete on training.change for each row execute function kernel.unchangeable();
create trigger kept_whole before truncate on training.change for each statement execute function kernel.unchangeable();

-- No way but the table's, whoever writes. The agency's file alone may say any state, and that is on record as such.
create function training.keep_to_the_table() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.version = old.version and session_user = 'ecluse_registrar' then
        new.version := old.version + 1;
        new.act := 'IMPORT';
        new.act_by := null;
        new.act_sign_in := null;
        new.act_reason := null;
        new.takes_back := null;
    elsif new.version <> old.version + 1 then
        raise exception 'an enrolment changes by an act, one version at a time' using errcode = '23514';
    elsif new.act in ('UNDO', 'CORRECTION') then
        if not exists (select 1 from training.change c
                        where c.enrolment = old.id and c.version = new.takes_back and c.from_state = new.state) then
            raise exception 'there is no such act to take back' using errcode = '23514';
        end if;
    elsif not exists (select 1 from training.transition t
                       where t.act = new.act and t.from_state = old.state and t.to_state = new.state) then
        raise exception 'no % leads from % to %', new.act, old.state, new.state using errcode = '23514';
    end if;
    return new;
end $$;
create trigger keep_to_the_table before update on training.enrolment
    for each row execute function training.keep_to_the_table();

-- The days of an interruption end with it, whoever ends it. A file gives a state and no day: from its next day on nobody is
-- expected, and who is back is back from the day of the file.
create function training.interruptions_follow() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_today constant date := (clock_timestamp() at time zone 'Europe/Paris')::date;
begin
    if new.state = 'INTERRUPTED' then
        new.interruptions := new.interruptions + datemultirange(daterange(
            coalesce(new.interrupted_on, greatest(v_today + 1, new.entered_on)), null));
    else
        new.interruptions := new.interruptions - datemultirange(daterange(coalesce(new.exited_on + 1, v_today), null));
        if new.state = 'ENTERED' then
            new.interrupted_on := null;
        end if;
    end if;
    return new;
end $$;
create trigger interruptions_follow before insert or update on training.enrolment
    for each row when (upper_inf(new.interruptions) is distinct from (new.state = 'INTERRUPTED'))
    execute function training.interruptions_follow();

create function training.put_on_record() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into training.change (enrolment, version, act, account, sign_in, from_state, to_state, takes_back, reason, before)
    values (new.id, new.version, new.act, new.act_by, new.act_sign_in, old.state, new.state, new.takes_back, new.act_reason,
            to_jsonb(old) - 'person');
    return null;
end $$;
create trigger put_on_record after update on training.enrolment
    for each row execute function training.put_on_record();

-- A tie shows what the state allows and closes six months after the exit, at once when it came to nothing. An import sees to
-- its own ties; a tie that was closed for another reason stays closed.
create function training.tie_follows() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update disclosure.tie t
       set fields = s.fields,
           closes_at = (new.exited_on + interval '6 months') at time zone 'Europe/Paris',
           closed_at = case when s.closes_tie then coalesce(t.closed_at, clock_timestamp()) end,
           closed_because = case when s.closes_tie then new.state end
      from training.state_shows s, training.training_session g
     where s.state = new.state and g.id = new.training_session and t.source = new.id and t.holder = g.site
       and (t.closed_because is null or t.closed_because in ('CANCELLED', 'NO_SHOW'));
    return null;
end $$;
create trigger tie_follows after update on training.enrolment
    for each row when (new.act <> 'IMPORT' and (old.state, old.exited_on) is distinct from (new.state, new.exited_on))
    execute function training.tie_follows();

-- The act of an enrolment that stands: the latest that nobody has taken back, an import included.
create function training.standing(p_enrolment uuid) returns training.change
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select c from training.change c
     where c.enrolment = p_enrolment and c.act not in ('UNDO', 'CORRECTION')
       and not exists (select 1 from training.change b where b.enrolment = p_enrolment and b.takes_back = c.version)
     order by c.version desc limit 1
$$;

-- The agency's desk has let an office write in a file what is more than 30 days old, until when. It only grows.
create table training.permit (
    enrolment uuid not null,
    request   uuid primary key,
    given_by  uuid not null references accounts.account,
    given_at  timestamptz not null,
    ends_at   timestamptz not null
);
create index permit_by_enrolment on training.permit (enrolment, ends_at);
create trigger kept before update or delete on training.permit for each row execute function kernel.unchangeable();
create trigger kept_whole before truncate on training.permit for each statement execute function kernel.unchangeable();

create function training.permitted(p_enrolment uuid) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select from training.permit p where p.enrolment = p_enrolment and p.ends_at > clock_timestamp())
$$;

-- What is in the way of taking an act back; null: nothing. The author may within a day, without saying why; afterwards a
-- correction needs words, and after 30 days the agency's leave.
create function training.taking_back(p_act text, p_standing training.change, p_account uuid, p_words text) returns text
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when p_standing.version is null or p_standing.account is null then 'NO_WAY'
                when p_act = 'UNDO' and p_standing.account <> p_account then 'NOT_AUTHOR'
                when p_act = 'UNDO' and p_standing.at < clock_timestamp() - interval '24 hours' then 'TOO_LATE'
                when p_act = 'CORRECTION' and p_standing.at < clock_timestamp() - interval '30 days'
                     and not training.permitted(p_standing.enrolment) then 'AGENCY_ONLY'
                when p_act = 'CORRECTION' and length(coalesce(p_words, '')) < 10 then 'NO_REASON' end
$$;

-- The one way for a page to write enrolments: all of them or none. The sign-in's token says who acts and for which sites; the
-- arrays have one element for each enrolment. A row comes back for each: DONE, or what is in the way, and then nothing is
-- written: NOT_YOURS (or not there), CHANGED since the version that was shown, NO_WAY in the table, AGENCY_ONLY after 30 days,
-- NOT_AUTHOR, TOO_LATE or NO_REASON to take something back. p_today is the day on which certificates are issued.
create function training.perform(p_token bytea, p_today date, p_enrolment uuid[], p_version integer[], p_act text[],
                                 p_on date[], p_until date[], p_hours numeric[], p_code text[], p_words text[])
    returns table (enrolment uuid, verdict text)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_sign_in  accounts.sign_in;
    v_verdicts text[] := '{}';
    v_standing training.change;
    e          training.enrolment;
    v_old      training.enrolment;
begin
    select s.* into v_sign_in from accounts.sign_in s
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > clock_timestamp() and s.admitted
       and accounts.works_as_office(s.role);
    if v_sign_in.id is null or containment.closed(v_sign_in.id, v_sign_in.account, v_sign_in.partner, v_sign_in.role,
                                                  1::smallint) is not null then
        raise exception 'nobody who may act is signed in with this token' using errcode = '42501';
    end if;
    -- In whose name ties change.
    perform disclosure.act_as(p_token);
    perform 1 from training.enrolment l where l.id = any (p_enrolment) order by l.id for update;

    for i in 1 .. cardinality(p_enrolment) loop
        select x.* into e from training.enrolment x join training.training_session g on g.id = x.training_session
         where x.id = p_enrolment[i] and g.site = any (v_sign_in.holders);
        v_verdicts[i] := case
            when e.id is null then 'NOT_YOURS'
            when e.version <> p_version[i] then 'CHANGED'
            when p_act[i] in ('UNDO', 'CORRECTION') then coalesce(
                training.taking_back(p_act[i], training.standing(e.id), v_sign_in.account, p_words[i]), 'DONE')
            when not exists (select 1 from training.transition t where t.act = p_act[i] and t.from_state = e.state)
                then 'NO_WAY'
            -- One report; one result, unless it was still awaited.
            when p_act[i] = 'REPORT' and e.reported_on is not null
                 or p_act[i] = 'RESULT' and coalesce(e.result, 'AWAITING') <> 'AWAITING' then 'NO_WAY'
            when p_on[i] < (clock_timestamp() at time zone 'Europe/Paris')::date - 30 and p_act[i] not in ('REPORT', 'RESULT')
                 and not training.permitted(e.id) then 'AGENCY_ONLY'
            else 'DONE' end;
    end loop;
    if not v_verdicts <@ array['DONE'] then
        return query select * from unnest(p_enrolment, v_verdicts);
        return;
    end if;

    for i in 1 .. cardinality(p_enrolment) loop
        select x.* into e from training.enrolment x where x.id = p_enrolment[i];
        v_standing := null;
        if p_act[i] in ('UNDO', 'CORRECTION') then
            v_standing := training.standing(e.id);
            v_old := jsonb_populate_record(e, v_standing.before);
            v_old.version := e.version;
            e := v_old;
        else
            select t.to_state into e.state from training.transition t where t.act = p_act[i] and t.from_state = e.state;
            case p_act[i]
                when 'REGISTER' then
                    e.registered_on := p_today; e.planned_start := p_on[i]; e.planned_end := p_until[i];
                    e.weekly_hours := p_hours[i];
                when 'ENTER' then e.entered_on := p_on[i];
                when 'NOT_ARRIVED' then e.exit_reason := 'NO_SHOW';
                when 'INTERRUPT' then
                    e.interrupted_on := p_on[i];
                    e.interruptions := e.interruptions + datemultirange(daterange(p_on[i], null));
                when 'RESUME' then
                    e.interrupted_on := null;
                    e.interruptions := e.interruptions - datemultirange(daterange(p_on[i], null));
                when 'REPORT' then e.reported_on := p_today; e.report := p_words[i];
                when 'RESULT' then e.result_on := p_on[i]; e.result := p_code[i];
                when 'CANCEL' then e.exit_reason := p_code[i]; e.exit_comment := p_words[i];
                else e.exited_on := p_on[i]; e.exit_reason := p_code[i]; e.exit_comment := p_words[i];
            end case;
        end if;
        update training.enrolment u
           set state = e.state, registered_on = e.registered_on, entered_on = e.entered_on, exited_on = e.exited_on,
               exit_reason = e.exit_reason, planned_start = e.planned_start, planned_end = e.planned_end,
               weekly_hours = e.weekly_hours, interrupted_on = e.interrupted_on, interruptions = e.interruptions, exit_comment = e.exit_comment,
               reported_on = e.reported_on, report = e.report, result_on = e.result_on, result = e.result,
               version = p_version[i] + 1, act = p_act[i], act_by = v_sign_in.account, act_sign_in = v_sign_in.id,
               act_reason = case when p_act[i] = 'CORRECTION' then p_words[i] end, takes_back = v_standing.version
         where u.id = p_enrolment[i];
    end loop;
    return query select * from unnest(p_enrolment, v_verdicts);
end $$;

-- What an office wrote about somebody in its own words, for that office alone.
create function training.words_about(p_token bytea, p_enrolment uuid) returns table (report text, exit_comment text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.report, e.exit_comment
      from training.enrolment e join training.training_session g on g.id = e.training_session
      join accounts.sign_in s on g.site = any (s.holders)
     where e.id = p_enrolment and s.token_hash = p_token and s.ended_at is null and s.expires_at > clock_timestamp()
       and s.admitted and accounts.works_as_office(s.role)
       and containment.closed(s.id, s.account, s.partner, s.role, 1::smallint) is null
$$;

revoke all on function training.permitted, training.interruptions_follow, training.keep_to_the_table, training.put_on_record, training.tie_follows, training.standing,
    training.taking_back, training.perform, training.words_about from public;
grant select on training.transition, training.state_shows, training.permit to ecluse_app;
-- Who did what when, and whose turn it was; what stood there before is for the trace.
grant select (enrolment, version, act, at, account, from_state, to_state, takes_back, reason) on training.change to ecluse_app;
grant execute on function training.perform, training.standing, training.words_about to ecluse_app;
