-- Notices: one text, approved by a second person, sent at most once to each person of an exposure list.
create schema correspondence;

create table correspondence.notice (
    id           uuid primary key,
    exposure     uuid not null references incidents.exposure,
    state        text not null default 'DRAFT' check (state in ('DRAFT', 'SUBMITTED', 'APPROVED', 'SENT')),
    subject_fr   text not null,
    body_fr      text not null,
    subject_en   text not null,
    body_en      text not null,
    written_by   uuid not null references accounts.account,
    written_at   timestamptz not null,
    submitted_by uuid references accounts.account,
    submitted_at timestamptz,
    approved_by  uuid references accounts.account,
    approved_at  timestamptz,
    sent_at      timestamptz,
    check (approved_by is null or (approved_by <> submitted_by and approved_by <> written_by)),
    check ((state in ('APPROVED', 'SENT')) = (approved_by is not null))
);
create unique index notice_once on correspondence.notice (exposure) where state in ('APPROVED', 'SENT');

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

-- The second person (invariant 9). Approving opens the ties by which the sender may read name and e-mail of the people
-- on the list, and of nobody else.
create function correspondence.approve(p_token bytea, p_notice uuid) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_account uuid; v_sign_in uuid; v_position bigint; v_exposure uuid; v_now timestamptz := clock_timestamp();
begin
    select a.id, s.id into v_account, v_sign_in
      from accounts.sign_in s join accounts.account a on a.id = s.account
     where s.token_hash = p_token and s.ended_at is null and s.expires_at > v_now and a.status = 'ACTIVE'
       and a.role in ('SECURITY_OFFICER', 'PRIVACY_OFFICER');
    if v_account is null then
        raise exception 'not an officer' using errcode = '42501';
    end if;
    update ledger.head set position = position + 1 returning position into v_position;
    update correspondence.notice set state = 'APPROVED', approved_by = v_account, approved_at = v_now
     where id = p_notice and state = 'SUBMITTED' and submitted_by <> v_account and written_by <> v_account
    returning exposure into v_exposure;
    if v_exposure is null then
        update ledger.head set position = position - 1;
        return null;
    end if;
    insert into ledger.entry (position, at, kind, account, sign_in, subject, detail)
    values (v_position, v_now, 11, v_account, v_sign_in, p_notice, 'approved');
    insert into correspondence.delivery (notice, person) select p_notice, person from incidents.exposed
     where exposure = v_exposure;
    -- Mask 35: last name, first name, e-mail.
    insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at, closes_at)
    select gen_random_uuid(), '00000000-0000-7000-8000-00000000c0de', person, 'NOTICE', gen_random_uuid(), 35, v_now,
           v_now + interval '30 days'
      from incidents.exposed where exposure = v_exposure;
    return v_position;
end $$;

revoke all on all functions in schema correspondence from public;
grant usage on schema correspondence to ecluse_app;
grant select on all tables in schema correspondence to ecluse_app;
grant insert on correspondence.notice to ecluse_app;
grant update (subject_fr, body_fr, subject_en, body_en, written_by, written_at, submitted_by, submitted_at, sent_at, state)
    on correspondence.notice to ecluse_app;
grant update (state, message_id, claimed_at, done_at, attempts, error) on correspondence.delivery to ecluse_app;
grant execute on function correspondence.approve to ecluse_app;
