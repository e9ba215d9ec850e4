/** Definitions whose shape is wrong: nobody checked their types, and no builder stumbled over it. */

import * as z from 'zod';
import { issueLines } from '../model/issues.ts';
import { declaration, type Fault } from './declaration.ts';

const known = z.object({
  where: z.string().catch(''),
  kind: z.string().catch('definition'),
  schema: z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
});

/** What is not as a declaration must be, with its place; none when they all are. */
export function shapeFaults(declarations: readonly unknown[]): Fault[] {
  return declarations.flatMap((each) => {
    const { error } = declaration.safeParse(each);
    if (error === undefined) return [];
    const { where, kind, schema, name } = known.parse(each);
    const object = [kind, [schema, name].filter((part) => part !== undefined).join('.')].join(' ');
    return issueLines(error, 'all of it').map((message) => ({ where, object, message }));
  });
}
