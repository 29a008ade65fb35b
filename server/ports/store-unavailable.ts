/** The database could not be asked: it is down, restarting, or every connection to it is in use. Nothing was learnt. */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('the database gives no answer', { cause });
    this.name = 'StoreUnavailable';
  }
}
