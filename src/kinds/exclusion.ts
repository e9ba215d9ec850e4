/** Exclusion constraints: see index-constraint.ts. Their storage options are in their text. */

import { indexConstraint, noNeeds } from './index-constraint.ts';

export const exclusion = indexConstraint({
  name: 'exclusion',
  contype: 'x',
  names: () => [],
  optionsInText: true,
  needs: () => noNeeds,
});
