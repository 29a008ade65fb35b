export type Ids = { hex(length: number): string; uuid(): string; recordId(): string };

export function createIds(random: () => number): Ids {
  let count = 0;
  const digits = (length: number, base: number): string =>
    Array.from({ length }, () => Math.floor(random() * base).toString(base)).join('');
  const hex = (length: number): string => digits(length, 16);
  return {
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    // The count keeps the ids of one simulator apart and in the order of their making, whatever the random source.
    recordId: () => `cm${(count++).toString(36).padStart(8, '0')}${digits(15, 36)}`,
  };
}
