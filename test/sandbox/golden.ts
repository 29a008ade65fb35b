import { readFileSync } from 'node:fs';

export type RecordedExchange = { status: number; headers: Record<string, string>; body: unknown };

export function recordedMasumi(name: string): unknown {
  return read('masumi', name);
}

export function recordedKodosumi(name: string): RecordedExchange {
  return read('kodosumi', name) as RecordedExchange;
}

function read(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../golden/${folder}/${name}.json`, import.meta.url), 'utf8'));
}
