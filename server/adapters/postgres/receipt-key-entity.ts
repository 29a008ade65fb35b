import { defineEntity, p } from '@mikro-orm/core';

/** Keys that signed receipts: the public half of each for good, the seed of one that was made here sealed. */
export const ReceiptKeyEntity = defineEntity({
  name: 'ReceiptKey',
  tableName: 'receipt_keys',
  properties: {
    kid: p.string().columnType('text').primary(),
    x: p.string().columnType('text'),
    sealedSeed: p.string().columnType('text').nullable(),
    createdAt: p.datetime(3),
  },
});
