-- Who was shown a person's file, for that person's own space. An index of the whole ledger by person would cost every disclosure;
-- this one has the people with a space alone, is written afterwards, and holds positions alone.
create table rightofaccess.followed (
    only_one boolean primary key default true check (only_one),
    position bigint not null
);
insert into rightofaccess.followed (position) values (0);

create table rightofaccess.indexed (
    person uuid primary key references ownspace.space (person)
);
create table rightofaccess.shown (
    person   uuid not null references rightofaccess.indexed,
    position bigint not null,
    primary key (person, position)
);

-- Brings the index up to the ledger's head: for the people who have opened a space since, from the beginning, in one reading for
-- all of them. Several nodes may call it; one works, the others leave. How many entries it has added.
create function rightofaccess.follow() returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_from bigint; v_to bigint; v_new uuid[]; v_added bigint; v_more bigint := 0;
begin
    select f.position into v_from from rightofaccess.followed f for update skip locked;
    if v_from is null then
        return 0;
    end if;
    select h.position into v_to from ledger.head h;
    -- Positions are given out under the head's lock and committed with it: all up to the head are there.
    insert into rightofaccess.shown (person, position)
    select e.person, e.position
      from ledger.entry e join rightofaccess.indexed i on i.person = e.person
     where e.position > v_from and e.position <= v_to and e.kind in (1, 2);
    get diagnostics v_added = row_count;
    v_new := array(select s.person from ownspace.space s
                    where not exists (select from rightofaccess.indexed i where i.person = s.person));
    if cardinality(v_new) > 0 then
        insert into rightofaccess.indexed (person) select unnest(v_new);
        insert into rightofaccess.shown (person, position)
        select e.person, e.position from ledger.entry e
         where e.person = any (v_new) and e.position <= v_to and e.kind in (1, 2);
        get diagnostics v_more = row_count;
    end if;
    update rightofaccess.followed set position = v_to where position < v_to;
    return v_added + v_more;
end $$;
revoke all on function rightofaccess.follow from public;
grant select on rightofaccess.shown, rightofaccess.indexed, rightofaccess.followed to ecluse_app;
grant execute on function rightofaccess.follow to ecluse_app;
