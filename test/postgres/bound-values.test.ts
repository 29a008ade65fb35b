import { defineEntity, p, raw } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ormOptions, type DatabaseLocation } from '../../mikro-orm.config.ts';
import { openDatabase, type Database } from '../../server/adapters/postgres/open-database.ts';
import { createDatabase, startPostgres, type TestPostgres } from '../support/postgres.ts';

const Note = defineEntity({
  name: 'Note',
  tableName: 'notes',
  properties: {
    id: p.integer().primary(),
    text: p.string().columnType('text'),
    input: p.json<unknown>(),
    bytes: p.blob().nullable(),
    labels: p.array().nullable(),
    at: p.datetime(3).nullable(),
    isDone: p.boolean().default(false),
  },
});
const notesSql = `create table notes (id int primary key, text text not null, input jsonb not null, bytes bytea,
  labels text[], at timestamptz(3), is_done boolean not null default false)`;

async function openNotes(location: DatabaseLocation): Promise<Database> {
  const database = await openDatabase({ ...ormOptions(location), entities: [Note] });
  await database.em.fork().execute(notesSql);
  return database;
}

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres({ log_min_error_statement: 'error', log_parameter_max_length_on_error: 0 });
});
afterAll(() => postgres.stop());

describe('on PostgreSQL, whose log holds statements that failed', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openNotes({ kind: 'postgres', url: await createDatabase(postgres.url), poolSize: 2 });
  });
  afterAll(() => database.close(true));

  const planted = 'planted';
  const secrets = (id: number) => ({
    ...{
      id,
      text: `${planted} 'text' \\ $1 ?`,
      input: { prompt: `${planted} "prompt"` },
      labels: [`${planted} label`],
    },
    bytes: Buffer.from(planted),
  });
  const failures: [string, (em: SqlEntityManager) => Promise<unknown>][] = [
    [
      'a flush of a new row',
      async (em) => {
        em.persist(em.create(Note, secrets(1)));
        await em.flush();
      },
    ],
    [
      'a flush of several changed rows',
      async (em) => {
        for (const row of await em.find(Note, {})) em.assign(row, { ...secrets(row.id), at: new Date(8.64e15) });
        await em.flush();
      },
    ],
    ['a bulk insert', (em) => em.insertMany(Note, [secrets(3), secrets(1)])],
    ['a native update', (em) => em.nativeUpdate(Note, { text: { $ne: planted } }, { text: planted, id: 1 })],
    ['a search', (em) => em.find(Note, { text: { $nin: [planted, `${planted} too`] }, [raw('1 / (id - id)')]: 1 })],
    [
      'a search read row by row',
      (em) => em.stream(Note, { where: { text: { $ne: planted }, [raw('1 / (id - id)')]: 1 } }).next(),
    ],
    ['a statement of our own', (em) => em.execute('select ?::text, 1 / (?::int - 1)', [planted, 1])],
    ['a statement with a list', (em) => em.execute('select 1 / 0 from notes where text in (?)', [[planted, 'b']])],
  ];
  test.each(failures)('%s leaves no value of a caller there', async (_, fail) => {
    await database.em.fork().execute('delete from notes');
    await database.em.fork().insertMany(Note, [
      { id: 1, text: 'a', input: {} },
      { id: 2, text: 'b', input: {} },
    ]);
    const errors = () => postgres.logged().split('STATEMENT:').length;
    const before = errors();
    await expect(fail(database.em.fork())).rejects.toThrow();
    await expect.poll(errors).toBeGreaterThan(before);
    expect(postgres.logged()).not.toMatch(new RegExp(`${planted}|${Buffer.from(planted).toString('hex')}`));
  });

  test('rows that are read one after the other are asked for in the same way', async () => {
    const em = database.em.fork();
    await em.execute('delete from notes');
    await em.insertMany(Note, [secrets(1), secrets(2)]);
    const ids: number[] = [];
    for await (const { id } of em.stream(Note, { where: { text: secrets(1).text }, orderBy: { id: 'asc' } }))
      ids.push(id);
    expect(ids).toEqual([1, 2]);
  });
});

describe.each(['postgres', 'pglite'] as const)('on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openNotes(
      kind === 'pglite' ? { kind, folder: null } : { kind, url: await createDatabase(postgres.url), poolSize: 2 },
    );
  });
  afterAll(() => database.close(true));

  test('every kind of value is read as it was written', async () => {
    const at = new Date('2026-11-27T12:00:00.123Z');
    const rows = [
      {
        id: 1,
        text: `'quoted' \\ $1 ? ?? "x" 😀`,
        input: { a: `'$2' ?`, b: [1, null, 'c'] },
        bytes: Buffer.from([0, 255]),
      },
      { id: 2, text: '', input: 'text alone', labels: ['a,b', '"c"', ''], at, isDone: true },
      { id: 3, text: 'null', input: [], labels: [], at: null, bytes: null },
      { id: 4, text: '1', input: 0 },
    ];
    const em = database.em.fork();
    for (const row of rows) em.persist(em.create(Note, row));
    await em.flush();
    const blank = { bytes: null, labels: null, at: null, isDone: false };
    const plain = (notes: { id: number }[]) => notes.map((note) => JSON.parse(JSON.stringify(note)) as unknown);
    const expected = plain(rows.map((row) => ({ ...blank, ...row })));
    expect(plain(await database.em.fork().find(Note, {}, { orderBy: { id: 'asc' } }))).toEqual(expected);

    const changing = database.em.fork();
    const found = await changing.find(Note, {}, { orderBy: { id: 'asc' } });
    for (const note of found) changing.assign(note, { ...rows[note.id % 4]!, id: note.id });
    await changing.flush();
    const again = await database.em.fork().find(Note, { text: { $in: ['1', 'null', ''] } }, { orderBy: { id: 'asc' } });
    expect(again.map(({ id, text }) => [id, text])).toEqual([
      [1, ''],
      [2, 'null'],
      [3, '1'],
    ]);
  });

  test('identifiers, fragments, lists and named values keep their meaning', async () => {
    const em = database.em.fork();
    const [row] = await em.execute(
      'select ?::int as number, ?::text[] as list, ?? as text, ?::timestamptz as at, ?::boolean as flag, ? as raw, \'a\\?\' as mark from (select ? as "my text") as t where ?? in (?)',
      [5, '{a,b}', 'my text', new Date(0), true, raw('upper(?)', ['x']), 'me', 'my text', ['me', 'you']],
    );
    expect(row).toMatchObject({ number: 5, list: ['a', 'b'], text: 'me', flag: true, raw: 'X', mark: 'a?' });
    expect(await em.execute('select :a::text as a, :b::int as b', { a: 'x', b: 1 })).toEqual([{ a: 'x', b: 1 }]);
  });

  test('in a transaction that is rolled back nothing stays', async () => {
    const em = database.em.fork();
    await em.begin();
    await em.execute('insert into notes (id, text, input) values (?, ?, ?)', [99, 'x', { a: 1 }]);
    await em.rollback();
    expect(await em.count(Note, { id: 99 })).toBe(0);
  });
});
