export const network = 'Preprod';

export type PaymentSource = {
  id: string;
  type: 'Web3CardanoV1' | 'Web3CardanoV2';
  address: string;
  policyId: string;
  sellingWallet: { id: string; vkey: string; address: string };
};

export const paymentSources: readonly PaymentSource[] = [
  {
    id: 'cmsandboxsource0000000001',
    type: 'Web3CardanoV1',
    address: 'addr_test1wz7j4kmg2cs7yf92uat3ed4a3u97kr7axxr4avaz0lhwdsqukgwfm',
    policyId: '7e8bdaf2b2b919a3a4b94002cafb50086c0c845fe535d07a77ab7f77',
    sellingWallet: {
      id: 'cmsandboxwallet0000000001',
      vkey: '5a7d0b61c2e94f38a16b0de7f5923c4480b1e6a7d3f29c0548e1b76a',
      address: 'addr_test1qpd86zmpct55lw9pdvx70avj83zgpv0x5lfl9xq9frsmw6sandboxselling1',
    },
  },
  {
    id: 'cmsandboxsource0000000002',
    type: 'Web3CardanoV2',
    address: 'addr_test1wzs4e6wc95hkwezlccjw9mdvq0r0rsgx6zk34avptga3ftgn37w4g',
    policyId: '67ab0c92c4ac1610895a1c965ee50aba41a8f1513b15240723b3bd0b',
    sellingWallet: {
      id: 'cmsandboxwallet0000000002',
      vkey: 'c3f1e84a9d20b75638e4f7a1c0d95b2e6683ad14f7e90c5b21d8a640',
      address: 'addr_test1qrplr6z2n5stw43cunm6rsxetvhxdqadznm7jrzmy8v2vssandboxselling2',
    },
  },
];

/** The first 56 digits of an agent identifier are the registry's policy id. */
export function sourceOf(agentIdentifier: string): PaymentSource | undefined {
  return paymentSources.find(({ policyId }) => policyId === agentIdentifier.slice(0, 56));
}
