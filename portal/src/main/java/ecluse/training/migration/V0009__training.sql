-- Kairos. Teaching groups (training_session) and who is enrolled, by reference alone.
create schema training;

create table training.training_session (
    id        uuid primary key,
    code      text not null unique,
    title     text not null,
    site      uuid not null references partners.site,
    starts_on date not null,
    ends_on   date not null check (ends_on >= starts_on),
    seats     integer not null check (seats between 0 and 1000),
    scheme    text not null,
    formacode text
);
create index training_session_by_site on training.training_session (site, starts_on desc, id);

create table training.enrolment (
    id               uuid primary key,
    reference        text not null unique,
    training_session uuid not null references training.training_session,
    person           uuid not null,
    state            text not null check (state in ('PLACED', 'REGISTERED', 'ENTERED', 'INTERRUPTED', 'COMPLETED',
                                                    'ABANDONED', 'DISMISSED', 'CANCELLED', 'NO_SHOW')),
    placed_on        date not null,
    registered_on    date,
    entered_on       date,
    exited_on        date check (exited_on >= entered_on),
    exit_reason      text,
    planned_start    date,
    planned_end      date check (planned_end >= planned_start),
    weekly_hours     numeric(3, 1) check (weekly_hours between 1 and 48),
    interrupted_on   date check (interrupted_on >= entered_on),
    interruptions    datemultirange not null default '{}',
    exit_comment     text check (length(exit_comment) <= 500),
    reported_on      date check (reported_on >= exited_on),
    report           text check (length(report) <= 2000),
    result_on        date check (result_on >= exited_on),
    result           text check (result in ('OBTAINED', 'PARTIAL', 'FAILED', 'AWAITING', 'NOT_PRESENTED')),
    -- The act that made this row what it is. V0015 says what may be written here; the import does not.
    version          integer not null default 0,
    act              text,
    act_by           uuid references accounts.account,
    act_sign_in      uuid,
    act_reason       text check (length(act_reason) <= 500),
    takes_back       integer,
    check (entered_on >= registered_on),
    check (upper_inf(interruptions) = (state = 'INTERRUPTED')),
    check ((report is null) = (reported_on is null)),
    check ((result is null) = (result_on is null))
);
comment on column training.enrolment.interrupted_on is 'of the interruption that lasts';
comment on column training.enrolment.interruptions is
    'every interruption, to the day before the resumption; without an end while it lasts. Nobody is expected on these days';
comment on column training.enrolment.version is 'a page sends back the one it has shown: nobody writes over what they have not seen';
create index enrolment_by_session on training.enrolment (training_session, id);
-- With what a caseload asks of a thousand people at once.
create index enrolment_by_person on training.enrolment (person) include (state, exited_on, training_session);

-- Invariant 1: an enrolment's tie belongs to its teaching group, whoever writes it, and goes with it to another.
create function training.tie_of_group() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.training_session := (select e.training_session from training.enrolment e where e.id = new.source);
    return new;
end $$;
create trigger of_group before insert or update of source, origin, training_session on disclosure.tie
    for each row when (new.origin = 'ENROLMENT') execute function training.tie_of_group();

create function training.moved() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update disclosure.tie t set training_session = new.training_session where t.source = new.id and t.origin = 'ENROLMENT';
    return null;
end $$;
create trigger moved after update of training_session on training.enrolment
    for each row when (old.training_session is distinct from new.training_session) execute function training.moved();
revoke all on function training.tie_of_group, training.moved from public;

grant usage on schema training to ecluse_app, ecluse_registrar;
grant select on training.training_session to ecluse_app;
-- All but what an office wrote in its own words.
grant select (id, reference, training_session, person, state, placed_on, registered_on, entered_on, exited_on, exit_reason,
              planned_start, planned_end, weekly_hours, interrupted_on, interruptions, reported_on, result_on, result, version, act, act_by,
              takes_back)
    on training.enrolment to ecluse_app;
grant select on all tables in schema training to ecluse_registrar;
grant insert, update on training.training_session to ecluse_registrar;
-- What a file says, and nothing else of what the pages' acts say.
grant insert (id, reference, training_session, person, state, placed_on, registered_on, entered_on, exited_on, exit_reason,
              reported_on, report, result_on, result),
    update (training_session, state, placed_on, registered_on, entered_on, exited_on, exit_reason,
            reported_on, report, result_on, result)
    on training.enrolment to ecluse_registrar;
