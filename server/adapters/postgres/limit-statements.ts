/** Shorter than the time in which a client gives up waiting for an answer. */
const limits =
  "set statement_timeout = '14s'; set lock_timeout = '2s'; set idle_in_transaction_session_timeout = '10s'";

/**
 * Lets the server end what nobody waits for any more: a statement that went on alone would keep the rows of other jobs
 * locked. Said in a statement of its own: as a parameter of the connection a pooler would refuse it.
 */
export async function limitStatements(client: { query(sql: string): Promise<unknown> }): Promise<void> {
  await client.query(limits);
}
