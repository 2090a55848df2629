#!/usr/bin/env bash
# Runs once, when the database is created: what is needed to look into it. Can be repeated by hand on an existing one.
# Also into template1: a database that is created later is as observable as this one.
set -Eeuo pipefail

database=${POSTGRES_DB:-$POSTGRES_USER}
for target in template1 "$database"; do
  psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname "$target" <<'SQL'
set client_min_messages = warning;
create extension if not exists timescaledb;
create extension if not exists pg_stat_statements;
-- The one job that the extension brings belongs to the edition that this is not: it would fail for ever, and be alerted on.
do $$
begin
  if current_setting('timescaledb.license') = 'apache' and to_regclass('_timescaledb_config.bgw_job') is not null then
    update _timescaledb_config.bgw_job set scheduled = false where proc_name = 'policy_job_stat_history_retention';
  end if;
end
$$;
SQL
done

# No exit: the server's entrypoint may source this file.
if [ -z "${EXPORTER_PASSWORD:-}" ]; then
  echo "EXPORTER_PASSWORD is not set: no user for the exporter is made" >&2
else
  # The password goes through the environment: an argument would stand in the process list.
  psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname "$database" <<'SQL'
\getenv password EXPORTER_PASSWORD
-- Not into the server's log, nor into pg_stat_statements.
set log_statement = 'none';
set pg_stat_statements.track_utility = off;
select 'create role sei_exporter' where not exists (select from pg_roles where rolname = 'sei_exporter') \gexec
alter role sei_exporter login nosuperuser nocreatedb nocreaterole noreplication connection limit 5 password :'password';
-- A statement of the exporter is worth less than what it measures.
alter role sei_exporter set statement_timeout = '5s';
grant pg_monitor, pg_use_reserved_connections to sei_exporter;
SQL
fi
