import {
  type AnyEntity,
  type Dictionary,
  type EntityData,
  isRaw,
  type QueryResult,
  raw,
  type Transaction,
} from '@mikro-orm/core';
import { PgliteConnection, PgliteDriver } from '@mikro-orm/pglite';
import { PostgreSqlConnection, PostgreSqlDriver } from '@mikro-orm/postgresql';
import { type AbstractSqlConnection, type AbstractSqlPlatform, NativeQueryBuilder } from '@mikro-orm/sql';
import { CompiledQuery, type Dialect, type Kysely } from 'kysely';

/**
 * MikroORM writes every value into the text of its statement, and PostgreSQL logs the text of a statement that fails.
 * These drivers send what callers may have written (text, JSON, bytes) beside the text, as `$1`, `$2`.
 *
 * Where nothing else tells PostgreSQL the type of a value it has to be said: `?::text is null`.
 */
export class PostgresDriver extends PostgreSqlDriver {
  protected override readonly connection = new (bindingValues(PostgreSqlConnection))(this.config);
}

export class EmbeddedDriver extends PgliteDriver {
  protected override readonly connection = new (bindingValues(PgliteConnection))(this.config);
}

/** One that can be made: the base of both leaves its dialect open. */
type Connection = AbstractSqlConnection & { createKyselyDialect(overrides: Dictionary): Dialect | Promise<Dialect> };
type Rows = QueryResult | EntityData<AnyEntity> | EntityData<AnyEntity>[];
type Execute = AbstractSqlConnection['execute'];
type Logging = Parameters<Execute>[4];
type AbortOptions = Parameters<Kysely<unknown>['executeQuery']>[1];

// A mixin's constructor has to take whatever its base takes.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function bindingValues<Base extends new (...given: any[]) => Connection>(base: Base) {
  return class extends base {
    override async execute<T extends Rows>(
      statement: Parameters<Execute>[0],
      params: Parameters<Execute>[1] = [],
      method: 'all' | 'get' | 'run' = 'all',
      transaction?: Transaction,
      logging?: Logging,
    ): Promise<T> {
      await this.ensureConnection();
      const given = asGiven(statement, params);
      const query = this.config.get('onQuery')(given.sql, given.params);
      const { sql, values } = bind(this.platform, query, given.params);
      const { abort, context } = withoutAbort(logging);
      return this.executeQuery<T>(
        this.getSql(query, sql, context),
        async () => {
          const client = (transaction ?? this.getClient()) as Kysely<unknown>;
          return this.transformRawResult<T>(await client.executeQuery(CompiledQuery.raw(sql, values), abort), method);
        },
        { query, params: given.params, ...context },
      );
    }

    override async *stream<T extends EntityData<AnyEntity>>(
      statement: Parameters<Execute>[0],
      params: Parameters<Execute>[1] = [],
      transaction?: Transaction<Kysely<unknown>>,
      logging?: Logging,
      chunkSize = 100,
    ): AsyncIterableIterator<T> {
      await this.ensureConnection();
      const given = asGiven(statement, params);
      const query = this.config.get('onQuery')(given.sql, given.params);
      const { sql, values } = bind(this.platform, query, given.params);
      const { abort, context } = withoutAbort(logging);
      this.logQuery(this.getSql(query, sql, context), { query, params: given.params, ...context });
      const client = transaction ?? this.getClient<unknown>();
      const chunks = client.getExecutor().stream(CompiledQuery.raw(sql, values), chunkSize, abort);
      for await (const chunk of chunks) yield* this.transformRawResult<T[]>(chunk, 'all');
    }
  };
}

function asGiven(
  statement: Parameters<Execute>[0],
  params: NonNullable<Parameters<Execute>[1]>,
): { sql: string; params: readonly unknown[] } {
  const query = statement instanceof NativeQueryBuilder ? statement.toRaw() : statement;
  if (isRaw(query)) return query;
  return Array.isArray(params) ? { sql: query, params } : raw(query, params as Record<string, unknown>);
}

/** Placeholders are the platform's business, identifiers and fragments among them; only what is secret is taken out. */
function bind(
  platform: AbstractSqlPlatform,
  query: string,
  params: readonly unknown[],
): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const binding = Object.create(platform) as AbstractSqlPlatform;
  binding.escape = (value: unknown) => {
    if (Array.isArray(value)) return value.map((item) => binding.escape(item)).join(', ');
    if (typeof value !== 'string' && !ArrayBuffer.isView(value)) return platform.escape(value);
    values.push(value);
    return `$${values.length}`;
  };
  return { sql: binding.formatQuery(query, params), values };
}

/** What ends a query early travels with what the log is told of it. */
function withoutAbort(logging: Logging): { abort: AbortOptions; context: Logging } {
  const { signal, inflightQueryAbortStrategy, ...context } = (logging ?? {}) as NonNullable<Logging & AbortOptions>;
  const abort = { ...(signal && { signal }), ...(inflightQueryAbortStrategy && { inflightQueryAbortStrategy }) };
  return { abort, context };
}
