-- No tie and no right changes without its entry (invariants 1 and 6): the ledger alone says who could see whom at any
-- position. Triggers write the entries, for whole statements, whoever changes the rows; they stand in the changing
-- transaction, and what it changes is the gate's from its entries' positions on. docs/ledger-format.md has the words.

-- In whose name a transaction acts. For functions of the owner's, before they change a tie or a right: they pass the token of
-- the sign-in that asked.
create function disclosure.act_as(p_token bytea) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_sign_in uuid;
begin
    select s.id into v_sign_in from accounts.sign_in s
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > clock_timestamp() and s.admitted;
    if v_sign_in is null then
        raise exception 'nobody is signed in with this token' using errcode = '42501';
    end if;
    perform set_config('ecluse.sign_in', v_sign_in::text, true);
end $$;

-- Opens a tie, closes one. For functions of the owner's that know why they may; the application's role can call neither.
create function disclosure.open_tie(p_token bytea, p_id uuid, p_holder uuid, p_person uuid, p_origin text, p_source uuid,
                                    p_fields integer, p_closes_at timestamptz)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform disclosure.act_as(p_token);
    insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at, closes_at)
    values (p_id, p_holder, p_person, p_origin, p_source, p_fields, clock_timestamp(), p_closes_at);
end $$;

-- False: it was closed before, or there is none.
create function disclosure.close_tie(p_token bytea, p_id uuid, p_because text)
    returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform disclosure.act_as(p_token);
    update disclosure.tie set closed_at = clock_timestamp(), closed_because = p_because
     where id = p_id and closed_at is null;
    return found;
end $$;

-- Who changes something now: the sign-in that was named, the import under way, or else whoever is connected.
create type disclosure.acting as (account uuid, partner uuid, sign_in uuid, intake uuid, words text);
create function disclosure.acting() returns disclosure.acting
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v_sign_in constant uuid := nullif(current_setting('ecluse.sign_in', true), '')::uuid;
    v         disclosure.acting;
begin
    if v_sign_in is not null then
        select s.account, s.partner, s.id into strict v.account, v.partner, v.sign_in
          from accounts.sign_in s where s.id = v_sign_in;
        v.words := '';
    elsif session_user = 'ecluse_registrar' then
        v.intake := nullif(current_setting('ecluse.intake', true), '')::uuid;
        v.words := coalesce(' by import ' || v.intake, ' by database ' || session_user);
    else
        v.words := ' by database ' || session_user;
    end if;
    return v;
end $$;

create function disclosure.moment(p_at timestamptz) returns text
    language sql stable as $$
    select coalesce(to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '-')
$$;

-- What a tie allows, in words.
create function disclosure.allows(p_origin text, p_holder uuid, p_shows integer, p_from timestamptz, p_until timestamptz,
                                  p_training_session uuid)
    returns text language sql stable as $$
    select p_origin || ' ' || p_holder || ' shows ' || p_shows || ' from ' || disclosure.moment(p_from)
           || ' until ' || disclosure.moment(p_until) || coalesce(' in ' || p_training_session, '')
$$;

-- Entries of kind 14, an open tie that is new; 15, one that is changed; 16, one that is none any more. In parts, for an array
-- has at most a gigabyte.
create function disclosure.ties_added() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
    a       constant disclosure.acting := disclosure.acting();
    v_words constant text := case when a.intake is null then a.words else '' end;
begin
    insert into ledger.pending (account, partner, sign_in, changes)
    select a.account, a.partner, a.sign_in, array_agg(x.change)
      from (select row(case when t.closed_at is null then 14 else 16 end, a.intake, t.id, t.person,
                       case when t.closed_at is null
                            then disclosure.allows(t.origin, t.holder, t.shows, t.opened_at, t.closes_at, t.training_session)
                            else 'closed ' || coalesce(t.closed_because, '-') end || v_words)::ledger.change as change,
                   (row_number() over () - 1) / 10000 as part
              from added t) x
     group by x.part order by x.part;
    return null;
end $$;

create function disclosure.ties_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_hashjoin = on set enable_nestloop = off as $$
declare
    a       constant disclosure.acting := disclosure.acting();
    v_words constant text := case when a.intake is null then a.words else '' end;
