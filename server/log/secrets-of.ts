import type { Config } from '../config/config.ts';

/** What must never be read in a log, a problem or a figure. */
export function secretsOf({ kodosumi, masumi, database }: Config): string[] {
  const { credentials } = kodosumi;
  const panel = credentials.kind === 'api_key' ? credentials.apiKey : credentials.password;
  const written = database.kind === 'postgres' ? new URL(database.url).password : '';
  return [panel, masumi.apiKey, written, decoded(written)].filter((secret) => secret !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
