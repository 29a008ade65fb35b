import { z } from 'zod';

/** Fields of requests, with the node's own words for what is wrong with them. */
export const Network = z.enum(['Preprod', 'Mainnet']);
export const SourceType = z.enum(['Web3CardanoV1', 'Web3CardanoV2']);
export const AgentIdentifier = z.string().min(57).max(250);
export const ReturnAddress = z
  .string()
  .max(250)
  .regex(/^addr_test1[02-9ac-hj-np-z]{50,}$/, 'sellerReturnAddress must be a Cardano base or enterprise address');
export const PurchaserIdentifier = z.string().min(14).max(26);
export const Amounts = z.array(z.object({ amount: z.string().max(25), unit: z.string().max(150) })).max(7);

const isoPattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?Z?)?$/;
/** ISO only: a number, an epoch text or an offset is refused; without Z it is local time. */
export const IsoDate = z
  .custom<string>((value) => typeof value === 'string' && isoPattern.test(value), 'Invalid input')
  .transform((text) => new Date(text));

export const EpochMsText = z
  .string()
  .regex(/^\d+$/, 'Invalid input')
  .transform((text) => new Date(Number(text)));

export const isHex = (text: string): boolean => text.length % 2 === 0 && /^[0-9a-fA-F]+$/.test(text);
