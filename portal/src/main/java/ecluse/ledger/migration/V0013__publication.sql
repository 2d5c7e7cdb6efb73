-- The published log: the keys behind its commitments, its name, the checkpoints that were signed.
create table ledger.log (
    only_one boolean primary key default true check (only_one),
    origin   text not null,
    vkey     text not null,
    began_at timestamptz not null default clock_timestamp()
);
comment on table ledger.log is
    'The log''s name and the public half of its key. Written once, by the first start; a start that has others is refused.';
create trigger written_once before update or delete on ledger.log
    for each row execute function kernel.unchangeable();

create table ledger.person_key (
    person uuid primary key,
    key    bytea not null check (length(key) = 32),
    after  bigint not null check (after >= 0)
);
comment on table ledger.person_key is
    'What ties a leaf of the published log to a person. Once the row is gone, nobody can show any more whom a leaf is about.';

comment on column ledger.person_key.after is
    'the key is behind the person''s entries after this position; those up to it had one that was destroyed';

create table ledger.own_key (
    only_one boolean primary key default true check (only_one),
    key      bytea not null check (length(key) = 32)
);
comment on table ledger.own_key is 'for entries that name no person';

-- 244 random bits from the server's strong source, without an extension.
create function ledger.random_key() returns bytea
    language sql volatile set search_path = pg_catalog, pg_temp as $$
    select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
$$;
insert into ledger.own_key (key) select ledger.random_key();

-- The keys of these people, and the ledger's own with person null. Who has none gets one, if p_make says so.
-- "limit 1" keeps each look an index probe, whatever the table's size was when the plan was made.
create function ledger.keys_of(p_people uuid[], p_make boolean) returns table (person uuid, key bytea, after bigint)
    language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off as $$
begin
    if p_make then
        -- A key that was destroyed had all its entries published.
        insert into ledger.person_key as k (person, key, after)
        select p.person, ledger.random_key(), (select coalesce(max(c.size), 0) from ledger.checkpoint c)
          from unnest(p_people) as p(person)
          left join lateral (select true as there from ledger.person_key x where x.person = p.person limit 1) known on true
         where known.there is null
        on conflict on constraint person_key_pkey do nothing;
    end if;
    return query
    select p.person, known.key, known.after
      from unnest(p_people) as p(person)
      join lateral (select x.key, x.after from ledger.person_key x where x.person = p.person limit 1) known on true
    union all
    select null::uuid, o.key, 0::bigint from ledger.own_key o;
end $$;

create table ledger.checkpoint (
    size         bigint primary key check (size > 0),
    root         bytea not null check (length(root) = 32),
    note         text not null,
    cosigned     smallint not null check (cosigned >= 0),
    witnessed    boolean not null,
    signed_at    timestamptz not null,
    published_at timestamptz
);
comment on column ledger.checkpoint.note is 'as published: origin, size, root, signatures';
comment on column ledger.checkpoint.cosigned is 'by how many of the configured witnesses';
comment on column ledger.checkpoint.witnessed is 'by as many as the settings demanded';
comment on column ledger.checkpoint.published_at is 'when the file "checkpoint" said so; until then null';
create index checkpoint_witnessed on ledger.checkpoint (size) where witnessed;

-- Keeps a checkpoint, before the file "checkpoint" names it. Of the log's past nothing can be taken back here: a size that was
-- signed keeps its root, and none is below the last one or above the ledger's head. The same one again has more cosignatures.
create function ledger.record_checkpoint(p_size bigint, p_root bytea, p_note text, p_cosigned smallint,
                                         p_witnessed boolean)
    returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if p_size < (select coalesce(max(c.size), 0) from ledger.checkpoint c) then
        raise exception 'a checkpoint of % is already kept', (select max(c.size) from ledger.checkpoint c);
    end if;
    if p_size > (select h.position from ledger.head h) then
        raise exception 'the ledger has fewer than % entries', p_size;
    end if;
    insert into ledger.checkpoint as c (size, root, note, cosigned, witnessed, signed_at)
    values (p_size, p_root, p_note, p_cosigned, p_witnessed, clock_timestamp())
    on conflict (size) do update
       set note = case when excluded.cosigned > c.cosigned then excluded.note else c.note end,
           cosigned = greatest(c.cosigned, excluded.cosigned),
           witnessed = c.witnessed or excluded.witnessed
     where c.root = excluded.root;
    if not found then
        raise exception 'a checkpoint of % with another root is already kept', p_size;
    end if;
end $$;

create function ledger.note_published(p_size bigint) returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update ledger.checkpoint set published_at = clock_timestamp() where size = p_size and published_at is null
$$;

-- Destroys a person's key, for an erasure: the leaves stay, every hash holds, and nobody can tell any more which were about
-- that person. Not while an entry about the person waits to be published: after a crash its leaf must come out the same.
-- False means: try again in a second. For the owner alone.
create function ledger.destroy_key(p_person uuid) returns boolean
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from ledger.head for update;
    if exists (select 1 from ledger.entry e
                where e.person = p_person and e.position > (select coalesce(max(c.size), 0) from ledger.checkpoint c)) then
        return false;
    end if;
    delete from ledger.person_key where person = p_person;
    return true;
end $$;

-- The second half of an erasure, in a transaction after the one that destroyed the keys: person, tie and words go from the
-- entries that had them. Reads the whole ledger once, so give it many people; holds up nobody. How many entries. Once more does
-- no harm. For the owner alone.
create function ledger.forget(p_people uuid[]) returns bigint
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_entries bigint;
begin
    update ledger.entry e set person = null, tie = null, detail = null, forgotten = true
     where e.person = any (p_people)
       and not exists (select 1 from ledger.person_key k where k.person = e.person and k.after < e.position)
       and e.position <= (select coalesce(max(c.size), 0) from ledger.checkpoint c);
    get diagnostics v_entries = row_count;
    return v_entries;
end $$;

-- An entry changes in one way only: it forgets a person whose key is destroyed, once it is published.
create function ledger.forgets_alone() returns trigger language plpgsql as $$
declare
    v ledger.entry := old;
begin
    v.person := null;
    v.tie := null;
    v.detail := null;
    v.forgotten := true;
    if old.person is null or new is distinct from v
       or exists (select 1 from ledger.person_key k where k.person = old.person and k.after < old.position)
       or old.position > (select coalesce(max(c.size), 0) from ledger.checkpoint c) then
        raise exception 'ledger.entry is written once';
    end if;
    return new;
end $$;
drop trigger append_only on ledger.entry;
create trigger append_only before update on ledger.entry
    for each row execute function ledger.forgets_alone();
create trigger append_only_rows before delete on ledger.entry
    for each row execute function kernel.unchangeable();

revoke all on all functions in schema ledger from public;
grant select on ledger.log, ledger.checkpoint to ecluse_app, ecluse_auditor;
grant select on ledger.person_key, ledger.own_key to ecluse_auditor;
grant execute on function ledger.keys_of, ledger.record_checkpoint, ledger.note_published to ecluse_app;
