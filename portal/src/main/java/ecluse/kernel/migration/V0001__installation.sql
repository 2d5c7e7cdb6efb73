-- What this database is for. Written once, by the first start; nothing can change it afterwards.
create schema kernel;

create table kernel.installation (
    only_one   boolean primary key default true check (only_one),
    purpose    text not null check (purpose in ('live', 'demo', 'drill')),
    key_check  bytea not null check (length(key_check) = 32),
    created_at timestamptz not null default clock_timestamp()
);
comment on table kernel.installation is
    'live, demo or drill. The plain policy is accepted by a drill''s database alone.';

comment on column kernel.installation.key_check is
    'an HMAC under the key-encryption key: a start with another one stops, before anybody is sealed with it';

create function kernel.unchangeable() returns trigger language plpgsql as $$
begin
    raise exception '% is written once', tg_table_schema || '.' || tg_table_name;
end $$;

create trigger written_once before update or delete on kernel.installation
    for each row execute function kernel.unchangeable();

grant usage on schema kernel to ecluse_app, ecluse_registrar;
grant select on kernel.installation to ecluse_app, ecluse_registrar;
