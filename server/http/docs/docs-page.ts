import { hash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Express } from 'express';
import { docsStyle } from './docs-style.ts';

// A validator on another host would be asked about the document if it were not switched off.
const script = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#page',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
});
`;

/** Everything comes from this service, and no page of another may frame it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Under an address that names its version, so that a browser never asks for it again. */
const forAYear = 'public, max-age=31536000, immutable';

const require = createRequire(import.meta.url);
const { version } = require('swagger-ui-dist/package.json') as { version: string };
const folder = dirname(require.resolve('swagger-ui-dist/package.json'));

const files = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];
const texts = { 'docs.js': script, 'docs.css': docsStyle };

// Relative, since a proxy may serve all of it under a prefix.
const linkTo = (name: string) => `docs/${name}?v=${versionOf(name)}`;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Masumi Kodosumi Connector</title>
    <link rel="icon" type="image/png" href="${linkTo('favicon-32x32.png')}">
    <link rel="stylesheet" href="${linkTo('swagger-ui.css')}">
    <link rel="stylesheet" href="${linkTo('docs.css')}">
  </head>
  <body>
    <div id="page"></div>
    <noscript>This page needs JavaScript; <a href="openapi.json">the document itself</a> does not.</noscript>
    <script src="${linkTo('swagger-ui-bundle.js')}"></script>
    <script src="${linkTo('docs.js')}"></script>
  </body>
</html>
`;

/** `/docs`: the OpenAPI document for people, in a browser that asks nobody else. Open to everybody. */
export function addDocsPage(app: Express): void {
  app.use('/docs', (_req, res, next) => {
    res.setHeader('content-security-policy', policy);
    res.setHeader('x-content-type-options', 'nosniff');
    res.setHeader('referrer-policy', 'no-referrer');
    next();
  });
  app.get('/docs', (req, res) => {
    // From there the page's relative links would lead elsewhere.
    if (req.path.endsWith('/')) {
      res.redirect(308, '../docs');
      return;
    }
    res.setHeader('cache-control', 'no-cache');
    res.type('html').send(page);
  });
  for (const [name, text] of Object.entries(texts)) {
    app.get(`/docs/${name}`, (_req, res) => {
      res.setHeader('cache-control', forAYear);
      res.type(name).send(text);
    });
  }
  for (const name of files) {
    app.get(`/docs/${name}`, (_req, res) => {
      res.setHeader('cache-control', forAYear);
      res.sendFile(join(folder, name), { cacheControl: false });
    });
  }
}

function versionOf(name: string): string {
  const text = (texts as Partial<Record<string, string>>)[name];
  return text === undefined ? version : hash('sha256', text, 'base64url').slice(0, 12);
}
