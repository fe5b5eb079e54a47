/** Formulas over variables, in Kleene's logic. Where they come from is `formula.ts`. */
import type { HistorySpec } from '../../kinds/conditions/history.ts';
import type { Possible, ValueTest } from './variable.ts';

/** How often something happened: counts of one event are compared with each other. */
export type Counted = Pick<HistorySpec, 'event' | 'reading' | 'since' | 'mark' | 'windowMs'> & {
  readonly moment: string;
  /** '' for all of them. */
  readonly where: string;
  readonly key: string;
};

/** A value that conditions read. Equal keys mean the same value. */
export type Variable = {
  readonly key: string;
  readonly initially: Possible;
  readonly counted?: Counted;
};

export type Formula =
  | { readonly is: 'test'; readonly variable: Variable; readonly test: ValueTest }
  | { readonly is: 'all'; readonly of: readonly Formula[] }
  | { readonly is: 'not'; readonly of: Formula };

/** `any`, in terms of the others. Pure. */
export function anyOf(of: readonly Formula[]): Formula {
  return { is: 'not', of: { is: 'all', of: of.map((each) => ({ is: 'not', of: each })) } };
}
