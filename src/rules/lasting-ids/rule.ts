/**
 * Ids of steps that an edit makes wrong: a number that only counts the steps, a copy of a neighbour's id, the length of
 * the wait. Runs, tests and reports know a step by its id, so it has to say what does not change.
 */
import { child } from '../../language/syntax/node.ts';
import type { DocumentRule, RuleContext, StepSite, Visitor } from '../definition.ts';

export const rule: DocumentRule = {
  id: 'lasting-ids',
  family: 'naming',
  title: 'the id of a step says nothing that lasts',
  question: 'Will this id still be right after the next edit?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

/** What a step is called before anybody has thought about it. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  ...['action', 'block', 'box', 'element', 'item', 'node', 'step', 'stage', 'task', 'untitled', 'unnamed'],
  ...['new', 'tmp', 'temp', 'foo', 'bar', 'baz', 'xxx', 'todo'],
]);
/** Words that add nothing to a placeholder or to the name of a kind. */
const FILLERS: ReadonlySet<string> = new Set(['new', 'a', 'an', 'the', 'my', 'next', 'last', 'no']);
/** `3d`, `48 hours`: of `day 3` and `a week` the amount is not said, or means a day of a plan. */
const DURATION = /\b\d+(?:\.\d+)? ?(?:m|h|d|w|mins?|minutes?|hours?|hrs?|days?|weeks?|months?)\b/;

/** Ids that need no second look, which most are: no digit, no placeholder, no copy. */
const SUSPECT = new RegExp(`\\d|copy|duplicate|clone|${[...PLACEHOLDERS].join('|')}`, 'i');

function create({ workspace, report }: RuleContext): Visitor {
  const kinds = workspace.definitions.steps.map(({ name }) => name);
  const generic = new Set(['mail', 'message', ...[...kinds, ...workspace.channels].flatMap(wordsOf)]);
  let ids: { readonly file: string; readonly known: Set<string> } | undefined;
  const idsOf = (step: StepSite): Set<string> => {
    const { file } = step.document;
    if (ids?.file !== file) ids = { file, known: new Set() };
    return ids.known;
  };
  return {
    step: (step) => {
      const known = idsOf(step);
      const why = SUSPECT.test(step.id) ? whyNot(step, generic, known) : null;
      known.add(step.id);
      const node = why === null ? undefined : child(step.map, 'id');
      if (node === undefined || why === null) return;
      report({
        message: `the id \`${step.id}\` of a step ${why.message}`,
        span: node.span,
        label: why.label,
        help: why.help,
      });
    },
  };
}

type Why = { readonly message: string; readonly label: string; readonly help: string };

const SAY_WHAT = 'say what the step is for, as in `remind_of_cart`; and `migrate` runs that wait at it';

/** What is wrong with the id of a step; `known`: the ids before it in its journey. */
function whyNot(
  { id, body }: StepSite,
  generic: ReadonlySet<string>,
  known: ReadonlySet<string>,
): Why | null {
  const words = wordsOf(id);
  const names = words.filter((word) => !/^\d+$/.test(word));
  const isNumbered = names.length < words.length;
  const telling = names.filter((word) => !FILLERS.has(word));
  const copied = copiedFrom(id, known);
  if (copied !== null) {
    const message = copied === '' ? 'says of what it was copied' : `is a copy of \`${copied}\``;
    return {
      message,
      label: 'how is it different?',
      help: 'say what this step does, and the other one does not',
    };
  }
  if (telling.length === 0 || telling.every((word) => PLACEHOLDERS.has(word))) {
    return { message: 'says nothing about it', label: 'a placeholder', help: SAY_WHAT };
  }
  if (isNumbered && telling.every((word) => PLACEHOLDERS.has(word) || generic.has(word))) {
    return { message: 'counts the steps', label: 'wrong once a step comes before it', help: SAY_WHAT };
  }
  if (body.name !== 'wait' && body.name !== 'wait_for') return null;
  const amount = DURATION.exec(words.join(' '))?.[0];
  if (amount === undefined) return null;
  const rest = words.join(' ').replace(amount, '').split(' ');
  if (rest.some((word) => word !== '' && !FILLERS.has(word) && !generic.has(word))) return null;
  return {
    message: 'says how long it waits',
    label: 'wrong once that changes',
    help: 'say what it waits for, as in `settle` or `time_to_decide`',
  };
}

/** The id that this one was copied from; '' for one that only says so; null for one that was not. */
function copiedFrom(id: string, known: ReadonlySet<string>): string | null {
  const [, of] = /^copy[-_ ]of[-_ ](.+)$/i.exec(id) ?? [];
  if (of !== undefined) return known.has(of) ? of : '';
  const [, before] = /^(.+?)[-_ ]?(?:copy|duplicate|clone)(?:[-_ ]?\d+)?$/i.exec(id) ?? [];
  return before !== undefined && known.has(before) ? before : null;
}

/** `wait_2Days` -> wait, 2, days; a number stays with a unit that is written to it: `3d`. */
function wordsOf(text: string): readonly string[] {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Za-z]{2})(\d)/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9.]+/)
    .filter((word) => word !== '');
}
