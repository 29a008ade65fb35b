import { setTimeout as wait } from 'node:timers/promises';
import { Router, text, type Request } from 'express';
import { submittedValues, withFlags, type Element } from './elements.ts';
import { flowItem, flowUrl, traceback, type Flow, type Inputs, type Script } from './flow.ts';
import type { Panel } from './panel.ts';
import { asProxied, PanelError } from './panel-error.ts';
import { integer } from './query.ts';

export function flowRoutes(panel: Panel): Router {
  const known = (): readonly Flow[] => (panel.areFlowsEmpty ? [] : panel.flows);
  const form = (flow: Flow): Element[] => {
    const submitted = panel.lastSubmitted.get(flow);
    return submitted === undefined ? flow.elements : withFlags(flow.elements, submitted);
  };
  const findFlow = (request: Request): Flow => {
    const asked = trimmed(request.path);
    const flow = known().find((candidate) => trimmed(flowUrl(candidate)) === asked);
    if (flow === undefined) throw new PanelError(404, request.path.slice('/-'.length));
    return flow;
  };
  return Router()
    .get('/flow', (request, response) => {
      const size = integer(request, 'pp', 10);
      const items = known()
        .map(flowItem)
        .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
      // An offset that is unknown starts over.
      const from = items.findIndex(({ uid }) => uid === request.query['offset']) + 1;
      const page = items.slice(from, from + size);
      response.json({ items: page, offset: from + size < items.length ? (page.at(-1)?.['uid'] ?? null) : null });
    })
    .get('/-/*flow', (request, response) => {
      const flow = findFlow(request);
      asProxied(request, response).json({
        summary: flow.summary,
        description: flow.description,
        tags: flow.tags,
        openapi_extra: { 'x-kodosumi': true, 'x-author': flow.author, 'x-organization': flow.organization },
        elements: form(flow),
      });
    })
    .post('/-/*flow', text({ type: () => true, limit: '20mb' }), async (request, response) => {
      const flow = findFlow(request);
      const body = jsonOrNothing(request.body);
      const proxied = asProxied(request, response);
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        proxied.status(500).type('html').send(traceback("AttributeError: 'list' object has no attribute 'get'"));
        return;
      }
      const inputs = submittedValues(flow.elements, body as Inputs);
      panel.lastSubmitted.set(flow, inputs);
      const entry = flow.enter(inputs);
      switch (entry.kind) {
        case 'launch': {
          const heldMs = Number(response.locals['heldMs'] ?? 0);
          const fid = launch(panel, flow, inputs, entry.script, heldMs);
          await wait(panel.timing.launchMs);
          proxied.json({ result: fid, elements: form(flow) });
          return;
        }
        case 'refuse':
          proxied.json({ errors: { _global_: [], ...entry.errors }, elements: form(flow) });
          return;
        case 'crash':
          proxied.status(500).json({ detail: entry.exception });
          return;
        case 'no_launch':
          proxied.status(400).json({
            detail: 'kodosumi endpoint must return a Launch object or raise an InputsError',
          });
      }
    });
}

/** A launch that is held is made that much later, whoever still waits for it; until then nothing of it shows. */
function launch(panel: Panel, flow: Flow, inputs: Inputs, script: Script, heldMs: number): string {
  const launchedAt = new Date(panel.clock.now().getTime() + heldMs);
  const second = Math.floor(panel.flowsClock.stamp(launchedAt.getTime()) / 1000)
    .toString(16)
    .padStart(8, '0');
  // Within a second the count keeps the order, as in a BSON ObjectId.
  const fid = `${second}5a5d0c0de5${panel.runs.length.toString(16).padStart(6, '0')}`;
  const unbegun = { answer: null, end: null, diedAt: null, deathSeenAt: null };
  panel.runs.push({ fid, flow, inputs, script, launchedAt, lid: panel.ids.uuid(), ...unbegun });
  return fid;
}

/** Anything that is not JSON launches with nothing. */
function jsonOrNothing(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return {};
  }
}

function trimmed(path: string): string {
  return path.replace(/\/$/, '');
}

function sortKey(item: Record<string, unknown>): string {
  return `${String(item['summary'])} ${String(item['url'])}`;
}
