/** fast-check arbitrary of schemas. */

import type fc from 'fast-check';
import type { SchemaOptions } from './draw.ts';
import { history } from './history.ts';
import type { Schema } from './item.ts';

export function schema(options: SchemaOptions = {}): fc.Arbitrary<Schema> {
  return history({ ...options, steps: 0 }).map((each) => each.schema);
}
