import type { Config } from '../config/config.ts';

/** What must never be read in a log, a problem or a figure. */
export function secretsOf({ kodosumi, masumi, database, secrets }: Config): string[] {
  const { credentials } = kodosumi;
  const panel = credentials.kind === 'api_key' ? credentials.apiKey : credentials.password;
  const written = database.kind === 'postgres' ? new URL(database.url).password : '';
  const keys = [secrets.receiptKey, ...secrets.secretKeys.map(({ bytes }) => bytes)];
  const asGiven = keys.map((key) => key?.toString('base64') ?? '');
  return [panel, masumi.apiKey, written, decoded(written), ...asGiven].filter((secret) => secret !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
