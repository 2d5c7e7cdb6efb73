-- The offer by file. What is sent rests here, read and judged, until whoever sent it says the word: then it becomes the offer in one
-- transaction, or not at all. It belongs to one account, and nothing of it is older than an hour. The application's role reads these
-- tables and writes none: the functions below find who acts by the token of a live sign-in.

-- What LHÉO files say beyond what the offer knows, as it came: a list of [element, XML], given back on the way out.
create table offer.kept (
    owner    uuid primary key,
    level    text not null check (level in ('COURSE', 'OFFERING', 'GROUP')),
    elements jsonb not null check (jsonb_typeof(elements) = 'array' and octet_length(elements::text) <= 262144)
);
comment on column offer.kept.owner is 'a course, an offering or a group';

create table offer.upload (
    id          uuid primary key,
    account     uuid not null references accounts.account,
    name        text not null check (length(name) <= 200),
    format      text not null check (format in ('LHEO', 'CSV')),
    bytes       bigint not null,
    read_bytes  bigint not null default 0,
    groups      integer not null default 0,
    state       text not null check (state in ('READING', 'REFUSED', 'CHECKED', 'APPLYING', 'DONE')),
    stale       boolean not null default false,
    fault       text,
    fault_line  bigint,
    fault_about text check (length(fault_about) <= 500),
    ignored     text check (length(ignored) <= 1000),
    counts      jsonb,
    at          timestamptz not null,
    touched_at  timestamptz not null
);
comment on column offer.upload.stale is 'the offer has changed since it was looked at: it was judged anew';
create unique index upload_of_account on offer.upload (account);
create index upload_by_age on offer.upload (at);

-- Three levels, as LHÉO has them. Values are text as the reader has cleaned it; a row with a cell that breaks a rule is wrong and is
-- kept as it was written. Null is what a file does not say: it stays as it is.
create table offer.staged_course (
    upload            uuid not null references offer.upload on delete cascade,
    n                 integer not null,
    line              bigint not null,
    number            text,
    title             text,
    objective         text,
    content           text,
    formacode         text,
    certification     text,
    responsible_siret text,
    kept              jsonb,
    body_kept         jsonb,
    wrong             boolean not null,
    -- What it comes to, with the first that says a number: null where nothing that stands on it is accepted.
    target            uuid,
    version           integer,
    verdict           text check (verdict in ('NEW', 'CHANGED', 'UNCHANGED')),
    primary key (upload, n)
);
comment on column offer.staged_course.body_kept is 'what is said of who answers for it; LHÉO has it here, the offer at each offering';
create table offer.staged_offering (
    upload           uuid not null references offer.upload on delete cascade,
    n                integer not null,
    course           integer not null,
    line             bigint not null,
    number           text,
    teaching_mode    text,
    entry            text,
    hours_centre     text,
    hours_company    text,
    delivering_siret text,
    kept             jsonb,
    wrong            boolean not null,
    target           uuid,
    verdict          text check (verdict in ('NEW', 'CHANGED', 'UNCHANGED')),
    primary key (upload, n)
);
create index staged_offering_of on offer.staged_offering (upload, course);
create table offer.staged_group (
    upload         uuid not null references offer.upload on delete cascade,
    n              integer not null,
    offering       integer not null,
    line           bigint not null,
    number         text,
    starts_on      text,
    ends_on        text,
    opens_on       text,
    seats          text,
    seats_financed text,
    recruitment    text,
    scheme         text,
    kept           jsonb,
    wrong          boolean not null,
    -- What it comes to; judged, and judged again before it is brought in.
    site           uuid,
    target         uuid,
    version        integer,
    verdict        text check (verdict in ('NEW', 'CHANGED', 'UNCHANGED', 'REJECTED')),
    changed        text[],
    primary key (upload, n)
);
create index staged_group_of on offer.staged_group (upload, offering);
create table offer.staged_fault (
    upload  uuid not null references offer.upload on delete cascade,
    level   text not null check (level in ('COURSE', 'OFFERING', 'GROUP')),
    n       integer not null,
    field   text,
    rule    text not null,
    details text[] not null default '{}',
    judged  boolean not null
);
comment on column offer.staged_fault.judged is 'found by comparing with the offer, not by reading the file';
create index staged_fault_of on offer.staged_fault (upload, level, n);

-- Whoever keeps the offer, and nobody else.
create function offer.keeper(p_token bytea) returns offer.asker
    language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    v offer.asker := offer.asker(p_token);
