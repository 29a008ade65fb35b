import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig } from '../../server/config/config.ts';
import { secretVariables } from '../../server/config/secret-files.ts';
import { realUpstreams } from './real-upstreams.ts';

const root = `${import.meta.dirname}/../..`;
const entries = readFileSync(`${root}/.env.example`, 'utf8')
  .split('\n')
  .flatMap((line, index, lines) => {
    const [, mark, name, value] = /^(#?)([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, value, isDefault: mark === '#', meaning: lines[index - 1] ?? '' }];
  });

test('.env.example lists exactly the variables that are read', () => {
  const folder = `${root}/server/config`;
  const files = [
    'server/config/config.ts',
    'server/sandbox/read-settings.ts',
    ...readdirSync(folder).map((name) => `server/config/${name}`),
  ];
  const source = files.map((name) => readFileSync(`${root}/${name}`, 'utf8')).join('\n');
  const readers = [
    /\bread\.\w+\(\s*'([A-Z0-9_]+)'/g,
    /\benv\['([A-Z0-9_]+)'\]/g,
    /\b(?:number|word|json)\('([A-Z0-9_]+)'/g,
  ];
  const read = new Set(readers.flatMap((reader) => [...source.matchAll(reader)].map(([, name]) => name)));
  for (const name of secretVariables) read.add(`${name}_FILE`);
  expect(entries.map(({ name }) => name).sort()).toEqual([...read].sort());
});

test('docs/operating.md lists the very same variables, each once', () => {
  const page = readFileSync(`${root}/docs/operating.md`, 'utf8');
  const [, section = ''] = /\n## Variables\n([^]*?)\n## /.exec(page) ?? [];
  const cells = section.split('\n').map((line) => /^\|([^|]+)\|/.exec(line)?.[1] ?? '');
  const names = cells.flatMap((cell) => [...cell.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name));
  expect(names.sort()).toEqual(entries.map(({ name }) => name).sort());
});

test('each stands there once, with one line of meaning above it', () => {
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
  expect(entries.filter(({ meaning }) => !/^# \S.*[.\]}]$/.test(meaning)).map(({ name }) => name)).toEqual([]);
});

test('what it shows of a variable that may be left out is what counts then', () => {
  const shown = Object.fromEntries(
    entries.filter(({ isDefault }) => isDefault).map(({ name, value }) => [name, value]),
  );
  expect(readConfig({ ...realUpstreams, ...shown }, null)).toEqual(readConfig(realUpstreams, null));
});
