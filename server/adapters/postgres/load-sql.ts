/**
 * How much each stage of an agent's open jobs holds. Callers are counted apart, since a distinct count would have all rows
 * sorted. Parameters: caller, agent key, agent key.
 */
export const agentLoadSql = `
  select
    count(*) filter (where status in ('intent', 'pending_payment'))::int as unpaid,
    count(*) filter (where status in ('intent', 'pending_payment') and caller = ?)::int as "unpaidOfCaller",
    (select count(*)::int from (
      select distinct caller from jobs where agent_key = ? and status in ('intent', 'pending_payment')
    ) as callers) as "unpaidCallers",
    count(*) filter (where status = 'payment_confirmed' and launch_attempted_at is null)::int as waiting,
    count(*) filter (
      where (status in ('running', 'awaiting_input') and result_frozen_at is null)
      or (status = 'payment_confirmed' and launch_attempted_at is not null)
    )::int as running
  from jobs
  where agent_key = ?
  and status in ('intent', 'pending_payment', 'payment_confirmed', 'running', 'awaiting_input')`;

/**
 * Runs of the agent, and jobs whose turn comes before this one's; one that somebody has to look at before it is launched
 * lets others go first. Parameters: agent key, id, confirmed at, id.
 */
export const runsBeforeSql = `
  select count(*)::int as count
  from jobs
  where agent_key = ? and id <> ?
  and status in ('payment_confirmed', 'running', 'awaiting_input')
  and result_frozen_at is null
  and (
    status <> 'payment_confirmed'
    or launch_attempted_at is not null
    or (attention_code is null and (confirmed_at, id) < (?, ?))
  )`;

/** Parameters: now, now, agent key, limit. */
export const hastenLaunchesSql = `
  update duties set due_at = ?
  where kind = 'run' and due_at > ? and job_id in (
    select id from jobs
    where agent_key = ? and status = 'payment_confirmed' and launch_attempted_at is null and attention_code is null
    order by confirmed_at, id
    limit ?
  )`;

/** Of the agent's last twenty. Parameter: agent key. */
export const longestRunSql = `
  select (extract(epoch from max(completed_at - launched_at)) * 1000)::float8 as ms
  from (
    select completed_at, launched_at from jobs
    where agent_key = ? and status = 'completed'
    order by completed_at desc
    limit 20
  ) as recent`;
