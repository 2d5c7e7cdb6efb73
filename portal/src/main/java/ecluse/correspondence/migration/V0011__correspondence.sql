-- Notices: one text, approved by a second person, sent at most once to each person of an exposure list. The application's
-- role reads them and calls the functions below; that it takes two people (invariant 9) is held here, not by its good will.
create schema correspondence;

-- What a text is known by: SHA-256 over the four parts, each as its length in bytes, a colon and itself (UTF-8).
create function correspondence.text_hash(p_subject_fr text, p_body_fr text, p_subject_en text, p_body_en text)
    returns bytea language sql immutable strict set search_path = pg_catalog, pg_temp as $$
    select sha256(convert_to(string_agg(octet_length(part) || ':' || part, '' order by n), 'UTF8'))
      from unnest(array[p_subject_fr, p_body_fr, p_subject_en, p_body_en]) with ordinality as x(part, n)
$$;

create table correspondence.notice (
    id           uuid primary key,
    exposure     uuid not null references incidents.exposure,
    state        text not null default 'DRAFT' check (state in ('DRAFT', 'SUBMITTED', 'APPROVED', 'SENT')),
    subject_fr   text not null check (length(subject_fr) between 1 and 120),
    body_fr      text not null check (length(body_fr) between 1 and 6000),
    subject_en   text not null check (length(subject_en) between 1 and 120),
    body_en      text not null check (length(body_en) between 1 and 6000),
    written_by   uuid not null references accounts.account,
    written_at   timestamptz not null,
    submitted_by uuid references accounts.account,
    submitted_at timestamptz,
    text_hash    bytea,
    approved_by  uuid references accounts.account,
    approved_at  timestamptz,
    sent_at      timestamptz,
    check ((state = 'DRAFT') = (submitted_by is null)),
    check ((submitted_by is null) = (text_hash is null)),
    check (text_hash is null or text_hash = correspondence.text_hash(subject_fr, body_fr, subject_en, body_en)),
    check (approved_by is null or (approved_by <> submitted_by and approved_by <> written_by)),
    check ((state in ('APPROVED', 'SENT')) = (approved_by is not null))
);
comment on column correspondence.notice.text_hash is 'of the text as it was submitted; approving names the same';
create unique index notice_once on correspondence.notice (exposure) where state in ('APPROVED', 'SENT');

-- From the submission on, text, list, author and submitter stay; from the approval on, the approver. For whoever asks.
create function correspondence.keep_what_was_proposed() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        if old.state = 'DRAFT' then
            return old;
        end if;
        raise exception 'a notice that was submitted stays' using errcode = '42501';
    end if;
    if (new.id, new.exposure) is distinct from (old.id, old.exposure)
       or (old.state, new.state) not in (('DRAFT', 'DRAFT'), ('DRAFT', 'SUBMITTED'), ('SUBMITTED', 'APPROVED'),
                                         ('APPROVED', 'SENT'), ('SENT', 'APPROVED'))
       or (old.state <> 'DRAFT'
           and (new.subject_fr, new.body_fr, new.subject_en, new.body_en, new.written_by, new.written_at,
                new.submitted_by, new.submitted_at, new.text_hash)
               is distinct from
               (old.subject_fr, old.body_fr, old.subject_en, old.body_en, old.written_by, old.written_at,
                old.submitted_by, old.submitted_at, old.text_hash))
       or (old.approved_by is not null
           and (new.approved_by, new.approved_at) is distinct from (old.approved_by, old.approved_at)) then
        raise exception 'a notice that was submitted does not change' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep_what_was_proposed before update or delete on correspondence.notice
    for each row execute function correspondence.keep_what_was_proposed();

create table correspondence.delivery (
    notice     uuid not null references correspondence.notice,
    person     uuid not null,
    state      text not null default 'WAITING'
        check (state in ('WAITING', 'CLAIMED', 'SENT', 'FAILED', 'NO_ADDRESS', 'UNCERTAIN')),
    message_id text,
    claimed_at timestamptz,
    done_at    timestamptz,
    attempts   integer not null default 0,
    error      text check (length(error) <= 400),
    primary key (notice, person)
);
comment on column correspondence.delivery.state is
    'CLAIMED is durable before the relay is spoken to; what a crash leaves claimed becomes UNCERTAIN, never sent again by itself';
