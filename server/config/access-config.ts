import type { Access } from '../http/access.ts';
import type { Network } from '../jobs/money/payment.ts';
import type { EnvReader } from './env-reader.ts';

/** `API_KEYS=name:sha256hex,name2:sha256hex`; without it the service serves this machine only. */
export function readAccess(read: EnvReader): Access {
  const entries = read.optional('API_KEYS');
  if (entries === null) return { kind: 'local_only' };
  const keys = entries.split(',').map((entry) => /^([A-Za-z0-9_.-]{1,64}):([0-9a-f]{64})$/.exec(entry.trim()));
  const faulty = keys.flatMap((match, index) => (match === null ? [index + 1] : []));
  if (faulty.length > 0) {
    read.faults.push(`API_KEYS entry ${faulty.join(', ')} is not name:sha256hex; npm run key -- NAME prints one`);
  }
  return {
    kind: 'keys',
    keys: keys.flatMap((match) => (match ? [{ name: match[1] ?? '', sha256: match[2] ?? '' }] : [])),
  };
}

export function readNetwork(read: EnvReader): Network {
  const network = read.required('MASUMI_NETWORK');
  if (network === 'Preprod' || network === 'Mainnet') return network;
  if (network !== '') read.faults.push('MASUMI_NETWORK must be Preprod or Mainnet');
  return 'Preprod';
}
