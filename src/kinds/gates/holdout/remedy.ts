/** Why nobody can change the holdout for one person. */

/** The same for everybody. Pure. */
export function remedy(): string {
  return 'stays so while the holdout runs: people in it get only the classes that rutter.yaml exempts, so that the effect can be measured';
}
