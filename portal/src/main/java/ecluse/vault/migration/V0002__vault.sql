-- Sealed facts (invariant 7). The application's role has no right here at all: ciphertext leaves through
-- disclosure.collect alone, and comes in through the registrar's role.
create schema vault;

create table vault.person (
    ref             uuid primary key,
    kek             smallint not null,
    dek             bytea not null,
    by_number       bytea not null unique,
    by_number_birth bytea not null,
    by_legacy_birth bytea,
    fingerprint     bytea not null,
    at_most         integer not null,
    names           bytea not null,
    identity        bytea not null,
    contact         bytea not null,
    address         bytea not null,
    status          bytea not null
);
comment on column vault.person.kek is 'which key-encryption key wraps dek: not every person is under the same one';
comment on column vault.person.dek is 'the person''s own key, wrapped; destroying it erases the person';
comment on column vault.person.by_number is 'HMAC of the national identifier';
comment on column vault.person.by_number_birth is 'HMAC of national identifier and birth date: what a look-up compares';
comment on column vault.person.fingerprint is 'HMAC of all facts: an import that changes nothing is seen as such without unsealing';
comment on column vault.person.at_most is 'mask of fields that may ever be disclosed to a partner (contact protection)';

create index person_by_number_birth on vault.person (by_number_birth);
create index person_by_legacy_birth on vault.person (by_legacy_birth) where by_legacy_birth is not null;
-- Ciphertext does not compress: do not try.
alter table vault.person alter column names set storage external, alter column identity set storage external,
    alter column contact set storage external, alter column address set storage external,
    alter column status set storage external;

grant usage on schema vault to ecluse_registrar;
grant insert, update on vault.person to ecluse_registrar;
grant select (ref, by_number, fingerprint, at_most) on vault.person to ecluse_registrar;
