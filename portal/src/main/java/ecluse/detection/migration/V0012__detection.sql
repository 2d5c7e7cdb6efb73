-- How far detection has read the ledger, and what it said.
create schema detection;

create table detection.cursor (
    only_one boolean primary key default true check (only_one),
    position bigint not null
);
comment on table detection.cursor is
    'Read up to here. Whoever holds the row is the one node that looks; the row moves in the transaction that closes.';
insert into detection.cursor (position) values (0);

create table detection.signal (
    id         uuid primary key,
    rule       text not null,
    account    uuid not null references accounts.account,
    position   bigint not null,
    raised_at  timestamptz not null,
    seen       integer not null check (seen > 0),
    first_at   timestamptz not null,
    last_at    timestamptz not null check (last_at >= first_at),
    lock       uuid not null references containment.lock
);
comment on column detection.signal.position is 'the refusal that was one too many';
comment on column detection.signal.seen is 'what the rule counted between first_at and last_at';
create index signal_recent on detection.signal (raised_at desc);
create index signal_by_account on detection.signal (account);

create table detection.alarm (
    id        uuid primary key,
    position  bigint not null,
    raised_at timestamptz not null,
    ended_at  timestamptz,
    lock      uuid references containment.lock
);
comment on table detection.alarm is
    'Entries of the ledger from this position on waited too long for a checkpoint that enough witnesses cosigned.';
create unique index alarm_standing on detection.alarm ((true)) where ended_at is null;

-- What detection reads of the ledger: refusals alone, so that it costs nothing however much is shown.
create index entry_refused on ledger.entry (position) where kind = 2;
create index entry_refused_by_account on ledger.entry (account, at) where kind = 2;

grant usage on schema detection to ecluse_app;
grant select, insert on detection.signal to ecluse_app;
grant select, update on detection.cursor to ecluse_app;
grant select, insert, update (ended_at) on detection.alarm to ecluse_app;

-- The last hour on the duty officer's page. Positions and times grow together, so a few pages of index are enough.
create index entry_by_time on ledger.entry using brin (at) with (pages_per_range = 32, autosummarize = on);
