/** Which way messages go by what all journeys share: classes, channels, the holdout, templates, settings of the workspace. Pure. */
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import type { HoldoutPlan } from '../../../plan/plan.ts';
import type { ShownChange } from '../../changes/report.ts';
import { nameSome } from '../name-some.ts';
import type { Amount, Direction, Ground } from './amount.ts';
import { sayWhatSends } from './say-what.ts';

/** Classes: essential ones are no marketing; the rest is which message gives way to which. */
export function amountsOfClass({ name, reaches }: ShownChange, { sides }: Ground): readonly Amount[] {
  const [was, is] = [sides.before.workspace.classes[name], sides.after.workspace.classes[name]];
  if (was === undefined || is === undefined || reaches.length === 0) return [];
  const row = (direction: Direction, why: string): Amount => ({
    direction,
    messages: sayWhatSends(reaches),
    why,
  });
  const made = `the class ${code(name)} ${is.essential ? 'becomes' : 'is no longer'} essential`;
  const means = is.essential
    ? 'also people who unsubscribed or complained get it, and it never gives way'
    : 'people who unsubscribed or complained get it no more';
  return [
    ...(was.essential === is.essential ? [] : [row(is.essential ? 'more' : 'fewer', `${made}: ${means}`)]),
    ...(was.priority === is.priority
      ? []
      : [
          row(
            'unknown',
            `the class ${code(name)} has the priority ${is.priority} (was ${was.priority}): other messages give way`,
          ),
        ]),
  ];
}

/** Channels: words that end messages, and how many go out at once. */
export function amountsOfChannel(
  { name, reaches, edits }: ShownChange,
  { sides }: Ground,
): readonly Amount[] {
  const [was, is] = [sides.before.workspace.channels[name], sides.after.workspace.channels[name]];
  if (was === undefined || is === undefined || reaches.length === 0) return [];
  const messages = sayWhatSends(reaches);
  const [old, young] = [was.keywords?.stop ?? [], is.keywords?.stop ?? []];
  const words = (some: readonly string[], others: readonly string[]) =>
    some.filter((word) => !others.includes(word));
  const [gone, come] = [words(old, young), words(young, old)];
  const others = edits
    .map(({ path }) => path[3])
    .filter((key) => key !== 'keywords' && key !== 'maxInFlight');
  const pace: Direction = is.maxInFlight > was.maxInFlight ? 'sooner' : 'later';
  return [
    ...(gone.length === 0
      ? []
      : [
          {
            direction: 'more' as const,
            messages,
            why: `${nameSome(gone)} by ${code(name)} no longer ends messages`,
          },
        ]),
    ...(come.length === 0
      ? []
      : [
          {
            direction: 'fewer' as const,
            messages,
            why: `${nameSome(come)} by ${code(name)} now ends messages`,
          },
        ]),
    ...(was.maxInFlight === is.maxInFlight
      ? []
      : [
          {
            direction: pace,
            messages,
            why: `${code(name)} takes ${is.maxInFlight} at once (was ${was.maxInFlight})`,
          },
        ]),
    ...(others.length === 0
      ? []
      : [{ direction: 'unknown' as const, messages, why: `${code(name)} goes out another way` }]),
  ];
}

const percent = ({ buckets }: HoldoutPlan) => `${buckets / 100} %`;

/** The share of all people who get nothing. */
export function amountsOfHoldout({ sides }: Ground): readonly Amount[] {
  const [was, is] = [sides.before.workspace.holdout, sides.after.workspace.holdout];
  const messages = 'what goes to people who are held out';
  if (was === undefined || is === undefined) {
    const [held, direction] = [is ?? was, is === undefined ? 'more' : 'fewer'] as const;
    if (held === undefined) return [];
    const why =
      is === undefined ? 'nobody is held out any more' : `${percent(held)} of all people are held out now`;
    return [{ direction, messages, why }];
  }
  if (was.salt !== is.salt)
    return [{ direction: 'either', messages, why: 'other people are held out (another salt)' }];
  const [exempt, held] = [
    is.exempt.filter((name) => !was.exempt.includes(name)),
    was.exempt.filter((name) => !is.exempt.includes(name)),
  ];
  return [
    ...(was.buckets === is.buckets
      ? []
      : [
          {
            direction: is.buckets > was.buckets ? ('fewer' as const) : ('more' as const),
            messages,
            why: `${percent(is)} of all people are held out (was ${percent(was)})`,
          },
        ]),
    ...(exempt.length === 0
      ? []
      : [{ direction: 'more' as const, messages, why: `they get ${nameSome(exempt)} now` }]),
    ...(held.length === 0
      ? []
      : [{ direction: 'fewer' as const, messages, why: `they no longer get ${nameSome(held)}` }]),
  ];
}

/** Settings by which nobody gets another number of messages: names of teams, what is kept, the language of the workspace. */
const ASIDE: ReadonlySet<string> = new Set(['contacts', 'retention', 'name']);

/** Settings of the workspace itself. */
export function amountsOfSettings({ edits }: ShownChange): readonly Amount[] {
  const keys = [...new Set(edits.map(({ path }) => String(path[0] === 'workspace' ? path[1] : path[0])))];
  return keys
    .filter((key) => !ASIDE.has(key))
    .map((key): Amount => {
      const why = `the workspace says something else of ${code(key)}`;
      const directions: { readonly [key: string]: Direction } = { zone: 'moved', locale: 'reworded' };
      return { direction: directions[key] ?? 'unknown', messages: 'all messages', why };
    });
}

/** Wording: who is inside gets it only by `hotfix: copy`. */
export function amountsOfTemplate({ name, what, reaches, corrects }: ShownChange): readonly Amount[] {
  if (what !== 'changed' || reaches.length === 0) return [];
  const others = reaches.filter((journey) => !corrects.includes(journey));
  const why = `${code(name)} says something else`;
  return [
    ...(others.length === 0
      ? []
      : [
          {
            direction: 'reworded' as const,
            messages: `${sayWhatSends(others)}, to whoever enters from the apply on`,
            why,
          },
        ]),
    ...(corrects.length === 0
      ? []
      : [
          {
            direction: 'reworded' as const,
            messages: `${sayWhatSends(corrects)}, also to those who are inside`,
            why,
          },
        ]),
  ];
}
