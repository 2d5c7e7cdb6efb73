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
    exit_reason      text
);
create index enrolment_by_session on training.enrolment (training_session, id);
create index enrolment_by_person on training.enrolment (person);

grant usage on schema training to ecluse_app, ecluse_registrar;
grant select on all tables in schema training to ecluse_app;
grant select, insert, update on all tables in schema training to ecluse_registrar;
