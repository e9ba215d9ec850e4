/**
 * What the child process takes away from definitions besides Node's permission model: the network,
 * the end of the process, and JavaScript's own objects.
 */

import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

function refuse(what: string): () => never {
  return () => {
    throw new Error(`definitions may not ${what}: they are only evaluated`);
  };
}

function replace(target: object, keys: readonly string[], what: string): void {
  for (const key of keys) Reflect.set(target, key, refuse(what));
}

const network = 'use the network';

/** Also `fetch` and everything else that is built on sockets. */
export function denyNetwork(): void {
  replace(net.Socket.prototype, ['connect'], network);
  replace(net.Server.prototype, ['listen'], network);
  replace(dgram.Socket.prototype, ['bind', 'connect', 'send'], network);
  const lookups = Object.keys(dns).filter((key) => /^(lookup|resolve|reverse)/.test(key));
  replace(dns, lookups, network);
  replace(dns.promises, lookups, network);
}

export function denyExit(): void {
  replace(process, ['exit', 'abort', 'kill'], 'end the process');
}

const intrinsics = [
  Object,
  Function,
  Array,
  String,
  Number,
  Boolean,
  Symbol,
  BigInt,
  Date,
  RegExp,
  Error,
  Promise,
  Map,
  Set,
  WeakMap,
  JSON,
  Math,
  Reflect,
] as const;

/** V8's settings of stack traces, which many a library sets. */
const ordinary = new Set<string | symbol>(['prepareStackTrace', 'stackTraceLimit']);

function shape(): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const each of intrinsics) {
    const name = 'name' in each ? each.name : String(each);
    const prototype: unknown = 'prototype' in each ? each.prototype : undefined;
    for (const [label, target] of [
      [name, each],
      [`${name}.prototype`, prototype],
    ] as const) {
      if (target === undefined || target === null) continue;
      for (const key of Reflect.ownKeys(target)) {
        if (ordinary.has(key)) continue;
        const found = Reflect.getOwnPropertyDescriptor(target, key);
        values.set(`${label}.${String(key)}`, found?.value ?? found?.get);
      }
    }
  }
  return values;
}

/** A function that names the first of JavaScript's own properties that changed since. */
export function watchIntrinsics(): () => string | null {
  const before = shape();
  return () => {
    const after = shape();
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      if (!Object.is(before.get(key), after.get(key))) return key;
    }
    return null;
  };
}