begin
    if exists (select 1 from before b
                 left join after c on (c.id, c.holder, c.person, c.origin, c.source)
                                    = (b.id, b.holder, b.person, b.origin, b.source)
                where c.id is null) then
        raise exception 'another holder or another person is another tie' using errcode = '23514';
    end if;
    insert into ledger.pending (account, partner, sign_in, changes)
    select a.account, a.partner, a.sign_in, array_agg(x.change)
      from (select row(case when c.closed_at is not null then 16 when b.closed_at is not null then 14 else 15 end, a.intake,
                       c.id, c.person,
                       case when c.closed_at is null
                            then disclosure.allows(c.origin, c.holder, c.shows, c.opened_at, c.closes_at, c.training_session)
                            else 'closed ' || coalesce(c.closed_because, '-') end || v_words)::ledger.change as change,
                   (row_number() over () - 1) / 10000 as part
              from before b join after c on c.id = b.id
             where (b.closed_at is null) <> (c.closed_at is null)
                or c.closed_at is null and (b.fields, b.shows, b.opened_at, b.closes_at, b.training_session)
                                           is distinct from (c.fields, c.shows, c.opened_at, c.closes_at, c.training_session)) x
     group by x.part order by x.part;
    return null;
end $$;

-- A tie that was closed before it is removed has its entry.
create function disclosure.ties_removed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
    a       constant disclosure.acting := disclosure.acting();
    v_words constant text := case when a.intake is null then a.words else '' end;
begin
    insert into ledger.pending (account, partner, sign_in, changes)
    select a.account, a.partner, a.sign_in, array_agg(x.change)
      from (select row(16, a.intake, t.id, t.person, 'removed' || v_words)::ledger.change as change,
                   (row_number() over () - 1) / 10000 as part
              from removed t where t.closed_at is null) x
     group by x.part order by x.part;
    return null;
end $$;

create trigger entered_added after insert on disclosure.tie referencing new table as added
    for each statement execute function disclosure.ties_added();
create trigger entered_changed after update on disclosure.tie referencing old table as before new table as after
    for each statement execute function disclosure.ties_changed();
create trigger entered_removed after delete on disclosure.tie referencing old table as removed
    for each statement execute function disclosure.ties_removed();
create trigger entered_whole before truncate on disclosure.tie
    for each statement execute function kernel.unchangeable();

-- Rights: what an account is, where it works, whether it and its partner may work at all. The subject is the account, or the
-- partner.
create function disclosure.right_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    a constant disclosure.acting := disclosure.acting();
    v_subject uuid; v_words text;
begin
    case
        when tg_table_name = 'account' and tg_op = 'DELETE' then
            v_subject := old.id;
            v_words := 'account removed';
        when tg_table_name = 'account' then
            v_subject := new.id;
            v_words := format('account %s %s of %s', new.role, new.status, coalesce(new.partner::text, '-'))
                       || case when new.by_group then ' in groups' else '' end
                       || case when new.regions <> '{}' then ' in regions ' || array_to_string(new.regions, '+') else '' end;
        when tg_table_name = 'partner' then
            v_subject := new.id;
            v_words := 'partner ' || new.status;
        when tg_table_name = 'account_group' and tg_op = 'DELETE' then
            v_subject := old.account;
            v_words := 'left group ' || old.training_session;
        when tg_table_name = 'account_group' then
            v_subject := new.account;
            v_words := 'works with group ' || new.training_session;
        when tg_op = 'DELETE' then
            v_subject := old.account;
            v_words := 'left site ' || old.site;
        else
            v_subject := new.account;
            v_words := 'works at site ' || new.site;
    end case;
    insert into ledger.pending (account, partner, sign_in, changes)
    values (a.account, a.partner, a.sign_in, array[row(17, v_subject, null, null, v_words || a.words)::ledger.change]);
    return null;
end $$;

create trigger entered after insert or delete on accounts.account
    for each row execute function disclosure.right_changed();
create trigger entered_changed after update on accounts.account
    for each row when ((old.id, old.role, old.partner, old.status, old.by_group, old.regions)
                       is distinct from (new.id, new.role, new.partner, new.status, new.by_group, new.regions))
    execute function disclosure.right_changed();
create trigger entered after insert or delete on accounts.account_site
    for each row execute function disclosure.right_changed();
create trigger entered after insert on partners.partner
    for each row when (new.status <> 'ACTIVE') execute function disclosure.right_changed();
create trigger entered_changed after update on partners.partner
    for each row when (old.status is distinct from new.status) execute function disclosure.right_changed();

-- A row that becomes another account's would take that account's place without its own entry.
create trigger entered_as_it_is before update on accounts.account_site
    for each row when ((old.account, old.site) is distinct from (new.account, new.site))
    execute function kernel.unchangeable();
create trigger entered_whole before truncate on accounts.account_site
    for each statement execute function kernel.unchangeable();
create trigger entered_whole before truncate on accounts.account
    for each statement execute function kernel.unchangeable();

revoke all on function disclosure.act_as, disclosure.open_tie, disclosure.close_tie, disclosure.acting, disclosure.moment,
    disclosure.allows, disclosure.ties_added, disclosure.ties_changed, disclosure.ties_removed, disclosure.right_changed
    from public;
