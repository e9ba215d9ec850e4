/** The bytes of a dump, plain or compressed by gzip, as a stream. */

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { checkNoArchive, isGzip, tellingBytes } from '../../database/sql-file.ts';
import { refused } from '../../model/error.ts';

async function firstBytes(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, 'r');
    try {
      const { bytesRead, buffer } = await handle.read(
        Buffer.alloc(tellingBytes),
        0,
        tellingBytes,
        0,
      );
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw refused('The dump cannot be read.', {
      where: file,
      why: error instanceof Error ? error.message : undefined,
    });
  }
}

/** @throws SchemadiffError refused for a file that is missing, or a format that only pg_restore reads. */
export async function dumpBytes(file: string): Promise<AsyncIterable<Uint8Array>> {
  const start = await firstBytes(file);
  checkNoArchive(start, file, 'The dump');
  if (!isGzip(start)) return createReadStream(file);
  return unzipped(file);
}

async function* unzipped(file: string): AsyncGenerator<Uint8Array> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.once('error', (error) => gunzip.destroy(error));
  try {
    for await (const chunk of source.pipe(gunzip)) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
  } catch (error) {
    throw refused('The dump cannot be unpacked.', {
      where: file,
      why: error instanceof Error ? error.message : undefined,
      next: 'It may have been cut short: make it again.',
    });
  } finally {
    source.destroy();
  }
}
