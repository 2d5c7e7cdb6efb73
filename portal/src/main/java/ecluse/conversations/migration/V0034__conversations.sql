-- Conversations: an office and the adviser in charge about one enrolment, a person and the adviser about the own file. Texts rest
-- sealed. The application's role sees who waits for whom; texts come from conversations.collect alone, for a committed entry of
-- the ledger that shows the person to the one who asks (invariant 2).
create schema conversations;

create table conversations.conversation (
    id         uuid primary key,
    kind       text not null check (kind in ('FILE', 'QUESTION', 'ERROR')),
    person     uuid not null,
    enrolment  uuid unique,
    site       uuid references partners.site,
    messages   integer not null default 0 check (messages between 0 and 1000),
    last_side  text check (last_side in ('OFFICE', 'ADVISER', 'PERSON')),
    last_at    timestamptz,
    settled_at timestamptz,
    settled_by uuid references accounts.account,
    check ((kind = 'FILE') = (enrolment is not null)),
    check ((kind = 'FILE') = (site is not null)),
    check ((settled_at is null) = (settled_by is null))
);
comment on column conversations.conversation.last_side is 'whose turn it was last: the other side is waited for, until it is settled';
comment on column conversations.conversation.enrolment is 'outlives it: no key holds that one';
create index conversation_by_site on conversations.conversation (site, last_at desc, id);
create index conversation_by_person on conversations.conversation (person, last_at desc, id);

create table conversations.message (
    id           uuid primary key,
    conversation uuid not null references conversations.conversation,
    n            integer not null,
    at           timestamptz not null,
    account      uuid not null references accounts.account,
    sign_in      uuid not null,
    side         text not null check (side in ('OFFICE', 'ADVISER', 'PERSON')),
    body         bytea not null check (octet_length(body) between 29 and 9000),
    unique (conversation, n)
);
comment on column conversations.message.body is 'sealed by the portal, bound to this id';
create index message_by_account on conversations.message (account, at desc);
create trigger append_only before update or delete on conversations.message
    for each row execute function kernel.unchangeable();
create trigger append_only_whole before truncate on conversations.message
    for each statement execute function kernel.unchangeable();

-- Whom it is about and which file never change, and none is taken away.
create function conversations.keep() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op <> 'UPDATE'
       or (new.id, new.kind, new.person, new.enrolment, new.site)
          is distinct from (old.id, old.kind, old.person, old.enrolment, old.site)
       or new.messages < old.messages then
        raise exception 'a conversation stays what it is' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before update or delete on conversations.conversation for each row execute function conversations.keep();
create trigger keep_whole before truncate on conversations.conversation
    for each statement execute function conversations.keep();

-- On which side somebody stands; null: on none. An office needs an open tie, as for any other look at the person.
create function conversations.side(p_by quotes.asker, p_kind text, p_person uuid, p_site uuid, p_now timestamptz) returns text
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select case
        when accounts.works_as_office((p_by).role) and p_kind = 'FILE' and p_site = any ((p_by).holders)
             and exists (select from disclosure.tie t
                          where t.holder = p_site and t.person = p_person and t.closed_at is null and t.opened_at <= p_now
                            and (t.closes_at is null or t.closes_at > p_now)) then 'OFFICE'
        when (p_by).role = 'ADVISER' and quotes.in_charge(p_person, p_now) = (p_by).account then 'ADVISER'
        when (p_by).role = 'JOBSEEKER' and p_kind <> 'FILE'
             and exists (select from ownspace.space s where s.account = (p_by).account and s.person = p_person) then 'PERSON' end
$$;

-- Adds a message. For the functions below.
create function conversations.add(p_by quotes.asker, p_conversation uuid, p_side text, p_message uuid, p_body bytea,
                                  p_now timestamptz)
    returns text language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_n integer;
begin
    if (select count(*) from conversations.message m
         where m.account = (p_by).account and m.at > p_now - interval '1 day') >= 200 then
        return 'TOO_MANY';
    end if;
    select c.messages + 1 into v_n from conversations.conversation c where c.id = p_conversation for update;
    insert into conversations.message (id, conversation, n, at, account, sign_in, side, body)
    values (p_message, p_conversation, v_n, p_now, (p_by).account, (p_by).sign_in, p_side, p_body);
    update conversations.conversation c
       set messages = v_n, last_side = p_side, last_at = p_now, settled_at = null, settled_by = null
     where c.id = p_conversation;
    return 'DONE';
end $$;

