// What an agent has to do is counted up to a limit, and each part has an index of its own: a busy agent makes no order slow.

/** The index `jobs_running`. */
const runs = `
  select 1 from jobs
  where agent_key = ?
  and status in ('payment_confirmed', 'running', 'awaiting_input')
  and (status <> 'payment_confirmed' or launch_attempted_at is not null)
  and result_frozen_at is null`;

/** The index `jobs_in_line`, in the order of the turns. */
const inLine = `
  from jobs
  where agent_key = ? and status = 'payment_confirmed' and launch_attempted_at is null`;

const counted = (rows: string) => `select count(*)::int as count from (${rows} limit ?) as counted`;

/** Parameters: caller, agent key, limit. */
export const unpaidSql = `
  select
    count(*)::int as unpaid,
    count(*) filter (where caller = ?)::int as "unpaidOfCaller",
    count(distinct caller)::int as "unpaidCallers"
  from (
    select caller from jobs where agent_key = ? and status in ('intent', 'pending_payment') limit ?
  ) as counted`;

/** Parameters: agent key, limit. */
export const runsSql = counted(runs);

/** The index `jobs_to_come`: one of both kinds, since this is asked at each order. Parameters: agent key, limit. */
export const runsToComeSql = counted(`
  select 1 from jobs
  where agent_key = ? and status in ('payment_confirmed', 'running', 'awaiting_input') and result_frozen_at is null`);

/**
 * One that somebody has to look at before it is launched lets others go first. Parameters: agent key, agent key,
 * confirmed at, id, limit, limit.
 */
export const runsBeforeSql = counted(`${runs}
  union all
  (select 1 ${inLine} and attention_code is null and (confirmed_at, id) < (?, ?) order by confirmed_at, id limit ?)`);

/** Parameters: now, now, agent key, limit. */
export const hastenLaunchesSql = `
  update duties set due_at = ?
  where kind = 'run' and due_at > ? and job_id in (
    select id ${inLine} and attention_code is null
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
