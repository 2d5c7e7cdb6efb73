-- Locks. A lock is the row; it is open again when reopened_position is set. Closing takes one person or a rule,
-- opening two (invariant 9, held here by the functions and by the checks).
create schema containment;

create table containment.lock (
    id                uuid primary key,
    scope             smallint not null check (scope between 1 and 6),
    target            text not null,
    reason            text not null check (length(reason) between 1 and 400),
    message           text check (length(message) <= 400),
    author            uuid references accounts.account,
    rule              text,
    closed_at         timestamptz not null,
    closed_position   bigint not null,
    sign_ins_ended    integer not null,
    took_ms           integer not null check (took_ms >= 0),
    ends_at           timestamptz,
    lapsed_at         timestamptz,
    asked_by          uuid references accounts.account,
    asked_at          timestamptz,
    asked_reason      text check (length(asked_reason) <= 400),
    approved_by       uuid references accounts.account,
    reopened_at       timestamptz,
    reopened_position bigint,
    check ((author is null) <> (rule is null)),
    check (approved_by is null or approved_by <> asked_by),
    check ((reopened_position is null) = (approved_by is null)),
    check ((scope = 6) = (target = ''))
);
comment on column containment.lock.scope is '1 sign-in, 2 account, 3 partner, 4 role, 5 service, 6 portal';
comment on column containment.lock.closed_position is
    'no disclosure in its scope has a later position, on any node (invariant 4)';
comment on column containment.lock.took_ms is 'from the call to this row, waiting for the ledger''s head included';
-- The target first: the gate asks for all that could close a request at once.
create unique index lock_closed on containment.lock (target, scope) where reopened_position is null and lapsed_at is null;
create index lock_recent on containment.lock (closed_position desc);

-- Whether anything closes this way now.
create function containment.closed(p_sign_in uuid, p_account uuid, p_partner uuid, p_role text, p_service smallint)
    returns uuid language sql stable set search_path = pg_catalog, pg_temp as $$
    select id from containment.lock
     where reopened_position is null and lapsed_at is null and (ends_at is null or ends_at > clock_timestamp())
       and ((scope = 6 and target = '') or (scope = 5 and target = p_service::text) or (scope = 4 and target = p_role)
            or (scope = 3 and target = p_partner::text) or (scope = 2 and target = p_account::text)
            or (scope = 1 and target = p_sign_in::text))
     order by scope desc limit 1
$$;

-- Who acts, by the token of a live sign-in of a security officer's account that is not itself closed; an exception when it
-- may not. A closed portal or service does not stop officers: somebody must open it again.
create function containment.officer(p_token bytea) returns table (account uuid, sign_in uuid)
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    select a.id, s.id into account, sign_in
      from accounts.sign_in s join accounts.account a on a.id = s.account
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > clock_timestamp()
       and s.admitted and a.role = 'SECURITY_OFFICER'
       and not exists (select 1 from containment.lock l
                        where l.reopened_position is null and l.lapsed_at is null
                          and (l.ends_at is null or l.ends_at > clock_timestamp())
                          and ((l.scope = 2 and l.target = a.id::text) or (l.scope = 1 and l.target = s.id::text)));
    if account is null then
        raise exception 'not a security officer' using errcode = '42501';
    end if;
    return next;
end $$;

-- The live sign-ins that a lock of this scope ends. A closed service or portal ends none: its pages say why, others work on.
create function containment.sign_ins(p_scope smallint, p_target text) returns setof uuid
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select s.id from accounts.sign_in s
     where p_scope = 1 and s.id = case when p_scope = 1 then p_target::uuid end and s.ended_at is null
    union all
    select s.id from accounts.sign_in s
     where p_scope = 2 and s.account = case when p_scope = 2 then p_target::uuid end and s.ended_at is null
    union all
    select s.id from accounts.account a join accounts.sign_in s on s.account = a.id
     where p_scope = 3 and a.partner = case when p_scope = 3 then p_target::uuid end and s.ended_at is null
    union all
    select s.id from accounts.account a join accounts.sign_in s on s.account = a.id
     where p_scope = 4 and a.role = p_target and s.ended_at is null
$$;

-- Closes, by a human (p_token) or by a rule (p_token null). Sign-ins in a sign-in, account, partner or role scope end, so
-- that a stolen cookie does not come back to life at the reopening. Already closed: the lock that is there.
create function containment.close(p_id uuid, p_token bytea, p_rule text, p_scope smallint, p_target text, p_reason text,
                                  p_message text, p_ends_at timestamptz)
    returns table (lock_id uuid, lock_position bigint, ended integer, fresh boolean, closed_in_ms integer)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid; v_sign_in uuid; v_now timestamptz; v_called constant timestamptz := clock_timestamp();
