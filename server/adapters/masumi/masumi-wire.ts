import { z } from 'zod';

const EpochMsText = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform((text) => new Date(Number(text)));

/** The node writes lovelace as an empty unit, except in the registry. A number of megabytes would take seconds to read. */
const WireAmount = z.object({
  amount: z
    .string()
    .regex(/^\d{1,30}$/)
    .transform((text) => BigInt(text)),
  unit: z.string().transform(coinUnit),
});

/** As the node itself reads it: lovelace in any spelling, or no unit at all. */
function coinUnit(unit: string): string {
  return unit === '' || unit.toLowerCase() === 'lovelace' ? 'lovelace' : unit;
}

const onChainStates = [
  'FundsLocked',
  'FundsOrDatumInvalid',
  'ResultSubmitted',
  'RefundRequested',
  'Disputed',
  'WithdrawAuthorized',
  'RefundAuthorized',
  'Withdrawn',
  'RefundWithdrawn',
  'DisputedWithdrawn',
] as const;

/** A payment as the node sends it: strict where a job hangs on it, lenient elsewhere. */
export const WirePayment = z.object({
  id: z.string().min(1),
  createdAt: z.iso.datetime().transform((text) => new Date(text)),
  blockchainIdentifier: z.string().min(1),
  agentIdentifier: z.string(),
  inputHash: z.string(),
  payByTime: EpochMsText,
  submitResultTime: EpochMsText,
  unlockTime: EpochMsText,
  externalDisputeUnlockTime: EpochMsText,
  // Empty, not null, until a result is on chain.
  resultHash: z
    .string()
    .nullish()
    .transform((hash) => (hash ? hash : null)),
  onChainState: z
    .enum([...onChainStates, 'unknown'])
    .nullable()
    .catch('unknown'),
  NextAction: z.object({
    requestedAction: z.string(),
    errorType: z.string().nullish(),
    errorNote: z.string().nullish(),
    resultHash: z.string().nullish(),
  }),
  RequestedFunds: z.array(WireAmount),
  PaymentSource: z.object({ network: z.string() }),
  SmartContractWallet: z.object({ walletVkey: z.string() }).nullable(),
  metadata: z.string().nullish(),
  sellerReturnAddress: z.string().max(250).nullish(),
  forceLayer: z.string().max(50).nullish(),
});
export type WirePayment = z.output<typeof WirePayment>;

export const PaymentEnvelope = z.object({ status: z.literal('success'), data: WirePayment });

/** Rows of a list are anybody's: only what paging and finding need is asked of each, the rest of the one that is ours. */
export const PaymentsEnvelope = z.object({
  status: z.literal('success'),
  data: z.object({
    Payments: z.array(
      z.looseObject({
        id: z.string().min(1),
        createdAt: z.iso.datetime().transform((text) => new Date(text)),
        metadata: z.string().nullish(),
      }),
    ),
  }),
});
export type ListedPayment = z.output<typeof PaymentsEnvelope>['data']['Payments'][number];

export const ChangesEnvelope = z.object({
  status: z.literal('success'),
  data: z.object({
    Payments: z.array(z.object({ id: z.string(), onChainStateOrResultLastChangedAt: z.iso.datetime() })),
  }),
});

const PaymentSource = z.object({
  network: z.string(),
  paymentSourceType: z.string().nullish(),
  pricing: z.object({
    pricingType: z.string(),
    fixed: z.array(z.object({ asset: z.string().transform(coinUnit), amount: WireAmount.shape.amount })).nullish(),
  }),
});

export const RegistryEnvelope = z.object({
  status: z.literal('success'),
  data: z.object({
    Metadata: z.object({
      AgentPricing: z.object({ pricingType: z.string(), Pricing: z.array(WireAmount).nullish() }).nullish(),
      // What an agent of the second contract asks for, source by source.
      supportedPaymentSources: z.array(PaymentSource.nullable().catch(null)).nullish(),
    }),
  }),
});

export const HealthEnvelope = z.object({ status: z.literal('success') });

export const ApiKeyEnvelope = z.object({
  status: z.literal('success'),
  data: z.object({
    canPay: z.boolean(),
    canAdmin: z.boolean().nullish(),
    status: z.string(),
    NetworkLimit: z.array(z.string()),
  }),
});

export const ErrorEnvelope = z.object({ status: z.literal('error'), error: z.object({ message: z.string() }) });
