import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

/** A module and all that it needs as one script for browsers; as `iife` it is the global `bundled`. */
export async function bundledCode(entry: string, folder: string, format: 'esm' | 'iife'): Promise<string> {
  const bundle = await rolldown({ input: entry, cwd: folder, platform: 'browser', logLevel: 'silent' });
  const { output } = await bundle.generate({ format, minify: true, ...(format === 'iife' && { name: 'bundled' }) });
  await bundle.close();
  return output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('\n');
}

/** Bytes, zipped, of what a page loads that uses all of a module. */
export async function bundledSize(entry: string, folder: string): Promise<number> {
  return gzipSync(await bundledCode(entry, folder, 'esm')).length;
}
