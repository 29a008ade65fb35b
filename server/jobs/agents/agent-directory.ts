import { NoAnswer } from '../../ports/no-answer.ts';
import type { SoldAgent } from './sold-agent.ts';
import type { InputForm } from '../forms/input-form.ts';
import type { JobDeps } from '../job-deps.ts';
import { orderObstacle } from '../ordering/order-obstacle.ts';
import { priceOf, type Price } from '../ordering/price-of.ts';

/** An agent as a buyer finds it now. */
export type ListedAgent = {
  agent: SoldAgent;
  /** Null while the registry gives no answer. */
  price: Price | null;
  /** Null while the agent cannot be reached. */
  form: InputForm | null;
  /** Why an order would not work now; null when it would. */
  obstacle: string | null;
  checkedAt: Date;
};

export type AgentDirectory = {
  list(): Promise<ListedAgent[]>;
  find(key: string): Promise<ListedAgent | null>;
};

type LookDeps = Pick<JobDeps, 'agents' | 'clock' | 'loads' | 'kodosumi' | 'masumi' | 'settings'>;

const keptMs = 5_000;

/** What may be ordered, and whether an order would work now. */
export function createAgentDirectory(deps: LookDeps): AgentDirectory {
  const kept = new Map<string, { listed: Promise<ListedAgent>; since: number }>();

  function look(agent: SoldAgent): Promise<ListedAgent> {
    const now = deps.clock.now().getTime();
    const before = kept.get(agent.key);
    if (before && now - before.since < keptMs) return before.listed;
    const listed = examine(deps, agent);
    kept.set(agent.key, { listed, since: now });
    return listed;
  }

  return {
    list: () => Promise.all([...deps.agents.values()].map(look)),
    async find(key) {
      const agent = deps.agents.get(key);
      return agent ? look(agent) : null;
    },
  };
}

async function examine(deps: LookDeps, agent: SoldAgent): Promise<ListedAgent> {
  const [form, price, panelIsWell, nodeIsWell, busy] = await Promise.all([
    answered(deps.kodosumi.getForm(agent.kodosumiAgentId)),
    answered(priceOf(deps.masumi, agent)),
    answered(deps.kodosumi.isWell()),
    agent.masumi === null ? true : answered(deps.masumi.isWell()),
    orderObstacle(deps, agent),
  ]);
  return {
    agent,
    price,
    form: form?.kind === 'found' ? form.form : null,
    obstacle: obstacleOf(),
    checkedAt: deps.clock.now(),
  };

  function obstacleOf(): string | null {
    if (form === null || !panelIsWell) return 'The agent cannot be reached at the moment.';
    if (form.kind === 'unavailable') return `The agent is not available: ${form.reason}.`;
    if (price === null || !nodeIsWell) return 'The payment node cannot be reached at the moment.';
    if (price.kind === 'unavailable') return `The agent has no price: ${price.reason}.`;
    return busy && `The agent takes no orders at the moment: ${busy.reason}.`;
  }
}

/** Null for no answer: an upstream's fault shows in the listing and is no error of it. */
async function answered<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    throw error;
  }
}
