#!/usr/bin/env bash
# As in the official image: the extension is in the database asked for and in every one made later.
# The one job it brings belongs to the edition Debian leaves out, and would fail and log an error for ever.
set -e
for database in template1 postgres "$POSTGRES_DB"; do
  psql --quiet -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --no-password --no-psqlrc --dbname "$database" <<'END'
begin;
create extension if not exists timescaledb;
update _timescaledb_config.bgw_job set scheduled = false
  where proc_name = 'policy_job_stat_history_retention' and current_setting('timescaledb.license') = 'apache';
commit;
END
done
