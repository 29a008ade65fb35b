/** A reconciler whose last pass is older than this has stalled. */
const stalledAfterMs = 30_000;

type Asked = {
  takesWrites: () => Promise<boolean>;
  isMigrated: () => Promise<boolean>;
  msSinceLastPass: () => number | null;
};

export type ReadinessChecks = { database: boolean; migrations: boolean; reconciler: boolean };

/** Whether this process can do its work; how the upstreams are decides nothing. */
export function createReadinessCheck({
  takesWrites,
  isMigrated,
  msSinceLastPass,
}: Asked): () => Promise<ReadinessChecks> {
  const holds = (question: Promise<boolean>) =>
    question.then(
      (answer) => answer,
      () => false,
    );
  return async () => {
    const [database, migrations] = await Promise.all([holds(takesWrites()), holds(isMigrated())]);
    const idleMs = msSinceLastPass();
    return { database, migrations, reconciler: idleMs !== null && idleMs < stalledAfterMs };
  };
}
