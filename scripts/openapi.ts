import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../server/http/openapi/openapi-document.ts';
import { version } from '../server/version.ts';

// npm run openapi -- FILE: the very bytes that a running service answers under /openapi.json.
const file = process.argv[2] ?? 'openapi.json';
writeFileSync(file, JSON.stringify(openApiDocument(version)));
process.stdout.write(`${file}\n`);
