type Variables = Readonly<Record<string, string | undefined>>;

export type SandboxSettings = {
  fast: boolean;
  payDelayMs: number;
  lockDelayMs: number;
  hasBuyer: boolean;
  masumiPort: number;
  kodosumiPort: number;
  /** As JSON says them; undefined for none. */
  faults: unknown;
  format: 'json' | 'shell';
  exitsWithStdin: boolean;
};

/** What the environment says, and what is wrong with it: a line for each variable. */
export function readSettings(env: Variables): { settings: SandboxSettings; wrong: string[] } {
  const wrong: string[] = [];
  const value = (name: string): string | undefined => env[name]?.trim() || undefined;

  function number(name: string, fallback: number, max: number): number {
    const text = value(name);
    if (text === undefined) return fallback;
    if (/^\d{1,9}$/.test(text) && Number(text) <= max) return Number(text);
    wrong.push(`${name} must be a whole number from 0 to ${max}`);
    return fallback;
  }

  /** The first word is what it is when not set. */
  function word<const Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word {
    const text = value(name);
    const known = words.find((candidate) => candidate === text);
    if (text !== undefined && known === undefined) wrong.push(`${name} must be one of ${words.join(', ')}`);
    return known ?? words[0];
  }

  function json(name: string): unknown {
    const text = value(name);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      wrong.push(`${name} is not JSON`);
      return undefined;
    }
  }

  const day = 86_400_000;
  const settings: SandboxSettings = {
    fast: word('SANDBOX_FAST', ['0', '1']) === '1',
    payDelayMs: number('SANDBOX_PAY_DELAY_MS', 1_500, day),
    lockDelayMs: number('SANDBOX_LOCK_DELAY_MS', 1_000, day),
    hasBuyer: word('BUYER', ['on', 'off']) === 'on',
    masumiPort: number('SANDBOX_MASUMI_PORT', 0, 65_535),
    kodosumiPort: number('SANDBOX_KODOSUMI_PORT', 0, 65_535),
    faults: json('SANDBOX_FAULTS'),
    format: word('SANDBOX_FORMAT', ['shell', 'json']),
    exitsWithStdin: word('SANDBOX_EXIT_WITH_STDIN', ['0', '1']) === '1',
  };
  return { settings, wrong };
}
