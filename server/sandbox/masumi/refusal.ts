import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { z } from 'zod';

/** An answer in the node's error envelope. */
export class Refusal extends Error {
  readonly status: number;
  readonly more: object;

  constructor(status: number, message: string, more: object = {}) {
    super(message);
    this.status = status;
    this.more = more;
  }
}

export function success(data: unknown): { status: 'success'; data: unknown } {
  return { status: 'success', data };
}

export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  throw new Refusal(400, parsed.error.issues.map((issue) => `${pathText(issue.path)}: ${issue.message}`).join('; '));
}

export const noSuchRoute: RequestHandler = (request) => {
  throw new Refusal(404, `Can not ${request.method} ${request.baseUrl}${request.path}`);
};

/** Whatever is thrown becomes the node's envelope; the body parser's errors carry a status of their own. */
export const answerError: ErrorRequestHandler = (
  error: Error & { status?: number; more?: object },
  _,
  response,
  next,
) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const { status = 500, more = {}, message } = error;
  response.status(status).json({ status: 'error', error: { message }, ...more });
};

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}
