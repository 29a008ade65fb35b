import { Router, text } from 'express';
import { submittedValues } from './elements.ts';
import { traceback, type Ask, type Inputs } from './flow.ts';
import { findRun, type Panel } from './panel.ts';
import { asProxied, PanelError } from './panel-error.ts';
import { eventsOf, isDead, isFinal, type Run } from './run.ts';
import { openLocks } from './status-view.ts';

export function lockRoutes(panel: Panel): Router {
  return Router()
    .get('/lock/:fid/:lid', (request, response) => {
      const { ask } = openLock(panel, request.params.fid, request.params.lid);
      asProxied(request, response).json(shown(ask));
    })
    .post('/lock/:fid/:lid', text({ type: () => true, limit: '20mb' }), (request, response) => {
      const { run, ask } = openLock(panel, request.params.fid, request.params.lid);
      const body = objectOrThrow(request.body);
      const lease = ask.lease({ ...body, ...submittedValues(ask.elements, body) });
      if (lease.kind === 'crash') throw wrapped(500, JSON.stringify({ detail: lease.traceback }));
      const proxied = asProxied(request, response);
      if (lease.kind === 'refuse') {
        proxied.json({ errors: { _global_: [], ...lease.errors }, elements: shown(ask) });
        return;
      }
      // For the runner null is "no answer yet": the lock stays open.
      if (lease.result !== null) run.answer = { at: panel.clock.now(), result: lease.result };
      proxied.json({ result: lease.result, elements: shown(ask) });
    });
}

/** Asks the runner, which knows more than the spooled log. */
function openLock(panel: Panel, fid: string, lid: string): { run: Run; ask: Ask } {
  const run = findRun(panel, fid);
  const now = panel.clock.now();
  const events = run === undefined ? [] : eventsOf(run, now, panel.timing);
  if (run === undefined || events.length === 0 || events.some(isFinal) || isDead(run, now, panel.timing)) {
    throw new PanelError(404, `Execution ${fid} not found.`);
  }
  const { ask } = run.script;
  if (ask === undefined || !openLocks(events).includes(lid)) {
    throw new PanelError(404, `Lock ${lid} for ${fid} not found.`);
  }
  if (run.answer !== null) throw wrapped(404, JSON.stringify({ detail: `Lock ${lid} for ${fid} released.` }));
  return { run, ask };
}

/** The panel does not know password fields in the forms of locks, and drops them without a word. */
function shown({ elements }: Ask): Ask['elements'] {
  return elements.filter(({ type }) => type !== 'password');
}

function objectOrThrow(body: unknown): Inputs {
  try {
    const parsed: unknown = JSON.parse(String(body));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Inputs;
  } catch {
    // Answered below.
  }
  throw wrapped(500, traceback('json.decoder.JSONDecodeError: Expecting value'));
}

function wrapped(status: number, detail: string): PanelError {
  return new PanelError(status, detail, 'HTTPException');
}
