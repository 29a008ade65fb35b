import { Router } from 'express';
import { visibleEvents, type Panel } from './panel.ts';
import { isFinal } from './run.ts';

export function healthRoutes(panel: Panel): Router {
  return Router().get('/health', (_, response) => {
    const active = panel.runs.filter((run) => !visibleEvents(panel, run).some(isFinal)).length;
    response.json({
      kodosumi_version: '1.1.0',
      python_version: '3.13.5 (main) [sandbox]',
      ray_version: '2.60.0',
      ray_status: [
        {
          NodeID: '0'.repeat(56),
          Alive: true,
          NodeManagerAddress: '127.0.0.1',
          Resources: { CPU: 2, 'node:127.0.0.1': 1, 'node:__internal_head__': 1 },
          Labels: {},
        },
      ],
      spooler_status:
        panel.spoolerDownSince === null
          ? { pid: 12_674, active, total: panel.runs.length }
          : { error: 'Spooler not found' },
    });
  });
}
