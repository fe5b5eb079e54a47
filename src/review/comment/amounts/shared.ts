/** Which way messages go by what all journeys share: classes, channels, the holdout, templates, settings of the workspace. Pure. */
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import type { HoldoutPlan, TemplatePlan } from '../../../plan/plan.ts';
import type { ShownChange } from '../../changes/report.ts';
import { nameSome } from '../name-some.ts';
import type { Amount, Direction, Ground } from './amount.ts';
import { atAnotherTime } from './leaving.ts';
import { ALL_MESSAGES, EVERYBODY, messagesOf, whatSends } from './say-what.ts';

/** Classes: essential ones are no marketing; the rest is which message gives way to which. */
export function amountsOfClass({ name, reaches }: ShownChange, { sides }: Ground): readonly Amount[] {
  const [was, is] = [sides.before.workspace.classes[name], sides.after.workspace.classes[name]];
  if (was === undefined || is === undefined || reaches.length === 0) return [];
  const row = (direction: Direction, who: string, why: string): Amount => ({
    direction,
    who,
    ...whatSends(reaches, [name]),
    why,
  });
  const made = `the class ${code(name)} ${is.essential ? 'becomes' : 'is no longer'} essential`;
  const [direction, ends, gives] = is.essential
    ? (['more', 'that no longer ends it', 'it no longer gives way'] as const)
    : (['fewer', 'that now ends it', 'it now gives way'] as const);
  return [
    ...(was.essential === is.essential
      ? []
      : [
          {
            ...row(
              direction,
              'people who unsubscribed or complained, where no policy refuses it',
              `${made}: ${ends}`,
            ),
            isAll: true as const,
          },
          row(direction, 'people for whom another message goes first', `${made}: ${gives}`),
        ]),
    ...(was.priority === is.priority
      ? []
      : [
          row(
            'unknown',
            'people to whom several messages go at once',
            `the class ${code(name)} has the priority ${is.priority} (was ${was.priority}): other messages give way`,
          ),
        ]),
  ];
}

/** Channels: words that end messages, and how many go out at once. */
export function amountsOfChannel({ name, reaches, edits }: ShownChange, ground: Ground): readonly Amount[] {
  const { sides } = ground;
  const [was, is] = [sides.before.workspace.channels[name], sides.after.workspace.channels[name]];
  if (was === undefined || is === undefined || reaches.length === 0) return [];
  const about = { who: EVERYBODY, ...whatSends(reaches) };
  const whoSays = (words: readonly string[]) => ({ ...about, who: `people who answer ${nameSome(words)}` });
  const [old, young] = [was.keywords?.stop ?? [], is.keywords?.stop ?? []];
  const words = (some: readonly string[], others: readonly string[]) =>
    some.filter((word) => !others.includes(word));
  const [gone, come] = [words(old, young), words(young, old)];
  const others = edits
    .map(({ path }) => path[3])
    .filter((key) => key !== 'keywords' && key !== 'maxInFlight');
  const pace = is.maxInFlight > was.maxInFlight ? 'sooner' : 'later';
  return [
    ...(gone.length === 0
      ? []
      : [
          {
            direction: 'more' as const,
            ...whoSays(gone),
            why: `${nameSome(gone)} by ${code(name)} no longer ends messages`,
          },
        ]),
    ...(come.length === 0
      ? []
      : [
          {
            direction: 'fewer' as const,
            ...whoSays(come),
            why: `${nameSome(come)} by ${code(name)} now ends messages`,
          },
        ]),
    ...(was.maxInFlight === is.maxInFlight
      ? []
      : [
          {
            ...about,
            ...atAnotherTime(pace, reaches, ground),
            why: `${code(name)} takes ${is.maxInFlight} at once (was ${was.maxInFlight})`,
          },
        ]),
    ...(others.length === 0
      ? []
      : [{ direction: 'unknown' as const, ...about, why: `${code(name)} goes out another way` }]),
  ];
}

const percent = ({ buckets }: HoldoutPlan) => `${buckets / 100} %`;

