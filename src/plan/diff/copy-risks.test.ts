/** A correction of copy is a risk only where runs under way may lack what it reads. */
import { expect, it } from 'vitest';
import { smallPlan } from '../plan.fixture.ts';
import type { EntryPlan, TemplatePlan } from '../plan.ts';
import { correctionRisks } from './copy-risks.ts';

const template = (text: string): TemplatePlan => ({
  channel: 'email',
  locales: { en: { text } },
  defaultLocale: 'en',
  source: { file: 'a.yaml', line: 1, column: 1 },
  about: {},
});

/** Paths are the words of the text. */
const reads = ({ locales }: TemplatePlan) =>
  String(locales.en?.text)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => word.split('.'));

const entries: { readonly [name: string]: EntryPlan } = {
  same: { by: 'event', event: 'signed_up' },
  other: { by: 'event', event: 'order_completed' },
};

it.each([
  ['what everybody has', '', 'profile.name links.unsubscribe journey.name', 'same', 0],
  ['what the wording before read', 'event.total', 'event.total', 'same', 0],
  [
    'another property of the event that moved the run',
    'event.total',
    'event.total event.currency',
    'same',
    1,
  ],
  ['the answer of a call', '', 'steps.ask.response', 'same', 1],
  ['the event of an entry that stays', '', 'entry.total', 'same', 0],
  ['the event of another entry', '', 'entry.total', 'other', 1],
])('%s', (_what, before, after, entry, count) => {
  const { journeys } = smallPlan;
  const [journey] = Object.values(journeys);
  if (journey === undefined) throw new Error('the fixture has a journey');
  const old = { ...journey, entry: entries.same as EntryPlan };
  const young = { ...journey, entry: entries[entry] as EntryPlan };
  const sides = { before: template(before), after: template(after) };
  const risks = correctionRisks('t', sides, [old, young], { reads });
  expect(risks.map(({ code }) => code)).toEqual(Array(count).fill('copy_reads_more'));
});
