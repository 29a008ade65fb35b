import { atMost } from './at-most.ts';

/** A value, and when it was loaded. */
export type Known<Value> = { value: Value; loadedAt: Date };

export type Cache<Value, Key extends string = string> = {
  /** The value, not older than `youngerThanMs` (if that is less than it is kept); throws what its loading throws. */
  get(key: Key, youngerThanMs?: number): Promise<Value>;
  /** The value as it is loaded from now on, whatever is under way. */
  anew(key: Key): Promise<Value>;
  /** The value as `get` has it if that takes no longer than `patienceMs`, else the last one known, else null. */
  within(patienceMs: number, key: Key): Promise<Known<Value> | null>;
};

export type CacheOptions<Value, Key> = {
  load: (key: Key) => Promise<Value>;
  /** How long a value counts as fresh; one that failed to load is never kept. */
  keptMs: number | ((value: Value) => number);
  now: () => Date;
};

type Entry<Value> = { known: Known<Value> | null; loading: Promise<Value> | null };

/** Remembers what was loaded for a while, and loads a key once at a time however many ask. For a bounded set of keys. */
export function createCache<Value, Key extends string = string>({
  load,
  keptMs,
  now,
}: CacheOptions<Value, Key>): Cache<Value, Key> {
  const entries = new Map<Key, Entry<Value>>();

  function entryOf(key: Key): Entry<Value> {
    const entry = entries.get(key) ?? { known: null, loading: null };
    entries.set(key, entry);
    return entry;
  }

  function isFresh({ value, loadedAt }: Known<Value>, youngerThanMs: number): boolean {
    const kept = typeof keptMs === 'number' ? keptMs : keptMs(value);
    return now().getTime() - loadedAt.getTime() < Math.min(kept, youngerThanMs);
  }

  async function loadInto(entry: Entry<Value>, key: Key): Promise<Value> {
    try {
      const value = await load(key);
      entry.known = { value, loadedAt: now() };
      return value;
    } finally {
      entry.loading = null;
    }
  }

  function get(key: Key, youngerThanMs = Number.POSITIVE_INFINITY): Promise<Value> {
    const entry = entryOf(key);
    if (entry.known !== null && isFresh(entry.known, youngerThanMs)) return Promise.resolve(entry.known.value);
    entry.loading ??= loadInto(entry, key);
    return entry.loading;
  }

  return {
    get,
    async anew(key) {
      const entry = entryOf(key);
      await entry.loading?.catch(() => undefined);
      entry.loading ??= loadInto(entry, key);
      return entry.loading;
    },
    async within(patienceMs, key) {
      // Who has no patience left does not hear of a failure any more.
      await atMost(
        patienceMs,
        get(key).catch(() => undefined),
      );
      return entryOf(key).known;
    },
  };
}
