/** What comes up and what is overdue: reviews, milestones, freezes, ends of deviations, and the experiments that run. */
import { isJsonObject } from '../../../base/json.ts';
import { child } from '../../../language/syntax/node.ts';
import { textOf } from '../../../language/syntax/read-node.ts';
import type { Content } from '../frame.ts';
import { named, plain, type Row, table } from '../markup.ts';
import { aboutList, type Shelf } from '../shelf.ts';

type Day = { readonly day: string; readonly what: string; readonly of: string; readonly isDone?: boolean };

function reviews(shelf: Shelf): readonly Day[] {
  return shelf.compiled.documents.flatMap(({ root, kind, name }) => {
    const day = textOf(child(root, 'review_by'));
    if (day === undefined) return [];
    const href = shelf.hrefOf(kind.endsWith('Policy') ? 'policy' : kind.toLowerCase(), name);
    return [{ day, what: `review of the ${kind}`, of: named(name || kind, href) }];
  });
}

function milestones({ journeys, hrefOf }: Shelf): readonly Day[] {
  return journeys.flatMap(({ name, about }) =>
    aboutList(about.milestones).flatMap((each) => {
      if (typeof each.due !== 'string') return [];
      const isDone = typeof each.done === 'string';
      const what = `${String(each.name)} (${String(each.role ?? 'nobody')})${isDone ? `, done on ${String(each.done)}` : ''}`;
      return [{ day: each.due, what, of: named(name, hrefOf('journey', name)), isDone }];
    }),
  );
}

function freezes({ compiled }: Shelf): readonly Day[] {
  return compiled.documents.flatMap(({ kind, root }) => {
    const listed = kind === 'Standards' ? child(root, 'freezes') : undefined;
    return (listed?.node === 'list' ? listed.items : []).map((node) => {
      const field = (key: string) => textOf(child(node, key)) ?? '';
      const what = `freeze until ${field('to')}: ${field('reason')}`;
      return { day: field('from'), what, of: named(field('name'), null) };
    });
  });
}

function waivers({ linted }: Shelf): readonly Day[] {
  return linted.deviations.map(({ expires, rule, where }) => {
    return { day: expires, what: `the deviation from ${rule} ends`, of: named(where, null) };
  });
}

function experiments({ journeys, hrefOf }: Shelf): readonly Row[] {
  return journeys.flatMap((journey) =>
    Object.values(journey.steps).flatMap(({ experiment, paths }): readonly Row[] => {
      if (!isJsonObject(experiment ?? null)) return [];
      const told = experiment as { readonly [key: string]: unknown };
      const field = (key: string) => plain(String(told[key] ?? ''));
      const arms = aboutList(paths).map(({ id, weight }) => `${plain(String(id))} ${String(weight)} %`);
      const where = named(journey.name, hrefOf('journey', journey.name));
      return [
        {
          cells: [
            `<code>${field('name')}</code>`,
            field('hypothesis'),
            arms.join(', '),
            field('metric'),
            where,
          ],
        },
      ];
    }),
  );
}

/** Its content. Pure. */
export function calendarPage(shelf: Shelf): Content {
  const days = [...reviews(shelf), ...milestones(shelf), ...freezes(shelf), ...waivers(shelf)];
  const sorted = days.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.what < b.what ? -1 : 1));
  const row = ({ day, what, of, isDone }: Day, isPast: boolean): Row => ({
    cells: [
      isPast && isDone !== true ? `<strong class="bad">${plain(day)}</strong>` : plain(day),
      plain(what),
      of,
    ],
  });
  const [past, next] = [
    sorted.filter(({ day }) => day < shelf.today),
    sorted.filter(({ day }) => day >= shelf.today),
  ];
  const heads = ['day', 'what', 'of'];
  const open = past.filter(({ isDone }) => isDone !== true);
  const done = past.filter(({ isDone }) => isDone === true);
  const main = [
    open.length === 0
      ? '<p>Nothing is overdue.</p>\n'
      : `<h2>Overdue</h2>\n${table(
          'Overdue',
          heads,
          open.map((each) => row(each, true)),
        )}`,
    `<h2>Coming up</h2>\n${
      table(
        'Coming up',
        heads,
        next.map((each) => row(each, false)),
      ) || '<p>Nothing.</p>\n'
    }`,
    `<h2>Experiments</h2>\n${table('Experiments', ['experiment', 'hypothesis', 'shares', 'measured by', 'journey'], experiments(shelf)) || '<p>None.</p>\n'}`,
    done.length === 0
      ? ''
      : `<h2>Done</h2>\n${table(
          'Done',
          heads,
          done.map((each) => row(each, true)),
        )}`,
  ];
  return { title: 'Calendar', main: main.join('') };
}
