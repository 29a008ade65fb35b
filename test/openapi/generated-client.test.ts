import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../server/http/openapi/openapi-document.ts';

const use = `
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.ts';

const api = createClient<paths>({ baseUrl: 'http://127.0.0.1:3000', headers: { authorization: 'Bearer key' } });

export async function buy(): Promise<string | null> {
  const { data: agents } = await api.GET('/agents');
  const agent = agents?.items.find(({ availability }) => availability.status === 'available');
  if (agent === undefined) return null;
  const ordered = await api.POST('/{agent_key}/jobs', {
    params: { path: { agent_key: agent.key }, header: { 'idempotency-key': 'order-1' } },
    body: { data: { prompt: 'A page about lighthouses' }, payment_amount: '10.5' },
  });
  if (ordered.error !== undefined) {
    const problem: components['schemas']['Problem'] = ordered.error;
    return problem.code === 'invalid_input' ? (problem.errors?.[0]?.message ?? null) : problem.request_id;
  }
  const amount: string | undefined = ordered.data.payment?.amounts[0]?.amount;
  const shown = await api.GET('/{agent_key}/jobs/{id}', {
    params: { path: { agent_key: agent.key, id: ordered.data.id } },
  });
  const job: components['schemas']['Job'] | undefined = shown.data;
  return job?.status === 'completed' ? (job.result?.output ?? null) : (amount ?? null);
}

export async function mistakes(): Promise<void> {
  // @ts-expect-error: an order without data is none
  await api.POST('/{agent_key}/jobs', { params: { path: { agent_key: 'writer' } }, body: {} });
  // @ts-expect-error: no such status
  const status: components['schemas']['JobStatus'] = 'done';
  await api.GET('/{agent_key}/jobs/{id}', {
    // @ts-expect-error: ids are numbers
    params: { path: { agent_key: 'writer', id: status } },
  });
}
`;

test('a client that another generator makes of the document type-checks', async () => {
  // Under this folder, so that the compiler finds the installed packages.
  const folder = mkdtempSync(join(import.meta.dirname, 'generated-'));
  try {
    const tree = await openapiTS(
      JSON.stringify(openApiDocument('0.1.0', { access: { kind: 'keys' }, publicUrl: null })),
    );
    writeFileSync(join(folder, 'schema.ts'), astToString(tree));
    writeFileSync(join(folder, 'use.ts'), use);
    const program = ts.createProgram([join(folder, 'use.ts')], {
      ...{ strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true },
      ...{ noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, types: [] },
      ...{ target: ts.ScriptTarget.ES2023, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'] },
      ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
    });
    const faults = ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText }) => `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    expect(faults).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
