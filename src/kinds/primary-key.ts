/** Primary keys: see index-constraint.ts. A table has one, so a replaced one is dropped first. */

import { indexConstraint, keyOf, notNullOfKey } from './index-constraint.ts';

export const primaryKey = indexConstraint({
  name: 'primary key',
  contype: 'p',
  names: (spec) => [keyOf(spec)],
  optionsInText: false,
  needs: notNullOfKey,
});
