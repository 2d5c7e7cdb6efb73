-- Requests of people who want to know who was shown their file (GDPR art. 15, OB-52). The answer is drawn off the ledger once and
-- holds positions alone: when the person is erased, the ledger forgets whom they were about, and so does this.
create schema rightofaccess;

create table rightofaccess.request (
    id            uuid primary key,
    reference     text not null check (length(reference) between 1 and 60),
    made_by       uuid not null references accounts.account,
    made_at       timestamptz not null,
    last_position bigint not null,
    entries       integer not null,
    position      bigint not null
);
comment on column rightofaccess.request.reference is 'as the officer files it; no name';
comment on column rightofaccess.request.last_position is 'the ledger as it stood: later entries are not in the answer';
comment on column rightofaccess.request.position is 'of the ledger''s entry about the request itself';
create index request_recent on rightofaccess.request (position desc);

create table rightofaccess.line (
    request  uuid not null references rightofaccess.request deferrable initially deferred,
    position bigint not null,
    primary key (request, position)
);

create trigger kept before update or delete on rightofaccess.request for each row execute function kernel.unchangeable();
create trigger kept before update or delete on rightofaccess.line for each row execute function kernel.unchangeable();
create trigger kept_whole before truncate on rightofaccess.request for each statement execute function kernel.unchangeable();
create trigger kept_whole before truncate on rightofaccess.line for each statement execute function kernel.unchangeable();

-- The one way to make an answer: a privacy officer, by the token of a live sign-in, for the person whose identifier and birth
-- date were given (p_key is their HMAC, so that no fact is opened). Shown and refused alike, under any account. It reads the
-- whole ledger: an index by person would cost every disclosure, and requests are few. What was asked is in the ledger, with the
-- person (invariant 2). Null: nobody has both.
create function rightofaccess.answer(p_token bytea, p_id uuid, p_key bytea, p_reference text) returns uuid
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_sign_in accounts.sign_in; v_person uuid; v_last bigint; v_entries integer; v_position bigint;
    v_now timestamptz := clock_timestamp();
begin
    select s.* into v_sign_in from accounts.sign_in s
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > v_now and s.admitted
       and s.role = 'PRIVACY_OFFICER';
    if v_sign_in.id is null or exists (
        select from containment.lock l
         where l.reopened_position is null and l.lapsed_at is null and (l.ends_at is null or l.ends_at > v_now)
           and (l.scope = 4 and l.target = v_sign_in.role or l.scope = 2 and l.target = v_sign_in.account::text
                or l.scope = 1 and l.target = v_sign_in.id::text)) then
        raise exception 'not a privacy officer' using errcode = '42501';
    end if;
    select v.ref into v_person from vault.person v
     where v.by_number_birth = p_key or v.by_legacy_birth = p_key limit 1;
    if v_person is null then
        return null;
    end if;
    select h.position into v_last from ledger.head h;
    insert into rightofaccess.line (request, position)
    select p_id, e.position from ledger.entry e
     where e.person = v_person and e.kind in (1, 2) and e.position <= v_last;
    get diagnostics v_entries = row_count;
    update ledger.head set position = position + 1 returning position into v_position;
    insert into ledger.entry (position, at, kind, account, sign_in, subject, person, detail)
    values (v_position, clock_timestamp(), 18, v_sign_in.account, v_sign_in.id, p_id, v_person, p_reference);
    insert into rightofaccess.request (id, reference, made_by, made_at, last_position, entries, position)
    values (p_id, p_reference, v_sign_in.account, v_now, v_last, v_entries, v_position);
    return p_id;
end $$;

revoke all on all functions in schema rightofaccess from public;
grant usage on schema rightofaccess to ecluse_app;
grant select on all tables in schema rightofaccess to ecluse_app;
grant execute on function rightofaccess.answer to ecluse_app;
