import type { Request } from 'express';
import { PanelError } from './panel-error.ts';

export function integer(request: Request, key: string, fallback: number): number {
  const value = request.query[key];
  if (value === undefined) return fallback;
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value);
  const problem = `[{'message': 'Expected \`int\`, got \`str\`', 'key': '${key}', 'source': <ParamType.QUERY: 'query'>}]`;
  throw new PanelError(400, `Validation failed for ${request.method} ${request.originalUrl}: ${problem}`);
}
