-- How many of these people would be new to an account: what showing them costs (invariant 3: seeing the same person again
-- costs nothing). For forms that say so before; disclosure.open counts for itself.
create function disclosure.unseen(p_account uuid, p_class smallint, p_people uuid[]) returns integer
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select count(distinct w.person)::integer
      from unnest(p_people) as w(person)
     where not exists (select 1 from disclosure.sighting g
                        where g.person = w.person and g.class = p_class and g.account = p_account
                          and g.at > clock_timestamp() - interval '24 hours')
$$;

revoke all on function disclosure.unseen from public;
grant execute on function disclosure.unseen to ecluse_app;