begin
    if not accounts.works_as_office(v.role) or v.partner is null then
        raise exception 'not granted' using errcode = '42501';
    end if;
    return v;
end $$;

-- An upload of the asker's own that is no older than an hour, held; null when there is none.
create function offer.own_upload(p_by offer.asker, p_id uuid) returns offer.upload
    language sql set search_path = pg_catalog, pg_temp as $$
    select u from offer.upload u
     where u.id = p_id and u.account = (p_by).account and u.at > clock_timestamp() - interval '1 hour' for update
$$;

-- One at a time for each account: a new one takes the place of the old.
create function offer.begin_upload(p_token bytea, p_id uuid, p_name text, p_format text, p_bytes bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.keeper(p_token);
begin
    delete from offer.upload u where u.account = v_by.account;
    insert into offer.upload (id, account, name, format, bytes, state, at, touched_at)
    values (p_id, v_by.account, p_name, p_format, p_bytes, 'READING', clock_timestamp(), clock_timestamp());
end $$;

-- A batch of what was read. False when the upload is gone: another has taken its place.
create function offer.stage(p_token bytea, p_id uuid, p_read_bytes bigint, p_rows jsonb) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.keeper(p_token); u offer.upload := offer.own_upload(v_by, p_id);
begin
    if u.id is null or u.state <> 'READING' then
        return false;
    end if;
    insert into offer.staged_course (upload, n, line, number, title, objective, content, formacode, certification,
                                     responsible_siret, kept, body_kept, wrong)
    select p_id, r.n, r.line, r.number, r.title, r.objective, r.content, r.formacode, r.certification, r.responsible_siret,
           r.kept, r.body_kept, r.wrong
      from jsonb_to_recordset(p_rows -> 'courses')
           as r (n integer, line bigint, number text, title text, objective text, content text, formacode text,
                 certification text, responsible_siret text, kept jsonb, body_kept jsonb, wrong boolean);
    insert into offer.staged_offering (upload, n, course, line, number, teaching_mode, entry, hours_centre, hours_company,
                                       delivering_siret, kept, wrong)
    select p_id, r.n, r.course, r.line, r.number, r.teaching_mode, r.entry, r.hours_centre, r.hours_company,
           r.delivering_siret, r.kept, r.wrong
      from jsonb_to_recordset(p_rows -> 'offerings')
           as r (n integer, course integer, line bigint, number text, teaching_mode text, entry text, hours_centre text,
                 hours_company text, delivering_siret text, kept jsonb, wrong boolean);
    insert into offer.staged_group (upload, n, offering, line, number, starts_on, ends_on, opens_on, seats, seats_financed,
                                    recruitment, scheme, kept, wrong)
    select p_id, r.n, r.offering, r.line, r.number, r.starts_on, r.ends_on, r.opens_on, r.seats, r.seats_financed,
           r.recruitment, r.scheme, r.kept, r.wrong
      from jsonb_to_recordset(p_rows -> 'groups')
           as r (n integer, offering integer, line bigint, number text, starts_on text, ends_on text, opens_on text,
                 seats text, seats_financed text, recruitment text, scheme text, kept jsonb, wrong boolean);
    insert into offer.staged_fault (upload, level, n, field, rule, details, judged)
    select p_id, r.level, r.n, r.field, r.rule, r.details, false
      from jsonb_to_recordset(p_rows -> 'faults') as r (level text, n integer, field text, rule text, details text[]);
    update offer.upload x
       set read_bytes = p_read_bytes, groups = x.groups + jsonb_array_length(p_rows -> 'groups'), touched_at = clock_timestamp()
     where x.id = p_id;
    return true;
end $$;

-- The file as a whole cannot be read.
create function offer.refuse_upload(p_token bytea, p_id uuid, p_fault text, p_line bigint, p_about text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.keeper(p_token); u offer.upload := offer.own_upload(v_by, p_id);
begin
    if u.state = 'READING' then
        delete from offer.staged_fault f where f.upload = p_id;
        delete from offer.staged_group g where g.upload = p_id;
        delete from offer.staged_offering o where o.upload = p_id;
        delete from offer.staged_course c where c.upload = p_id;
        update offer.upload x set state = 'REFUSED', fault = p_fault, fault_line = p_line, fault_about = p_about,
                                  touched_at = clock_timestamp()
         where x.id = p_id;
    end if;
end $$;

create function offer.certified(p_code text) returns text
    language sql immutable set search_path = pg_catalog, pg_temp as $$ select regexp_replace(p_code, '^RNCP', '') $$;
-- Numbers from here on are the portal's to give.
create function offer.portals_own(p_number text) returns boolean
    language sql immutable set search_path = pg_catalog, pg_temp as $$ select right(p_number, 10) > '9000000000' $$;

-- Courses and offerings that an accepted group stands on, each number once, with whether they are new or differ.
create function offer.accepted_courses(p_id uuid)
    returns table (n integer, target uuid, version integer, verdict text)
    language sql stable set search_path = pg_catalog, pg_temp set datestyle = 'ISO, YMD' as $$
    select distinct on (c.number) c.n, k.id, k.version,
           case when k.id is null then 'NEW'
                when c.title is not null and c.title is distinct from k.title or c.objective is not null and c.objective is distinct from k.objective or c.content is not null and c.content is distinct from k.content
                     or c.formacode is not null and c.formacode is distinct from k.formacode
                     or c.certification is not null and offer.certified(c.certification) is distinct from offer.certified(k.certification)
                     or c.kept is not null and c.kept <> coalesce(e.elements, '[]') then 'CHANGED'
                else 'UNCHANGED' end
      from offer.staged_course c
      left join offer.course k on k.number = c.number
      left join offer.kept e on e.owner = k.id
     where c.upload = p_id and not c.wrong
       and exists (select from offer.staged_group g join offer.staged_offering o on (o.upload, o.n) = (g.upload, g.offering)
                    where g.upload = p_id and o.course = c.n and g.verdict <> 'REJECTED')
     order by c.number, c.n
$$;
create function offer.accepted_offerings(p_id uuid)
    returns table (n integer, target uuid, verdict text)
    language sql stable set search_path = pg_catalog, pg_temp set datestyle = 'ISO, YMD' as $$
    select distinct on (o.number) o.n, k.id,
           case when k.id is null then 'NEW'
                when o.teaching_mode is not null and o.teaching_mode is distinct from k.teaching_mode::text or o.entry is not null and o.entry is distinct from k.entry::text
                     or o.hours_centre is not null and o.hours_centre is distinct from k.hours_centre::text
                     or o.hours_company is not null and o.hours_company is distinct from k.hours_company::text
                     or c.responsible_siret is not null and c.responsible_siret is distinct from k.responsible_siret
                     or o.kept is not null and o.kept || coalesce(c.body_kept, '[]') <> coalesce(e.elements, '[]') then 'CHANGED'
                else 'UNCHANGED' end
      from offer.staged_offering o
      join offer.staged_course c on (c.upload, c.n) = (o.upload, o.course)
      left join offer.offering k on k.number = o.number
      left join offer.kept e on e.owner = k.id
     where o.upload = p_id and not o.wrong
       and exists (select from offer.staged_group g where g.upload = p_id and g.offering = o.n and g.verdict <> 'REJECTED')
     order by o.number, o.n
$$;

-- Compares what was sent with the offer as it is, and leaves the verdict with each group.
create function offer.judge(p_by offer.asker, p_id uuid) returns void
    language plpgsql set search_path = pg_catalog, pg_temp set datestyle = 'ISO, YMD' as $$
begin
    delete from offer.staged_fault f where f.upload = p_id and f.judged;

    -- One number, two meanings: the first line stands.
    insert into offer.staged_fault (upload, level, n, field, rule, details, judged)
    select p_id, 'COURSE', x.n, 'course_number', 'COURSE_DIFFERS', array[x.first_line::text], true
      from (select c.n, c.number,
                   (c.title, c.objective, c.content, c.formacode, c.certification, c.kept) as said,
                   first_value((c.title, c.objective, c.content, c.formacode, c.certification, c.kept)) over w as first_said,
                   first_value(c.line) over w as first_line
              from offer.staged_course c where c.upload = p_id and not c.wrong window w as (partition by c.number order by c.n)) x
     where x.said is distinct from x.first_said
    union all
    select p_id, 'OFFERING', x.n, 'offering_number', 'OFFERING_DIFFERS', array[x.first_line::text], true
      from (select o.n, (c.number, c.responsible_siret, c.body_kept, o.teaching_mode, o.entry, o.hours_centre, o.hours_company,
                         o.delivering_siret, o.kept) as said,
                   first_value((c.number, c.responsible_siret, c.body_kept, o.teaching_mode, o.entry, o.hours_centre,
                                o.hours_company, o.delivering_siret, o.kept)) over w as first_said,
                   first_value(o.line) over w as first_line
              from offer.staged_offering o join offer.staged_course c on (c.upload, c.n) = (o.upload, o.course)
             where o.upload = p_id and not o.wrong window w as (partition by o.number order by o.n)) x
     where x.said is distinct from x.first_said
    union all
    select p_id, 'GROUP', x.n, 'group_number', 'DUPLICATE', array[x.first_line::text], true
      from (select g.n, g.number, row_number() over w as place, first_value(g.line) over w as first_line
              from offer.staged_group g where g.upload = p_id and g.number <> ''
            window w as (partition by g.number order by g.n)) x
     where x.place > 1;

    -- Numbers of others, and the portal's own.
    insert into offer.staged_fault (upload, level, n, field, rule, judged)
    select p_id, 'COURSE', c.n, 'course_number', case when k.id is null then 'PORTAL_NUMBER' else 'TAKEN' end, true
      from offer.staged_course c left join offer.course k on k.number = c.number
     where c.upload = p_id and not c.wrong
       and (k.partner <> (p_by).partner or k.id is null and offer.portals_own(c.number))
    union all
    select p_id, 'OFFERING', o.n, case when s.id is not null then 'offering_number'
                                      when o.delivering_siret is null then 'responsible_siret' else 'delivering_siret' end,
           case when s.id is null then 'FOREIGN_SITE'
                when k.id is null then 'PORTAL_NUMBER'
                when kc.partner <> (p_by).partner then 'TAKEN'
                when kc.number <> c.number then 'ANOTHER_COURSE'
                else 'ANOTHER_SITE' end, true
      from offer.staged_offering o
      join offer.staged_course c on (c.upload, c.n) = (o.upload, o.course)
      left join partners.site s on s.siret = coalesce(o.delivering_siret, c.responsible_siret) and s.id = any ((p_by).holders)
      left join offer.offering k on k.number = o.number
      left join offer.course kc on kc.id = k.course
     where o.upload = p_id and not o.wrong and not c.wrong
       and (s.id is null or k.id is null and offer.portals_own(o.number) or kc.number <> c.number or k.site <> s.id);

    update offer.staged_group g
       set site = s.id, target = t.id, version = v.version
      from offer.staged_group x
      join offer.staged_offering o on (o.upload, o.n) = (x.upload, x.offering)
      join offer.staged_course c on (c.upload, c.n) = (o.upload, o.course)
      left join partners.site s on s.siret = coalesce(o.delivering_siret, c.responsible_siret) and s.id = any ((p_by).holders)
      left join training.training_session t on t.code = x.number
      left join offer.training_session v on v.id = t.id
     where x.upload = p_id and g.upload = p_id and g.n = x.n;

    insert into offer.staged_fault (upload, level, n, field, rule, judged)
    select p_id, 'GROUP', g.n, 'group_number',
           case when t.id is null then 'PORTAL_NUMBER' when t.site = any ((p_by).holders) then 'ANOTHER_SITE' else 'TAKEN' end, true
      from offer.staged_group g left join training.training_session t on t.id = g.target
     where g.upload = p_id and not g.wrong and g.site is not null
       and (t.site <> g.site or t.id is null and offer.portals_own(g.number));

    with wrong as materialized (
        select g.n from offer.staged_group g join offer.staged_offering o on (o.upload, o.n) = (g.upload, g.offering)
          join offer.staged_course c on (c.upload, c.n) = (o.upload, o.course)
         where g.upload = p_id
           and (g.wrong or o.wrong or c.wrong
                or exists (select from offer.staged_fault f where (f.upload, f.level, f.n) = (p_id, 'GROUP', g.n))
                or exists (select from offer.staged_fault f where (f.upload, f.level, f.n) = (p_id, 'OFFERING', o.n))
                or exists (select from offer.staged_fault f where (f.upload, f.level, f.n) = (p_id, 'COURSE', c.n)))),
    judged as materialized (
        select g.n, t.id as target, v.state,
               case when t.id is null then null else array_remove(array[
                   case when k.number is distinct from o.number then 'offering_number' end,
                   case when g.starts_on is not null and g.starts_on is distinct from t.starts_on::text then 'starts_on' end,
                   case when g.ends_on is not null and g.ends_on is distinct from t.ends_on::text then 'ends_on' end,
                   case when g.opens_on is not null and g.opens_on is distinct from v.opens_on::text then 'opens_on' end,
                   case when g.seats is not null and g.seats is distinct from t.seats::text then 'seats' end,
                   case when g.seats_financed is not null and g.seats_financed is distinct from v.seats_financed::text then 'seats_financed' end,
                   case when g.recruitment is not null and g.recruitment is distinct from v.recruitment::text then 'recruitment' end,
                   case when g.scheme is not null and g.scheme is distinct from t.scheme then 'scheme' end,
                   case when g.kept is not null and g.kept <> coalesce(e.elements, '[]') then 'extras' end], null) end as changed
          from offer.staged_group g
          join offer.staged_offering o on (o.upload, o.n) = (g.upload, g.offering)
          left join training.training_session t on t.id = g.target
          left join offer.training_session v on v.id = t.id
          left join offer.offering k on k.id = v.offering
          left join offer.kept e on e.owner = t.id
         where g.upload = p_id and g.n not in (select w.n from wrong w))
    update offer.staged_group g
       set verdict = case when j.n is null then 'REJECTED'
                          when j.target is null then 'NEW'
                          when j.changed = '{}' then 'UNCHANGED'
                          when j.state in ('ENDED', 'CLOSED', 'CANCELLED') then 'REJECTED'
                          else 'CHANGED' end,
           changed = j.changed
      from offer.staged_group x left join judged j on j.n = x.n
     where x.upload = p_id and g.upload = p_id and g.n = x.n;
    insert into offer.staged_fault (upload, level, n, field, rule, details, judged)
    select p_id, 'GROUP', g.n, g.changed[1], 'OVER', array[array_to_string(g.changed, ', ')], true
      from offer.staged_group g where g.upload = p_id and g.verdict = 'REJECTED' and g.changed <> '{}';

    update offer.staged_course c set target = a.target, version = a.version, verdict = a.verdict
      from offer.staged_course x left join offer.accepted_courses(p_id) a on a.n = x.n
     where x.upload = p_id and c.upload = p_id and c.n = x.n;
    update offer.staged_offering o set target = a.target, verdict = a.verdict
      from offer.staged_offering x left join offer.accepted_offerings(p_id) a on a.n = x.n
     where x.upload = p_id and o.upload = p_id and o.n = x.n;
end $$;

create function offer.counted(p_id uuid) returns jsonb
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select jsonb_build_object(
        'COURSE', (select coalesce(jsonb_object_agg(y.verdict, y.n), '{}')
                     from (select x.verdict, count(*) as n
                             from (select coalesce(min(c.verdict), 'REJECTED') as verdict
                                     from offer.staged_course c where c.upload = p_id group by coalesce(c.number, c.n::text)) x
                            group by x.verdict) y),
        'OFFERING', (select coalesce(jsonb_object_agg(y.verdict, y.n), '{}')
                       from (select x.verdict, count(*) as n
                               from (select coalesce(min(o.verdict), 'REJECTED') as verdict
                                       from offer.staged_offering o where o.upload = p_id group by coalesce(o.number, o.n::text)) x
                              group by x.verdict) y),
        'GROUP', (select coalesce(jsonb_object_agg(x.verdict, x.n), '{}')
                    from (select g.verdict, count(*) as n from offer.staged_group g where g.upload = p_id group by g.verdict) x),
        'NO_SEATS', (select count(*) from offer.staged_group g
                      where g.upload = p_id and g.verdict = 'NEW' and g.seats is null))
$$;

-- What a preview has shown, in short: who changes any of it meanwhile is noticed.
create function offer.shown(p_id uuid) returns text
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select md5(concat(
        (select string_agg(concat_ws(' ', g.n, g.verdict, g.version, g.target), ',' order by g.n)
           from offer.staged_group g where g.upload = p_id and g.verdict <> 'REJECTED'), ';',
        (select string_agg(concat_ws(' ', c.n, c.verdict, c.version, c.target), ',' order by c.n)
           from offer.staged_course c where c.upload = p_id and c.verdict is not null), ';',
        (select string_agg(concat_ws(' ', o.n, o.verdict, o.target), ',' order by o.n)
           from offer.staged_offering o where o.upload = p_id and o.verdict is not null)))
$$;

-- All is read: what it comes to. False when the upload is gone.
create function offer.check_upload(p_token bytea, p_id uuid, p_ignored text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.keeper(p_token); u offer.upload := offer.own_upload(v_by, p_id);
begin
    if u.id is null or u.state <> 'READING' then
        return false;
    end if;
    -- These tables fill and empty at once: by what the database knew of them it would plan for none.
    analyze offer.staged_course, offer.staged_offering, offer.staged_group, offer.staged_fault;
    perform offer.judge(v_by, p_id);
    update offer.upload x
       set state = 'CHECKED', counts = offer.counted(p_id), ignored = p_ignored, read_bytes = x.bytes, touched_at = clock_timestamp()
     where x.id = p_id;
    return true;
end $$;

-- The word is given. False when there is nothing that waits for it. One that stopped in the middle has changed nothing.
create function offer.start_upload(p_token bytea, p_id uuid) returns boolean
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.keeper(p_token); u offer.upload := offer.own_upload(v_by, p_id);
begin
    if u.id is null or u.state <> 'CHECKED'
       and not (u.state = 'APPLYING' and u.touched_at < clock_timestamp() - interval '5 minutes') then
        return false;
    end if;
    update offer.upload x set state = 'APPLYING', stale = false, touched_at = clock_timestamp() where x.id = p_id;
    return true;
end $$;
create function offer.stop_upload(p_token bytea, p_id uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.keeper(p_token); u offer.upload := offer.own_upload(v_by, p_id);
begin
    update offer.upload x set state = 'CHECKED', stale = true where x.id = u.id and x.state = 'APPLYING';
end $$;

-- Keeps what LHÉO says besides; what a file does not say stays.
create function offer.keep_elements(p_owner uuid, p_level text, p_elements jsonb) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    insert into offer.kept (owner, level, elements)
    select p_owner, p_level, p_elements where p_elements <> '[]' or exists (select from offer.kept k where k.owner = p_owner)
        on conflict (owner) do update set elements = excluded.elements where kept.elements <> excluded.elements
$$;

-- Brings in what was accepted, all or nothing. DONE; STALE when the offer is no longer what was looked at: it is judged anew and waits
-- for the word again; GONE.
create function offer.apply_upload(p_token bytea, p_id uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp set datestyle = 'ISO, YMD' as $$
declare
    v_by offer.asker := offer.keeper(p_token); u offer.upload := offer.own_upload(v_by, p_id);
    v_now timestamptz := clock_timestamp(); v_today date := (clock_timestamp() at time zone 'Europe/Paris')::date;
    v_id uuid; v_seen text; v_counts jsonb;
begin
    if u.id is null or u.state <> 'APPLYING' then
        return 'GONE';
    end if;
    -- Two files of one organisation wait for each other; what a page changes meanwhile is held or seen.
    perform pg_advisory_xact_lock(hashtextextended('offer ' || v_by.partner::text, 0));
    perform 1 from offer.training_session t join offer.staged_group g on g.upload = p_id and g.target = t.id
      where g.verdict = 'CHANGED' order by t.id for no key update of t;
    v_seen := offer.shown(p_id);
    perform offer.judge(v_by, p_id);
    v_counts := offer.counted(p_id);
    if v_counts <> u.counts or v_seen <> offer.shown(p_id) then
        update offer.upload x set state = 'CHECKED', stale = true, counts = v_counts, touched_at = v_now where x.id = p_id;
        return 'STALE';
    end if;

    insert into offer.course (id, number, partner, title, objective, content, formacode, certification, changed_at, changed_by)
    select gen_random_uuid(), c.number, v_by.partner, c.title, c.objective, c.content, c.formacode, c.certification, v_now,
           v_by.account
      from offer.staged_course c where c.upload = p_id and c.verdict = 'NEW';
    update offer.course k
       set title = c.title, objective = coalesce(c.objective, k.objective), content = coalesce(c.content, k.content),
           formacode = coalesce(c.formacode, k.formacode), certification = coalesce(c.certification, k.certification),
           version = k.version + 1, changed_at = v_now, changed_by = v_by.account
      from offer.staged_course c
     where c.upload = p_id and c.verdict = 'CHANGED' and k.id = c.target;
    perform offer.keep_elements(k.id, 'COURSE', c.kept)
       from offer.staged_course c join offer.course k on k.number = c.number
      where c.upload = p_id and c.verdict in ('NEW', 'CHANGED') and c.kept is not null;

    insert into offer.offering (id, number, course, teaching_mode, entry, hours_centre, hours_company, responsible_siret, site,
                                changed_at)
    select gen_random_uuid(), o.number, k.id, coalesce(o.teaching_mode, '0')::smallint, coalesce(o.entry, '0')::smallint,
           o.hours_centre::integer, o.hours_company::integer, coalesce(c.responsible_siret, o.delivering_siret), s.id, v_now
      from offer.staged_offering o
      join offer.staged_course c on (c.upload, c.n) = (p_id, o.course)
      join offer.course k on k.number = c.number
      join partners.site s on s.siret = coalesce(o.delivering_siret, c.responsible_siret)
     where o.upload = p_id and o.verdict = 'NEW';
    update offer.offering k
       set teaching_mode = coalesce(o.teaching_mode::smallint, k.teaching_mode), entry = coalesce(o.entry::smallint, k.entry),
           hours_centre = coalesce(o.hours_centre::integer, k.hours_centre),
           hours_company = coalesce(o.hours_company::integer, k.hours_company),
           responsible_siret = coalesce(c.responsible_siret, k.responsible_siret), changed_at = v_now
      from offer.staged_offering o
      join offer.staged_course c on (c.upload, c.n) = (p_id, o.course)
     where o.upload = p_id and o.verdict = 'CHANGED' and k.id = o.target;
    perform offer.keep_elements(k.id, 'OFFERING', o.kept || coalesce(c.body_kept, '[]'))
       from offer.staged_offering o
       join offer.staged_course c on (c.upload, c.n) = (p_id, o.course)
       join offer.offering k on k.number = o.number
      where o.upload = p_id and o.verdict in ('NEW', 'CHANGED') and o.kept is not null;

    update offer.staged_group g set target = gen_random_uuid() where g.upload = p_id and g.verdict = 'NEW';
    insert into offer.training_session (id, offering, recruitment, opens_on, seats_financed, state, written_at, published_at,
                                        changed_at, changed_by)
    select g.target, k.id, coalesce(g.recruitment, '1')::smallint, g.opens_on::date, g.seats_financed::integer,
           case when g.recruitment = '3' and v_today < g.starts_on::date then 'SUSPENDED'
                else offer.due('PUBLISHED', coalesce(g.recruitment, '1')::smallint, g.opens_on::date, g.starts_on::date,
                               g.ends_on::date, coalesce(g.seats, '0')::integer, 0, v_today) end,
           v_now, v_now, v_now, v_by.account
      from offer.staged_group g
      join offer.staged_offering o on (o.upload, o.n) = (p_id, g.offering)
      join offer.offering k on k.number = o.number
     where g.upload = p_id and g.verdict = 'NEW';
    insert into training.training_session (id, code, title, site, starts_on, ends_on, seats, scheme, formacode)
    select g.target, g.number, k.title, g.site, g.starts_on::date, g.ends_on::date, coalesce(g.seats, '0')::integer,
           coalesce(g.scheme, 'OTHER'), k.formacode
      from offer.staged_group g
      join offer.staged_offering o on (o.upload, o.n) = (p_id, g.offering)
      join offer.staged_course c on (c.upload, c.n) = (p_id, o.course)
      join offer.course k on k.number = c.number
     where g.upload = p_id and g.verdict = 'NEW';

    update training.training_session t
       set title = k.title, formacode = k.formacode, starts_on = g.starts_on::date, ends_on = g.ends_on::date,
           seats = coalesce(g.seats::integer, t.seats), scheme = coalesce(g.scheme, t.scheme)
      from offer.staged_group g
      join offer.staged_offering o on (o.upload, o.n) = (p_id, g.offering)
      join offer.staged_course c on (c.upload, c.n) = (p_id, o.course)
      join offer.course k on k.number = c.number
     where g.upload = p_id and g.verdict = 'CHANGED' and t.id = g.target;
    update offer.training_session t
       set offering = k.id, opens_on = coalesce(g.opens_on::date, t.opens_on),
           seats_financed = coalesce(g.seats_financed::integer, t.seats_financed),
           recruitment = case when t.state = 'SUSPENDED' then 3
                              when g.recruitment = '3' and t.state in ('PUBLISHED', 'OPEN', 'FULL') then t.recruitment
                              else coalesce(g.recruitment::smallint, t.recruitment) end,
           version = t.version + 1, changed_at = v_now, changed_by = v_by.account
      from offer.staged_group g
      join offer.staged_offering o on (o.upload, o.n) = (p_id, g.offering)
      join offer.offering k on k.number = o.number
     where g.upload = p_id and g.verdict = 'CHANGED' and t.id = g.target;
    perform offer.keep_elements(g.target, 'GROUP', g.kept) from offer.staged_group g
      where g.upload = p_id and g.verdict in ('NEW', 'CHANGED') and g.kept is not null;

    insert into offer.event (training_session, n, event, from_state, to_state, who, account, sign_in, content, at)
    select t.id, case g.verdict when 'NEW' then 1
                                else (select count(*) + 1 from offer.event e where e.training_session = t.id) end,
           'WRITE', case g.verdict when 'NEW' then null else t.state end, t.state, 'OFFICE', v_by.account, v_by.sign_in,
           to_jsonb(t) || jsonb_build_object('title', x.title, 'starts_on', x.starts_on, 'ends_on', x.ends_on, 'seats', x.seats,
                                             'scheme', x.scheme), v_now
      from offer.staged_group g
      join offer.training_session t on t.id = g.target
      join training.training_session x on x.id = t.id
     where g.upload = p_id and g.verdict in ('NEW', 'CHANGED');

    -- A course that is called otherwise renames its groups that are not over, those that the file does not name too.
    update training.training_session x set title = k.title, formacode = k.formacode
      from offer.staged_course c
      join offer.course k on k.id = c.target
      join offer.offering o on o.course = k.id
      join offer.training_session t on t.offering = o.id
     where c.upload = p_id and c.verdict = 'CHANGED' and x.id = t.id and t.state not in ('ENDED', 'CLOSED', 'CANCELLED')
       and (x.title, x.formacode) is distinct from (k.title, k.formacode);

    -- What the office says of recruitment goes by the machine, and so does the calendar.
    for v_id in select t.id from offer.staged_group g join offer.training_session t on t.id = g.target
                 where g.upload = p_id and g.verdict = 'CHANGED' and g.recruitment = '3'
                   and t.state in ('PUBLISHED', 'OPEN', 'FULL') loop
        perform offer.move(v_id, 'SUSPEND', v_by, null, v_now);
    end loop;
    for v_id in select t.id from offer.staged_group g join offer.training_session t on t.id = g.target
                 where g.upload = p_id and g.verdict = 'CHANGED' and g.recruitment <> '3' and t.state = 'SUSPENDED' loop
        perform offer.move(v_id, 'RESUME', v_by, null, v_now);
    end loop;
    update offer.training_session t set recruitment = g.recruitment::smallint, version = t.version + 1
      from offer.staged_group g
     where g.upload = p_id and g.verdict = 'CHANGED' and t.id = g.target and t.state <> 'SUSPENDED'
       and t.recruitment <> g.recruitment::smallint;
    for v_id in select t.id from offer.staged_group g
                  join offer.training_session t on t.id = g.target
                 where g.upload = p_id and g.verdict = 'CHANGED' and offer.state_on(t.id, v_today) <> t.state order by t.id loop
        perform offer.settle(v_id, v_today);
    end loop;

    update offer.upload x set state = 'DONE', touched_at = clock_timestamp() where x.id = p_id;
    return 'DONE';
end $$;

create function offer.drop_upload(p_token bytea, p_id uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by offer.asker := offer.keeper(p_token);
begin
    delete from offer.upload u where u.id = p_id and u.account = v_by.account and u.state <> 'APPLYING';
end $$;

-- What has waited for an hour goes; what is being brought in this moment is held, and goes next time.
create function offer.sweep_uploads() returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_gone integer;
begin
    with old as (select u.id from offer.upload u where u.at < clock_timestamp() - interval '1 hour' for update skip locked)
    delete from offer.upload u using old where u.id = old.id;
    get diagnostics v_gone = row_count;
    return v_gone;
end $$;

revoke all on all functions in schema offer from public;
grant select on offer.kept, offer.upload, offer.staged_course, offer.staged_offering, offer.staged_group, offer.staged_fault
    to ecluse_app;
grant execute on function
    offer.begin_upload(bytea, uuid, text, text, bigint), offer.stage(bytea, uuid, bigint, jsonb),
    offer.refuse_upload(bytea, uuid, text, bigint, text), offer.check_upload(bytea, uuid, text),
    offer.start_upload(bytea, uuid), offer.stop_upload(bytea, uuid), offer.apply_upload(bytea, uuid),
    offer.drop_upload(bytea, uuid), offer.sweep_uploads()
    to ecluse_app;
