/** Which action runs after which: edges that hold, and a few that give way. Actions are numbers here. */

type Edge = readonly [earlier: number, later: number];

export class Graph {
  readonly successors: (number[] | undefined)[];
  #yielding: Edge[] = [];

  constructor(size: number) {
    this.successors = new Array<undefined>(size).fill(undefined);
  }

  /** `later` must run after `earlier`. */
  mustRunAfter(later: number | undefined, earlier: number | undefined): void {
    if (later === undefined || earlier === undefined || later === earlier) return;
    const known = this.successors[earlier];
    if (known === undefined) this.successors[earlier] = [later];
    else known.push(later);
  }

  /** As long as they are in no circle. */
  shouldRunAfter(later: number | undefined, earlier: number | undefined): void {
    if (later === undefined || earlier === undefined || later === earlier) return;
    this.mustRunAfter(later, earlier);
    this.#yielding.push([earlier, later]);
  }

  /** By one edge. */
  leadsTo(earlier: number, later: number): boolean {
    return this.successors[earlier]?.includes(later) === true;
  }

  /** Takes away the edges that are no must, where `isCircle` says so; false: there are none. */
  giveWay(isCircle: (earlier: number, later: number) => boolean): boolean {
    const [kept, given] = [[] as Edge[], [] as Edge[]];
    for (const edge of this.#yielding) (isCircle(...edge) ? given : kept).push(edge);
    this.#yielding = kept;
    for (const [earlier, later] of given) {
      const successors = this.successors[earlier];
      successors?.splice(successors.indexOf(later), 1);
    }
    return given.length > 0;
  }
}
