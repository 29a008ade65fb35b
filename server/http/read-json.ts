import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FieldError } from '@masumi-kodosumi-connector/contract/router';
import { RequestValidationError } from '@ts-rest/express';
import express, { type RequestHandler, type Response } from 'express';
import { maxDepth, UnfaithfulNumber } from '../jobs/forms/check-json.ts';
import { ProblemError } from './problem-error.ts';
import { writtenFaultsOf } from './written-faults.ts';

/** Levels of nesting of a body: those of `data` and the two around its values. */
const maxLevels = maxDepth + 2;

/** Parses a JSON body, and marks numbers that would not arrive as they were sent. */
export function readJson(maxBytes: number): RequestHandler {
  const parse: RequestHandler = express.json({
    limit: maxBytes,
    strict: true,
    reviver: markUnfaithful,
    verify: readStructure,
  });
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') {
      next();
    } else if (req.is('application/json') === false || req.headers['content-type'] === undefined) {
      next(new ProblemError('unsupported_media_type', 'The body has to be JSON: send content-type: application/json.'));
    } else {
      parse(req, res, (error: unknown) => {
        if (error !== undefined) next(error);
        else if (writtenFaults(res).length > 0) next(new RequestValidationError(null, null, null, null));
        else next();
      });
    }
  };
}

/** What was wrong with the body as it was written, beside what is wrong with what it says. */
export function writtenFaults(res: Response): readonly FieldError[] {
  return (res.locals['writtenFaults'] as FieldError[] | undefined) ?? [];
}

/** A decoder would put other characters for what is no UTF-8, and the hash would not be over what was sent. */
function readStructure(_req: IncomingMessage, res: ServerResponse, body: Buffer): void {
  if (!isUtf8(body)) throw new ProblemError('malformed_json', 'The body is not JSON in UTF-8.');
  const faults = writtenFaultsOf(body.toString(), maxLevels);
  // No parser survives every depth, so this one is not tried.
  if (faults.some(({ code }) => code === 'too_deep')) {
    throw new ProblemError('invalid_input', 'The body is nested too deep.', { errors: faults });
  }
  (res as Response).locals['writtenFaults'] = faults;
}

/** The third argument holds the number's own text (ECMAScript's JSON.parse source text access). */
function markUnfaithful(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number') return value;
  const source = context?.source ?? '';
  const isBrokenInteger = /^-?\d+$/.test(source) && !Number.isSafeInteger(value);
  const hasVanished = value === 0 && /^[^eE]*[1-9]/.test(source);
  return Number.isFinite(value) && !isBrokenInteger && !hasVanished ? value : new UnfaithfulNumber(source);
}
