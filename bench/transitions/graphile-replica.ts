import { EventEmitter } from 'node:events';
import { Logger, run, type WorkerEvents } from 'graphile-worker';
import { reportProgress } from './report-progress.ts';

// One worker process of the queue to compare with; its task is done at once.
const events: WorkerEvents = new EventEmitter();
const worker = JSON.parse(process.env['WORKER'] ?? '{}') as object;
const report = reportProgress(() => {
  void run({
    preset: { worker: { ...worker, events, logger: new Logger(() => () => undefined) } },
    taskList: { nothing: () => undefined },
    noHandleSignals: true,
  });
});
events.on('job:complete', report);
