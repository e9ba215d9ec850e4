/**
 * The whole state of a PGlite in memory, taken and put back within milliseconds: its WebAssembly memory
 * and its files. Whatever PostgreSQL knows is in one or the other: rows, caches, sequences, counters,
 * settings, an open transaction.
 *
 * What is not in them is code: a library that is loaded after an image was taken would stay in the
 * JavaScript around it while its data is gone. So every library is loaded first (`loadLibraries`).
 */

import type { PGlite } from '@electric-sql/pglite';
import * as z from 'zod';
import { literal } from '../model/sql.ts';

type Bytes = Uint8Array | Int8Array;

const isBytes = (contents: Node['contents']): contents is Bytes => ArrayBuffer.isView(contents);

/** A file, directory, link or device of Emscripten's file system in memory. */
interface Node {
  name: string;
  parent: Node;
  mode: number;
  atime: number;
  mtime: number;
  ctime: number;
  /** Of a file: its bytes, with room to grow. Of a directory: its entries. */
  contents?: Bytes | Record<string, Node> | null | undefined;
  usedBytes?: number | undefined;
}

interface Stream {
  readonly node: Node;
  readonly shared: object;
}

type OnStream = (stream: Stream, ...rest: readonly unknown[]) => number;
type OnNode = (node: Node, ...rest: readonly unknown[]) => void;

interface FileSystem {
  readonly root: Node;
  readonly streams: (Stream | null | undefined)[];
  hashAddNode: (node: Node) => void;
  hashRemoveNode: (node: Node) => void;
}

interface Runtime {
  /** Another one after the memory has grown. */
  readonly HEAPU8: Uint8Array;
  readonly ___stack_pointer: { value: number };
  _malloc(bytes: number): number;
  _free(address: number): void;
  readonly FS: FileSystem;
  readonly MEMFS: {
    readonly ops_table: {
      readonly file: {
        readonly stream: { write: OnStream; allocate: OnStream };
        readonly node: { setattr: OnNode };
      };
      readonly dir: { readonly node: { setattr: OnNode } };
    };
    readonly stream_ops: { write: OnStream; allocate: OnStream };
  };
}

const isFunction = z.custom<unknown>((value) => typeof value === 'function');
const writing = z.object({ write: isFunction, allocate: isFunction });
const setting = z.object({ setattr: isFunction });
const runtimeShape = z.object({
  HEAPU8: z.instanceof(Uint8Array),
  ___stack_pointer: z.object({ value: z.number() }),
  _malloc: isFunction,
  _free: isFunction,
  FS: z.object({
    root: z.object({ contents: z.object({}) }),
    streams: z.array(z.unknown()),
    hashAddNode: isFunction,
    hashRemoveNode: isFunction,
  }),
  MEMFS: z.object({
    ops_table: z.object({
      file: z.object({ stream: writing, node: setting }),
      dir: z.object({ node: setting }),
    }),
    stream_ops: writing,
  }),
});

function isRuntime(module: unknown): module is Runtime {
  return runtimeShape.safeParse(module).success;
}

/** Pages of PostgreSQL: what it changes is close together. */
const pageSize = 8192;
const zeros = Buffer.alloc(pageSize);

function memoryOf({ HEAPU8 }: Runtime): Buffer {
  return Buffer.from(HEAPU8.buffer, HEAPU8.byteOffset, HEAPU8.byteLength);
}

function isPage(memory: Buffer, at: number, page: Buffer): boolean {
  return memory.compare(page, 0, pageSize, at, at + pageSize) === 0;
}

/**
 * Where the memory in use ends: most of it was never touched, and need not be looked at.
 *
 * malloc() keeps that address in a variable of its own (`sbrk_val`), and a mark right before it: the one
 * word that points just beyond the last byte that is not zero, also after the heap has grown. It never
 * shrinks in Emscripten, and what is beyond was never written.
 */
