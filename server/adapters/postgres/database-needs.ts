import type { Database } from './open-database.ts';

/** The database lacks what the service needs of it; each lack is one line. */
export class UnfitDatabase extends Error {
  readonly lacks: string[];

  constructor(lacks: string[]) {
    super(lacks.join('; '));
    this.name = 'UnfitDatabase';
    this.lacks = lacks;
  }
}

const oldestVersion = 14;

const factsSql = `
  select
    current_setting('server_version_num')::int / 10000 as version,
    current_setting('server_encoding') as encoding,
    current_database() as name,
    current_user as "user",
    pg_is_in_recovery() as "isStandby",
    current_setting('transaction_read_only') = 'on' as "isReadOnly",
    current_schema() as schema,
    coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayCreate",
    array(
      select name from unnest(?::text[]) as name
      where to_regclass(quote_ident(name)) is not null and not (
        has_table_privilege(quote_ident(name), 'select') and has_table_privilege(quote_ident(name), 'insert')
        and has_table_privilege(quote_ident(name), 'update') and has_table_privilege(quote_ident(name), 'delete')
      )
    ) as "lockedTables",
    exists(select from unnest(?::text[]) as name where to_regclass(quote_ident(name)) is null) as "lacksTables"`;

type Facts = {
  version: number;
  encoding: string;
  name: string;
  user: string;
  isStandby: boolean;
  isReadOnly: boolean;
  schema: string | null;
  mayCreate: boolean;
  lockedTables: string[];
  lacksTables: boolean;
};

/** Says at the start, in full, what would otherwise fail one order or one result at a time. */
export async function refuseUnfit(database: Database): Promise<void> {
  const entities = [...database.em.getMetadata().getAll().values()];
  const tables = `{${entities.map((entity) => entity.tableName).join(',')}}`;
  const [facts] = await database.em.fork().execute<Facts[]>(factsSql, [tables, tables]);
  const lacks = facts === undefined ? [] : lacksOf(facts);
  if (lacks.length > 0) throw new UnfitDatabase(lacks);
}

function lacksOf(facts: Facts): string[] {
  const { name, user } = facts;
  const lacks: string[] = [];
  if (facts.version < oldestVersion) {
    lacks.push(`PostgreSQL ${oldestVersion} or newer is needed, this is ${facts.version}`);
  }
  if (facts.encoding !== 'UTF8') {
    lacks.push(
      `database "${name}" is encoded in ${facts.encoding}, which cannot hold every text; make one in UTF8: create database ... encoding 'UTF8' template template0`,
    );
  }
  if (facts.isStandby) lacks.push(`database "${name}" is on a standby, which takes no writes; name the primary`);
  else if (facts.isReadOnly) {
    lacks.push(`database "${name}" is read-only for ${user} (default_transaction_read_only)`);
  }
  if (facts.schema === null) lacks.push(`no schema of the search path exists or may be used by ${user}`);
  else if (facts.lacksTables && !facts.mayCreate) {
    lacks.push(
      `${user} may not make tables in schema "${facts.schema}": grant create on schema "${facts.schema}" to "${user}"`,
    );
  }
  for (const table of facts.lockedTables) {
    lacks.push(`${user} may not read and write table "${table}": grant select, insert, update, delete on it`);
  }
  return lacks;
}
