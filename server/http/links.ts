import type { ProblemCode } from '@masumi-kodosumi-connector/contract/router';

export type Links = {
  /** For an answer to a request of the path `from`: whole when the service knows its own address, else relative. */
  to(from: string, path: string): string;
  /** The `type` of a problem. */
  problem(code: ProblemCode): string;
};

/** A proxy may serve us under a prefix that we do not see: what is not whole must not begin with a slash. */
export function createLinks(publicUrl: string | null): Links {
  return {
    to: (from, path) => (publicUrl === null ? relative(from, path) : `${publicUrl}${path}`),
    problem: (code) => `${publicUrl ?? ''}/problems#${code}`,
  };
}

function relative(from: string, path: string): string {
  const depth = from.split('/').length - 2;
  return depth > 0 ? '../'.repeat(depth) + path.slice(1) : `./${path.slice(1)}`;
}
