import { initContract } from '@ts-rest/core';
import { agents } from './agents.ts';
import { jobs } from './jobs.ts';
import { service } from './service.ts';

/** All that may be asked of the service. The fixed paths stand first, so that no agent key can shadow them. */
export const contract = initContract().router({ service, jobs, agents });

export * from './agents.ts';
export * from './create-job.ts';
export * from './job.ts';
export * from './jobs.ts';
export * from './problem.ts';
export * from './problem-meanings.ts';
export * from './scalars.ts';
export * from './service.ts';
