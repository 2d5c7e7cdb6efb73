-- Invoices: what a training organisation asks to be paid for a quote that an enrolment has used up, from the hours that were
-- certified. They are deposited at the public invoice desk, which is outside; the office types its number and what it said. An
-- invoice holds references and amounts, and no fact about a person: it may be kept for ten years.
create schema invoices;

-- The machine, as docs/invoices.md prints it. InvoiceEvent has the same in Java; a test compares the two.
create table invoices.transition (
    event      text not null,
    from_state text not null,
    to_state   text not null,
    primary key (event, from_state)
);
insert into invoices.transition (event, from_state, to_state) values
    ('REFRESH', 'DRAFT', 'DRAFT'),
    ('WITHDRAW', 'DRAFT', 'WITHDRAWN'),
    ('DEPOSIT', 'DRAFT', 'DEPOSITED'),
    ('ACCEPT', 'DEPOSITED', 'ACCEPTED'),
    ('REJECT', 'DEPOSITED', 'REJECTED'),
    ('PAY', 'ACCEPTED', 'PAID'),
    ('REPLACE', 'REJECTED', 'REJECTED');
create trigger kept before update or delete on invoices.transition
    for each row execute function kernel.unchangeable();

-- Both roundings are the payer's: the price down to the cent, the share of the co-financing up. So all invoices of a quote
-- together never ask for more than the quote does.
create function invoices.gross(p_minutes integer, p_hourly_cents integer) returns bigint
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select p_minutes::bigint * p_hourly_cents / 60
$$;
create function invoices.share(p_minutes integer, p_hours integer, p_cofinancing_cents bigint) returns bigint
    language sql immutable set search_path = pg_catalog, pg_temp as $$
    select (p_cofinancing_cents * p_minutes + p_hours * 60 - 1) / (p_hours * 60)
$$;

create table invoices.invoice (
    id             uuid primary key,
    quote          uuid not null references quotes.quote,
    enrolment      uuid not null references training.enrolment,
    site           uuid not null references partners.site,
    state          text not null default 'DRAFT' check (state in ('DRAFT', 'DEPOSITED', 'ACCEPTED', 'REJECTED', 'PAID',
                                                                  'WITHDRAWN')),
    version        integer not null default 1,
    replaces       uuid references invoices.invoice,
    quoted_hours   integer not null check (quoted_hours > 0),
    hourly_cents   integer not null check (hourly_cents > 0),
    served_minutes integer not null check (served_minutes > 0),
    billed_minutes integer not null check (billed_minutes > 0 and billed_minutes <= served_minutes),
    gross_cents    bigint not null,
    share_cents    bigint not null check (share_cents >= 0),
    amount_cents   bigint not null check (amount_cents = greatest(0, gross_cents - share_cents)),
    desk_number    text check (desk_number ~ '^[A-Za-z0-9][A-Za-z0-9 ./_-]{2,39}$'),
    changed_at     timestamptz not null,
    changed_by     uuid not null references accounts.account,
    check (billed_minutes <= quoted_hours * 60),
    check (gross_cents = invoices.gross(billed_minutes, hourly_cents)),
    check ((desk_number is null) = (state in ('DRAFT', 'WITHDRAWN')))
);
comment on column invoices.invoice.served_minutes is 'what was certified as present in the months of the invoice';
comment on column invoices.invoice.billed_minutes is 'of these, as many as the quote still has';
comment on column invoices.invoice.desk_number is 'as the public invoice desk calls it; typed by the office when it deposits';
create unique index one_draft_for_a_quote on invoices.invoice (quote) where state = 'DRAFT';
create unique index replaced_once on invoices.invoice (replaces) where state <> 'WITHDRAWN';
create unique index desk_number_once on invoices.invoice (site, desk_number);
create index invoice_by_site on invoices.invoice (site, changed_at desc, id);
create index invoice_by_quote on invoices.invoice (quote);

