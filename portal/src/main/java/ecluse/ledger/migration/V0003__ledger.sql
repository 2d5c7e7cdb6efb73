-- The ledger: one row for every disclosure, refusal, sign-in, lock. Append-only for everybody but its owner.
create schema ledger;

create table ledger.head (
    only_one boolean primary key default true check (only_one),
    position bigint not null
);
comment on table ledger.head is
    'The last position given. Whoever appends locks this row until commit, so positions have no gap and stand in '
    'commit order on all nodes; whoever closes a lock takes the same row (invariant 4).';
insert into ledger.head (position) values (0);

create table ledger.entry (
    position bigint primary key,
    at       timestamptz not null,
    xid      xid8 not null default pg_current_xact_id(),
    kind     smallint not null,
    reason   smallint not null default 0,
    purpose  smallint not null default 0,
    service  smallint not null default 0,
    fields   integer not null default 0,
    account  uuid,
    partner  uuid,
    sign_in  uuid,
    tie      uuid,
    person   uuid,
    subject  uuid,
    detail   varchar(400),
    -- What docs/ledger-format.md has a byte for: an entry that could not be published is never written.
    check (kind between 1 and 13 and purpose between 0 and 255 and service between 0 and 255
           and reason between 0 and 255 and (reason = 0 or kind = 2) and (fields = 0 or kind in (1, 2)))
);
comment on column ledger.entry.xid is 'the transaction that wrote it: only a committed one lets facts out (invariant 2)';
comment on column ledger.entry.subject is 'what else it is about: a lock, an exposure list, a notice, an import';

-- Whole, not of some rows: every condition here is one that each append would have to look at.
create index entry_by_account on ledger.entry (account, position);
create index entry_by_partner on ledger.entry (partner, position);

create trigger append_only before update or delete on ledger.entry
    for each row execute function kernel.unchangeable();
create trigger append_only_whole before truncate on ledger.entry
    for each statement execute function kernel.unchangeable();

-- Any entry but a disclosure (kind 1) or a refusal of one (kind 2): those only the gate can write.
create function ledger.append(p_kind smallint, p_account uuid, p_partner uuid, p_sign_in uuid, p_subject uuid,
                              p_detail text)
    returns table (entry_position bigint, entry_at timestamptz)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_none constant uuid := '00000000-0000-0000-0000-000000000000'; -- to the published format the same as nothing
begin
    if p_kind in (1, 2) then
        raise exception 'only the gate writes disclosures';
    end if;
    update ledger.head set position = position + 1 returning position into entry_position;
    entry_at := clock_timestamp();
    insert into ledger.entry (position, at, kind, account, partner, sign_in, subject, detail)
    values (entry_position, entry_at, p_kind, nullif(p_account, v_none), nullif(p_partner, v_none),
            nullif(p_sign_in, v_none), nullif(p_subject, v_none), left(p_detail, 400));
    return next;
end $$;

revoke all on all functions in schema ledger from public;
grant usage on schema ledger to ecluse_app, ecluse_registrar, ecluse_auditor;
grant select on ledger.entry, ledger.head to ecluse_app, ecluse_auditor;
grant execute on function ledger.append to ecluse_app, ecluse_registrar;
