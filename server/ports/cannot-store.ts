/** The database refuses what is to be kept of one job, and will again: somebody has to look. */
export class CannotStore extends Error {
  constructor(cause: unknown) {
    super('the database refuses what is to be stored', { cause });
    this.name = 'CannotStore';
  }
}
