import type { TestProject } from 'vitest/node';
import { createDatabase, dropDatabases } from './create-database.ts';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where `createDatabase` makes a fresh database: `createDatabase(inject('adminDatabaseUrl'))`. */
    adminDatabaseUrl: string;
  }
}

/** One PostgreSQL for the whole run, or the one that TEST_DATABASE_URL names, left as it was found. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== '') {
    const adminUrl = await createDatabase(given);
    project.provide('adminDatabaseUrl', adminUrl);
    return () => dropDatabases(given, new URL(adminUrl).pathname.slice(1));
  }
  const postgres = await startPostgres();
  project.provide('adminDatabaseUrl', postgres.url);
  return () => postgres.stop();
}
