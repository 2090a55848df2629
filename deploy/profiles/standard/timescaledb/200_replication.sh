#!/usr/bin/env bash
# Runs once, when the database is created, and can be repeated by hand on an existing one: the user of the replica, its way in, and the slot that keeps for it
# what it has not read yet.
psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv password REPLICATION_PASSWORD
set log_statement = 'none';
select 'create role sei_replica' where not exists (select from pg_roles where rolname = 'sei_replica') \gexec
alter role sei_replica login replication nosuperuser password :'password';
select pg_create_physical_replication_slot('replica') where not exists (select from pg_replication_slots where slot_name = 'replica');
SQL
grep -q sei_replica "$PGDATA/pg_hba.conf" || echo 'host replication sei_replica all scram-sha-256' >> "$PGDATA/pg_hba.conf"
psql --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --output /dev/null --command 'select pg_reload_conf()'
