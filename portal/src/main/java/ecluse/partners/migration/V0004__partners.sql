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

-- The region of a postcode, as ecluse.partners.Region has it: INSEE's number, 00 for what is in none.
create function partners.region(p_postcode text) returns text
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case
        when p_postcode like '971%' then '01'
        when p_postcode like '972%' then '02'
        when p_postcode like '973%' then '03'
        when p_postcode like '974%' then '04'
        when p_postcode like '976%' then '06'
        when left(p_postcode, 2) in ('75', '77', '78', '91', '92', '93', '94', '95') then '11'
        when left(p_postcode, 2) in ('18', '28', '36', '37', '41', '45') then '24'
        when left(p_postcode, 2) in ('21', '25', '39', '58', '70', '71', '89', '90') then '27'
        when left(p_postcode, 2) in ('14', '27', '50', '61', '76') then '28'
        when left(p_postcode, 2) in ('02', '59', '60', '62', '80') then '32'
        when left(p_postcode, 2) in ('08', '10', '51', '52', '54', '55', '57', '67', '68', '88') then '44'
        when left(p_postcode, 2) in ('44', '49', '53', '72', '85') then '52'
        when left(p_postcode, 2) in ('22', '29', '35', '56') then '53'
        when left(p_postcode, 2) in ('16', '17', '19', '23', '24', '33', '40', '47', '64', '79', '86', '87') then '75'
        when left(p_postcode, 2) in ('09', '11', '12', '30', '31', '32', '34', '46', '48', '65', '66', '81', '82') then '76'
        when left(p_postcode, 2) in ('01', '03', '07', '15', '26', '38', '42', '43', '63', '69', '73', '74') then '84'
        when left(p_postcode, 2) in ('04', '05', '06', '13', '83', '84') then '93'
        when left(p_postcode, 2) = '20' then '94'
        else '00' end
$$;
revoke all on function partners.region from public;

create table partners.site (
    id       uuid primary key,
    partner  uuid not null references partners.partner,
    siret    text not null unique,
    name     text not null,
    postcode text not null,
    commune  text not null,
    region   text not null generated always as (partners.region(postcode)) stored
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
revoke all on function partners.time_zone from public;

grant usage on schema partners to ecluse_app, ecluse_registrar;
grant execute on function partners.region to ecluse_app, ecluse_registrar;
grant execute on function partners.time_zone to ecluse_app;
grant select on all tables in schema partners to ecluse_app;
grant select, insert, update on all tables in schema partners to ecluse_registrar;
