import { json, Router } from 'express';
import type { Panel } from './panel.ts';
import { PanelError } from './panel-error.ts';
import { userId } from './run.ts';
import { makeToken } from './token.ts';

export function loginRoutes(panel: Panel): Router {
  return Router().post('/api/login', json({ type: () => true, strict: false }), (request, response) => {
    const body = request.body as { name?: unknown; password?: unknown } | undefined;
    for (const key of ['name', 'password'] as const) {
      if (body?.[key] === undefined) {
        const problem = `[{'message': 'Field required', 'key': '${key}'}]`;
        throw new PanelError(400, `Validation failed for POST /api/login: ${problem}`);
      }
    }
    if (body?.name !== panel.username || body.password !== panel.password) {
      throw new PanelError(401, 'Invalid name or password');
    }
    const token = makeToken(panel);
    response.append('set-cookie', `kodosumi_jwt=${token}; Path=/; SameSite=lax`);
    response.json({ name: panel.username, id: userId, KODOSUMI_API_KEY: token });
  });
}
