create schema partners;

create table partners.partner (
    id               uuid primary key,
    code             text not null unique,
    siret            text not null unique,
    nda              text,
    legal_name       text not null,
    size_class       text not null check (size_class in ('micro', 'small', 'medium', 'large', 'network')),
    status           text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED')),
    agreement_number text not null,
    agreement_start  date not null,
    agreement_end    date not null check (agreement_end > agreement_start)
);
create index partner_by_name on partners.partner (lower(legal_name), id);

create table partners.site (
    id       uuid primary key,
    partner  uuid not null references partners.partner,
    siret    text not null unique,
    name     text not null,
    postcode text not null,
    commune  text not null
);
create index site_by_partner on partners.site (partner);

grant usage on schema partners to ecluse_app, ecluse_registrar;
grant select on all tables in schema partners to ecluse_app;
grant select, insert, update on all tables in schema partners to ecluse_registrar;
