/** The report of a rehearsal as JUnit XML: a passage is a test case. */

import { colourless } from '../../model/colours.ts';
import { type JunitCase, junit } from '../../model/junit.ts';
import type { PassageOutcome, RehearsalReport } from './outcome.ts';
import { findingText } from './report-text.ts';

function caseOf(outcome: PassageOutcome): JunitCase {
  const failure =
    outcome.type === 'held'
      ? undefined
      : outcome.type === 'broken'
        ? {
            message: outcome.finding.breach.sentence,
            text: findingText(outcome.finding, colourless),
          }
        : { message: 'cut short', text: outcome.why };
  return { name: outcome.passage, milliseconds: outcome.milliseconds, failure };
}

/** Who reads failures and no exit code must not take it for a go. */
const noneAsked: JunitCase = {
  name: 'something is rehearsed',
  milliseconds: 0,
  failure: { message: 'Nothing was rehearsed: no law had anything to look at.', text: '' },
};

export function rehearsalJunit({ outcomes, verdict, milliseconds }: RehearsalReport): string {
  const nothing = verdict === 'no-go' && outcomes.every(({ type }) => type === 'held');
  const cases = [...outcomes.map(caseOf), ...(nothing ? [noneAsked] : [])];
  return junit({ name: 'schemadiff rehearse', milliseconds, cases });
}
