import { setTimeout as wait } from 'node:timers/promises';
import { Router } from 'express';
import { findRun, stamped, visibleEvents, type Panel } from './panel.ts';
import { PanelError } from './panel-error.ts';
import { integer } from './query.ts';
import { isDead, isFinal, metaOf, userId, type Run, type RunEvent } from './run.ts';
import { openLocks, statusView, storedStatus } from './status-view.ts';

export function runRoutes(panel: Panel): Router {
  return Router()
    .get('/outputs/status/:fid', async (request, response) => {
      const { run, events } = await waitForRun(panel, request.params.fid);
      response.json(statusView(run, stamped(panel, events)));
    })
    .get('/outputs/stream/:fid', async (request, response) => {
      const { run } = await waitForRun(panel, request.params.fid);
      // Opening the stream is what makes the panel look whether the process still lives.
      if (isDead(run, panel.clock.now(), panel.timing)) run.deathSeenAt ??= panel.clock.now();
      const events = stamped(panel, visibleEvents(panel, run));
      response.set({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
      response.write(events.map(frame).join(''));
      if (events.some(isFinal)) response.end('id: 0\r\nevent: eof\r\ndata: end of stream\r\n\r\n');
    })
    .get('/timeline/list', (request, response) => {
      const size = integer(request, 'pp', 10);
      const { offset } = request.query;
      const items: { run: Run; events: RunEvent[] }[] = [];
      // By their ids, which are in the order of their making only as long as the flows' clock does not jump.
      for (const run of panel.runs.toSorted((a, b) => (a.fid < b.fid ? 1 : -1))) {
        if (items.length === size) break;
        // The offset is no cursor that must exist, but a bound that is compared as text.
        if (typeof offset === 'string' && run.fid >= offset) continue;
        const events = stamped(panel, visibleEvents(panel, run));
        if (events.length > 0) items.push({ run, events });
      }
      response.json({
        items: items.map(({ run, events }) => timelineItem(run, events)),
        query: null,
        offset: items.at(-1)?.run.fid ?? null,
      });
    })
    .get('/api/dashboard/execution/:fid/details', (request, response) => {
      const { fid } = request.params;
      const run = findRun(panel, fid);
      const events = run === undefined ? [] : stamped(panel, visibleEvents(panel, run));
      if (run === undefined || events.length === 0) throw new PanelError(404, `Execution ${fid} not found`);
      response.json({
        metadata: detailsOf(run, events),
        events: events.map(({ id, at, kind, message }) => ({ id, timestamp: at / 1000, kind, message })),
        total_events: events.length,
      });
    });
}

async function waitForRun(panel: Panel, fid: string): Promise<{ run: Run; events: RunEvent[] }> {
  for (let leftMs = panel.timing.notFoundMs; ; leftMs -= 400) {
    const run = findRun(panel, fid);
    const events = run === undefined ? [] : visibleEvents(panel, run);
    if (run !== undefined && events.length > 0) return { run, events };
    if (leftMs <= 0) throw new PanelError(404, `Execution ${fid} not found after 1s.`);
    await wait(Math.min(400, leftMs), undefined, { ref: false });
  }
}

function timelineItem(run: Run, events: readonly RunEvent[]): object {
  const { fid, inputs } = run;
  const { tags, summary } = metaOf(run);
  const [startup, finish] = [events[0]?.at ?? 0, events.at(-1)?.at ?? 0];
  return {
    ...{ fid, tags, summary, inputs: { dict: inputs }, status: storedStatus(events) },
    ...{ startup: zoneless(startup), finish: zoneless(finish), runtime: (finish - startup) / 1000 },
    locks: openLocks(events),
  };
}

function detailsOf(run: Run, events: readonly RunEvent[]): object {
  const error = events.findLast(({ kind }) => kind === 'error');
  const [start, end] = [(events[0]?.at ?? 0) / 1000, (events.at(-1)?.at ?? 0) / 1000];
  return {
    ...{ fid: run.fid, user_id: userId, agent_name: run.flow.summary, status: storedStatus(events) },
    ...{ meta: { dict: metaOf(run) }, error: error?.message ?? null },
    error_timestamp: error === undefined ? null : error.at / 1000,
    ...{ start_time: start, end_time: end, runtime: end - start, upload_count: 0, download_count: 0 },
  };
}

function frame({ id, at, kind, message }: RunEvent): string {
  const data = `${at / 1000}:${message}`.split('\n').map((line) => `data: ${line}\r\n`);
  return `id: ${id}\r\nevent: ${kind}\r\n${data.join('')}\r\n`;
}

/** The real one writes its local time, without a zone and with microseconds. */
function zoneless(at: number): string {
  return new Date(at).toISOString().replace('Z', '000');
}
