import type { FlowOfRun } from '../../ports/kodosumi.ts';
import type { FlowAnswer } from './flow-catalogue.ts';
import type { Flow } from './kodosumi-wire.ts';

/**
 * Of which flow a run is, as far as its summary tells: a flow may name its runs otherwise, and several flows may have
 * one name. A run without a summary may be of any flow.
 */
export function flowOfRun(summary: string | null, ours: FlowAnswer): FlowOfRun {
  if (ours.kind === 'unavailable') return 'unknown';
  const mayBeOf = (flow: Flow) => summary === null || flow.summary === summary;
  const mayBeOfAnother = ours.others.some(mayBeOf);
  if (mayBeOf(ours.flow)) return mayBeOfAnother ? 'unknown' : 'this_flow';
  return mayBeOfAnother ? 'another_flow' : 'unknown';
}
