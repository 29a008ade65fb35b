import { existsSync } from 'node:fs';

// Loaded before a command. Node's own option says at each start of one that has no such file that there is none.
if (existsSync('.env')) {
  try {
    process.loadEnvFile('.env');
  } catch {
    process.stderr.write('.env cannot be read\n');
    process.exit(2);
  }
}
