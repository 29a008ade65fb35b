import { measureLife } from './life.ts';

// npm run bench -- NAME
const measurements: Record<string, () => Promise<void>> = { life: measureLife };

const [name = ''] = process.argv.slice(2);
const measure = measurements[name];
if (measure === undefined) {
  console.error(`npm run bench -- NAME, where NAME is one of: ${Object.keys(measurements).join(', ')}`);
  process.exit(1);
}
await measure();
