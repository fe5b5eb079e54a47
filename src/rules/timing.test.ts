/** How long journeys take, as far as it is written. */
import { describe, expect, it } from 'vitest';
import { compileWorkspace } from '../compiler/compile.ts';
import { definitions } from '../kinds/registry.ts';
import { filesOf } from './cases.fixture.ts';
import { flowOf } from './flow.ts';
import { earliestArrivals, longestRunMs } from './timing.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function measure(steps: string) {
  const text = `kind: Journey
name: timed
owner: crm
class: service
enter: { event: Order Placed, reentry: always }
steps:
${steps.replace(/^/gm, '  ')}`;
  const { plan, diagnostics } = await compileWorkspace(
    filesOf({ files: { 'timed.journey.yaml': text } }),
    definitions,
  );
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const journey = plan?.journeys.timed;
  if (journey === undefined) throw new Error('the journey did not compile');
  const flow = flowOf(journey, definitions);
  return {
    earliest: Object.fromEntries(earliestArrivals(journey, flow)),
    longest: longestRunMs(journey, flow),
  };
}

const SEND = '{ id: ID, send: { channel: push, template: nudge } }';
const send = (id: string) => SEND.replace('ID', id);

const cases: readonly {
  readonly name: string;
  readonly steps: string;
  readonly earliest: { readonly [step: string]: number };
  readonly longest: number;
}[] = [
  {
    name: 'adds up waits in a row',
    steps: `- { id: one, wait: 2d }\n- { id: two, wait: 3h }\n- ${send('end')}`,
    earliest: { one: 0, two: 2 * DAY, end: 2 * DAY + 3 * HOUR },
    longest: 2 * DAY + 3 * HOUR,
  },
  {
    name: 'counts calendar days once as short and once as long as they can be, and an hour of the day as nothing',
    steps: `- { id: week, wait: { days: 7, at: "09:00" } }\n- { id: nine, wait: { until: "09:00" } }\n- ${send('end')}`,
    earliest: { week: 0, nine: 6 * DAY - HOUR, end: 6 * DAY - HOUR },
    longest: 7 * DAY,
  },
  {
    name: 'counts waits until a time from entry from there',
    steps: `- { id: one, wait: 2d }
- { id: three, wait: { until: entry.at, offset: 3d, on_past: continue } }
- { id: two, wait: { until: entry.at, offset: 2d, on_past: continue } }
- ${send('end')}`,
    earliest: { one: 0, three: 2 * DAY, two: 3 * DAY, end: 3 * DAY },
    longest: 3 * DAY,
  },
  {
    name: 'takes an event at once or at the last moment, and a timeout when it comes',
    steps: `- id: answer
  wait_for:
    timeout: 5d
    paths: [{ id: paid, event: Order Placed, steps: [{ id: thanks, wait: 1d }] }]
    on_timeout: [${send('late')}]
- ${send('end')}`,
    earliest: { answer: 0, thanks: 0, late: 5 * DAY, end: DAY },
    longest: 6 * DAY,
  },
  {
    name: 'takes the shortest way and the longest one through branches',
    steps: `- id: size
  branch:
    paths:
      - { id: team, when: { profile.seats: { gte: 5 } }, steps: [{ id: long, wait: 10d }] }
      - { id: single, else: true, steps: [{ id: short, wait: 1d }] }
- ${send('end')}`,
    earliest: { size: 0, long: 0, short: 0, end: DAY },
    longest: 10 * DAY,
  },
  {
    name: 'counts all rounds of a loop, the last one without the pause behind it',
    steps: `- id: thrice
  repeat:
    max: 3
    every: 7d
    steps: [${send('again')}, { id: rest, wait: 1d }]
- ${send('end')}`,
    earliest: { thrice: 0, again: 0, rest: 0, end: 0 },
    longest: 15 * DAY,
  },
  {
    name: 'counts loops in loops, and only the loop that is longest of two ways',
    steps: `- id: size
  branch:
    paths:
      - id: team
        when: { profile.seats: { gte: 5 } }
        steps:
          - id: outer
            repeat:
              max: 2
              steps:
                - { id: inner, repeat: { max: 3, every: 2d, steps: [${send('nudge')}] } }
                - { id: pause, wait: 1d }
      - { id: single, else: true, steps: [{ id: loop, repeat: { max: 3, every: 1d, steps: [${send('ask')}] } }] }
- ${send('end')}`,
    earliest: { size: 0, outer: 0, loop: 0, end: 0, inner: 0, ask: 0, nudge: 0, pause: 0 },
    longest: 10 * DAY,
  },
];

describe('timing', () => {
  it.each(cases.map((each) => [each.name, each] as const))('%s', async (_, { steps, earliest, longest }) => {
    expect(await measure(steps)).toEqual({ earliest, longest });
  });
});
