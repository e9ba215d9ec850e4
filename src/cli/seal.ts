/** `schemadiff seal <id>`: prove a migration again as it was edited, and sign it. */

import type { CommandModule } from 'yargs';
import { unacknowledged } from '../migration/losses.ts';
import { sealMigration } from '../migration/seal.ts';
import { Sources } from '../source/source.ts';
import { type CommonArguments, commandContext } from './context.ts';
import { colour, note, print, withProgress } from './output.ts';
import { renderProof } from './render.ts';

interface Arguments extends CommonArguments {
  readonly id: string;
  readonly ack: readonly string[];
}

export const command: CommandModule<CommonArguments, Arguments> = {
  command: 'seal <id>',
  describe: 'Prove a migration whose SQL was edited by hand, and sign it again',
  builder: (parser) =>
    parser
      .positional('id', { type: 'string', demandOption: true, describe: 'The migration' })
      .option('ack', {
        type: 'string',
        array: true,
        default: [],
        describe: 'Agree to lose the data of this object: "table public.old"',
      })
      .example('$0 seal 0003-add-email', 'after editing up.sql or down.sql')
      .example('$0 seal 0004-drop --ack "table public.old"', 'acknowledge a loss'),
  handler: async ({ id, ack, ...flags }) => {
    const { folders, config } = await commandContext(flags);
    const sources = new Sources(config);
    try {
      const { proof, document } = await withProgress(
        'Running the edited SQL up and down on a copy',
        () =>
          sealMigration({
            folders,
            id,
            acknowledged: ack,
            scratch: (extensions) => sources.scratch(extensions),
          }),
      );
      print(renderProof(proof));
      print(colour.green(`Sealed ${id}.`));
      const missing = unacknowledged(document);
      if (missing.length > 0) {
        note(
          `Still to acknowledge: ${missing.map((name) => `--ack ${JSON.stringify(name)}`).join(' ')}`,
        );
      }
    } finally {
      await sources.close();
    }
  },
};
