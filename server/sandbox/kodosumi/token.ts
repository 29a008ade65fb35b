import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Panel } from './panel.ts';
import { PanelError } from './panel-error.ts';
import { userId } from './run.ts';

export function makeToken(panel: Panel): string {
  const iat = Math.floor(panel.panelClock.now().getTime() / 1000);
  const claims = { exp: iat + Math.floor(panel.timing.tokenLifeMs / 1000), iat, sub: userId };
  const unsigned = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${unsigned}.${signature(unsigned, panel.tokenSecret)}`;
}

/** The header wins over the cookie, without a second chance; an empty header counts as none. */
export function requireToken(panel: Panel): RequestHandler {
  return (request, _, next) => {
    const cookie = /(?:^|;\s*)kodosumi_jwt=([^;]*)/.exec(request.get('cookie') ?? '')?.[1];
    const header = request.get('kodosumi_api_key');
    const token = header === undefined || header === '' ? cookie : header;
    if (token === undefined || token === '') throw new PanelError(401, 'Unauthorized');
    if (!isValid(token, panel)) throw new PanelError(401, 'Invalid token');
    next();
  };
}

function isValid(token: string, panel: Panel): boolean {
  const [head = '', claims = '', signed = ''] = token.split('.');
  const expected = Buffer.from(signature(`${head}.${claims}`, panel.tokenSecret));
  const actual = Buffer.from(signed);
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return false;
  const { exp, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number; iat: number };
  const now = panel.panelClock.now().getTime() / 1000;
  return now < exp && iat <= now;
}

function signature(unsigned: string, secret: string): string {
  return createHmac('sha256', secret).update(unsigned).digest('base64url');
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
