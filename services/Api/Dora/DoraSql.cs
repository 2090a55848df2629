namespace SeiPlatform.Api.Dora;

/// <summary>
/// The definitions of docs/dora.md, set-based. Parameters: <c>@environment</c>, <c>@repositories</c> (null for all), <c>@from</c>, <c>@to</c>,
/// <c>@edges</c> (the buckets' lower edges). Deployments follow each other by (finished_at, deployment_id).
/// </summary>
internal static class DoraSql
{
    /// <summary>How soon a revert must reach the environment to say that the deployment it undoes had failed.</summary>
    public const int InterventionDays = 7;

    private static readonly string Intervention = $"interval '{InterventionDays} days'";

    private static string InScope(string table) => $"(@repositories::text[] is null or {table}.repository = any(@repositories::text[]))";

    /// <summary>
    /// What each successful deployment newly contained, as a range of merge times: it contains everything merged up to its revision (or, when the
    /// revision is unknown or was merged later, up to its own end), less what an earlier one contained. A rollback or a redeployment has an empty range and is left out; so is a
    /// tag, whose commits the history names one by one.
    /// </summary>
    private static string Releases(string from, string to) => $"""
        releases as (
            select * from (
                select s.repository, s.deployment_id, s.finished_at, s.contains_to,
                       coalesce(max(s.contains_to) over (partition by s.repository order by s.finished_at, s.deployment_id
                                                         rows between unbounded preceding and 1 preceding), '-infinity') as contains_from
                from (
                    select d.repository, d.deployment_id, d.finished_at, least(revision.merged_at, d.finished_at) as contains_to
                    from deployments d
                    left join changes revision on revision.repository = d.repository and revision.sha = d.sha
                    where d.environment = @environment and d.status = 'succeeded' and d.source <> 'git' and d.finished_at < {to} and {InScope("d")}
                ) s
            ) r
            where r.finished_at >= {from} and r.contains_to > r.contains_from
        )
        """;

    /// <summary>A source knows exactly with which successful deployment the change came: then nothing is inferred.</summary>
    private static string IsAttributed(string change) => $"""
        exists (
            select from change_deployments stated
            join deployments d on d.repository = stated.repository and d.deployment_id = stated.deployment_id
            where stated.repository = {change}.repository and stated.sha = {change}.sha
              and d.environment = @environment and d.status = 'succeeded')
        """;

    /// <summary>Rows: bucket, changes, median, 90th percentile.</summary>
    public static readonly string LeadTimes = $"""
        with {Releases("@from", "@to")},
        arrivals as (
            select c.repository, c.sha, r.finished_at
            from releases r
            join changes c on c.repository = r.repository and c.merged_at > r.contains_from and c.merged_at <= r.contains_to
            where not {IsAttributed("c")}
            union all
            select stated.repository, stated.sha, min(d.finished_at)
            from deployments d
            join change_deployments stated on stated.repository = d.repository and stated.deployment_id = d.deployment_id
            where d.environment = @environment and d.status = 'succeeded' and d.finished_at >= @from and d.finished_at < @to
              and {InScope("d")}
              and not exists (
                  select from change_deployments sooner
                  join deployments e on e.repository = sooner.repository and e.deployment_id = sooner.deployment_id
                  where sooner.repository = stated.repository and sooner.sha = stated.sha
                    and e.environment = @environment and e.status = 'succeeded' and e.finished_at < @from)
            group by stated.repository, stated.sha
        ),
        times as (
            select width_bucket(a.finished_at, @edges) - 1 as bucket,
                   greatest(0, extract(epoch from a.finished_at - least(c.authored_at, c.merged_at)))::double precision as seconds
            from arrivals a
            join changes c on c.repository = a.repository and c.sha = a.sha
            where c.kind <> 'merge'
        )
        select bucket, count(*), percentile_cont(0.5) within group (order by seconds), percentile_cont(0.9) within group (order by seconds)
        from times
        group by bucket
        """;

