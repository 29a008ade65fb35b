/** Fields are ids, codes and durations: never a secret, an input or a result. */
export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};
