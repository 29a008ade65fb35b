const taken = (which: string, order: string) => `
  with taken as (
    update duties set lease_until = ?, lease_token = lease_token + 1
    where ctid = any(array(
      select ctid from duties
      where ${which} and (lease_until is null or lease_until <= ?)
      ${order}
      for update skip locked
    ))
    returning *
  )
  select jobs.*, taken.* from taken join jobs on jobs.id = taken.job_id`;

/**
 * Takes due duties in one statement, which MikroORM's find and flush cannot. The lease columns stand in no index, so that
 * claiming stays a heap-only update, and `skip locked` lets any number of replicas claim side by side. As an array the
 * places are looked for once: inside of `in` a planner may do so again for each row, and then takes more than the limit.
 *
 * Below the floor there is nothing but what other transactions may still see of the past: versions of rows that the
 * index keeps for them, each of which a claim would look at. Parameters: lease end, floor, now, now, limit.
 */
export const claimDueSql = taken('due_at > ? and due_at <= ?', 'order by due_at limit ?');

/**
 * The same wherever it lies: what was due long ago, and what a dead worker held. It reads the small table from end to
 * end, since the index is of no use to it. Parameters: lease end, now, now, limit.
 */
export const claimOverdueSql = taken("due_at + interval '0' <= ?", 'order by due_at limit ?');

/** Parameters: lease end, job id, kind, now. */
export const claimOneSql = taken('job_id = ? and kind = ?', '');
