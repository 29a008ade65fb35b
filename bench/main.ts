// Side-by-side measurements: npm run bench -- NAME. What they print holds for this machine and this moment.
const benches: Record<string, () => Promise<unknown>> = {
  claim: async () => (await import('./claim.ts')).measureClaim(),
  http: () => import('./http.ts'),
  transitions: async () => (await import('./transitions.ts')).measureTransitions(),
  life: async () => (await import('./life.ts')).measureLife(),
};

const bench = benches[process.argv[2] ?? ''];
if (bench === undefined) {
  process.stderr.write(`npm run bench -- NAME, where NAME is one of: ${Object.keys(benches).join(', ')}\n`);
  process.exit(1);
}
await bench();
