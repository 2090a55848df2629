-- The lists in the order in which they are read, the latest first: those of all repositories, and one repository's deployments. What has the same
-- time is put in order when it is read: with the names in them the indexes would be more than twice as large.
create index changes_listed on changes (merged_at);
create index deployments_listed on deployments (status_at);
create index deployments_of_repository_listed on deployments (repository, status_at);
create index incidents_listed on incidents (detected_at);
