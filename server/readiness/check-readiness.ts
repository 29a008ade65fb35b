/** A reconciler whose last pass is older than this has stalled. */
const stalledAfterMs = 30_000;

type Asked = {
  takesWrites: () => Promise<boolean>;
  isMigrated: () => Promise<boolean>;
  lastPassAt: () => Date | null;
};

export type ReadinessChecks = { database: boolean; migrations: boolean; reconciler: boolean };

/** Whether this process can do its work; how the upstreams are decides nothing. */
export function createReadinessCheck({ takesWrites, isMigrated, lastPassAt }: Asked): () => Promise<ReadinessChecks> {
  const holds = (question: Promise<boolean>) =>
    question.then(
      (answer) => answer,
      () => false,
    );
  return async () => {
    const [database, migrations] = await Promise.all([holds(takesWrites()), holds(isMigrated())]);
    const last = lastPassAt();
    return { database, migrations, reconciler: last !== null && Date.now() - last.getTime() < stalledAfterMs };
  };
}