class Heap {
  readonly #runtime: Runtime;
  /** Of the variable; undefined when it is not the only one that looks like it. */
  readonly #address: number | undefined;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    const candidates = this.#candidates();
    runtime._free(runtime._malloc(2 ** 20));
    const high = this.#high();
    const [address, ...others] = candidates.filter((candidate) =>
      isEnd(memoryOf(runtime).readUInt32LE(candidate), high),
    );
    this.#address = others.length === 0 ? address : undefined;
  }

  /** Undefined when it is not known. */
  end(): number | undefined {
    if (this.#address === undefined) return undefined;
    return memoryOf(this.#runtime).readUInt32LE(this.#address);
  }

  /** Just beyond the last byte that is not zero. */
  #high(): number {
    const memory = memoryOf(this.#runtime);
    let high = memory.length;
    while (high > pageSize && isPage(memory, high - pageSize, zeros)) high -= pageSize;
    while (memory[high - 1] === 0) high--;
    return high;
  }

  #candidates(): number[] {
    const high = this.#high();
    const memory = memoryOf(this.#runtime).subarray(0, high);
    const words = new Uint32Array(memory.buffer, memory.byteOffset, high >>> 2);
    const found: number[] = [];
    for (let end = high; end < high + endMark; end++) {
      if (!isEnd(end, high)) continue;
      for (let at = words.indexOf(end); at !== -1; at = words.indexOf(end, at + 1)) {
        found.push(at * 4);
      }
    }
    return found;
  }
}

/** The most that malloc() leaves between its last mark and the end. */
const endMark = 64;

function isEnd(address: number, high: number): boolean {
  return address >= high && address < high + endMark && address % 16 === 0;
}

/** What a node was like. */
interface NodeImage extends Readonly<Omit<Node, 'contents'>> {
  /** Of a file; frozen. */
  readonly bytes: Bytes | null;
  /** Of a directory: its entries. */
  readonly children: readonly Node[] | null;
}

interface StreamImage {
  readonly stream: Stream;
  readonly own: Readonly<Stream>;
  readonly shared: object;
}

export interface Image {
  /** Pages that are alike in several images are kept once. */
  readonly pages: readonly Buffer[];
  readonly stackPointer: number;
  readonly nodes: ReadonlyMap<Node, NodeImage>;
  readonly streams: readonly (StreamImage | null)[];
}

/** Takes and puts back images of one PGlite. */
export class Imager {
  readonly #runtime: Runtime;
  #heap: Heap | undefined;
  readonly #frozen = new WeakSet<Bytes>();
  readonly #names: { add(node: Node): void; remove(node: Node): void };
  /** Nodes that are not as they were last. */
  readonly #touched: Set<Node>;
  /** What files and memory were like last: most of them still are. */
  #nodes: Image['nodes'] = new Map();
  #pages: Image['pages'] = [];

  /** @throws Error when this PGlite is built in another way than the one that this was written for. */
  constructor(pglite: PGlite) {
    const runtime: unknown = pglite.Module;
    if (!isRuntime(runtime)) throw new Error('PGlite has no memory and files that can be copied');
    this.#runtime = runtime;
    const { FS } = runtime;
    this.#names = { add: FS.hashAddNode, remove: FS.hashRemoveNode };
    this.#touched = allNodes(FS.root);
    this.#watch();
  }

  /** No statement may be running. */
  take(): Image {
    const { FS, ___stack_pointer } = this.#runtime;
    const image = {
      pages: this.#takePages(),
      stackPointer: ___stack_pointer.value,
      nodes: this.#takeNodes(),
      streams: FS.streams.map((stream) =>
        stream ? { stream, own: { ...stream }, shared: { ...stream.shared } } : null,
      ),
    };
    this.#is(image);
    return image;
  }

  /** An image of the same PGlite; no statement may be running. */
  put(image: Image): void {
    this.#putPages(image.pages);
    this.#runtime.___stack_pointer.value = image.stackPointer;
    this.#putNodes(image.nodes);
    this.#putStreams(image.streams);
    this.#is(image);
  }

  #is({ pages, nodes }: Image): void {
    this.#pages = pages;
    this.#nodes = nodes;
    this.#touched.clear();
  }

  /** Files share their bytes with images until somebody writes to them. */
  #watch(): void {
    const { FS, MEMFS } = this.#runtime;
    const { write, allocate } = MEMFS.stream_ops;
    const { file, dir } = MEMFS.ops_table;
    MEMFS.stream_ops.write = (stream, ...rest) => {
      const { node } = stream;
      this.#touched.add(node);
      if (isBytes(node.contents) && this.#frozen.has(node.contents)) {
        node.contents = node.contents.slice();
      }
      return write(stream, ...rest);
    };
    file.stream.write = MEMFS.stream_ops.write;
    file.stream.allocate = (stream, ...rest) => {
      this.#touched.add(stream.node);
      return allocate(stream, ...rest);
    };
    for (const { node: operations } of [file, dir]) {
      const { setattr } = operations;
      operations.setattr = (node, ...rest) => {
        this.#touched.add(node);
        return setattr(node, ...rest);
      };
    }
    const touch = (node: Node) => this.#touched.add(node).add(node.parent);
    FS.hashAddNode = (node) => {
      touch(node);
      this.#names.add(node);
    };
    FS.hashRemoveNode = (node) => {
      touch(node);
      this.#names.remove(node);
    };
  }

  #takePages(): Buffer[] {
    const memory = memoryOf(this.#runtime);
    const pages: Buffer[] = [];
    const changed: number[] = [];
    for (let at = 0, index = 0; at < memory.length; at += pageSize, index++) {
      const known = this.#pages[index] ?? zeros;
      if (isPage(memory, at, known)) pages.push(known);
      else changed.push(pages.push(zeros) - 1);
    }
    while (pages.at(-1) === zeros && changed.at(-1) !== pages.length - 1) pages.pop();
    const copies = Buffer.allocUnsafeSlow(changed.length * pageSize);
    for (const [nth, index] of changed.entries()) {
      const page = copies.subarray(nth * pageSize, (nth + 1) * pageSize);
      memory.copy(page, 0, index * pageSize);
      pages[index] = page;
    }
    return pages;
  }

  #putPages(pages: readonly Buffer[]): void {
    // Looking for it writes to the memory, which is put back right now.
    this.#heap ??= new Heap(this.#runtime);
    const memory = memoryOf(this.#runtime);
    const inUse = this.#heap.end() ?? memory.length;
    const end = Math.max(inUse, pages.length * pageSize);
    for (let at = 0, index = 0; at < end; at += pageSize, index++) {
      const page = pages[index] ?? zeros;
      if (!isPage(memory, at, page)) page.copy(memory, at);
    }
  }

  #takeNodes(): ReadonlyMap<Node, NodeImage> {
    if (this.#touched.size === 0) return this.#nodes;
    const nodes = new Map(this.#nodes);
    for (const node of this.#touched) {
      if (!isThere(node)) {
        nodes.delete(node);
        continue;
      }
      const { name, parent, mode, atime, mtime, ctime, contents, usedBytes } = node;
      const bytes = isBytes(contents) ? contents : null;
      if (bytes !== null) this.#frozen.add(bytes);
      const known = { name, parent, mode, atime, mtime, ctime, usedBytes };
      nodes.set(node, { ...known, bytes, children: childrenOf(node) });
    }
    return nodes;
  }

  /** The table of names holds each node under its name and its parent. */
  #putNodes(images: Image['nodes']): void {
    const changed = new Set(this.#touched);
    if (images !== this.#nodes) {
      for (const [node, image] of images) if (this.#nodes.get(node) !== image) changed.add(node);
      for (const node of this.#nodes.keys()) if (!images.has(node)) changed.add(node);
    }
    const { add, remove } = this.#names;
    const missing: Node[] = [];
    for (const node of changed) {
      const image = images.get(node);
      const there = isThere(node);
      const stays = there && image?.name === node.name && image.parent === node.parent;
      if (there && !stays) remove(node);
      if (!stays && image !== undefined) missing.push(node);
    }
    for (const node of changed) {
      const image = images.get(node);
      if (image !== undefined) putNode(node, image, images);
    }
    for (const node of missing) add(node);
  }

  #putStreams(images: Image['streams']): void {
    const { FS } = this.#runtime;
    FS.streams.length = 0;
    for (const image of images) {
      if (image !== null) {
        Object.assign(image.stream, image.own);
        Object.assign(image.stream.shared, image.shared);
      }
      FS.streams.push(image?.stream);
    }
  }
}

function childrenOf({ contents }: Node): readonly Node[] | null {
  return contents && !isBytes(contents) ? Object.values(contents) : null;
}

/** It is not, when it was removed. */
function isThere(node: Node): boolean {
  const { contents } = node.parent;
  return node.parent === node || (!isBytes(contents) && contents?.[node.name] === node);
}

/** Every node of the file system in memory. */
function allNodes(root: Node): Set<Node> {
  const found = new Set([root]);
  // It grows while it is gone through.
  for (const node of found) for (const child of childrenOf(node) ?? []) found.add(child);
  return found;
}

function putNode(node: Node, image: NodeImage, images: Image['nodes']): void {
  const { bytes, children, usedBytes, ...attributes } = image;
  Object.assign(node, attributes);
  if (children !== null) {
    // The children may still have other names.
    node.contents = Object.fromEntries(children.map((child) => [images.get(child)?.name, child]));
  } else if (usedBytes !== undefined) {
    node.contents = bytes;
    node.usedBytes = usedBytes;
  }
}

/** They belong to replication, and fail to load: PGlite has none. */
const unloadable: ReadonlySet<string> = new Set(['libpqwalreceiver.so', 'pgoutput.so']);
const libraryFolder = '/pglite/lib/postgresql';

/** Loads every library that a statement could load later. */
export async function loadLibraries(pglite: PGlite): Promise<void> {
  const names: readonly string[] = pglite.Module.FS.readdir(libraryFolder);
  const libraries = names.filter((name) => name.endsWith('.so') && !unloadable.has(name));
  for (const name of libraries) await pglite.exec(`LOAD ${literal(`$libdir/${name}`)}`);
}
