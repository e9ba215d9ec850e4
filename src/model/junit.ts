/** JUnit XML, which CI systems show. */

export interface JunitCase {
  readonly name: string;
  readonly milliseconds: number;
  readonly failure?: { readonly message: string; readonly text: string } | undefined;
  /** Why it had nothing to say. */
  readonly skipped?: string | undefined;
  /** What it saw. */
  readonly output?: string | undefined;
}

export interface JunitSuite {
  readonly name: string;
  readonly milliseconds: number;
  readonly cases: readonly JunitCase[];
}

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

const seconds = (milliseconds: number) => milliseconds / 1000;

function resultOf({ failure, skipped, output }: JunitCase): string {
  const result =
    failure !== undefined
      ? `<failure message="${escaped(failure.message)}">${escaped(failure.text)}</failure>`
      : skipped !== undefined
        ? `<skipped message="${escaped(skipped)}"></skipped>`
        : '';
  return output === undefined ? result : `${result}<system-out>${escaped(output)}</system-out>`;
}

export function junit({ name, milliseconds, cases }: JunitSuite): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((each) => each.failure === undefined && each.skipped !== undefined);
  const lines = cases.map(
    (each) =>
      `  <testcase classname="${escaped(name)}" name="${escaped(each.name)}" time="${seconds(each.milliseconds)}">${resultOf(each)}</testcase>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="${escaped(name)}" tests="${cases.length}" failures="${failures}" skipped="${skipped.length}" time="${seconds(milliseconds)}">`,
    ...lines,
    '</testsuite>',
  ].join('\n');
}
