type Client = { query(sql: string): Promise<unknown> };
type Pool = { on(event: 'connect', listener: (client: Client) => void): unknown };

/** Shorter than the time in which a client gives up waiting for an answer. */
const limits = "set statement_timeout = '14s'; set lock_timeout = '2s'";

/**
 * Lets the server end what nobody waits for any more: a statement that went on alone would keep the rows of other jobs
 * locked. Said in a statement of its own, since connection poolers refuse it as a parameter of the connection.
 */
export function limitStatements(pool: Pool): void {
  pool.on('connect', (client) => {
    // A connection that is lost by now says so to whoever uses it next.
    client.query(limits).catch(() => undefined);
  });
}
