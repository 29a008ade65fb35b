export type Body = { kind: 'whole'; text: string } | { kind: 'too_large'; head: string };

/** Enough to see what an answer is that cannot be read whole. */
const headBytes = 4_096;
const firstBytes = 16_384;

/**
 * The body as text, or its beginning when it is larger than this. Counts what is decoded, as it comes: a few bytes on
 * the wire can be a gigabyte. One buffer takes all of it, since a chunk can be a single byte.
 */
export async function readBody(response: Response, maxBytes: number): Promise<Body> {
  const reader = response.body?.getReader();
  let buffer = Buffer.allocUnsafe(Math.min(firstBytes, maxBytes));
  let length = 0;
  for (;;) {
    const chunk: Chunk | undefined = await reader?.read();
    const value = chunk?.value;
    if (value === undefined) return { kind: 'whole', text: textOf(buffer.subarray(0, length)) };
    if (length + value.length > maxBytes) {
      void reader?.cancel().catch(() => undefined);
      const read = Buffer.concat([buffer.subarray(0, Math.min(length, headBytes)), value.subarray(0, headBytes)]);
      return { kind: 'too_large', head: textOf(read.subarray(0, headBytes)) };
    }
    buffer = withRoom(buffer, length, value.length, maxBytes);
    buffer.set(value, length);
    length += value.length;
  }
}

/** The first words of a body that may have no end, and no more of it. */
export async function readFirstWords(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const chunk: Chunk | undefined = await reader?.read();
  await reader?.cancel();
  return textOf(chunk?.value ?? new Uint8Array());
}

type Chunk = { value?: Uint8Array | undefined };

/** The buffer, or its contents in one twice as large. */
function withRoom(buffer: Buffer<ArrayBuffer>, length: number, more: number, maxBytes: number): Buffer<ArrayBuffer> {
  if (length + more <= buffer.length) return buffer;
  const larger = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(buffer.length * 2, length + more)));
  larger.set(buffer.subarray(0, length));
  return larger;
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