create index delivery_waiting on correspondence.delivery (notice, person) where state = 'WAITING';

-- At most once, whatever the application's role is made to say: what is settled stays, and what is in doubt waits for the
-- officer who calls send_uncertain_again (that runs as the owner).
create function correspondence.at_most_once() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if (old.state, new.state) not in (('WAITING', 'CLAIMED'), ('CLAIMED', 'WAITING'), ('CLAIMED', 'SENT'),
                                      ('CLAIMED', 'FAILED'), ('CLAIMED', 'NO_ADDRESS'), ('CLAIMED', 'UNCERTAIN'),
                                      ('UNCERTAIN', 'SENT'), ('UNCERTAIN', 'FAILED'), ('UNCERTAIN', 'NO_ADDRESS'),
                                      ('UNCERTAIN', 'UNCERTAIN'))
       and not (old.state = 'UNCERTAIN' and new.state = 'WAITING' and current_user <> 'ecluse_app') then
        raise exception 'a delivery does not go from % to %', old.state, new.state using errcode = '42501';
    end if;
    return new;
end $$;
create trigger at_most_once before update on correspondence.delivery
    for each row execute function correspondence.at_most_once();

-- Each function names the author itself, by the token of a live sign-in (incidents.officer): no caller says who it was.
create function correspondence.draft(p_token bytea, p_id uuid, p_exposure uuid, p_subject_fr text, p_body_fr text,
                                     p_subject_en text, p_body_en text)
    returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid;
begin
    select o.account into v_account from incidents.officer(p_token) o;
    insert into correspondence.notice (id, exposure, subject_fr, body_fr, subject_en, body_en, written_by, written_at)
    values (p_id, p_exposure, p_subject_fr, p_body_fr, p_subject_en, p_body_en, v_account, clock_timestamp());
end $$;

-- False when it is no draft any more.
create function correspondence.save(p_token bytea, p_notice uuid, p_subject_fr text, p_body_fr text, p_subject_en text,
                                    p_body_en text)
    returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid;
begin
    select o.account into v_account from incidents.officer(p_token) o;
    update correspondence.notice
       set subject_fr = p_subject_fr, body_fr = p_body_fr, subject_en = p_subject_en, body_en = p_body_en,
           written_by = v_account, written_at = clock_timestamp()
     where id = p_notice and state = 'DRAFT';
    return found;
end $$;

-- Says so in the ledger. Last of all, because nobody is shown anything while the ledger's head is held; and with the head in
-- hand the officer is asked for again, as a lock may have closed meanwhile (invariant 4).
create function correspondence.enter(p_token bytea, p_notice uuid, p_detail text) returns bigint
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid; v_sign_in uuid; v_position bigint;
begin
    update ledger.head set position = position + 1 returning position into v_position;
    select o.account, o.sign_in into v_account, v_sign_in from incidents.officer(p_token) o;
    insert into ledger.entry (position, at, kind, account, sign_in, subject, detail)
    values (v_position, clock_timestamp(), 11, v_account, v_sign_in, p_notice, p_detail);
    return v_position;
end $$;

-- p_text_hash is the text that was read: what somebody has saved since is not submitted unread. False when it is another.
create function correspondence.submit(p_token bytea, p_notice uuid, p_text_hash bytea) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid;
begin
    select o.account into v_account from incidents.officer(p_token) o;
    update correspondence.notice
       set state = 'SUBMITTED', submitted_by = v_account, submitted_at = clock_timestamp(), text_hash = p_text_hash
     where id = p_notice and state = 'DRAFT'
       and correspondence.text_hash(subject_fr, body_fr, subject_en, body_en) = p_text_hash;
    if not found then
        return false;
    end if;
    perform correspondence.enter(p_token, p_notice, 'submitted ' || encode(p_text_hash, 'hex'));
    return true;
