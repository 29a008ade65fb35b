/**
 * Takes due jobs in one statement. The lease columns stand in no index, so that claiming stays a heap-only update, and
 * `skip locked` lets any number of replicas claim side by side. As an array the ids are looked for once: inside of `in` a
 * planner may do so again for each row, and then takes more than the limit. Parameters: lease end, now, now, limit.
 */
export const claimDueSql = `
  update jobs set lease_until = ?, lease_token = lease_token + 1
  where id = any(array(
    select id from jobs
    where due_at <= ? and (lease_until is null or lease_until <= ?)
    order by due_at
    limit ?
    for update skip locked
  ))
  returning *`;

/** Parameters: lease end, id, now. */
export const claimOneSql = `
  update jobs set lease_until = ?, lease_token = lease_token + 1
  where id = ? and (lease_until is null or lease_until <= ?)
  returning *`;
