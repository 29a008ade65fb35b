/** Random, and long enough that no two orders meet. Not `crypto.randomUUID`, which pages served over plain HTTP lack. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
