/** How much each stage of an agent's open jobs holds. Parameter: agent key. */
export const agentLoadSql = `
  select
    count(*) filter (where status in ('intent', 'pending_payment'))::int as unpaid,
    count(*) filter (where status = 'payment_confirmed' and launch_attempted_at is null)::int as waiting,
    count(*) filter (
      where (status in ('running', 'awaiting_input') and output is null)
      or (status = 'payment_confirmed' and launch_attempted_at is not null)
    )::int as running
  from jobs
  where agent_key = ?
  and status in ('intent', 'pending_payment', 'payment_confirmed', 'running', 'awaiting_input')`;

/** Runs of the agent, and jobs whose turn comes before this one's. Parameters: agent key, id, asked since, id. */
export const runsBeforeSql = `
  select count(*)::int as count
  from jobs
  where agent_key = ? and id <> ?
  and status in ('payment_confirmed', 'running', 'awaiting_input')
  and output is null
  and (status <> 'payment_confirmed' or launch_attempted_at is not null or (asked_since, id) < (?, ?))`;

/** Parameters: now, agent key, now, limit. */
export const hastenLaunchesSql = `
  update jobs set due_at = ?
  where id in (
    select id from jobs
    where agent_key = ? and status = 'payment_confirmed' and launch_attempted_at is null and due_at > ?
    order by asked_since, id
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
