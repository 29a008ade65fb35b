import { atMost } from '../../cache/at-most.ts';
import { NoAnswer } from '../../ports/no-answer.ts';
import type { SoldAgent } from '../agents/sold-agent.ts';
import { checkInput, type FieldError } from '../forms/check-input.ts';
import { checkJson } from '../forms/check-json.ts';
import type { JobDeps } from '../job-deps.ts';
import type { Order } from './draft-order.ts';
import { amountsOwed, priceOf } from './price-of.ts';

/** The order is wrong whatever the upstreams say, so that nobody waits for them. */
const patienceMs = 1_000;

/** What can be read of an order; `paymentAmount` stands in it, if only as undefined, when it could be read. */
export type OrderParts = { data?: Order['data']; paymentAmount?: Order['paymentAmount'] };

/** All that is wrong with what an order says, one fault a field. Nothing of an agent that does not answer soon. */
export async function orderFaults(
  deps: Pick<JobDeps, 'agents' | 'kodosumi' | 'masumi'>,
  agentKey: string,
  parts: OrderParts,
): Promise<FieldError[]> {
  const agent = deps.agents.get(agentKey);
  const ofText = parts.data === undefined ? [] : checkJson(parts.data);
  if (agent === undefined) return ofText;
  const [ofForm, ofPrice] = await Promise.all([
    unlessSilent(formFaults(deps, agent, parts)),
    unlessSilent(priceFaults(deps, agent, parts)),
  ]);
  const named = new Set(ofText.map(({ field }) => topOf(field)));
  return [...ofText, ...[...ofForm, ...ofPrice].filter(({ field }) => !named.has(topOf(field)))];
}

async function formFaults(
  { kodosumi }: Pick<JobDeps, 'kodosumi'>,
  agent: SoldAgent,
  { data }: OrderParts,
): Promise<FieldError[]> {
  if (data === undefined) return [];
  const answer = await kodosumi.getForm(agent.kodosumiAgentId);
  const input = answer.kind === 'found' ? checkInput(answer.form, data) : null;
  return input?.kind === 'misfits' ? input.errors : [];
}

async function priceFaults(
  { masumi }: Pick<JobDeps, 'masumi'>,
  agent: SoldAgent,
  parts: OrderParts,
): Promise<FieldError[]> {
  if (!('paymentAmount' in parts)) return [];
  const price = await priceOf(masumi, agent);
  const cost = price.kind === 'unavailable' ? null : amountsOwed(price, parts.paymentAmount);
  return cost?.kind === 'wrong' ? [cost.error] : [];
}

async function unlessSilent(faults: Promise<FieldError[]>): Promise<FieldError[]> {
  try {
    return (await atMost(patienceMs, faults)) ?? [];
  } catch (error) {
    if (error instanceof NoAnswer) return [];
    throw error;
  }
}

/** The field of the form, or of the order, that a path lies in. */
function topOf(field: string): string {
  return field.split(/[.[]/, 2).join('.');
}
