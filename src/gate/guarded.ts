/**
 * Runs the gates in a process of their own, with a time limit: PostgreSQL in this process can neither
 * be cancelled nor timed out, and a function without end in a migration shall be a no-go, not a hang.
 */

import { existsSync } from 'node:fs';
import { formatSnapshot } from '../catalog/snapshot.ts';
import { programFile } from '../installation.ts';
import { type ErrorDetails, type Outcome, SchemadiffError } from '../model/error.ts';
import { runGuarded } from '../rehearse/lab/guarded-child.ts';
import { endTree } from './command.ts';
import { type GateName, gateNames } from './gate.ts';
import {
  conclude,
  failedGate,
  type GateReport,
  type GateRunOptions,
  rowsWanted,
  runGates,
  seedWanted,
  type TimedResult,
  wantedGates,
} from './run.ts';

export type ChildJob = Omit<GateRunOptions, 'declared' | 'progress'> & {
  /** The text of a snapshot. */
  readonly declared: string;
};

export type ChildMessage =
  | { readonly type: 'gate'; readonly gate: GateName }
  | { readonly type: 'doing'; readonly what: string }
  | { readonly type: 'result'; readonly result: TimedResult }
  | { readonly type: 'started'; readonly pid: number }
  | { readonly type: 'report'; readonly report: GateReport }
  | ({ readonly type: 'error'; readonly outcome: Outcome; readonly what: string } & ErrorDetails);

export interface Guard extends GateRunOptions {
  /** Milliseconds for all gates together. */
  readonly timeout: number;
}

const entry = programFile('gate/child');

/** Milliseconds in which the process must be there: no migration is to blame for a slow machine. */
const startTimeout = 60_000;

/** What is known of a run that did not come to its end. */
interface Heard {
  gate: GateName | undefined;
  doing: string;
  readonly results: TimedResult[];
  readonly started: number[];
  end: GateReport | SchemadiffError | undefined;
}

function listen(message: ChildMessage, heard: Heard, { progress }: Guard): void {
  switch (message.type) {
    case 'gate':
      heard.gate = message.gate;
      heard.doing = '';
      progress?.gate?.(message.gate);
      return;
    case 'doing':
      heard.doing = message.what;
      progress?.doing?.(message.what);
      return;
    case 'result':
      heard.results.push(message.result);
      heard.gate = undefined;
      progress?.result?.(message.result);
      return;
    case 'started':
      heard.started.push(message.pid);
      return;
    case 'report':
      heard.end = message.report;
      return;
    case 'error':
      heard.end = new SchemadiffError(message.outcome, message.what, message);
  }
}

/** A run that was cut short is a no-go of the gate that was at work, never a pass. */
function cutShort(heard: Heard, guard: Guard, why: string, started: number): GateReport {
  const wanted = wantedGates(guard);
  const gate = heard.gate ?? wanted[heard.results.length] ?? 'review';
  const result: TimedResult = {
    ...failedGate(gate, {
      what: why,
      where: heard.doing === '' ? undefined : `while at: ${heard.doing}`,
      next: 'Look for what never ends there (pg_sleep, a loop, a generated series), or raise --timeout.',
    }),
    milliseconds: Date.now() - started,
  };
  guard.progress?.result?.(result);
  const gates = [...heard.results, result];
  const asked = new Set(gates.map((each) => each.gate));
  const migrations = guard.migrations ?? [];
  return {
    ...conclude(gates, migrations.length === 0 ? ['?'] : migrations, wanted),
    migrations,
    seed: seedWanted(guard),
    rows: rowsWanted(guard),
    gates,
    skipped: gateNames.filter((each) => !asked.has(each)),
    milliseconds: Date.now() - started,
  };
}

/**
 * As runGates(), and never longer than the limit.
 * @throws SchemadiffError refused when the migrations cannot be read.
 */
export async function runGatesGuarded(guard: Guard): Promise<GateReport> {
  if (!existsSync(entry)) return await runGates(guard);
  const started = Date.now();
  const { declared, progress, timeout, ...options } = guard;
  const job: ChildJob = { ...options, declared: formatSnapshot(declared) };
  const heard: Heard = { gate: undefined, doing: '', results: [], started: [], end: undefined };
  let begun = false;
  const { how, timedOut } = await runGuarded<ChildMessage>({
    entry,
    job,
    timeout: startTimeout + timeout,
    hear: (message, wind) => {
      if (!begun) wind(timeout);
      begun = true;
      listen(message, heard, guard);
    },
  });
  if (heard.end instanceof SchemadiffError) throw heard.end;
  if (heard.end !== undefined) return heard.end;
  for (const pid of heard.started) endTree(pid);
  const why = timedOut
    ? `The gates did not end within ${timeout / 1000} s.`
    : `The process that ran the gates ended (${how}).`;
  return cutShort(heard, guard, why, started);
}
