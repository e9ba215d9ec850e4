/** The library's `diff`: what would change between two sources. */

import { settleAccess } from '../catalog/access.ts';
import { asMajorKeeps } from '../catalog/alike.ts';
import type { Cluster } from '../catalog/cluster.ts';
import { withReaderNamed } from '../catalog/reader.ts';
import type { Config } from '../config/config.ts';
import type { ScopeOptions } from '../config/define.ts';
import { refused } from '../model/error.ts';
import type { Hazard } from '../model/hazard.ts';
import { lackedBetween } from '../plan/lacked.ts';
import { plan } from '../plan/plan.ts';
import { withDoubts } from '../plan/rename.ts';
import { afterRenames } from '../plan/rename-steps.ts';
import { type PlannedStep, type Summary, summarize } from '../plan/summary.ts';
import { parseSource, Sources } from '../source/source.ts';

/** What diff() compares, and how. */
export interface DiffOptions {
  /** `definitions`, `empty`, a URL, `pglite:directory`, a .sql file or folder, or a snapshot. */
  readonly from: string;
  /** As `from`. */
  readonly to: string;
  /** Needed for `definitions`. */
  readonly config?: Config | undefined;
  /** What is managed. Default: the configuration's; everything without one. */
  readonly scope?: ScopeOptions | undefined;
  /** URL of a database that holds what is outside of the scope, when definitions are compared with nothing. */
  readonly environment?: string | undefined;
  /** False: owners are left alone. Default: true. */
  readonly owners?: boolean | undefined;
  /** False: grants and default privileges are left alone. Default: true. */
  readonly grants?: boolean | undefined;
  /** Of two databases: what of the cluster, and of the database itself, is compared too. Default: nothing. */
  readonly cluster?: Cluster | undefined;
  /** Major of the servers that shall run the statements. Default: that of `from`. */
  readonly major?: number | undefined;
}

/** One statement of a DiffResult. */
export interface DiffStatement {
  /** Without the closing semicolon. */
  readonly sql: string;
  /** False: run it outside of a transaction. */
  readonly transactional: boolean;
  /** What it may do to data, or to those who use the database; empty: nothing that is known of. */
  readonly hazards: readonly Hazard[];
}

/** What diff() found. */
export interface DiffResult {
  /** In the order in which they run; empty when `from` and `to` are equal. */
  readonly statements: readonly DiffStatement[];
  /** How many objects are added, changed and dropped. */
  readonly summary: Summary;
  /** User objects of kinds that are not modelled, in either. */
  readonly unmodelled: readonly string[];
  /** What servers of that major do not have, of what `to` wants: `check public.t.c: NOT ENFORCED is of PostgreSQL 18`. */
  readonly lacked: readonly string[];
  /** The statements with what they do to which objects. */
  readonly steps: readonly PlannedStep[];
}

/**
 * The statements that take `from` to `to`, in order; none when they are equal. Nothing is changed.
 *
 * `config` comes from loadConfig(); it is needed only where one of both is `definitions`, or for a scratch on a
 * server.
 * @throws SchemadiffError refused for a source that cannot be loaded, and where something outside of the scope
 * stands in the way; unreachable without a connection; noGo when the steps would wait for each other in a circle.
 */
export async function diff(options: DiffOptions): Promise<DiffResult> {
  const sources = new Sources(options.config, options.scope ?? options.config?.scope);
  try {
    const [source, goal] = [parseSource(options.from), parseSource(options.to)];
    if (options.cluster !== undefined && (source.type !== 'database' || goal.type !== 'database')) {
      throw refused('Roles and settings are compared between two databases alone.', {
        why: 'Definitions and snapshots say nothing of the cluster: one migration is for several.',
        next: 'Give two URLs, --from and --to.',
      });
    }
    const environment = async () =>
      options.environment === undefined
        ? undefined
        : await sources.read({ type: 'database', url: options.environment });
    const { from, to, around } = await sources.readBoth(source, goal, environment, options.cluster);
    if (from === to)
      return { statements: [], summary: summarize([]), unmodelled: [], lacked: [], steps: [] };
    const [one, other] = await sources.comparable(from, to);
    const start = sources.surrounded(one, around);
    const wanted = sources.surrounded(other, around);
    // Two that swapped their names look like two that did not: nothing is swapped again.
    const major = options.major ?? from.major;
    const renames = await sources.renames(start, wanted, () => true, major);
    const { values } = renames;
    const before = withReaderNamed(renames.before, wanted);
    const compared = { owners: options.owners ?? true, grants: options.grants ?? true };
    const named = withReaderNamed(wanted, before);
    const settled = settleAccess(before, named, compared, goal.type === 'database');
    const after = asMajorKeeps(settled, major, before);
    const planned = plan(before, after, { major, values });
    const all = afterRenames(renames.up, planned.steps, before, after);
    const steps = withDoubts(all, renames);
    return {
      statements: steps.map(({ sql, transactional, hazards }) => ({ sql, transactional, hazards })),
      summary: summarize(steps),
      unmodelled: [...new Set([...from.unmodelled, ...to.unmodelled])].sort(),
      lacked: lackedBetween(before, after, major),
      steps,
    };
  } finally {
    await sources.close();
  }
}