begin
    if p_token is not null then
        select o.account, o.sign_in into v_account, v_sign_in from containment.officer(p_token) o;
    end if;
    if p_scope = 4 and p_target = 'SECURITY_OFFICER' then
        raise exception 'with all security officers closed nobody could open again' using errcode = '23514';
    end if;
    -- Sign-ins before the head, in the order that a sign-out takes them: two acts at once wait, they do not collide.
    perform 1 from accounts.sign_in s where s.id in (select containment.sign_ins(p_scope, p_target)) order by s.id for update;
    -- Invariant 4: whoever holds the ledger's head is alone with the order of entries.
    perform 1 from ledger.head for update;
    select l.id, l.closed_position, l.sign_ins_ended, false, l.took_ms
      into lock_id, lock_position, ended, fresh, closed_in_ms
      from containment.lock l where l.scope = p_scope and l.target = p_target and l.reopened_position is null
       and l.lapsed_at is null and (l.ends_at is null or l.ends_at > clock_timestamp());
    if found then
        return next;
        return;
    end if;
    v_now := clock_timestamp();
    update accounts.sign_in s set ended_at = v_now, ended_because = 'LOCK'
     where s.id in (select containment.sign_ins(p_scope, p_target));
    get diagnostics ended = row_count;
    -- A lock whose end has passed makes room, and stays on record.
    update containment.lock l set lapsed_at = l.ends_at
     where l.scope = p_scope and l.target = p_target and l.reopened_position is null and l.lapsed_at is null;
    update ledger.head set position = position + 1 returning position into lock_position;
    insert into ledger.entry (position, at, kind, account, sign_in, subject, detail)
    values (lock_position, v_now, 6, v_account, v_sign_in, p_id,
            format('scope %s target %s %s', p_scope, p_target, coalesce('rule ' || p_rule, '')));
    closed_in_ms := (extract(epoch from clock_timestamp() - v_called) * 1000)::integer;
    insert into containment.lock (id, scope, target, reason, message, author, rule, closed_at, closed_position,
                                  sign_ins_ended, took_ms, ends_at)
    values (p_id, p_scope, p_target, p_reason, p_message, v_account, p_rule, v_now, lock_position, ended, closed_in_ms,
            p_ends_at);
    lock_id := p_id;
    fresh := true;
    return next;
end $$;

create function containment.ask_reopening(p_token bytea, p_lock uuid, p_reason text) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid; v_sign_in uuid; v_position bigint;
begin
    select o.account, o.sign_in into v_account, v_sign_in from containment.officer(p_token) o;
    perform 1 from ledger.head for update;
    update containment.lock set asked_by = v_account, asked_at = clock_timestamp(), asked_reason = p_reason
     where id = p_lock and reopened_position is null and lapsed_at is null;
    if not found then
        return null;
    end if;
    update ledger.head set position = position + 1 returning position into v_position;
    insert into ledger.entry (position, at, kind, account, sign_in, subject, detail)
    values (v_position, clock_timestamp(), 8, v_account, v_sign_in, p_lock, left(p_reason, 400));
    return v_position;
end $$;

-- Invariant 9: the second person. The author of the request gets null, and so does a lock that nobody asked to open.
create function containment.approve_reopening(p_token bytea, p_lock uuid) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid; v_sign_in uuid; v_position bigint; v_scope smallint; v_target text;
begin
    select o.account, o.sign_in into v_account, v_sign_in from containment.officer(p_token) o;
    perform 1 from ledger.head for update;
    select scope, target into v_scope, v_target from containment.lock
      where id = p_lock and reopened_position is null and lapsed_at is null and asked_by is not null and asked_by <> v_account for update;
    if not found then
        return null;
    end if;
    -- A sign-in that slipped in while the lock was closing was not ended by it: it does not outlive it either.
    update accounts.sign_in s set ended_at = clock_timestamp(), ended_because = 'LOCK'
     where s.id in (select containment.sign_ins(v_scope, v_target));
    update ledger.head set position = position + 1 returning position into v_position;
    insert into ledger.entry (position, at, kind, account, sign_in, subject)
    values (v_position, clock_timestamp(), 7, v_account, v_sign_in, p_lock);
    update containment.lock set approved_by = v_account, reopened_at = clock_timestamp(), reopened_position = v_position
     where id = p_lock;
    return v_position;
end $$;

revoke all on all functions in schema containment from public;
grant usage on schema containment to ecluse_app;
grant select on containment.lock to ecluse_app;
grant execute on function containment.closed, containment.close, containment.ask_reopening,
    containment.approve_reopening, containment.sign_ins to ecluse_app;
