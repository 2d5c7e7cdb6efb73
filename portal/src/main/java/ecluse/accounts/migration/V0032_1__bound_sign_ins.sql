-- Sign-ins bound to a device's key. Every function that asks who acts looks for a token and at expires_at, and nothing here
-- changes one of them: the token is no longer what the cookie gives, and expires_at of a bound sign-in is the end of its newest
-- bound cookie. So whatever function there is, or comes, holds it (docs/adr/0014).
alter table accounts.sign_in
    add column cookie_hash bytea,
    add column over_at timestamptz,
    add column bound boolean not null default false;
update accounts.sign_in set cookie_hash = token_hash, over_at = expires_at;
alter table accounts.sign_in
    alter column cookie_hash set not null,
    alter column over_at set not null,
    add unique (cookie_hash);
comment on column accounts.sign_in.cookie_hash is
    'SHA-256 of the cookie''s 256 random bits: who reads this table cannot take over a sign-in';
comment on column accounts.sign_in.token_hash is
    'what names the sign-in to every function; random, and given only to who comes with the cookie, and the bound one too if there is a key';
comment on column accounts.sign_in.over_at is 'when it is over, however busy';
comment on column accounts.sign_in.expires_at is
    'until when a function takes it: over_at; of a bound one, the end of its newest bound cookie. Kept by a trigger';
comment on column accounts.sign_in.bound is 'whether it is bound to a device''s key; for good. Kept by a trigger';

-- A sign-in that is over takes its key, challenges and cookies with it when it is forgotten.
alter table devicebound.session add foreign key (owner) references accounts.sign_in on delete cascade;

create function accounts.keep_bounds() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.cookie_hash := coalesce(new.cookie_hash, new.token_hash);
    new.bound := exists (select 1 from devicebound.session d where d.owner = new.id);
    if new.bound then
        new.expires_at := least(new.over_at, coalesce((select max(c.expires_at)
                                                         from devicebound.session d
                                                         join devicebound.cookie c on c.session = d.id
                                                        where d.owner = new.id), '-infinity'));
    else
        new.over_at := new.expires_at;
    end if;
    return new;
end $$;
create trigger keep_bounds before insert or update of cookie_hash, expires_at, over_at, bound on accounts.sign_in
    for each row execute function accounts.keep_bounds();

-- Invariant 3: the marks move when the key signs, and by nothing else.
create function accounts.keep_marks() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        new.read_mark := null;
        new.mark_before := null;
        new.mark_from := null;
    elsif pg_trigger_depth() < 2 then
        raise exception 'the marks of a bound sign-in move when its key signs' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger keep_marks before insert or update of read_mark, mark_before, mark_from on accounts.sign_in
    for each row execute function accounts.keep_marks();

create function accounts.meters_of(p_account uuid) returns bigint[]
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select array(select coalesce((select m.total from disclosure.meter m
                                   where m.scope = 1 and m.scope_id = p_account and m.class = k.class), 0)
                   from (values (1::smallint), (2::smallint)) as k(class) order by k.class)
$$;

-- The key has signed: a new cookie. Those before are over in five seconds, and forgotten by every node's door within a minute
-- (docs/adr/0010); until then what was left is all that is left, so that nobody who holds an older one has a second minute's limit.
create function accounts.signed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_now constant timestamptz := clock_timestamp();
begin
    update devicebound.cookie c set expires_at = v_now + interval '5 seconds'
     where c.session = new.session and c.hash <> new.hash and c.expires_at > v_now + interval '5 seconds';
    update accounts.sign_in s
       set mark_before = coalesce(s.read_mark, accounts.meters_of(s.account)), read_mark = accounts.meters_of(s.account),
           mark_from = v_now + interval '70 seconds'
     where s.id = (select d.owner from devicebound.session d where d.id = new.session)
       and (s.mark_from is null or s.mark_from <= v_now);
    return null;
end $$;
create trigger signed after insert on devicebound.cookie for each row execute function accounts.signed();

-- Whether a bound sign-in has used half of what it may read between two signatures, and another would give it more.
create function accounts.should_sign(p_sign_in uuid) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from accounts.sign_in s
                    cross join lateral accounts.meters_of(s.account) as m(total)
                    cross join disclosure.floor f
                    where s.id = p_sign_in and s.bound and s.mark_from <= clock_timestamp()
                      and (2 * (m.total[1] - s.read_mark[1]) >= f.per_minute[1] or 2 * (m.total[2] - s.read_mark[2]) >= f.per_minute[2]))
$$;

create function accounts.bound_cookie_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update accounts.sign_in s set expires_at = s.expires_at
     where s.id = (select d.owner from devicebound.session d
                    where d.id = case when tg_op = 'DELETE' then old.session else new.session end);
    return null;
end $$;
create trigger bound_cookie_changed after insert or update or delete on devicebound.cookie
    for each row execute function accounts.bound_cookie_changed();
revoke all on function accounts.keep_bounds, accounts.bound_cookie_changed, accounts.keep_marks, accounts.meters_of, accounts.signed,
    accounts.should_sign from public;
grant execute on function accounts.should_sign to ecluse_app;