-- The certified months that an invoice asks for, each in the version that it was counted from.
create table invoices.month (
    invoice           uuid not null references invoices.invoice,
    enrolment         uuid not null,
    month             date not null,
    statement_version integer not null,
    minutes           integer not null check (minutes >= 0),
    live              boolean not null default true,
    primary key (invoice, month),
    foreign key (enrolment, month, statement_version) references attendance.statement_version (enrolment, month, version)
);
comment on column invoices.month.live is 'false once the invoice was withdrawn or rejected: another may ask for the month';
-- Never twice the same month, whatever quote it is asked for by.
create unique index a_month_once on invoices.month (enrolment, month) where live;

create table invoices.event (
    invoice    uuid not null references invoices.invoice,
    n          integer not null,
    event      text not null,
    from_state text,
    to_state   text not null,
    account    uuid not null references accounts.account,
    sign_in    uuid not null,
    reason     text check (length(reason) <= 1000),
    content    jsonb not null,
    at         timestamptz not null,
    primary key (invoice, n)
);
comment on column invoices.event.content is 'the invoice as it was: references and amounts';

create function invoices.follows() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not (new.event = 'DRAW' and new.n = 1 and new.from_state is null and new.to_state = 'DRAFT')
       and not exists (select from invoices.transition t
                        where (t.event, t.from_state, t.to_state) = (new.event, new.from_state, new.to_state)) then
        raise exception 'an invoice does not go so' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger follows before insert on invoices.event for each row execute function invoices.follows();
create trigger append_only before update or delete on invoices.event
    for each row execute function kernel.unchangeable();
create trigger append_only_whole before truncate on invoices.event
    for each statement execute function kernel.unchangeable();

-- An invoice goes only where the table lets it; what it asks for changes in a draft alone. For whoever asks.
create function invoices.keep() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'an invoice stays' using errcode = '42501';
    elsif tg_op = 'INSERT' then
        if new.state <> 'DRAFT' or new.version <> 1
           or not exists (select from quotes.quote q join training.enrolment e
                              on e.training_session = q.training_session and e.person = q.person
                           where q.id = new.quote and q.state = 'CONSUMED' and q.site = new.site and e.id = new.enrolment
                             and (q.hours, q.hourly_cents) = (new.quoted_hours, new.hourly_cents)) then
            raise exception 'an invoice begins as a draft of a quote that its enrolment has used up' using errcode = '23514';
        end if;
    elsif (new.id, new.quote, new.enrolment, new.site, new.replaces, new.quoted_hours, new.hourly_cents)
              is distinct from (old.id, old.quote, old.enrolment, old.site, old.replaces, old.quoted_hours, old.hourly_cents)
          or old.state <> 'DRAFT'
             and (new.served_minutes, new.billed_minutes, new.gross_cents, new.share_cents, new.desk_number)
                 is distinct from
                 (old.served_minutes, old.billed_minutes, old.gross_cents, old.share_cents, old.desk_number)
          or new.version <> old.version + 1
          or not exists (select from invoices.transition t where t.from_state = old.state and t.to_state = new.state) then
        raise exception 'an invoice does not change so' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep before insert or update or delete on invoices.invoice
    for each row execute function invoices.keep();

-- Never more hours than were quoted, never more money than was asked, over all invoices of the quote. Who checks holds the quote.
create function invoices.within_the_quote() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v quotes.quote; v_minutes bigint; v_cents bigint;
begin
    select * into v from quotes.quote q where q.id = new.quote for update;
    select coalesce(sum(i.billed_minutes), 0), coalesce(sum(i.amount_cents), 0) into v_minutes, v_cents
      from invoices.invoice i
     where i.quote = new.quote and i.state not in ('REJECTED', 'WITHDRAWN');
    if v_minutes > v.hours * 60 or v_cents > v.total_cents - v.cofinancing_cents then
        raise exception 'more than was quoted' using errcode = '23514';
    end if;
    if new.share_cents <> invoices.share(new.billed_minutes, v.hours, v.cofinancing_cents) then
        raise exception 'not the share of the co-financing' using errcode = '23514';
    end if;
    return null;