/** The share of all people who get nothing. */
export function amountsOfHoldout({ sides }: Ground): readonly Amount[] {
  const [was, is] = [sides.before.workspace.holdout, sides.after.workspace.holdout];
  const held = { who: 'people who are held out', ...messagesOf('what the holdout does not exempt') };
  if (was === undefined || is === undefined) {
    const [only, direction] = [is ?? was, is === undefined ? 'more' : 'fewer'] as const;
    if (only === undefined) return [];
    const why =
      is === undefined ? 'nobody is held out any more' : `${percent(only)} of all people are held out now`;
    const who = is === undefined ? `the ${percent(only)} of all people who were held out` : held.who;
    return [{ direction, ...held, who, why }];
  }
  if (was.salt !== is.salt) {
    const who = 'people who were held out, and people who are now';
    return [{ direction: 'either', ...held, who, why: 'other people are held out (another salt)' }];
  }
  const [exempt, lost] = [
    is.exempt.filter((name) => !was.exempt.includes(name)),
    was.exempt.filter((name) => !is.exempt.includes(name)),
  ];
  return [
    ...(was.buckets === is.buckets
      ? []
      : [
          {
            direction: is.buckets > was.buckets ? ('fewer' as const) : ('more' as const),
            ...held,
            who:
              is.buckets > was.buckets
                ? 'people who were not held out, and are now'
                : 'people who were held out, and are no longer',
            why: `${percent(is)} of all people are held out (was ${percent(was)})`,
          },
        ]),
    ...(exempt.length === 0
      ? []
      : [
          {
            direction: 'more' as const,
            ...held,
            ...messagesOf(`what goes out as ${nameSome(exempt)}`),
            why: 'it is exempt from the holdout now',
          },
        ]),
    ...(lost.length === 0
      ? []
      : [
          {
            direction: 'fewer' as const,
            ...held,
            ...messagesOf(`what goes out as ${nameSome(lost)}`),
            why: 'it is no longer exempt from the holdout',
          },
        ]),
  ];
}

/** Settings by which nobody gets another number of messages: names of teams, what is kept, the language of the workspace. */
const ASIDE: ReadonlySet<string> = new Set(['contacts', 'retention', 'name']);

/** Settings of the workspace itself. */
export function amountsOfSettings({ edits }: ShownChange, ground: Ground): readonly Amount[] {
  const keys = [...new Set(edits.map(({ path }) => String(path[0] === 'workspace' ? path[1] : path[0])))];
  return keys
    .filter((key) => !ASIDE.has(key))
    .map((key): Amount => {
      const why = `the workspace says something else of ${code(key)}`;
      const about = { who: EVERYBODY, ...ALL_MESSAGES, why };
      if (key === 'zone')
        return { ...about, ...atAnotherTime('moved', Object.keys(ground.sides.after.journeys), ground) };
      return { ...about, direction: key === 'locale' ? 'reworded' : 'unknown' };
    });
}

/** Who reads the languages in which a template says something else, and what stays: '' where it is all of them. */
function localesOf(
  edits: ShownChange['edits'],
  template: TemplatePlan | undefined,
): { readonly of: string; readonly says: string } {
  const nothing = { of: '', says: '' };
  const found = edits.map(({ path }) => (path[2] === 'locales' ? String(path[3] ?? '') : ''));
  const locales = [...new Set(found)].sort();
  if (template === undefined || locales.length === 0 || locales.includes('')) return nothing;
  const others = Object.keys(template.locales).filter((locale) => !locales.includes(locale));
  if (others.length === 0) return nothing;
  const parts = [...new Set(edits.flatMap(({ path }) => (typeof path[4] === 'string' ? [path[4]] : [])))];
  const part = parts.length === 0 ? '' : ` (its ${nameSome(parts.sort())})`;
  const isDefault = locales.includes(template.defaultLocale);
  return {
    of: ` and reads it in ${nameSome(locales)}${isDefault ? ', as whoever has none of its languages does' : ''}`,
    says: `${part}; no change in ${nameSome(others.sort())}`,
  };
}

/** Wording: who is inside gets it only by `hotfix: copy`. */
export function amountsOfTemplate(
  { name, what, reaches, corrects, edits }: ShownChange,
  { sides: { after } }: Ground,
): readonly Amount[] {
  if (what !== 'changed' || reaches.length === 0) return [];
  const others = reaches.filter((journey) => !corrects.includes(journey));
  const { of, says } = localesOf(edits, after.templates[name]);
  const why = `${code(name)} says something else${says}`;
  return [
    ...(others.length === 0
      ? []
      : [
          {
            direction: 'reworded' as const,
            who: `whoever enters from the apply on${of}`,
            ...whatSends(others),
            why,
          },
        ]),
    ...(corrects.length === 0
      ? []
      : [
          {
            direction: 'reworded' as const,
            who: `whoever enters from the apply on, and whoever is inside${of === '' ? '' : `,${of}`}`,
            ...whatSends(corrects),
            why,
          },
        ]),
  ];
}
