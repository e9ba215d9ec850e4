/** docs/hazards.md, from the rules that plans are made with. */

import { type HazardRule, hazardRules } from '../../src/model/hazard.ts';

export function hazardsPage(): string {
  const sections = Object.entries<HazardRule>(hazardRules).map(
    ([code, { condition, effect, workaround, losesData }]) => `## ${code}

${condition}

- **Effect**: ${effect}
- **What to do**: ${workaround}${losesData === true ? '\n- Loses data: the *review* gate wants it acknowledged by name.' : ''}`,
  );
  return `# Hazards

What a step of a plan may do to data or to those who use the database. Made from \`src/model/hazard.ts\` by
\`test/story/regenerate.ts\`; plans show each with the object that it is about.

${sections.join('\n\n')}
`;
}
