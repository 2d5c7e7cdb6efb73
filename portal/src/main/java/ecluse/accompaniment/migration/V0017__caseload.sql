-- Who looks after whom at the agency, and what the two have agreed: by reference, as the agency's file says. Each line opens
-- the adviser's tie (invariant 1: granted by the agency).
create schema accompaniment;

create table accompaniment.charge (
    id        uuid primary key,
    person    uuid not null unique,
    adviser   uuid not null references accounts.account,
    since     date not null,
    until     date check (until >= since),
    guidance  text not null check (guidance in ('INTENSIVE', 'GUIDED', 'LIGHT')),
    goal_rome text check (goal_rome ~ '^[A-Z][0-9]{4}$'),
    goal      text check (length(goal) between 1 and 120),
    agreed_on date
);
comment on table accompaniment.charge is 'one person in one adviser''s charge; nobody has two';
comment on column accompaniment.charge.until is 'the last day';
comment on column accompaniment.charge.goal is 'the occupation that the agreed plan aims at, as its ROME sheet is called; no words about the person';
create index charge_by_adviser on accompaniment.charge (adviser, since desc, id);

create function accompaniment.only_advisers() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from accounts.account a where a.id = new.adviser and a.role = 'ADVISER') then
        raise exception 'only an adviser has a caseload' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger only_advisers before insert or update of adviser on accompaniment.charge
    for each row execute function accompaniment.only_advisers();
revoke all on function accompaniment.only_advisers from public;

grant usage on schema accompaniment to ecluse_app, ecluse_registrar;
grant select on accompaniment.charge to ecluse_app;
grant select, insert, update on accompaniment.charge to ecluse_registrar;
