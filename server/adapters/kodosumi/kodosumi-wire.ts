import { z } from 'zod';
import { isRunId } from '../../jobs/life/run-id.ts';

const text = z.string().nullish();
/** Part of paths to come, so nothing else may pass for one. */
const RunId = z.string().refine(isRunId);

export const FlowPage = z.object({
  items: z.array(
    z.object({
      uid: z.string(),
      url: z.string(),
      summary: text,
      source: text,
      base_url: text,
    }),
  ),
  offset: z.string().nullish(),
});
export type Flow = z.output<typeof FlowPage>['items'][number];

/** Elements differ by type and by version; each is read on its own. */
export const FormPage = z.object({ elements: z.array(z.looseObject({ type: z.string() })) });
export type WireElement = z.output<typeof FormPage>['elements'][number];

export const LoginAnswer = z.object({ KODOSUMI_API_KEY: z.string().min(1) });

/** Epoch seconds. */
export const TokenClaims = z.object({ exp: z.number(), iat: z.number() });

export const LaunchPage = z.object({
  result: z.string().nullish(),
  errors: z.record(z.string(), z.array(z.unknown())).nullish(),
});

export const RunStatus = z.object({
  fid: RunId.nullish(),
  status: z.string(),
  /** Epoch seconds of the latest status event. */
  timestamp: z.number().nullish(),
  /** JSON inside JSON. */
  final: z.string().nullish(),
});

export const RunDetails = z.object({ metadata: z.object({ error: z.string().nullish() }) });

export const Timeline = z.object({
  items: z.array(
    z.object({
      fid: RunId,
      summary: text,
      inputs: z.object({ dict: z.record(z.string(), z.json()) }).nullish(),
    }),
  ),
});
export type TimelineRun = z.output<typeof Timeline>['items'][number];

export const PanelHealth = z.object({
  ray_status: z.array(z.object({ Alive: z.boolean() })),
  spooler_status: z.looseObject({ error: z.unknown().optional() }),
});
