/** All laws, in the order in which they are asked: what fails first explains the rest. */

import { access } from './access.ts';
import { callable } from './callable.ts';
import { converge } from './converge.ts';
import { crash } from './crash.ts';
import { enforced } from './enforced.ts';
import { honest } from './honest.ts';
import { keep } from './keep.ts';
import type { Answer, LawName } from './law.ts';
import { path } from './path.ts';
import { quiet } from './quiet.ts';
import { reverse } from './reverse.ts';
import { same } from './same.ts';
import { survive } from './survive.ts';
import type { Trial } from './trial.ts';

/** Each is asked of a trial, and may move its database. */
export const laws: Readonly<Record<LawName, (trial: Trial) => Promise<Answer>>> = {
  converge,
  reverse,
  quiet,
  keep,
  honest,
  same,
  survive,
  enforced,
  callable,
  access,
  crash,
  path,
};