end $$;
create trigger within_the_quote after insert or update on invoices.invoice
    for each row execute function invoices.within_the_quote();

-- At the end of the transaction the hours are those of the months.
create function invoices.sum_of_months() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_invoice uuid := case when tg_table_name = 'invoice' then (to_jsonb(new)->>'id')::uuid
                           else (to_jsonb(coalesce(new, old))->>'invoice')::uuid end;
begin
    if exists (select from invoices.invoice i
                where i.id = v_invoice
                  and i.served_minutes <> (select coalesce(sum(m.minutes), 0) from invoices.month m where m.invoice = i.id)) then
        raise exception 'the hours served are those of the months' using errcode = '23514';
    end if;
    return null;
end $$;
create constraint trigger sum_of_months after insert or update on invoices.invoice deferrable initially deferred
    for each row execute function invoices.sum_of_months();
create constraint trigger sum_of_months after insert or update or delete on invoices.month deferrable initially deferred
    for each row execute function invoices.sum_of_months();

create function invoices.keep_month() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v invoices.invoice;
begin
    select * into v from invoices.invoice i where i.id = coalesce(new.invoice, old.invoice);
    if tg_op = 'UPDATE' and (to_jsonb(new) - 'live' <> to_jsonb(old) - 'live' or new.live
                             or v.state not in ('REJECTED', 'WITHDRAWN'))
       or tg_op <> 'UPDATE' and v.state <> 'DRAFT'
       or tg_op = 'INSERT' and (not new.live or new.enrolment <> v.enrolment
                                or not exists (select from attendance.statement_version s
                                                where (s.enrolment, s.month, s.version, s.present)
                                                      = (new.enrolment, new.month, new.statement_version, new.minutes))) then
        raise exception 'the months of an invoice change in a draft alone' using errcode = '42501';
    end if;
    return coalesce(new, old);
end $$;
create trigger keep_month before insert or update or delete on invoices.month
    for each row execute function invoices.keep_month();

-- The months of an enrolment that are due here, each with what was certified last; no version where nothing was.
create function invoices.months(p_enrolment uuid)
    returns table (month date, version integer, minutes integer, invoice uuid)
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select m.month::date, v.version, v.present,
           (select x.invoice from invoices.month x where x.enrolment = e.id and x.month = m.month::date and x.live)
      from training.enrolment e
     cross join lateral generate_series(date_trunc('month', e.entered_on)::timestamp,
                    date_trunc('month', coalesce(e.exited_on, (clock_timestamp() at time zone 'Europe/Paris')::date))::timestamp,
                    interval '1 month') as m(month)
      left join lateral (select s.version, s.present from attendance.statement_version s
                          where s.enrolment = e.id and s.month = m.month::date order by s.version desc limit 1) v on true
     where e.id = p_enrolment
       and (v.version is not null or attendance.owed(e.entered_on, e.exited_on, e.interruptions, m.month::date))
       and (v.version is not null or m.month::date >= (select o.first_month from attendance.opening o)
            or exists (select from attendance.sheet h
                        where h.training_session = e.training_session and h.month = m.month::date))
$$;

-- What there is to ask for by each quote that was used up, and what is missing before an invoice can be deposited.
create view invoices.dossier as
    select q.id as quote, q.site, q.person, q.training_session, q.hours, q.hourly_cents, q.cofinancing_cents,
           e.id as enrolment, e.exited_on is null as no_exit, e.reported_on is null as no_report,
           m.uncertified, m.unbilled,
           q.hours * 60 - (select coalesce(sum(i.billed_minutes), 0) from invoices.invoice i
                            where i.quote = q.id and i.state not in ('REJECTED', 'WITHDRAWN')) as left_minutes,
           exists (select from invoices.invoice i where i.quote = q.id and i.state = 'DRAFT') as drafted
      from quotes.quote q
     cross join lateral (select x.* from training.enrolment x
                          where x.training_session = q.training_session and x.person = q.person and x.entered_on is not null
                          order by x.entered_on desc, x.id limit 1) e
     cross join lateral (select count(*) filter (where t.version is null)::integer as uncertified,
                                coalesce(sum(t.minutes) filter (where t.invoice is null), 0)::integer as unbilled
                           from invoices.months(e.id) t) m
     where q.state = 'CONSUMED';