-- About an enrolment: the office's own, or of somebody in the adviser's charge. The id of the conversation, or null: NOT_YOURS.
create function conversations.about(p_token bytea, p_enrolment uuid, p_id uuid, p_message uuid, p_body bytea)
    returns table (conversation uuid, verdict text)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_person uuid; v_site uuid; v_side text; v_id uuid;
    v_now timestamptz := clock_timestamp();
begin
    select e.person, g.site into v_person, v_site
      from training.enrolment e join training.training_session g on g.id = e.training_session where e.id = p_enrolment;
    v_side := conversations.side(v_by, 'FILE', v_person, v_site, v_now);
    if v_side is null then
        return query select null::uuid, 'NOT_YOURS';
        return;
    end if;
    insert into conversations.conversation (id, kind, person, enrolment, site)
    values (p_id, 'FILE', v_person, p_enrolment, v_site) on conflict (enrolment) do nothing;
    select c.id into v_id from conversations.conversation c where c.enrolment = p_enrolment;
    return query select v_id, conversations.add(v_by, v_id, v_side, p_message, p_body, v_now);
end $$;

-- A person begins one about the own file. DONE, NOT_YOURS, NO_ADVISER, TOO_MANY.
create function conversations.begin_own(p_token bytea, p_id uuid, p_kind text, p_message uuid, p_body bytea) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_person uuid; v_now timestamptz := clock_timestamp();
begin
    select s.person into v_person from ownspace.space s where s.account = v_by.account and v_by.role = 'JOBSEEKER';
    if v_person is null or p_kind not in ('QUESTION', 'ERROR') then
        return 'NOT_YOURS';
    elsif quotes.in_charge(v_person, v_now) is null then
        return 'NO_ADVISER';
    elsif (select count(*) from conversations.conversation c
            where c.person = v_person and c.kind <> 'FILE' and c.last_at > v_now - interval '1 day') >= 20 then
        return 'TOO_MANY';
    end if;
    insert into conversations.conversation (id, kind, person) values (p_id, p_kind, v_person);
    return conversations.add(v_by, p_id, 'PERSON', p_message, p_body, v_now);
end $$;

-- Goes on with one. DONE, NOT_YOURS (or not there), TOO_MANY.
create function conversations.reply(p_token bytea, p_id uuid, p_message uuid, p_body bytea) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); c conversations.conversation; v_side text; v_now timestamptz := clock_timestamp();
begin
    select x.* into c from conversations.conversation x where x.id = p_id;
    v_side := conversations.side(v_by, c.kind, c.person, c.site, v_now);
    if v_side is null then
        return 'NOT_YOURS';
    end if;
    return conversations.add(v_by, p_id, v_side, p_message, p_body, v_now);
end $$;

-- Says that nobody waits any more, having seen p_messages of them. DONE, NOT_YOURS (or not there), STALE: another has come.
create function conversations.settle(p_token bytea, p_id uuid, p_messages integer) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); c conversations.conversation; v_now timestamptz := clock_timestamp();
begin
    select x.* into c from conversations.conversation x where x.id = p_id for update;
    if conversations.side(v_by, c.kind, c.person, c.site, v_now) is null then
        return 'NOT_YOURS';
    elsif c.messages <> p_messages then
        return 'STALE';
    end if;
    update conversations.conversation x set settled_at = v_now, settled_by = v_by.account
     where x.id = p_id and x.settled_at is null;
    return 'DONE';
end $$;

-- Texts, for an entry of another, committed transaction, at most a minute old, that showed this person to this account for this
-- purpose (invariants 1 and 2).
create function conversations.collect(p_token bytea, p_id uuid, p_position bigint)
    returns table (id uuid, n integer, at timestamptz, account uuid, side text, body bytea)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token);
begin
    return query
    select m.id, m.n, m.at, m.account, m.side, m.body
      from conversations.conversation c
      join conversations.message m on m.conversation = c.id
      join ledger.entry e on e.position = p_position
     where c.id = p_id and conversations.side(v_by, c.kind, c.person, c.site, clock_timestamp()) is not null
       and e.kind = 1 and e.purpose = 13 and e.person = c.person and e.account = v_by.account
       and e.xid is distinct from pg_current_xact_id_if_assigned()
       and e.at > clock_timestamp() - interval '1 minute'
     order by m.n;
end $$;

revoke all on all functions in schema conversations from public;
grant usage on schema conversations to ecluse_app;
grant select on conversations.conversation to ecluse_app;
grant execute on function conversations.about, conversations.begin_own, conversations.reply, conversations.settle,
    conversations.collect to ecluse_app;
