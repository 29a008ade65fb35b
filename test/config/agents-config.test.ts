import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract, reservedAgentKeys } from '@masumi-kodosumi-connector/contract/router';
import { isAppRoute, type AppRouter } from '@ts-rest/core';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../server/config/config.ts';
import { agents, realUpstreams } from './real-upstreams.ts';

test('the short form is read, and what a paid agent lacks is named', () => {
  const short = '{"agent1": {"name": "Agent One", "kodosumi_agent_id": "agent_1_id"}}';
  expect(faultsOf(short)).toEqual([
    'AGENTS_CONFIG: agent1: a paid agent needs masumi_agent_identifier (or "pricing": {"type": "free"})',
  ]);
  const free = '{"agent1": {"name": "Agent One", "kodosumi_agent_id": "agent_1_id", "pricing": {"type": "free"}}}';
  expect(faultsOf(free)).toEqual([]);
});

test.each(reservedAgentKeys.filter((key) => key !== 'openapi.json'))('%s is no key for an agent', (key) => {
  expect(faultsOf(agents({ [key]: {} }))).toEqual([
    expect.stringMatching(new RegExp(`^AGENTS_CONFIG: ${key}: .*a path of the service`)),
  ]);
});

test('every first segment of a path of the contract is no key for an agent', () => {
  const routes = Object.values<AppRouter>(contract).flatMap((router) => Object.values(router).filter(isAppRoute));
  const firsts = routes.map(({ path }) => path.split('/')[1] ?? '').filter((first) => /^[a-z0-9]/.test(first));
  expect(firsts).toContain('problems');
  expect(firsts.filter((first) => !(reservedAgentKeys as readonly string[]).includes(first))).toEqual([]);
});

test.each(['Writer', '_writer', 'a b', 'ü', '', 'x'.repeat(64)])('"%s" is no key for an agent', (key) => {
  expect(faultsOf(agents({ [key]: {} }))).toEqual([expect.stringMatching(/^AGENTS_CONFIG: .*lower-case letters/)]);
});

test.each([
  ['no agent at all', '{}', 'at least one agent'],
  ['a list', '[]', 'expected record'],
  ['a name that it does not know', agents({ writer: { kodosumi_agent: 'x' } }), 'kodosumi_agent'],
  ['a price that is no decimal number', agents({ writer: { pricing: dynamic('1,5') } }), 'writer: pricing: min_amount'],
  [
    'V2 without its index',
    agents({ writer: { payment_source_type: 'Web3CardanoV2' } }),
    'supported_payment_source_index',
  ],
  ['an index for V1', agents({ writer: { supported_payment_source_index: 0 } }), 'supported_payment_source_index'],
  ['a second to pay in', agents({ writer: { pay_within_seconds: 1 } }), 'writer: pay_within_seconds'],
])('%s is one fault', (_, config, named) => {
  const faults = faultsOf(config);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^AGENTS_CONFIG: /);
  expect(faults[0]).toContain(named);
});

test('the agents may stand in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'connector-config-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, 'agents.json');
  const env = { ...realUpstreams, AGENTS_CONFIG: undefined, AGENTS_CONFIG_FILE: path };
  expect(readConfig(env, null)).toEqual({
    kind: 'faulty',
    faults: ['AGENTS_CONFIG_FILE names a file that cannot be read'],
  });
  writeFileSync(path, agents({ writer: {} }));
  expect(readConfig(env, null)).toEqual(readConfig(realUpstreams, null));
});

function dynamic(minAmount: string): object {
  return { type: 'dynamic', unit: 'lovelace', decimals: 6, min_amount: minAmount };
}

function faultsOf(agentsConfig: string): string[] {
  const answer = readConfig({ ...realUpstreams, AGENTS_CONFIG: agentsConfig }, null);
  return answer.kind === 'faulty' ? answer.faults : [];
}

test('a return address is one of the network on which is sold', () => {
  const faultsWith = (seller_return_address: string) => faultsOf(agents({ writer: { seller_return_address } }));
  expect(faultsWith(`addr_test1${'q'.repeat(98)}`)).toEqual([]);
  expect(faultsWith(`addr1${'q'.repeat(98)}`)).toEqual([
    'AGENTS_CONFIG: writer: seller_return_address is of another network than MASUMI_NETWORK',
  ]);
  for (const wrong of ['', 'addr_test1', `addr_test1${'b'.repeat(98)}`, `stake1${'q'.repeat(50)}`]) {
    expect(faultsWith(wrong), wrong).toEqual([
      'AGENTS_CONFIG: writer: seller_return_address: must be an address of Cardano',
    ]);
  }
});
