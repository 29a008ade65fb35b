import { createCache, type Cache } from '../../cache/create-cache.ts';
import { NoAnswer, type Upstream, type UpstreamState } from '../../ports/no-answer.ts';
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
  /** What is known of each agent within a second; a slow one shows what was known of it before. */
  list(): Promise<ListedAgent[]>;
  /** The same of one agent, which is waited for when nothing is known of it yet. */
  find(key: string): Promise<ListedAgent | null>;
};

type LookDeps = Pick<JobDeps, 'agents' | 'clock' | 'loads' | 'kodosumi' | 'log' | 'masumi' | 'settings'> & {
  upstreamHealth: Cache<UpstreamState, Upstream>;
};

const keptMs = 5_000;
const patienceMs = 1_000;
/** After this nobody is told any more that an order would work. */
const believedMs = 30_000;

/** What may be ordered, and whether an order would work now. */
export function createAgentDirectory(deps: LookDeps): AgentDirectory {
  const now = () => deps.clock.now();
  const examined = createCache({ load: (key) => examineLogged(deps, key), keptMs, now });

  async function look(agent: SoldAgent): Promise<ListedAgent | null> {
    const known = await examined.within(patienceMs, agent.key);
    if (known === null) return null;
    const isBelieved = now().getTime() - known.loadedAt.getTime() < believedMs;
    const obstacle = known.value.obstacle ?? (isBelieved ? null : 'The agent gives no answer at the moment.');
    return { ...known.value, obstacle };
  }

  return {
    list: () =>
      Promise.all([...deps.agents.values()].map(async (agent) => (await look(agent)) ?? notExamined(agent, now()))),
    async find(key) {
      const agent = deps.agents.get(key);
      if (agent === undefined) return null;
      return (await look(agent)) ?? (await examined.get(key));
    },
  };
}

function notExamined(agent: SoldAgent, checkedAt: Date): ListedAgent {
  const obstacle = 'The agent gave no answer within a second; ask again a little later.';
  return { agent, price: null, form: null, obstacle, checkedAt };
}

/** A failure concerns this agent alone: the list goes on without it. */
async function examineLogged(deps: LookDeps, key: string): Promise<ListedAgent> {
  const agent = deps.agents.get(key);
  if (agent === undefined) throw new Error('only agents that are sold are looked at');
  try {
    return await examine(deps, agent);
  } catch (error) {
    deps.log.error({ agent_key: key, err: error }, 'agent not examined');
    throw error;
  }
}

async function examine(deps: LookDeps, agent: SoldAgent): Promise<ListedAgent> {
  const [form, price, panel, node, busy] = await Promise.all([
    answered(deps.kodosumi.getForm(agent.kodosumiAgentId)),
    answered(priceOf(deps.masumi, agent)),
    deps.upstreamHealth.get('kodosumi'),
    agent.masumi === null ? 'ok' : deps.upstreamHealth.get('masumi'),
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
    if (panel === 'refused') return 'The agent cannot be reached: Kodosumi refuses the key of this service.';
    if (form === null || panel !== 'ok') return 'The agent cannot be reached at the moment.';
    if (form.kind === 'unavailable') return `The agent is not available: ${form.reason}.`;
    if (node === 'refused') return 'Nothing can be paid: the payment node refuses the key of this service.';
    if (price === null || node !== 'ok') return 'The payment node cannot be reached at the moment.';
    if (price.kind === 'unavailable') return `The agent has no price: ${price.reason}.`;
    return busy?.kind === 'agent_unavailable' ? `The agent takes no orders at the moment: ${busy.reason}.` : null;
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
