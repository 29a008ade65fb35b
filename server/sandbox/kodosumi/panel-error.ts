import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';

const plainErrors: Record<number, string> = {
  400: 'ValidationException',
  401: 'NotAuthorizedException',
  404: 'NotFoundException',
};

/** An answer in the panel's error envelope; `wrapped` ones carry the code in the detail, and a stack trace. */
export class PanelError extends Error {
  readonly status: number;
  readonly wrappedAs: string | undefined;

  constructor(status: number, detail: string, wrappedAs?: string) {
    super(detail);
    this.status = status;
    this.wrappedAs = wrappedAs;
  }
}

export const panelHeaders: RequestHandler = (_, response, next) => {
  response.set('server', 'kodosumi service');
  next();
};

/** What the flow's app answered, passed through by the panel. */
export function asProxied(request: Request, response: Response): Response {
  return response.set({ server: 'uvicorn', host: request.get('host') ?? '' });
}

export function errorEnvelope(path: string, error: PanelError): object {
  const name = error.wrappedAs ?? plainErrors[error.status];
  const isPlain = error.wrappedAs === undefined && name !== undefined;
  return {
    error: name ?? 'HTTPException',
    path,
    detail: isPlain ? error.message : `${error.status}: ${error.message}`,
    status_code: error.status,
    ...(!isPlain && { stacktrace: 'Traceback (most recent call last):\n  File "/sandbox/panel.py", line 1\n' }),
  };
}

export const noSuchPath: RequestHandler = () => {
  throw new PanelError(404, 'Not Found');
};

export const answerPanelError: ErrorRequestHandler = (thrown: unknown, request, response, next) => {
  if (response.headersSent) {
    next(thrown);
    return;
  }
  const isBadJson = thrown instanceof SyntaxError;
  const error =
    thrown instanceof PanelError
      ? thrown
      : new PanelError(isBadJson ? 400 : 500, String(thrown), isBadJson ? 'ClientException' : 'Exception');
  // A refusal for want of a login becomes a way to the login page for whoever would rather read HTML.
  if (error.status === 401 && prefersHtml(request)) {
    response.cookie('kodosumi_jwt', '""', { maxAge: 0, path: '/', sameSite: 'lax', encode: String });
    response.status(302).set('location', '/').type('text/plain').send('');
    return;
  }
  response.status(error.status).json(errorEnvelope(request.path, error));
};

function prefersHtml(request: Request): boolean {
  const { format } = request.query;
  if (typeof format === 'string') return format === 'html';
  return request.accepts(['application/json', 'text/plain', 'text/event-stream', 'text/html']) === 'text/html';
}
