import { createHash, randomBytes } from 'node:crypto';

// Prints a new API key and what API_KEYS has to hold for it. The key itself is kept nowhere.
const name = process.argv[2] ?? '';
if (!/^[A-Za-z0-9_.-]{1,64}$/.test(name)) {
  process.stderr.write('npm run key -- NAME: a name has 1 to 64 letters, digits, "_", "." and "-"\n');
  process.exit(1);
}
const key = `mkc_${randomBytes(32).toString('base64url')}`;
const entry = `${name}:${createHash('sha256').update(key).digest('hex')}`;
process.stdout.write(`For the caller, shown only now:  ${key}\nTo be added to API_KEYS:         ${entry}\n`);
