-- A way into the own space for who has no mailbox: a code in a letter. The mail room prints what waits, in its order, and never
-- chooses whom; the code is made when the letter is drawn, and rests here as an HMAC under a key that is not in the database. Alone it
-- opens nothing: the page asks for identifier and birth date besides, and the mail room has neither.
alter table accounts.account drop constraint account_role_check;
alter table accounts.account add constraint account_role_check check (role in (
    'TRAINING_OFFICE_MANAGER', 'QUOTE_CLERK', 'ATTENDANCE_TAKER', 'CENTRE_HEAD', 'PARTNER_ACCOUNT_MANAGER', 'ADVISER',
    'MAIL_ROOM', 'TRAINING_DESK', 'SECURITY_OFFICER', 'PRIVACY_OFFICER', 'CORRESPONDENCE', 'JOBSEEKER', 'PARTNERSHIP_OFFICER'));
alter table accounts.account drop constraint account_check;
alter table accounts.account add constraint account_check check (
    (partner is null) = (role in ('ADVISER', 'MAIL_ROOM', 'TRAINING_DESK', 'SECURITY_OFFICER', 'PRIVACY_OFFICER',
                                  'CORRESPONDENCE', 'JOBSEEKER', 'PARTNERSHIP_OFFICER')));

create table ownspace.letter (
    id         uuid primary key,
    person     uuid,
    asked_by   uuid references accounts.account,
    sign_in    uuid,
    asked_at   timestamptz not null,
    state      text not null check (state in ('WAITING', 'PRINTED', 'NO_ADDRESS', 'RETURNED', 'OVER', 'NOBODY')),
    number     text unique,
    batch      uuid,
    printed_by uuid references accounts.account,
    printed_at timestamptz,
    hash       bytea unique,
    wrong      integer not null default 0,
    expires_at timestamptz not null,
    check ((person is null) = (state = 'NOBODY')),
    check ((hash is not null) = (state = 'PRINTED')),
    check (state <> 'PRINTED' or number is not null and batch is not null and printed_by is not null and printed_at is not null)
);
comment on column ownspace.letter.person is
    'null where identifier and birth date were nobody''s, or too many letters were asked for: the answer is the same';
comment on column ownspace.letter.asked_by is 'the adviser in charge; null where the person asked';
comment on column ownspace.letter.number is 'stands on the paper, to close the code of a letter that comes back; opens nothing';
comment on column ownspace.letter.hash is 'an HMAC of the code, for as long as it may open';
comment on column ownspace.letter.expires_at is 'of what waits: when it is not printed any more; of what is printed: when the code is over';
create index letter_by_person on ownspace.letter (person, asked_at desc);
create index letter_to_print on ownspace.letter (asked_at, id) where state = 'WAITING';
create index letter_by_batch on ownspace.letter (batch);
create index letter_by_end on ownspace.letter (expires_at);

-- Three within 30 days, counted apart for the adviser: a stranger who has identifier and birth date uses up nobody's last way in. What
-- waits is not asked for twice.
create function ownspace.too_many_letters(p_person uuid, p_by_adviser boolean, p_now timestamptz) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select count(*) >= 3 or coalesce(bool_or(l.state = 'WAITING' and l.expires_at > p_now), false)
      from ownspace.letter l
     where l.person = p_person and (l.asked_by is not null) = p_by_adviser and l.asked_at > p_now - interval '30 days'
$$;

-- As ownspace.ask: the same row whoever it is about (invariant 1).
create function ownspace.ask_letter(p_id uuid, p_key bytea) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_person uuid; v_now timestamptz := clock_timestamp();
begin
    select v.ref into v_person from vault.person v
     where v.by_number_birth = p_key or v.by_legacy_birth = p_key limit 1;
    if ownspace.too_many_letters(v_person, false, v_now) or ownspace.closed_by_holder(v_person) is not null then
        v_person := null;
    end if;
    insert into ownspace.letter (id, person, asked_at, state, expires_at)
    values (p_id, v_person, v_now, case when v_person is null then 'NOBODY' else 'WAITING' end, v_now + interval '14 days');
