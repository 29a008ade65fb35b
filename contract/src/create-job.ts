import { z } from 'zod';
import { Job } from './job.ts';
import { pendingJob } from './job-example.ts';
import { IdentifierFromPurchaser, JsonObject } from './scalars.ts';

const amountError = 'must be a decimal number above 0, or text that is one; leave it out for the price of the agent';

/** In whole coins of the price. Text holds what a JSON number cannot: more than 15 digits. */
const PaymentAmount = z
  .union(
    [
      z.number(amountError).positive(amountError),
      z
        .string(amountError)
        .max(64, amountError)
        .regex(/^(?=.*[1-9])\d+(\.\d+)?$/, amountError),
    ],
    amountError,
  )
  .describe(
    'In whole coins of the price, e.g. 10.0 for 10 ADA. May be left out for a fixed price, has to be for a free agent.',
  );

export const CreateJob = z
  .strictObject({
    data: JsonObject,
    payment_amount: PaymentAmount.optional(),
    identifier_from_purchaser: IdentifierFromPurchaser.optional(),
  })
  .meta({ id: 'CreateJob', examples: [{ data: { prompt: 'A page about lighthouses' }, payment_amount: 10 }] });
export type CreateJob = z.infer<typeof CreateJob>;

/** `ignored_fields`: keys of `data` that the agent's form does not have. They are hashed, and do not reach the agent. */
export const CreatedJob = Job.extend({
  ignored_fields: z
    .array(z.string())
    .describe('Keys of `data` that the form does not have: hashed, not sent to the agent'),
}).meta({ id: 'CreatedJob', examples: [{ ...pendingJob, ignored_fields: [] }] });
export type CreatedJob = z.infer<typeof CreatedJob>;
