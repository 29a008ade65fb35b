import { readFileSync } from 'node:fs';
import { withSecretFiles } from './secret-files.ts';

/** Reads variables and notes each fault as one line that names the variable; the value never stands in it. */
export class EnvReader {
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly faults: string[];

  constructor(env: Readonly<Record<string, string | undefined>>, faults: string[]) {
    this.#env = withSecretFiles(env, faults);
    this.faults = faults;
  }

  /** Null when not set; a variable set to nothing counts as not set. */
  optional(name: string): string | null {
    const value = this.#env[name]?.trim();
    return value === undefined || value === '' ? null : value;
  }

  required(name: string, hint = ''): string {
    const value = this.optional(name);
    // What is wrong with its file has been said.
    if (value === null && this.optional(`${name}_FILE`) === null) this.faults.push(`${name} is required${hint}`);
    return value ?? '';
  }

  text(name: string, fallback: string): string {
    return this.optional(name) ?? fallback;
  }

  /** Where an upstream is; paths are put behind it. */
  url(name: string): string {
    const value = this.required(name);
    if (value === '' || !this.#checkUrl(name, value, ['http:', 'https:'])) return value;
    const { username, password } = new URL(value);
    // A fetch refuses the first two; with an empty query or fragment the URL itself does not tell.
    if (username !== '' || password !== '' || /[?#]/.test(value)) {
      this.faults.push(`${name} must be a plain address: no user name, no password, no query and no fragment`);
    }
    return value;
  }

  /** What goes out as the value of a header. */
  requiredKey(name: string): string {
    const value = this.required(name);
    return value === '' ? value : this.#checkKey(name, value);
  }

  optionalKey(name: string): string | null {
    const value = this.optional(name);
    return value === null ? null : this.#checkKey(name, value);
  }

  optionalUrl(name: string, protocols: string[]): string | null {
    const value = this.optional(name);
    if (value !== null) this.#checkUrl(name, value, protocols);
    return value;
  }

  integer(name: string, fallback: number, { min, max }: { min: number; max: number }): number {
    const value = this.optional(name);
    if (value === null) return fallback;
    const number = Number(value);
    if (Number.isInteger(number) && number >= min && number <= max) return number;
    this.faults.push(`${name} must be a whole number from ${min} to ${max}`);
    return fallback;
  }

  /** A span in seconds, as milliseconds. */
  seconds(name: string, fallbackSeconds: number): number {
    return this.integer(name, fallbackSeconds, { min: 1, max: 31_536_000 }) * 1_000;
  }

  /** The first value is what it is when not set. */
  oneOf<const Value extends string>(name: string, values: readonly [Value, ...Value[]]): Value {
    const value = this.optional(name);
    const known = values.find((candidate) => candidate === value);
    if (value !== null && known === undefined) this.faults.push(`${name} must be one of ${values.join(', ')}`);
    return known ?? values[0];
  }

  /** The content of the file that the variable names; null when not set or not readable. */
  file(name: string): string | null {
    const path = this.optional(name);
    if (path === null) return null;
    try {
      return readFileSync(path, 'utf8');
    } catch {
      this.faults.push(`${name} names a file that cannot be read`);
      return null;
    }
  }

  #checkUrl(name: string, value: string, protocols: string[]): boolean {
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return true;
    this.faults.push(
      `${name} must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );
    return false;
  }

  #checkKey(name: string, value: string): string {
    if (!/^[\x21-\x7e]+$/.test(value)) this.faults.push(`${name} must be one word of visible ASCII characters`);
    return value;
  }
}
