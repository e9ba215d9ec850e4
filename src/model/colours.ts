/** What a report paints with: functions of picocolors, or such as change nothing where there is no terminal. */

export type Paint = (text: string) => string;

export interface Colours {
  readonly green: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly bold: Paint;
  readonly dim: Paint;
}

const plain: Paint = (text) => text;

/** For what no terminal shows. */
export const colourless: Colours = {
  green: plain,
  red: plain,
  yellow: plain,
  bold: plain,
  dim: plain,
};