end $$;

-- As ownspace.invite. DONE, NOT_YOURS, TOO_MANY.
create function ownspace.invite_letter(p_token bytea, p_id uuid, p_person uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_now timestamptz := clock_timestamp();
begin
    if (v_by.role = 'ADVISER' and quotes.in_charge(p_person, v_now) = v_by.account) is not true then
        return 'NOT_YOURS';
    elsif ownspace.too_many_letters(p_person, true, v_now) then
        return 'TOO_MANY';
    end if;
    insert into ownspace.letter (id, person, asked_by, sign_in, asked_at, state, expires_at)
    values (p_id, p_person, v_by.account, v_by.sign_in, v_now, 'WAITING', v_now + interval '14 days');
    perform ownspace.ask_reopening(v_by, p_person, v_now);
    return 'DONE';
end $$;

create function ownspace.mail_clerk(p_token bytea) returns quotes.asker
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v quotes.asker := quotes.asker(p_token);
begin
    if v.role <> 'MAIL_ROOM' then
        raise exception 'not the mail room' using errcode = '42501';
    end if;
    return v;
end $$;

-- One letter goes to the printer: a code of its own, a tie of minutes for name and address, and no other letter of the person opens any
-- more. Mask 899: last name, first name, address, postcode, commune.
create function ownspace.draw(p_token bytea, p_by quotes.asker, p_letter ownspace.letter, p_batch uuid, p_number text, p_hash bytea)
    returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_now timestamptz := clock_timestamp();
begin
    perform disclosure.act_as(p_token);
    update ownspace.letter l set state = 'OVER', hash = null
     where l.person = p_letter.person and l.state = 'PRINTED' and l.id <> p_letter.id;
    update ownspace.letter l
       set state = 'PRINTED', hash = p_hash, number = p_number, batch = p_batch, printed_by = p_by.account, printed_at = v_now,
           wrong = 0, expires_at = v_now + interval '30 days'
     where l.id = p_letter.id;
    insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at, closes_at)
    values (gen_random_uuid(), p_by.account, p_letter.person, 'NOTICE', p_letter.id, 899, v_now, v_now + interval '5 minutes')
        on conflict (source, holder) do update
        set closes_at = excluded.closes_at, closed_at = null, closed_because = null;
end $$;

-- The next that waits: what advisers have asked for first, so that a flood of strangers' requests delays none of it.
create function ownspace.print(p_token bytea, p_batch uuid, p_number text, p_hash bytea) returns table (letter uuid, person uuid)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := ownspace.mail_clerk(p_token); v ownspace.letter;
begin
    select l.* into v from ownspace.letter l
     where l.state = 'WAITING' and l.expires_at > clock_timestamp()
     order by l.asked_by is null, l.asked_at, l.id limit 1 for update skip locked;
    if v.id is not null then
        perform ownspace.draw(p_token, v_by, v, p_batch, p_number, p_hash);
        return query select v.id, v.person;
    end if;
end $$;

-- A letter of a batch once more, the paper having been spoilt or lost: the code before is over.
create function ownspace.print_again(p_token bytea, p_letter uuid, p_number text, p_hash bytea) returns table (letter uuid, person uuid)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := ownspace.mail_clerk(p_token); v ownspace.letter;
begin
    select l.* into v from ownspace.letter l
     where l.id = p_letter and l.state = 'PRINTED' and l.expires_at > clock_timestamp() for update;
    if v.id is not null then
        perform ownspace.draw(p_token, v_by, v, v.batch, p_number, p_hash);
        return query select v.id, v.person;
    end if;
end $$;

