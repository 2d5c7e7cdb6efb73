-- How far detection has read the ledger, and what it said.
create schema detection;

create table detection.cursor (
    only_one boolean primary key default true check (only_one),
    position bigint not null
);
insert into detection.cursor (position) values (0);

create table detection.signal (
    id           uuid primary key,
    rule         text not null,
    account      uuid not null references accounts.account,
    position     bigint not null,
    raised_at    timestamptz not null,
    figures      text not null,
    lock         uuid references containment.lock
);
create index signal_recent on detection.signal (raised_at desc);

grant usage on schema detection to ecluse_app;
grant select, insert on detection.signal to ecluse_app;
grant select, update on detection.cursor to ecluse_app;