    /// <summary>
    /// Rows: deployment, finished_at, succeeded, is_first, failed, failed_at, restored_at, is_rework; one per repository, also of parts that ended
    /// outside the window when another part of the same deployment ended inside. None of a deployment with a part that is still under way.
    /// </summary>
    public static readonly string Outcomes = $"""
        with ended as (
            select part.repository, part.deployment_id, part.finished_at, part.status = 'succeeded' as succeeded, part.is_rollback
            from (
                select distinct d.deployment_id from deployments d
                where d.environment = @environment and d.status <> 'started' and d.finished_at >= @from and d.finished_at < @to
                  and {InScope("d")}
                  and not exists (
                      select from deployments unended
                      where unended.deployment_id = d.deployment_id and unended.environment = @environment and unended.status = 'started'
                        and {InScope("unended")})
            ) id
            join deployments part on part.deployment_id = id.deployment_id
            where part.environment = @environment and part.status <> 'started' and {InScope("part")}
        ),
        since as (select least(@from, min(finished_at)) as at from ended),
        {Releases($"(select at from since) - {Intervention}", $"@to + {Intervention}")},
        reverts as ( -- of each revert: where it arrived first
            select c.repository, c.sha, c.reverts_sha, r.deployment_id, r.finished_at
            from releases r
            join changes c on c.repository = r.repository and c.merged_at > r.contains_from and c.merged_at <= r.contains_to
            where c.reverts_sha is not null and not {IsAttributed("c")}
            union all
            select c.repository, c.sha, c.reverts_sha, first.deployment_id, first.finished_at
            from changes c
            cross join lateral (
                select d.deployment_id, d.finished_at from change_deployments stated
                join deployments d on d.repository = stated.repository and d.deployment_id = stated.deployment_id
                where stated.repository = c.repository and stated.sha = c.sha and d.environment = @environment and d.status = 'succeeded'
                order by d.finished_at, d.deployment_id limit 1
            ) first
            where c.reverts_sha is not null and {InScope("c")}
              and first.finished_at >= (select at from since) and first.finished_at < @to + {Intervention}
        ),
        undone as ( -- of each reverted change: where it had arrived first, when that was shortly before
            select reverts.repository, origin.deployment_id, reverts.deployment_id as remedy_id, reverts.finished_at as restored_at
            from reverts
            join changes c on c.repository = reverts.repository and c.sha = reverts.reverts_sha
            cross join lateral (
                (select d.deployment_id, d.finished_at from change_deployments stated
                 join deployments d on d.repository = stated.repository and d.deployment_id = stated.deployment_id
                 where stated.repository = c.repository and stated.sha = c.sha and d.environment = @environment and d.status = 'succeeded'
                 order by d.finished_at, d.deployment_id limit 1)
                union all
                select r.deployment_id, r.finished_at from releases r
                where r.repository = c.repository and c.merged_at > r.contains_from and c.merged_at <= r.contains_to and not {IsAttributed("c")}
            ) origin
            where (origin.finished_at, origin.deployment_id) < (reverts.finished_at, reverts.deployment_id)
              and reverts.finished_at <= origin.finished_at + {Intervention}
        ),
        blamed as ( -- each incident's deployment: the stated one, else the last that succeeded before it was noticed
            select i.repository, i.detected_at, i.resolved_at, coalesce(stated.deployment_id, latest.deployment_id) as deployment_id
            from incidents i
            left join deployments stated
                on stated.repository = i.repository and stated.deployment_id = i.deployment_id and stated.environment = @environment
            left join lateral (
                select d.deployment_id from deployments d
                where stated.deployment_id is null and d.repository = i.repository and d.environment = @environment
                  and d.status = 'succeeded' and d.finished_at <= i.detected_at
                order by d.finished_at desc, d.deployment_id desc limit 1
            ) latest on true
            where i.environment = @environment and {InScope("i")}
              and (i.detected_at >= (select at from since) or i.resolved_at >= @from or i.deployment_id is not null)
        ),
        harm as (
            select repository, deployment_id, min(detected_at) as detected_at,
                   case when bool_and(resolved_at is not null) then max(resolved_at) end as resolved_at
            from blamed where deployment_id is not null
            group by repository, deployment_id
        ),
        fixes as ( -- of each resolved incident: the last deployment that succeeded while it was open
            select distinct b.repository, fix.deployment_id
            from blamed b
            cross join lateral (
                select d.deployment_id from deployments d
                where d.repository = b.repository and d.environment = @environment and d.status = 'succeeded'
                  and d.finished_at >= b.detected_at and d.finished_at <= b.resolved_at
                  and d.deployment_id is distinct from b.deployment_id
                order by d.finished_at desc, d.deployment_id desc limit 1
            ) fix
        )
        select e.deployment_id, e.finished_at, e.succeeded,
               e.succeeded and not exists (
                   select from deployments d where d.repository = e.repository and d.environment = @environment and d.status = 'succeeded'
                     and (d.finished_at, d.deployment_id) < (e.finished_at, e.deployment_id)) as is_first,
               failure.failed,
               case when failure.failed then coalesce(harm.detected_at, e.finished_at) end as failed_at,
               case when harm.deployment_id is not null then harm.resolved_at
                    else least(case when not e.succeeded then next_success.finished_at end, rollback.finished_at, undoing.restored_at) end as restored_at,
               e.succeeded and (
                   e.is_rollback
                   or coalesce(previous.status = 'failed', false)
                   or exists (select from fixes f where f.repository = e.repository and f.deployment_id = e.deployment_id)
                   or exists (select from undone u where u.repository = e.repository and u.remedy_id = e.deployment_id)) as is_rework
        from ended e
        left join lateral (
            select d.finished_at from deployments d
            where not e.succeeded and d.repository = e.repository and d.environment = @environment and d.status = 'succeeded'
              and (d.finished_at, d.deployment_id) > (e.finished_at, e.deployment_id)
            order by d.finished_at, d.deployment_id limit 1
        ) next_success on true
        left join lateral (
            select d.finished_at, d.deployment_id from deployments d
            where d.repository = e.repository and d.environment = @environment and d.status <> 'started' and not d.is_rollback
              and (d.finished_at, d.deployment_id) > (e.finished_at, e.deployment_id)
            order by d.finished_at, d.deployment_id limit 1
        ) next_forward on true
        left join lateral ( -- what a rollback takes back is the last deployment before it that was none
            select d.finished_at from deployments d
            where not e.is_rollback and d.is_rollback and d.repository = e.repository and d.environment = @environment and d.status = 'succeeded'
              and (d.finished_at, d.deployment_id) > (e.finished_at, e.deployment_id)
              and (next_forward.finished_at is null or (d.finished_at, d.deployment_id) < (next_forward.finished_at, next_forward.deployment_id))
            order by d.finished_at, d.deployment_id limit 1
        ) rollback on true
        left join lateral (
            select d.status from deployments d
            where d.repository = e.repository and d.environment = @environment and d.status <> 'started'
              and (d.finished_at, d.deployment_id) < (e.finished_at, e.deployment_id)
            order by d.finished_at desc, d.deployment_id desc limit 1
        ) previous on true
        left join lateral (
            select min(u.restored_at) as restored_at from undone u
            where u.repository = e.repository and u.deployment_id = e.deployment_id
        ) undoing on true
        left join harm on harm.repository = e.repository and harm.deployment_id = e.deployment_id
        cross join lateral (
            select not e.succeeded or harm.deployment_id is not null or rollback.finished_at is not null or undoing.restored_at is not null as failed
        ) failure
        """;
}