-- Counts a draft anew: its months are all that are certified and that no other live invoice asks for. False: nothing to ask for.
create function invoices.count_anew(p_invoice uuid, p_enrolment uuid) returns integer
    language sql set search_path = pg_catalog, pg_temp as $$
    insert into invoices.month (invoice, enrolment, month, statement_version, minutes)
    select p_invoice, p_enrolment, t.month, t.version, t.minutes from invoices.months(p_enrolment) t
     where t.version is not null and t.invoice is null and t.minutes > 0;
    select coalesce(sum(m.minutes), 0)::integer from invoices.month m where m.invoice = p_invoice
$$;

create function invoices.note(p_id uuid, p_event text, p_from text, p_by quotes.asker, p_reason text) returns void
    language sql set search_path = pg_catalog, pg_temp as $$
    insert into invoices.event (invoice, n, event, from_state, to_state, account, sign_in, reason, content, at)
    select i.id, (select count(*) + 1 from invoices.event e where e.invoice = i.id), p_event, p_from, i.state, (p_by).account,
           (p_by).sign_in, p_reason, to_jsonb(i), i.changed_at
      from invoices.invoice i where i.id = p_id
$$;

-- An office draws an invoice from a quote: DONE, or why not: NOT_YOURS (or not there), NOT_ALLOWED (there is a draft),
-- NOTHING_SERVED (nothing certified that is not asked for yet, or no hours left in the quote).
create function invoices.draw(p_token bytea, p_id uuid, p_quote uuid, p_replaces uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); d invoices.dossier; v_minutes integer; v_billed integer;
    v_now timestamptz := clock_timestamp();
begin
    perform 1 from quotes.quote q where q.id = p_quote and q.site = any (v_by.holders) for update;
    if not found or not quotes.writes(v_by.role) then
        return 'NOT_YOURS';
    end if;
    select * into d from invoices.dossier x where x.quote = p_quote;
    if d.quote is null or d.unbilled <= 0 or d.left_minutes <= 0 then
        return 'NOTHING_SERVED';
    elsif d.drafted then
        return 'NOT_ALLOWED';
    end if;
    v_billed := least(d.unbilled, d.left_minutes);
    insert into invoices.invoice (id, quote, enrolment, site, replaces, quoted_hours, hourly_cents, served_minutes,
                                  billed_minutes, gross_cents, share_cents, amount_cents, changed_at, changed_by)
    select p_id, d.quote, d.enrolment, d.site, p_replaces, d.hours, d.hourly_cents, d.unbilled, v_billed, a.gross, a.share,
           greatest(0, a.gross - a.share), v_now, v_by.account
      from (select invoices.gross(v_billed, d.hourly_cents) as gross,
                   invoices.share(v_billed, d.hours, d.cofinancing_cents) as share) a;
    v_minutes := invoices.count_anew(p_id, d.enrolment);
    perform invoices.note(p_id, 'DRAW', null, v_by, null);
    return 'DONE';
end $$;

-- An office acts: DONE, or why not: NOT_YOURS, NOT_ALLOWED, STALE, NO_REASON, NO_NUMBER, NUMBER_TAKEN, MISSING (see the list),
-- OUTDATED (a month was corrected or certified since: count anew), NOTHING_SERVED.
create function invoices.act(p_token bytea, p_id uuid, p_version integer, p_event text, p_words text, p_new uuid) returns text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_by quotes.asker := quotes.asker(p_token); v invoices.invoice; t invoices.transition; d invoices.dossier;
    v_served integer; v_billed integer; v_others integer; v_words text := nullif(trim(p_words), ''); v_said text;
    v_now timestamptz := clock_timestamp();
