import type { IncomingMessage, ServerResponse } from 'node:http';
import { createKodosumiPanel, type PanelOptions } from '../../server/adapters/kodosumi/kodosumi-panel.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { KodosumiCredentials } from '../../server/ports/kodosumi.ts';
import { sendJson, startScriptedServer } from '../support/scripted-server.ts';

const launchPath = '/-/host/1/-/x';
const flow = { uid: 'u', url: launchPath, summary: 'X' };

export type LaunchScript = {
  credentials?: KodosumiCredentials;
  options?: PanelOptions;
  /** The list of flows once a launch was posted; as before unless told. */
  listAfterwards?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Takes no connection any more once it has a launch. */
  isGoneAfterwards?: boolean;
};

/** One launch of the only flow of a panel, whose answer to the POST the test gives; says how many were posted. */
export async function launchWith(
  clock: Clock,
  answer: (response: ServerResponse, request: IncomingMessage) => void,
  { credentials = { kind: 'api_key', apiKey: 'k' }, options, listAfterwards, isGoneAfterwards }: LaunchScript = {},
) {
  let logins = 0;
  const posts = () => server.seen.filter((call) => call === `POST ${launchPath}`).length;
  const server = await startScriptedServer((request, response) => {
    if (request.url === '/api/login') {
      logins += 1;
      sendJson(response, 200, { KODOSUMI_API_KEY: `token-${logins}` });
    } else if (request.url === launchPath) {
      if (isGoneAfterwards) server.refuse();
      answer(response, request);
    } else if (posts() > 0 && listAfterwards) listAfterwards(request, response);
    else sendJson(response, 200, { items: [flow], offset: null });
  });
  const panel = createKodosumiPanel(server.url, credentials, clock, options);
  const launched = await panel.launch('u', {}, () => true);
  await server.close();
  return { launched, posts: posts() };
}
