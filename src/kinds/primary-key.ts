/** Primary keys: see index-constraint.ts. A table has one, so a replaced one is dropped first. */

import { tableOf } from './constraint.ts';
import {
  type IndexConstraintSpec,
  indexConstraint,
  keyOf,
  notNullOfKey,
} from './index-constraint.ts';
import type { Kind } from './kind.ts';

const plain = indexConstraint({
  name: 'primary key',
  contype: 'p',
  names: (spec) => [keyOf(spec)],
  optionsInText: false,
  needs: notNullOfKey,
});

export const primaryKey: Kind<IndexConstraintSpec> = {
  ...plain,
  replicates: (spec) => ({
    type: 'key',
    table: tableOf(spec),
    tells: spec.deferrable === 'never' ? 'used' : 'nothing',
  }),
};
