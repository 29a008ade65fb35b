export type GroupOptions<Write> = {
  keyOf: (write: Write) => unknown;
  isAboutOneWrite: (error: unknown) => boolean;
  most: number;
};

type Waiting<Write, Answer> = { write: Write; resolve: (answer: Answer) => void; reject: (error: unknown) => void };

/**
 * Lets writes that come while a commit is under way share the next one: a commit costs a wait for the disk, whatever it
 * holds. Nobody waits for company: while none is under way a write goes at once. It never shares a commit with another
 * of its key. Where one write of a commit is at fault each is tried alone, so that only that one fails; what else breaks
 * a commit breaks it for all of them at once.
 */
export function groupCommits<Write, Answer>(
  commit: (writes: Write[]) => Promise<Answer[]>,
  { keyOf, isAboutOneWrite, most }: GroupOptions<Write>,
): (write: Write) => Promise<Answer> {
  let waiting: Waiting<Write, Answer>[] = [];
  let isCommitting = false;

  function takeGroup(): Waiting<Write, Answer>[] {
    const group = new Map<unknown, Waiting<Write, Answer>>();
    for (const candidate of waiting) {
      const key = keyOf(candidate.write);
      if (group.size < most && !group.has(key)) group.set(key, candidate);
    }
    const taken = new Set(group.values());
    waiting = waiting.filter((candidate) => !taken.has(candidate));
    return [...taken];
  }

  async function commitGroup(group: Waiting<Write, Answer>[]): Promise<void> {
    try {
      const answers = await commit(group.map(({ write }) => write));
      group.forEach(({ resolve }, index) => {
        resolve(answers[index] as Answer);
      });
    } catch (error) {
      const isSplit = group.length > 1 && isAboutOneWrite(error);
      for (const write of group) {
        // Not waited for: the one at fault may take long, and others come meanwhile.
        if (isSplit) void commitGroup([write]);
        else write.reject(error);
      }
    }
  }

  async function commitAll(): Promise<void> {
    while (waiting.length > 0) await commitGroup(takeGroup());
    isCommitting = false;
  }

  return (write) =>
    new Promise((resolve, reject) => {
      waiting.push({ write, resolve, reject });
      if (isCommitting) return;
      isCommitting = true;
      // What else is ready in this turn of the event loop comes along.
      setImmediate(() => void commitAll());
    });
}
