/** The server ended the connection, or the network did. */
const lost = ['57P01', '57P02', '57P05', '25P03', '25P04', '08000', '08003', '08006', 'ECONNRESET', 'EPIPE'];
const lostMessage = /Connection terminated|Client has encountered a connection error|not queryable/i;
/** The server behind this connection takes no writes: after a failover another one does. */
const readOnly = '25006';
/** The server has no place for another connection. */
const tooMany = '53300';
/** No connection could be made, or none was free in time, or the answer did not come in time. */
const unavailable = [
  ...['57P03', tooMany, '57014', '08001', '08004', 'ECONNREFUSED', 'ETIMEDOUT'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNABORTED'],
  // It lacks room, lets this service in no more, or lost its name for the time of a restore.
  ...['53000', '53100', '53200', '53400', '58000', '58030', '28000', '28P01', '3D000'],
];
const unavailableMessage = /timeout exceeded when trying to connect|Query read timeout|timeout expired/i;
/** Two waited for each other, and the database let go of this one. */
const deadlock = '40P01';
/** The same, or somebody holds a row for longer than a wait for it may take. */
const contended = [deadlock, '55P03'];

/** Asked once more, it may well be answered. */
export function isWorthAnotherTry(error: unknown): boolean {
  return hasLostConnection(error) || isReadOnlySession(error) || chain(error).some(({ code }) => code === deadlock);
}

export function isReadOnlySession(error: unknown): boolean {
  return chain(error).some(({ code }) => code === readOnly);
}

export function isRefusedForTooMany(error: unknown): boolean {
  return chain(error).some(({ code }) => code === tooMany);
}

/** Nothing was said about the question, only about the way to its answer. */
export function isOutage(error: unknown): boolean {
  const isUnavailable = chain(error).some(
    ({ code, message }) => [...unavailable, ...contended].includes(code ?? '') || unavailableMessage.test(message),
  );
  return isUnavailable || hasLostConnection(error) || isReadOnlySession(error);
}

/** Without the one that is at fault, or that somebody else holds, other writes may be taken. */
export function isAboutOneWrite(error: unknown): boolean {
  return !isOutage(error) || chain(error).some(({ code }) => contended.includes(code ?? ''));
}

function hasLostConnection(error: unknown): boolean {
  return chain(error).some(({ code, message }) => lost.includes(code ?? '') || lostMessage.test(message));
}

function chain(error: unknown): NodeJS.ErrnoException[] {
  return error instanceof Error ? [error, ...chain(error.cause)] : [];
}
