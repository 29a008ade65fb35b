/** What is used of a connection of the library `pg`. */
export type Connection = {
  query(...given: unknown[]): unknown;
  once(event: 'end', listener: () => void): unknown;
  release(isBroken?: boolean): void;
};

export type Connected = (error: unknown, ...rest: unknown[]) => void;

/** What is used of its pool. `options.max` may be changed at any time. */
export type ConnectionPool = {
  connect(): Promise<Connection>;
  /** What it makes its connections of. */
  Client: new (...given: unknown[]) => { connect(connected?: Connected): unknown };
  options: { max: number };
  readonly totalCount: number;
  on(event: 'connect', listener: (connection: Connection) => void): unknown;
};
