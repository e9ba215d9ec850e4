/** Lines of a stream of bytes, as they come: never more of it in memory than the line that is read. */

const newline = 0x0a;

export class Lines {
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** What is read and not handed out: whole lines first. */
  #ready: Buffer = Buffer.alloc(0);
  /** The start of a line whose end has not come. */
  #parts: Buffer[] = [];
  #ended = false;
  /** Number of the line that was handed out last, from 1. */
  number = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next line with its newline (the last may have none); undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const line = this.nextRead();
      if (line !== undefined) return line;
      if (this.#ended) return this.#last();
      await this.#read();
    }
  }

  /** The next line, if all of it was read already. */
  nextRead(): Buffer | undefined {
    const end = this.#ready.indexOf(newline);
    if (end < 0) return undefined;
    const line = this.#ready.subarray(0, end + 1);
    this.#ready = this.#ready.subarray(end + 1);
    this.number += 1;
    return line;
  }

  async #read(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done === true) {
      this.#ended = true;
      return;
    }
    const chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    this.#parts.push(this.#ready);
    if (!chunk.includes(newline)) {
      this.#parts.push(chunk);
      this.#ready = Buffer.alloc(0);
      return;
    }
    this.#ready = Buffer.concat([...this.#parts.splice(0), chunk]);
  }

  #last(): Buffer | undefined {
    const line = Buffer.concat([...this.#parts.splice(0), this.#ready]);
    this.#ready = Buffer.alloc(0);
    if (line.length === 0) return undefined;
    this.number += 1;
    return line;
  }
}
