import type { Express, Request } from 'express';
import type { AgentDirectory } from '../../jobs/agents/agent-directory.ts';
import type { Links } from '../links.ts';
import { serviceName, type ServiceFacts } from '../service/service-routes.ts';
import { indexPage } from './index-page.ts';
import { sendPage } from './page.ts';
import { problemsPage } from './problems-page.ts';

/** What people see where programs get JSON. Whoever accepts anything gets what the path is mainly for. */
export function addPages(
  app: Express,
  { version, isSandbox }: ServiceFacts,
  agents: AgentDirectory,
  links: Links,
): void {
  const linksOf = (req: Request) => (path: string) => links.to(req.path, path);

  app.get('/', async (req, res, next) => {
    res.vary('accept');
    if (req.accepts(['json', 'html']) !== 'html') {
      next();
      return;
    }
    const content = indexPage({ version, isSandbox, agents: await agents.list(), to: linksOf(req) });
    sendPage(res, serviceName, content);
  });

  app.get('/problems', (req, res, next) => {
    res.vary('accept');
    if (req.accepts(['html', 'json']) === 'html') sendPage(res, 'Error codes', problemsPage(linksOf(req)));
    else next();
  });
}
