import { createHash } from 'node:crypto';
import type { Element } from './elements.ts';

export type Inputs = Record<string, unknown>;
export type Problems = Record<string, string[]>;

/** An agent as a script: plain data and pure functions from what was entered to what comes of it. */
export type Flow = {
  /** Of the app's openapi.json; url and uid of the flow are made from it. */
  source: string;
  path: string;
  summary: string;
  /** What its launches are named, where the agent gives them a name of its own. */
  runSummary?: string;
  description: string | null;
  author: string | null;
  organization: string | null;
  tags: string[];
  elements: Element[];
  enter(inputs: Inputs): Entry;
};

export type Entry =
  | { kind: 'launch'; script: Script }
  | { kind: 'refuse'; errors: Problems }
  | { kind: 'crash'; exception: string }
  | { kind: 'no_launch' };

export type Script = { runsMs: number; ask?: Ask; end(answer: unknown): End };

/** `final` is the JSON text of the wrapped result; `die` is a process that goes without a word. */
export type End = { kind: 'finish'; final: string } | { kind: 'raise'; traceback: string } | { kind: 'die' };

export type Ask = {
  name: string;
  data: unknown;
  elements: Element[];
  expiresAfterMs: number;
  lease(inputs: Inputs): Lease;
};

/** An accepted null leaves the lock open, as in the real thing. */
export type Lease =
  { kind: 'accept'; result: unknown } | { kind: 'refuse'; errors: Problems } | { kind: 'crash'; traceback: string };

export function flowUrl({ source, path }: Flow): string {
  const { hostname, port, pathname } = new URL(source);
  const app = pathname.replace(/\/openapi\.json$/, '');
  return `/-/${hostname}/${port === '' ? 'None' : port}${app}/-/${path.replace(/^\/|\/$/g, '')}`;
}

export function flowItem(flow: Flow): Record<string, unknown> {
  const url = flowUrl(flow);
  return {
    uid: createHash('md5').update(url).digest('hex'),
    method: 'GET',
    url,
    source: flow.source,
    summary: flow.summary,
    description: flow.description,
    deprecated: false,
    author: flow.author,
    organization: flow.organization,
    tags: [...flow.tags].sort(),
    base_url: appUrl(flow) + (flow.path.startsWith('/') ? flow.path : `/${flow.path}`),
  };
}

export function appUrl({ source }: Flow): string {
  return source.replace(/\/openapi\.json$/, '');
}

export function traceback(lastLine: string): string {
  return `Traceback (most recent call last):\n  File "/sandbox/agent.py", line 7, in run\n    raise\n${lastLine}\n`;
}
