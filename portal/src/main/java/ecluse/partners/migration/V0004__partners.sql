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

-- The clock on the wall of a site, by its postcode: what happens there happens in that time. IANA time zone database, zone.tab;
-- ecluse.calendar.TimeZones has the same in Java, a test compares the two.
create function partners.time_zone(p_postcode text) returns text
    language sql immutable parallel safe as $$
    select case p_postcode
             when '97133' then 'America/St_Barthelemy'
             when '97150' then 'America/Marigot'
             else case left(p_postcode, 3)
                    when '971' then 'America/Guadeloupe'
                    when '972' then 'America/Martinique'
                    when '973' then 'America/Cayenne'
                    when '974' then 'Indian/Reunion'
                    when '975' then 'America/Miquelon'
                    when '976' then 'Indian/Mayotte'
                    when '977' then 'America/St_Barthelemy'
                    when '978' then 'America/Marigot'
                    when '986' then 'Pacific/Wallis'
                    when '987' then 'Pacific/Tahiti'
                    when '988' then 'Pacific/Noumea'
                    else 'Europe/Paris'
                  end
           end
$$;

grant usage on schema partners to ecluse_app, ecluse_registrar;
grant select on all tables in schema partners to ecluse_app;
grant select, insert, update on all tables in schema partners to ecluse_registrar;
