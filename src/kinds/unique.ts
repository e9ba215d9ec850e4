/** Unique constraints: see index-constraint.ts. Unique indexes are indexes. */

import { indexConstraint, noNeeds } from './index-constraint.ts';

export const unique = indexConstraint({
  name: 'unique',
  contype: 'u',
  names: () => [],
  optionsInText: false,
  needs: () => noNeeds,
});