begin
    -- The quote first, as whoever draws does.
    perform 1 from quotes.quote q where q.id = (select i.quote from invoices.invoice i where i.id = p_id) for update;
    select * into v from invoices.invoice i where i.id = p_id and i.site = any (v_by.holders) for update;
    if v.id is null or not quotes.writes(v_by.role) then
        return 'NOT_YOURS';
    end if;
    select * into t from invoices.transition x where x.event = p_event and x.from_state = v.state;
    if t.event is null then
        return 'NOT_ALLOWED';
    elsif v.version <> p_version then
        return 'STALE';
    elsif p_event = 'REJECT' and length(coalesce(v_words, '')) < 3 then
        return 'NO_REASON';
    elsif p_event = 'DEPOSIT' and (v_words is null or v_words !~ '^[A-Za-z0-9][A-Za-z0-9 ./_-]{2,39}$') then
        return 'NO_NUMBER';
    end if;
    select * into d from invoices.dossier x where x.quote = v.quote;
    if p_event = 'DEPOSIT' then
        if d.quote is null or d.no_exit or d.no_report or d.uncertified > 0 then
            return 'MISSING';
        elsif exists (select from invoices.months(v.enrolment) m
                        left join invoices.month x on x.invoice = v.id and x.month = m.month
                       where m.invoice is null and m.minutes > 0 or m.invoice = v.id and m.version <> x.statement_version) then
            return 'OUTDATED';
        elsif exists (select from invoices.invoice i where i.site = v.site and i.desk_number = v_words) then
            return 'NUMBER_TAKEN';
        end if;
    elsif p_event = 'REPLACE' then
        if exists (select from invoices.invoice i where i.replaces = v.id and i.state <> 'WITHDRAWN') then
            return 'NOT_ALLOWED';
        end if;
        v_said := invoices.draw(p_token, p_new, v.quote, v.id);
        if v_said <> 'DONE' then
            return v_said;
        end if;
    elsif p_event = 'REFRESH' then
        if d.quote is null then
            return 'NOTHING_SERVED';
        end if;
        delete from invoices.month m where m.invoice = v.id;
        v_served := invoices.count_anew(v.id, v.enrolment);
        v_billed := least(v_served, d.left_minutes + v.billed_minutes);
        if v_billed <= 0 then
            raise exception 'a month that was certified stays' using errcode = '23514';
        end if;
    end if;
    update invoices.invoice i
       set state = t.to_state, version = i.version + 1, changed_at = v_now, changed_by = v_by.account,
           desk_number = case when p_event = 'DEPOSIT' then v_words else i.desk_number end,
           served_minutes = coalesce(v_served, i.served_minutes), billed_minutes = coalesce(v_billed, i.billed_minutes),
           gross_cents = coalesce(invoices.gross(v_billed, i.hourly_cents), i.gross_cents),
           share_cents = coalesce(invoices.share(v_billed, i.quoted_hours, d.cofinancing_cents), i.share_cents),
           amount_cents = coalesce(greatest(0, invoices.gross(v_billed, i.hourly_cents)
                                               - invoices.share(v_billed, i.quoted_hours, d.cofinancing_cents))
                                   + 0 * v_billed, i.amount_cents)
     where i.id = v.id;
    if t.to_state in ('REJECTED', 'WITHDRAWN') and v.state <> t.to_state then
        update invoices.month m set live = false where m.invoice = v.id and m.live;
    end if;
    perform invoices.note(v.id, p_event, v.state, v_by, v_words);
    return 'DONE';
end $$;

revoke all on all functions in schema invoices from public;
grant usage on schema invoices to ecluse_app;
grant select on invoices.invoice, invoices.month, invoices.event, invoices.transition, invoices.dossier to ecluse_app;
grant execute on function invoices.draw, invoices.act, invoices.months to ecluse_app;
