import type { z } from 'zod';
import type { PriceAnswer } from '../../ports/masumi.ts';
import type { RegistryEnvelope } from './masumi-wire.ts';

type Metadata = z.output<typeof RegistryEnvelope>['data']['Metadata'];

/** The price in an agent's registration: its own, or for the second contract that of the source with this index. */
export function registeredPrice(metadata: Metadata, network: string, sourceIndex: number | null): PriceAnswer {
  if (sourceIndex === null) {
    const pricing = metadata.AgentPricing;
    return fixedOr(pricing?.pricingType, pricing?.Pricing);
  }
  const source = metadata.supportedPaymentSources?.[sourceIndex];
  if (source?.network !== network || source.paymentSourceType !== 'Web3CardanoV2') return other('none');
  const { pricingType, fixed } = source.pricing;
  return fixedOr(
    pricingType,
    fixed?.map(({ asset, amount }) => ({ amount, unit: asset })),
  );
}

function fixedOr(
  pricingType: string | undefined,
  amounts: { amount: bigint; unit: string }[] | null | undefined,
): PriceAnswer {
  const isPriced = pricingType === 'Fixed' && amounts && amounts.length > 0;
  return isPriced ? { kind: 'fixed', amounts } : other(pricingType ?? 'none');
}

const other = (pricingType: string): PriceAnswer => ({ kind: 'other', pricingType });
