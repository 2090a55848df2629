-- What the API asks beyond the rows themselves.

-- One deployment of several repositories has a row in each.
create index deployments_id on deployments (deployment_id);

-- The few changes that take another one back, by when they reached the branch.
create index changes_reverting on changes (repository, merged_at) where reverts_sha is not null;

create index incidents_deployment on incidents (repository, deployment_id) where deployment_id is not null;

-- What each customer asked for, a row a day and endpoint. Written in the background, added up over all instances.
create table api_usage (
    customer      text   collate "C" not null,
    day           date   not null, -- UTC
    endpoint      text   collate "C" not null, -- method and route template
    requests      bigint not null,
    client_errors bigint not null,
    server_errors bigint not null,
    primary key (customer, day, endpoint)
);
