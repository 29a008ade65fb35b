import { hash } from 'node:crypto';
import type { Response } from 'express';
import { html, Html } from './html.ts';

const style = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 .25rem; }
p { margin: .25rem 0; }
code { font-family: ui-monospace, monospace; }
ul { padding-left: 1.25rem; }
nav a { margin-right: 1rem; }
small { opacity: .75; }
:target { outline: 2px solid; outline-offset: .5rem; }
`;

// In one piece, since the policy names its hash.
const styleElement = new Html(`<style>${style}</style>`);

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page that is all in one: it loads nothing, from nobody. */
export function sendPage(res: Response, title: string, content: Html): void {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `;
  res.setHeader('content-security-policy', policy);
  res.setHeader('cache-control', 'no-cache');
  res.type('html').send(page.text);
}
