import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { UnfaithfulNumber } from '../jobs/forms/check-json.ts';
import { ProblemError } from './problem-error.ts';

/** Parses a JSON body, and marks numbers that would not arrive as they were sent. */
export function readJson(maxBytes: number): RequestHandler {
  const parse: RequestHandler = express.json({
    limit: maxBytes,
    strict: true,
    reviver: markUnfaithful,
    verify: refuseBrokenText,
  });
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') {
      next();
    } else if (req.is('application/json') === false || req.headers['content-type'] === undefined) {
      next(new ProblemError('unsupported_media_type', 'The body has to be JSON: send content-type: application/json.'));
    } else {
      parse(req, res, next);
    }
  };
}

/** A decoder would put other characters for what is no UTF-8, and the hash would not be over what was sent. */
function refuseBrokenText(_req: unknown, _res: unknown, body: Buffer): void {
  if (!isUtf8(body)) throw new ProblemError('malformed_json', 'The body is not JSON in UTF-8.');
}

/** The third argument holds the number's own text (ECMAScript's JSON.parse source text access). */
function markUnfaithful(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number') return value;
  const source = context?.source ?? '';
  const isBrokenInteger = /^-?\d+$/.test(source) && !Number.isSafeInteger(value);
  const hasVanished = value === 0 && /^[^eE]*[1-9]/.test(source);
  return Number.isFinite(value) && !isBrokenInteger && !hasVanished ? value : new UnfaithfulNumber(source);
}
