import type { AppRoute } from '@ts-rest/core';
import type { RequestHandler } from 'express';
import { ProblemError } from './problem-error.ts';

/** A route without a query takes none; the others check their names by their schemas. */
export const refuseUnknownQuery: RequestHandler = (req, _res, next) => {
  const { tsRestRoute } = req as unknown as { tsRestRoute: AppRoute };
  const names = tsRestRoute.query === undefined ? Object.keys(req.query) : [];
  if (names.length === 0) {
    next();
    return;
  }
  const errors = names.map((name) => ({ field: `query.${name}`, code: 'unknown_field', message: 'is not known' }));
  next(new ProblemError('invalid_input', 'The request does not fit; see errors.', { errors }));
};
