/** What happens while migrations run, for whoever watches. */

import type { Direction, MigrationStep } from '../migration/document.ts';

export type Progress =
  /** Another schemadiff holds the lock. */
  | { readonly type: 'locked'; readonly holder: string }
  | {
      readonly type: 'started';
      readonly migration: string;
      readonly direction: Direction;
      /** How many steps an earlier run has done already. */
      readonly resumedAt: number;
      readonly steps: number;
    }
  | { readonly type: 'step'; readonly step: MigrationStep; readonly number: number }
  /** A lock did not come in time: the transaction was rolled back and is tried again. */
  | {
      readonly type: 'blocked';
      readonly attempt: number;
      readonly attempts: number;
      readonly blockers: readonly string[];
    }
  /** An invalid index that an interrupted statement left behind was dropped. */
  | { readonly type: 'repaired'; readonly index: string }
  | { readonly type: 'adopted'; readonly migration: string }
  | {
      readonly type: 'finished';
      readonly migration: string;
      readonly direction: Direction;
      readonly milliseconds: number;
    };

export type Report = (progress: Progress) => void;
