import type { KodosumiSimulator } from '../../server/sandbox/kodosumi/start-kodosumi-simulator.ts';
import type { Wire } from './seller.ts';

export type PanelAnswer = { status: number; headers: Headers; body: Wire };

export const flowUrls = {
  writer: '/-/localhost/8001/writer/-/',
  survey: '/-/localhost/8001/survey/-/form',
  failing: '/-/localhost/8001/failing/-/',
  asking: '/-/localhost/8001/asking/-/',
  scripted: '/-/localhost/8001/scripted/-/now',
};

/** A logged-in user that speaks plain HTTP to the simulated panel. */
export async function panelUser(panel: KodosumiSimulator) {
  const jsonType = { 'content-type': 'application/json' };
  async function call(method: string, path: string, init: RequestInit = {}): Promise<PanelAnswer> {
    const response = await fetch(panel.url + path, { method, redirect: 'manual', ...init });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : { text }) as Wire };
  }
  const login = (password = panel.password): Promise<PanelAnswer> =>
    call('POST', '/api/login', { headers: jsonType, body: JSON.stringify({ name: panel.username, password }) });
  const token = String((await login()).body['KODOSUMI_API_KEY']);
  const headers = { KODOSUMI_API_KEY: token };
  const get = (path: string): Promise<PanelAnswer> => call('GET', path, { headers });
  const post = (path: string, body: object): Promise<PanelAnswer> =>
    call('POST', path, { headers: { ...headers, ...jsonType }, body: JSON.stringify(body) });
  return {
    call,
    login,
    token,
    headers,
    get,
    post,
    launch: async (flow: keyof typeof flowUrls, inputs: object): Promise<string> =>
      String((await post(flowUrls[flow], inputs)).body['result']),
    status: (fid: string): Promise<PanelAnswer> => get(`/outputs/status/${fid}`),
  };
}
export type PanelUser = Awaited<ReturnType<typeof panelUser>>;
