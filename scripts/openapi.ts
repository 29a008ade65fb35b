import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../server/http/openapi/openapi-document.ts';
import { version } from '../server/version.ts';

// npm run openapi -- FILE: what a service with keys answers under /openapi.json.
const file = process.argv[2] ?? 'openapi.json';
writeFileSync(file, JSON.stringify(openApiDocument(version, { access: { kind: 'keys' }, publicUrl: null })));
process.stdout.write(`${file}\n`);
