-- The agency's desk. After 30 days an office writes and corrects nothing by itself: it says why it must, the desk looks at what was
-- done with the file and lets it, for a week, or does not. The desk is shown no person: nothing here needs one. What it lets
-- be is training.permit, which training.perform looks at.
create schema desk;

alter table accounts.account drop constraint account_role_check;
alter table accounts.account add constraint account_role_check check (role in (
    'TRAINING_OFFICE_MANAGER', 'QUOTE_CLERK', 'ATTENDANCE_TAKER', 'CENTRE_HEAD', 'PARTNER_ACCOUNT_MANAGER', 'ADVISER',
    'TRAINING_DESK', 'SECURITY_OFFICER', 'PRIVACY_OFFICER', 'CORRESPONDENCE', 'JOBSEEKER', 'PARTNERSHIP_OFFICER'));
alter table accounts.account drop constraint account_check;
alter table accounts.account add constraint account_check check (
    (partner is null) = (role in ('ADVISER', 'TRAINING_DESK', 'SECURITY_OFFICER', 'PRIVACY_OFFICER', 'CORRESPONDENCE',
                                  'JOBSEEKER', 'PARTNERSHIP_OFFICER')));

create table desk.request (
    id         uuid primary key,
    enrolment  uuid not null,
    site       uuid not null references partners.site,
    asked_by   uuid not null references accounts.account,
    sign_in    uuid not null,
    asked_at   timestamptz not null,
    words      text not null check (length(words) between 10 and 500),
    state      text not null check (state in ('WAITING', 'ALLOWED', 'REFUSED', 'WITHDRAWN')),
    decided_at timestamptz,
    decided_by uuid references accounts.account,
    answer     text check (length(answer) <= 500),
    check ((state = 'WAITING') = (decided_at is null)),
    check (state <> 'REFUSED' or length(answer) >= 10)
);
comment on column desk.request.enrolment is 'outlives it: no key holds that one';
comment on column desk.request.words is 'an office''s own, about the delay; the page says that nobody''s name belongs here';
create unique index request_waiting on desk.request (enrolment) where state = 'WAITING';
create index request_by_site on desk.request (site, asked_at desc, id);
create index request_to_decide on desk.request (asked_at, id) where state = 'WAITING';

-- Asked once, decided once, whoever writes.
create function desk.keep() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op <> 'UPDATE' or old.state <> 'WAITING'
       or (new.id, new.enrolment, new.site, new.asked_by, new.asked_at, new.words)
          is distinct from (old.id, old.enrolment, old.site, old.asked_by, old.asked_at, old.words) then
        raise exception 'a request is asked once and decided once' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before update or delete on desk.request for each row execute function desk.keep();
create trigger keep_whole before truncate on desk.request for each statement execute function desk.keep();

-- An office asks. DONE, NOT_YOURS (or not there), ALREADY: one waits.
create function desk.ask(p_token bytea, p_id uuid, p_enrolment uuid, p_words text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v_site uuid;
begin
    select g.site into v_site
      from training.enrolment e join training.training_session g on g.id = e.training_session
     where e.id = p_enrolment and g.site = any (v_by.holders);
    if v_site is null or not accounts.works_as_office(v_by.role) then
        return 'NOT_YOURS';
    end if;
    insert into desk.request (id, enrolment, site, asked_by, sign_in, asked_at, words, state)
    values (p_id, p_enrolment, v_site, v_by.account, v_by.sign_in, clock_timestamp(), p_words, 'WAITING')
        on conflict (enrolment) where state = 'WAITING' do nothing;
    return case when found then 'DONE' else 'ALREADY' end;
end $$;

-- The office has found another way. DONE, NOT_YOURS, NOT_ALLOWED.
create function desk.withdraw(p_token bytea, p_id uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v desk.request;
begin
    select r.* into v from desk.request r where r.id = p_id and r.site = any (v_by.holders) for update;
    if v.id is null or not accounts.works_as_office(v_by.role) then
        return 'NOT_YOURS';
    elsif v.state <> 'WAITING' then
        return 'NOT_ALLOWED';
    end if;
    update desk.request r set state = 'WITHDRAWN', decided_at = clock_timestamp(), decided_by = v_by.account where r.id = p_id;
    return 'DONE';
end $$;

-- Whether a site is in one of the regions that are an account's to look after.
create function desk.looks_after(p_account uuid, p_site uuid) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select exists (select from accounts.account a join partners.site s on s.id = p_site
                    where a.id = p_account and s.region = any (a.regions))
$$;

-- The desk decides. DONE, NOT_YOURS (another region's, or not there), NOT_ALLOWED: decided before, NO_REASON: a refusal says why.
create function desk.decide(p_token bytea, p_id uuid, p_allow boolean, p_answer text) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v desk.request; v_now timestamptz := clock_timestamp();
begin
    select r.* into v from desk.request r where r.id = p_id for update;
    if v.id is null or v_by.role <> 'TRAINING_DESK' or not desk.looks_after(v_by.account, v.site) then
        return 'NOT_YOURS';
    elsif v.state <> 'WAITING' then
        return 'NOT_ALLOWED';
    elsif not p_allow and length(coalesce(p_answer, '')) < 10 then
        return 'NO_REASON';
    end if;
    update desk.request r
       set state = case when p_allow then 'ALLOWED' else 'REFUSED' end, decided_at = v_now, decided_by = v_by.account,
           answer = nullif(p_answer, '')
     where r.id = p_id;
    if p_allow then
        insert into training.permit (enrolment, request, given_by, given_at, ends_at)
        values (v.enrolment, v.id, v_by.account, v_now, v_now + interval '7 days');
    end if;
    return 'DONE';
end $$;

revoke all on all functions in schema desk from public;
grant usage on schema desk to ecluse_app;
grant select on desk.request to ecluse_app;
grant execute on function desk.ask, desk.withdraw, desk.decide to ecluse_app;
