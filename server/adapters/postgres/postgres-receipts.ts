import { randomBytes } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { createCache } from '../../cache/create-cache.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Receipts, ReceiptSigner } from '../../ports/receipts.ts';
import type { SecretBox } from '../../ports/secret-box.ts';
import { ReceiptKeyEntity } from './receipt-key-entity.ts';

export type ReceiptKeys = {
  /** The seed that was configured. */
  given: Buffer | null;
  /** Without one no seed is kept here. */
  box: SecretBox | null;
  signerOf: (seed: Buffer) => Promise<ReceiptSigner>;
};

const purpose = 'key of receipts';
const keptMs = 10_000;
/** Of the lock under which replicas that start together make one key. */
const lockKey = 7_262_737;

/** Signs with the key that is given, else with one that is made once and kept sealed; null where neither can be. */
export async function openReceipts(
  orm: { em: SqlEntityManager },
  clock: Clock,
  { given, box, signerOf }: ReceiptKeys,
): Promise<Receipts | null> {
  const signer = await orm.em.fork().transactional(async (em) => {
    await em.execute('select pg_advisory_xact_lock(?)', [lockKey]);
    const seed = given ?? (box && (await ownSeed(em, box)));
    return seed && remember(em, await signerOf(seed), given === null ? (box?.seal(seed, purpose) ?? null) : null);
  });
  if (signer === null) return null;
  const known = createCache({
    ...{ keptMs, now: () => clock.now() },
    load: async () => {
      const rows = await orm.em.fork().find(ReceiptKeyEntity, {}, { orderBy: { createdAt: 'desc', kid: 'asc' } });
      return rows.map(({ kid, x }) => ({ kid, x }));
    },
  });
  return { sign: (said) => signer.sign(said), keys: () => known.get('keys') };

  async function remember(em: SqlEntityManager, key: ReceiptSigner, sealedSeed: string | null): Promise<ReceiptSigner> {
    const { kid, x } = key;
    const row = await em.findOne(ReceiptKeyEntity, { kid });
    const before = row?.sealedSeed ?? null;
    if (row === null) em.persist(em.create(ReceiptKeyEntity, { kid, x, sealedSeed, createdAt: clock.now() }));
    // So that an older key of the box can be thrown away.
    else if (sealedSeed !== null && before !== null && box?.isOutdated(before)) row.sealedSeed = sealedSeed;
    return key;
  }
}

async function ownSeed(em: SqlEntityManager, box: SecretBox): Promise<Buffer> {
  const [row] = await em.find(
    ReceiptKeyEntity,
    { sealedSeed: { $ne: null } },
    { orderBy: { createdAt: 'desc' }, limit: 1 },
  );
  const sealed = row?.sealedSeed ?? null;
  return sealed === null ? randomBytes(32) : box.open(sealed, purpose);
}
