/**
 * Nothing new of many duties, in one statement and so in one round trip; a flush would read each of them first. One that
 * was hastened while its question was asked stays as early as that. Parameter: the duties as JSON.
 */
export const postponeSql = `
  update duties set
    due_at = case when duties.due_at = given.seen then given.due_at else greatest(duties.due_at, given.now) end,
    lease_until = null, lease_token = duties.lease_token + 1,
    well_since = given.well_since, seen_well_at = given.seen_well_at
  from json_to_recordset(?::json) as given (job_id int, kind text, held int, seen timestamptz, due_at timestamptz,
    now timestamptz, well_since timestamptz, seen_well_at timestamptz)
  where duties.job_id = given.job_id and duties.kind = given.kind and duties.lease_token = given.held
  returning duties.job_id, duties.kind`;

/**
 * One whose job is being written at this moment is passed over, or it would hold up all the others; the next time comes
 * before its lease ends. Parameters: lease end, the duties as JSON.
 */
export const prolongSql = `
  update duties set lease_until = ?
  from (
    select duties.job_id, duties.kind
    from duties join json_to_recordset(?::json) as given (job_id int, kind text, held int) using (job_id, kind)
    where duties.lease_token = given.held
    for update of duties skip locked
  ) as held
  where duties.job_id = held.job_id and duties.kind = held.kind`;

/** Parameters: now, payment ids as JSON, now. */
export const hastenPaymentsSql = `
  update duties set due_at = ?
  from jobs
  where jobs.payment_id = any(array(select json_array_elements_text(?::json))) and duties.job_id = jobs.id and duties.kind = 'money' and duties.due_at > ?`;
