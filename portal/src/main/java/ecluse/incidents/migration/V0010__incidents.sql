-- Exposure lists, read off the ledger and frozen under a hash (OB-7, OB-8): a changed window is a new list.
create schema incidents;

create table incidents.exposure (
    id            uuid primary key,
    account       uuid references accounts.account,
    partner       uuid references partners.partner,
    from_at       timestamptz not null,
    to_at         timestamptz not null check (to_at > from_at),
    last_position bigint not null,
    people        integer not null,
    disclosures   bigint not null,
    fields        integer not null,
    sha256        bytea not null,
    ledger_root   bytea not null,
    made_at       timestamptz not null,
    made_by       uuid not null references accounts.account,
    took_ms       integer not null,
    check ((account is null) <> (partner is null))
);

create table incidents.exposed (
    exposure uuid not null references incidents.exposure,
    person   uuid not null,
    fields   integer not null,
    times    integer not null,
    first_at timestamptz not null,
    last_at  timestamptz not null,
    primary key (exposure, person)
);

create trigger frozen before update or delete on incidents.exposure for each row execute function kernel.unchangeable();
create trigger frozen before update or delete on incidents.exposed for each row execute function kernel.unchangeable();

grant usage on schema incidents to ecluse_app;
grant select, insert on all tables in schema incidents to ecluse_app;
