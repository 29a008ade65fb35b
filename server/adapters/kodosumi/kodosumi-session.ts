import type { Clock } from '../../ports/clock.ts';
import type { KodosumiCredentials } from '../../ports/kodosumi.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import type { FarClock } from '../upstream-http/far-clock.ts';
import type { UpstreamAnswer, UpstreamHttp, UpstreamRequest } from '../upstream-http/upstream-http.ts';
import { LoginAnswer, TokenClaims } from './kodosumi-wire.ts';

export type KodosumiSession = {
  /** Makes sure of a token, so that what comes next is one request. */
  logIn(): Promise<void>;
  /** One exchange with a valid token; a 401 is answered by one login and one more try. */
  exchange(request: UpstreamRequest): Promise<UpstreamAnswer>;
  /** One exchange that must not have its effect twice; null when the panel surely did not let it in. */
  exchangeOnce(request: UpstreamRequest): Promise<UpstreamAnswer | null>;
};

/** Tokens live 24 h and are not refreshed by the panel: renew well before, and never with two logins at once. */
const usedShare = 0.8;

export function createKodosumiSession(
  http: UpstreamHttp,
  credentials: KodosumiCredentials,
  clock: Clock,
  panelClock: FarClock,
): KodosumiSession {
  let current: { token: string; renewAt: number } | null = null;
  let login: Promise<string> | null = null;

  async function logIn(name: string, password: string): Promise<string> {
    const answer = await http({ method: 'POST', path: '/api/login', json: { name, password } });
    const body = LoginAnswer.safeParse(answer.json);
    if (answer.status !== 200 || !body.success) {
      const isOfOurKey = answer.status === 401 || answer.status === 403;
      const { retryAfterMs } = answer;
      throw new NoAnswer('kodosumi', `login answered ${answer.status}`, { retryAfterMs, isOfOurKey });
    }
    const token = body.data.KODOSUMI_API_KEY;
    current = { token, renewAt: clock.now().getTime() + lifeOf(token) * usedShare };
    return token;
  }

  function token(): Promise<string> {
    if (credentials.kind === 'api_key') return Promise.resolve(credentials.apiKey);
    if (current !== null && clock.now().getTime() < current.renewAt) return Promise.resolve(current.token);
    login ??= logIn(credentials.name, credentials.password).finally(() => {
      login = null;
    });
    return login;
  }

  async function send(request: UpstreamRequest, used: string): Promise<UpstreamAnswer> {
    // Proxies drop header names with underscores, so the cookie goes along.
    const headers = { ...request.headers, KODOSUMI_API_KEY: used, cookie: `kodosumi_jwt=${used}` };
    const answer = await http({ ...request, headers });
    if (isOfPanel(answer)) panelClock.see(answer.headers);
    return answer;
  }

  /** Whether the panel itself does not take the token: the list of flows comes from no app behind it. */
  async function isRefused(used: string): Promise<boolean> {
    const cheap: UpstreamRequest = { method: 'GET', path: '/flow', query: { pp: 1 } };
    return send(cheap, used).then(isUnauthorized, () => false);
  }

  /** The token that comes after a refused one; null when there is none. */
  async function renewed(used: string): Promise<string | null> {
    if (credentials.kind === 'api_key') return null;
    if (current?.token === used) current = null;
    return token();
  }

  return {
    async logIn() {
      await token();
    },
    async exchange(request) {
      const used = await token();
      const answer = await send(request, used);
      if (!isUnauthorized(answer)) return answer;
      const next = await renewed(used);
      return next === null ? answer : send(request, next);
    },
    async exchangeOnce(request) {
      let used: string | null = await token();
      for (let sent = 0; used !== null && sent < 2; sent += 1) {
        const answer = await send(request, used);
        if (!isUnauthorized(answer) || !(await isRefused(used))) return answer;
        used = await renewed(used).catch(() => null);
      }
      return null;
    },
  };
}

/**
 * The panel's word for a token that it does not take, as far as an answer tells: its 401, or the redirect to its front
 * page that it gives a browser. An app behind the panel can give both, after it has launched a run.
 */
export function isUnauthorized(answer: UpstreamAnswer): boolean {
  if (answer.status === 401) return isPanelError(answer.json);
  const location = answer.headers.get('location') ?? '';
  // A proxy may have made it a whole URL.
  return answer.status >= 300 && answer.status < 400 && /^(?:https?:\/\/[^/]+)?\/$/.test(location);
}

/** What a flow's app answered has the `Date` of the flow's machine; the proxy that passes it on adds a `host`. */
const isOfPanel = ({ headers }: UpstreamAnswer) => !headers.has('host');

/** The panel's own envelope, and not the answer of an agent's app behind it or of a proxy before it. */
export function isPanelError(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'status_code' in json && 'path' in json;
}

/** From its making to its end, both by the panel's clock, whatever ours says. */
function lifeOf(token: string): number {
  const hourMs = 3_600_000;
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const { exp, iat } = TokenClaims.parse(claims);
    return (exp - iat) * 1_000;
  } catch {
    return hourMs;
  }
}

/** An HTTP answer that says nothing about the question. */
export function unanswered(what: string, answer: UpstreamAnswer): NoAnswer {
  return new NoAnswer('kodosumi', `the question for ${what} was answered ${answer.status}`, {
    retryAfterMs: answer.retryAfterMs,
  });
}
