import type { ListedAgent } from '../../jobs/agents/agent-directory.ts';
import { html, type Html } from './html.ts';

type Shown = { version: string; isSandbox: boolean; agents: readonly ListedAgent[]; to: (path: string) => string };

/** What a person sees who opens the service's address in a browser. */
export function indexPage({ version, isSandbox, agents, to }: Shown): Html {
  return html`<p>Sells runs of Kodosumi agents through Masumi payments. Version ${version}.</p>
    ${isSandbox ? html`<p><strong>Sandbox:</strong> both upstreams are simulated, and no money moves.</p>` : ''}
    <nav>
      <p>
        <a href="${to('/docs')}">API</a> <a href="${to('/openapi.json')}">OpenAPI document</a>
        <a href="${to('/problems')}">Error codes</a>
      </p>
    </nav>
    <h2>Agents</h2>
    <ul>
      ${agents.map((listed) => item(listed, to))}
    </ul>`;
}

function item({ agent, obstacle }: ListedAgent, to: Shown['to']): Html {
  return html`<li>
    <a href="${to(`/${agent.key}`)}">${agent.name}</a> <code>${agent.key}</code>
    ${agent.description === null ? '' : html`<br />${agent.description}`}
    <br /><small>${obstacle ?? 'Takes orders.'}</small>
  </li>`;
}
