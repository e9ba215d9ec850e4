/** The report of a rehearsal as JUnit XML, which CI systems show: a passage is a test case. */

import type { Colours } from '../../model/colours.ts';
import type { PassageOutcome, RehearsalReport } from './outcome.ts';
import { findingText } from './report-text.ts';

const plain = (text: string) => text;
const colourless: Colours = { green: plain, red: plain, yellow: plain, bold: plain, dim: plain };

/** Control characters, halves of a character and noncharacters are not allowed in XML, not even escaped. */
const escaped = (text: string) =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

function failure(outcome: PassageOutcome): string {
  if (outcome.type === 'held') return '';
  const [what, text] =
    outcome.type === 'broken'
      ? [outcome.finding.breach.sentence, findingText(outcome.finding, colourless)]
      : ['cut short', outcome.why];
  return `<failure message="${escaped(what)}">${escaped(text)}</failure>`;
}

/** Who reads failures and no exit code must not take it for a go. */
const noneAsked = 'Nothing was rehearsed: no law had anything to look at.';

export function rehearsalJunit({ outcomes, verdict, milliseconds }: RehearsalReport): string {
  const broken = outcomes.filter(({ type }) => type !== 'held').length;
  const nothing = verdict === 'no-go' && broken === 0;
  const cases = outcomes.map(
    (outcome) =>
      `  <testcase classname="schemadiff rehearse" name="${escaped(outcome.passage)}" time="${outcome.milliseconds / 1000}">${failure(outcome)}</testcase>`,
  );
  if (nothing) {
    cases.push(
      `  <testcase classname="schemadiff rehearse" name="something is rehearsed" time="0"><failure message="${noneAsked}"></failure></testcase>`,
    );
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="schemadiff rehearse" tests="${cases.length}" failures="${nothing ? 1 : broken}" time="${milliseconds / 1000}">`,
    ...cases,
    '</testsuite>',
  ].join('\n');
}