end $$;

-- The second person (invariant 9): DONE, or why not: NOT_SUBMITTED, SAME_PERSON, OTHER_TEXT. Approving opens the ties by
-- which the sender may read name and e-mail of the people on the list, and of nobody else.
create function correspondence.approve(p_token bytea, p_notice uuid, p_text_hash bytea) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid; v_notice correspondence.notice; v_now timestamptz := clock_timestamp();
begin
    select o.account into v_account from incidents.officer(p_token) o;
    select * into v_notice from correspondence.notice where id = p_notice for update;
    case
        when v_notice.state is distinct from 'SUBMITTED' then
            return 'NOT_SUBMITTED';
        when v_account in (v_notice.submitted_by, v_notice.written_by) then
            return 'SAME_PERSON';
        when v_notice.text_hash is distinct from p_text_hash then
            return 'OTHER_TEXT';
        else
            update correspondence.notice set state = 'APPROVED', approved_by = v_account, approved_at = v_now
             where id = p_notice;
    end case;
    perform disclosure.act_as(p_token);
    insert into correspondence.delivery (notice, person) select p_notice, person from incidents.exposed
     where exposure = v_notice.exposure;
    -- Mask 35: last name, first name, e-mail.
    insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at, closes_at)
    select gen_random_uuid(), '00000000-0000-7000-8000-00000000c0de', person, 'NOTICE', gen_random_uuid(), 35, v_now,
           v_now + interval '30 days'
      from incidents.exposed where exposure = v_notice.exposure;
    perform correspondence.enter(p_token, p_notice, 'approved ' || encode(p_text_hash, 'hex'));
    return 'DONE';
end $$;

-- What is in doubt goes again because an officer, with the relay's log at hand, says so. How many.
create function correspondence.send_uncertain_again(p_token bytea, p_notice uuid) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_people integer;
begin
    perform incidents.officer(p_token);
    update correspondence.delivery set state = 'WAITING', claimed_at = null, done_at = null, error = null
     where notice = p_notice and state = 'UNCERTAIN';
    get diagnostics v_people = row_count;
    if v_people > 0 then
        update correspondence.notice set state = 'APPROVED', sent_at = null where id = p_notice and state = 'SENT';
        perform correspondence.enter(p_token, p_notice, 'uncertain sent again: ' || v_people);
    end if;
    return v_people;
end $$;

-- Notices with nobody left to send to become SENT, with an entry of the sender's each. How many.
create function correspondence.finish() returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_notice uuid; v_position bigint; v_detail text; v_finished integer := 0;
begin
    for v_notice in
        update correspondence.notice n set state = 'SENT', sent_at = clock_timestamp()
         where n.state = 'APPROVED'
           and not exists (select from correspondence.delivery d
                            where d.notice = n.id and d.state in ('WAITING', 'CLAIMED'))
        returning n.id
    loop
        select format('sent: %s of %s, failed: %s, without address: %s, uncertain: %s',
                      count(*) filter (where d.state = 'SENT'), count(*), count(*) filter (where d.state = 'FAILED'),
                      count(*) filter (where d.state = 'NO_ADDRESS'), count(*) filter (where d.state = 'UNCERTAIN'))
          into v_detail from correspondence.delivery d where d.notice = v_notice;
        update ledger.head set position = position + 1 returning position into v_position;
        insert into ledger.entry (position, at, kind, account, subject, detail)
        values (v_position, clock_timestamp(), 11, '00000000-0000-7000-8000-00000000c0de', v_notice, v_detail);
        v_finished := v_finished + 1;
    end loop;
    return v_finished;
end $$;

revoke all on all functions in schema correspondence from public;
grant usage on schema correspondence to ecluse_app;
grant select on all tables in schema correspondence to ecluse_app;
grant update (state, message_id, claimed_at, done_at, attempts, error) on correspondence.delivery to ecluse_app;
grant execute on function correspondence.draft, correspondence.save, correspondence.submit, correspondence.approve,
    correspondence.send_uncertain_again, correspondence.finish to ecluse_app;
