import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** What a clone does not have, and what is too large to copy. */
const left = /^(\.git|\.env|\.cache|node_modules|data|coverage|agents\.json)$|(^|\/)(node_modules|dist)$/;

/** The project as a stranger has it who has just installed it; gone when the test ends. */
export function cleanCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'connector-clean-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  cpSync(root, folder, { recursive: true, filter: (path) => !left.test(relative(root, path)) });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