-- What became of it: PRINTED; NO_ADDRESS; WAITING again where the gate did not open, be it because the clerk was closed meanwhile: so
-- it is known by the code's hash, which nobody else has, and not by a sign-in. The tie is closed either way.
create function ownspace.settle_print(p_letter uuid, p_hash bytea, p_state text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by uuid;
begin
    select l.printed_by into v_by from ownspace.letter l where l.id = p_letter and l.hash = p_hash for update;
    update disclosure.tie t set closed_at = clock_timestamp(), closed_because = 'PRINTED'
     where t.source = p_letter and t.holder = v_by and t.closed_at is null;
    if p_state in ('WAITING', 'NO_ADDRESS') then
        update ownspace.letter l
           set state = p_state, hash = null, number = null, batch = null, printed_by = null, printed_at = null,
               expires_at = clock_timestamp() + interval '14 days'
         where l.id = p_letter and l.hash = p_hash;
    end if;
end $$;

-- A letter came back. True where one of that number could still open.
create function ownspace.came_back(p_token bytea, p_number text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := ownspace.mail_clerk(p_token); v_id uuid;
begin
    update ownspace.letter l set state = 'RETURNED', hash = null where l.number = p_number and l.state = 'PRINTED' returning l.id into v_id;
    update ownspace.invitation i set used_at = clock_timestamp(), proof = null where i.letter = v_id and i.used_at is null;
    return v_id is not null;
end $$;

-- Identifier, birth date and code together: half an hour for what follows, by a link that only this page holds. Wrong ones with a right
-- code close it at the fifth; a wrong code closes nothing, for who knows somebody's two facts could close every letter so.
create function ownspace.prove_letter(p_hash bytea, p_key bytea, p_login text, p_link bytea, p_proof bytea) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v ownspace.letter; v_now timestamptz := clock_timestamp();
begin
    select l.* into v from ownspace.letter l
     where l.hash = p_hash and l.state = 'PRINTED' and l.wrong < 5 and l.expires_at > v_now for update;
    if v.id is null then
        return false;
    end if;
    if not exists (select from vault.person x
                    where x.ref = v.person and (x.by_number_birth = p_key or x.by_legacy_birth = p_key)) then
        update ownspace.letter l set wrong = l.wrong + 1 where l.id = v.id;
        return false;
    end if;
    update ownspace.letter l set wrong = 0 where l.id = v.id;
    insert into ownspace.invitation (id, person, asked_by, sign_in, asked_at, state, hash, proof, proof_ends, login, letter, expires_at)
    values (gen_random_uuid(), v.person, v.asked_by, v.sign_in, v_now, 'SENT', p_link, p_proof, v_now + interval '30 minutes', p_login,
            v.id, v_now + interval '30 minutes');
    return true;
end $$;

-- Whoever got in, by whatever way, needs no letter any more, nor does who said "it was not me": what ends the links ends the codes.
create or replace function ownspace.end_ways(p_person uuid, p_now timestamptz) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    update ownspace.invitation i set used_at = p_now, proof = null where i.person = p_person and i.used_at is null;
    update ownspace.letter l set state = 'OVER', hash = null where l.person = p_person and l.state in ('WAITING', 'PRINTED');
end $$;

create function ownspace.forget_letters() returns void
    language sql security definer set search_path = pg_catalog, pg_temp as $$
    update ownspace.letter l set state = 'OVER', hash = null
     where l.state in ('WAITING', 'PRINTED') and l.expires_at < clock_timestamp();
    delete from ownspace.letter l
     where l.state = 'NOBODY' and l.asked_at < clock_timestamp() - interval '1 hour'
        or l.expires_at < clock_timestamp() - interval '60 days'
$$;

revoke all on all functions in schema ownspace from public;
grant select (id, person, asked_by, asked_at, state, number, batch, printed_by, printed_at, expires_at) on ownspace.letter to ecluse_app;
grant execute on function ownspace.ask_letter, ownspace.invite_letter, ownspace.print, ownspace.print_again, ownspace.settle_print,
    ownspace.came_back, ownspace.prove_letter, ownspace.forget_letters to ecluse_app;
