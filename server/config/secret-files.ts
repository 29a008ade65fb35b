import { readFileSync } from 'node:fs';

type Variables = Readonly<Record<string, string | undefined>>;

/** Each may be given as a file, as Docker and Kubernetes mount secrets: `NAME_FILE` is its path. */
export const secretVariables = [
  'DATABASE_URL',
  'API_KEYS',
  'KODOSUMI_API_KEY',
  'KODOSUMI_PASSWORD',
  'MASUMI_API_KEY',
  'RECEIPT_KEY',
  'SECRETS_KEY',
] as const;

/** The variables with the content of the files in place of their paths. */
export function withSecretFiles(env: Variables, faults: string[]): Variables {
  const read: Record<string, string> = {};
  for (const name of secretVariables) {
    const path = env[`${name}_FILE`]?.trim();
    if (!path) continue;
    if (env[name]?.trim()) faults.push(`${name} and ${name}_FILE cannot both be set`);
    else read[name] = contentOf(path, `${name}_FILE`, faults);
  }
  return { ...env, ...read };
}

function contentOf(path: string, name: string, faults: string[]): string {
  try {
    const content = readFileSync(path, 'utf8').trim();
    if (content === '') faults.push(`${name} names a file that is empty`);
    return content;
  } catch {
    faults.push(`${name} names a file that cannot be read`);
    return '';
  }
}
