-- What came in, from which file. Facts are in the vault, never here.
create schema registry;

create table registry.intake (
    id          uuid primary key,
    kind        text not null check (kind in ('organisations', 'sites', 'accounts', 'people', 'groups', 'enrolments',
                                              'caseloads', 'attendance', 'quotes')),
    file_name   text not null,
    started_at  timestamptz not null,
    finished_at timestamptz,
    lines       bigint not null default 0,
    added       bigint not null default 0,
    changed     bigint not null default 0,
    unchanged   bigint not null default 0,
    rejected    bigint not null default 0
);

grant usage on schema registry to ecluse_app, ecluse_registrar;
grant select on registry.intake to ecluse_app;
grant select, insert, update on registry.intake to ecluse_registrar;
