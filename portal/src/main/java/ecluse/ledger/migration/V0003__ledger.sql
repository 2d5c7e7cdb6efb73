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
    forgotten boolean not null default false,
    -- What docs/ledger-format.md has a byte for: an entry that could not be published is never written.
    check (kind between 1 and 18 and purpose between 0 and 255 and service between 0 and 255
           and reason between 0 and 255 and (reason = 0 or kind = 2) and (fields = 0 or kind in (1, 2)))
);
comment on column ledger.entry.xid is 'the transaction that wrote it: only a committed one lets facts out (invariant 2)';
comment on column ledger.entry.forgotten is
    'the person was erased: person, tie and words are gone, and with the key the proof of them (V0013, ledger.forget)';
comment on column ledger.entry.subject is 'what else it is about: a lock, an exposure list, a notice, an import';

-- Whole, not of some rows: every condition here is one that each append would have to look at.
create index entry_by_account on ledger.entry (account, position);
create index entry_by_partner on ledger.entry (partner, position);

create trigger append_only before update or delete on ledger.entry
    for each row execute function kernel.unchangeable();
create trigger append_only_whole before truncate on ledger.entry
    for each statement execute function kernel.unchangeable();

-- For what no function of the owner's enters itself. Each role has its kinds and no other: the application sign-ins, sign-outs,
-- exports and signals, the registrar imports. Disclosures are the gate's, locks and reopenings containment's, lists and
-- notices those of their modules, ties and rights those of the triggers beside them.
create function ledger.append(p_kind smallint, p_account uuid, p_partner uuid, p_sign_in uuid, p_subject uuid,
                              p_detail text)
    returns table (entry_position bigint, entry_at timestamptz)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_none constant uuid := '00000000-0000-0000-0000-000000000000'; -- to the published format the same as nothing
begin
    if not (session_user = 'ecluse_app' and p_kind in (3, 4, 5, 9, 13) or session_user = 'ecluse_registrar' and p_kind = 12) then
        raise exception '% enters nothing of kind %', session_user, p_kind using errcode = '42501';
    end if;
    update ledger.head set position = position + 1 returning position into entry_position;
    entry_at := clock_timestamp();
    insert into ledger.entry (position, at, kind, account, partner, sign_in, subject, detail)
    values (entry_position, entry_at, p_kind, nullif(p_account, v_none), nullif(p_partner, v_none),
            nullif(p_sign_in, v_none), nullif(p_subject, v_none), left(p_detail, 400));
    return next;
end $$;

-- What a transaction has done to ties and rights and not yet entered (docs/ledger-format.md). It is entered when the
-- transaction commits: the head is then the last lock it takes, and the gate waits for the entries alone. Unlogged, for no row
-- outlives its transaction.
create type ledger.change as (kind smallint, subject uuid, tie uuid, person uuid, detail text);
create unlogged table ledger.pending (
    xid     xid8 not null default pg_current_xact_id(),
    part    bigint generated always as identity,
    account uuid,
    partner uuid,
    sign_in uuid,
    changes ledger.change[] not null,
    primary key (xid, part)
);
alter table ledger.pending alter column changes set storage external;

create function ledger.enter() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp set work_mem = '64MB' as $$
declare
    v_xid    constant xid8 := pg_current_xact_id();
    v_head   bigint;
    v_now    timestamptz;
    v_number bigint;
begin
    -- The first of several has entered all. By its own row: a look for any of the transaction's passes all that were deleted.
    if not exists (select 1 from ledger.pending p where p.xid = new.xid and p.part = new.part) then
        return null;
    end if;
    select h.position into v_head from ledger.head h for update;
    v_now := clock_timestamp();
    insert into ledger.entry (position, at, kind, account, partner, sign_in, subject, tie, person, detail)
    select v_head + row_number() over (order by p.part, c.n), v_now, c.kind, p.account, p.partner, p.sign_in, c.subject, c.tie,
           c.person, left(c.detail, 400)
      from ledger.pending p
     cross join lateral unnest(p.changes) with ordinality as c(kind, subject, tie, person, detail, n)
     where p.xid = v_xid;
    get diagnostics v_number = row_count;
    update ledger.head h set position = v_head + v_number;
    delete from ledger.pending p where p.xid = v_xid;
    return null;
end $$;
create constraint trigger due after insert on ledger.pending deferrable initially deferred
    for each row execute function ledger.enter();

revoke all on all functions in schema ledger from public;
grant usage on schema ledger to ecluse_app, ecluse_registrar, ecluse_auditor;
grant select on ledger.entry, ledger.head to ecluse_app, ecluse_auditor;
grant execute on function ledger.append to ecluse_app, ecluse_registrar;
