import express, { type ErrorRequestHandler } from 'express';
import { z } from 'zod';
import { FaultSchema, type Fault } from './faults.ts';
import { listen, type Listening } from './http/listen.ts';
import type { KodosumiSimulator } from './kodosumi/start-kodosumi-simulator.ts';
import type { MasumiSimulator } from './masumi/start-masumi-simulator.ts';

export type World = { masumi: MasumiSimulator; kodosumi: KodosumiSimulator };

/** One fault or a list of them; the environment carries the same JSON. */
const Faults = z.union([z.array(FaultSchema), FaultSchema.transform((fault) => [fault])]);
const PanelOrder = z.strictObject({
  spoolerDown: z.boolean().optional(),
  flowsEmpty: z.boolean().optional(),
  rotateSecret: z.literal(true).optional(),
  killActor: z.string().optional(),
});

const Clocks = z.strictObject({
  panelMs: z.int().optional(),
  flowsMs: z.int().optional(),
  nodeMs: z.int().optional(),
});

/** Both simulators get a fault whose call they both have. */
export function addFaults({ masumi, kodosumi }: World, input: unknown): void {
  for (const fault of Faults.parse(input) as Fault[]) {
    const concerned = [masumi.faults, kodosumi.faults].filter((faults) => faults.has(fault.call));
    if (concerned.length === 0) throw new Error(`No such call: ${fault.call}`);
    for (const faults of concerned) faults.add(fault);
  }
}

export async function startControl(world: World): Promise<Listening> {
  const { masumi, kodosumi } = world;
  const app = express().disable('x-powered-by');
  app.use(express.json());
  app.get('/state', (_, response) => {
    response.json({
      runs: kodosumi.runs(),
      payments: masumi.payments().map((payment) => ({
        blockchainIdentifier: payment.blockchainIdentifier,
        metadata: payment.metadata,
        onChainState: payment.onChainState,
        resultHash: payment.resultHash,
        NextAction: payment.nextAction,
      })),
      faults: { masumi: masumi.faults.list(), kodosumi: kodosumi.faults.list() },
    });
  });
  app.post('/faults', (request, response) => {
    addFaults(world, request.body);
    response.sendStatus(204);
  });
  app.delete('/faults', (_, response) => {
    masumi.faults.clear();
    kodosumi.faults.clear();
    response.sendStatus(204);
  });
  app.post('/panel', (request, response) => {
    const order = PanelOrder.parse(request.body);
    if (order.spoolerDown !== undefined) kodosumi.setSpoolerDown(order.spoolerDown);
    if (order.flowsEmpty !== undefined) kodosumi.setFlowsEmpty(order.flowsEmpty);
    if (order.rotateSecret) kodosumi.rotateSecret();
    if (order.killActor !== undefined) kodosumi.killActor(order.killActor);
    response.sendStatus(204);
  });
  app.post('/clocks', (request, response) => {
    const { nodeMs, panelMs, flowsMs } = Clocks.parse(request.body);
    kodosumi.setClocks({ ...(panelMs !== undefined && { panelMs }), ...(flowsMs !== undefined && { flowsMs }) });
    if (nodeMs !== undefined) masumi.setClock(nodeMs);
    response.sendStatus(204);
  });
  const refuse: ErrorRequestHandler = (error: Error, _, response, _next) => {
    response.status(400).json({ error: error.message });
  };
  app.use(refuse);
  return listen(app, 0);
}
