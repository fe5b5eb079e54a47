/** Random journeys: chains, caps that defer, sends that do not wait, runs beside each other. Nothing sets an attribute. */
import fc from 'fast-check';
import { CHANNELS, type Channel, CLASSES } from './policies.ts';

/** What starts and moves runs. */
export const STARTS = ['go_0', 'go_1', 'go_2'] as const;

type Step = (id: () => string) => string;

const send: fc.Arbitrary<Step> = fc
  .record({
    channels: fc.shuffledSubarray([...CHANNELS], { minLength: 1 }),
    class: fc.constantFrom(...CLASSES),
    news: fc.boolean(),
    capped: fc.constantFrom('skip', '{ defer: 1d }', '{ defer: 3d }', 'exit'),
    waits: fc.boolean(),
    late: fc.constantFrom('', ', max_lateness: 6h'),
  })
  .map(({ channels, class: className, news, capped, waits, late }): Step => {
    const templates = channels.map((channel: Channel) => `${channel}: to_${channel}`).join(', ');
    const tags = news ? ', tags: [news]' : '';
    const capping = waits || capped !== 'exit' ? `, on_capped: ${capped}` : '';
    const wait = waits ? '' : ', wait: false';
    return (id) =>
      `{ id: ${id()}, send: { channels: [${channels.join(', ')}], template: { ${templates} }, class: ${className}${tags}${capping}${wait}${late} } }`;
  });

const rest: fc.Arbitrary<Step> = fc.constantFrom('30m', '5h', '1d').map(
  (length): Step =>
    (id) =>
      `{ id: ${id()}, wait: ${length} }`,
);

const nested: fc.Arbitrary<Step> = fc.record({ then: send, late: send }).map(
  ({ then, late }): Step =>
    (id) =>
      `{ id: ${id()}, wait_for: { timeout: 1d, paths: [ { id: called, event: called, steps: [ ${then(id)} ] } ], on_timeout: [ ${late(id)} ] } }`,
);

const steps = fc.array(
  fc.oneof({ weight: 5, arbitrary: send }, { weight: 2, arbitrary: rest }, { weight: 1, arbitrary: nested }),
  { minLength: 1, maxLength: 4 },
);

/** One journey for each start, as documents by name. */
export const journeys: fc.Arbitrary<{ readonly [name: string]: string }> = fc
  .array(fc.record({ steps, active: fc.constantFrom('parallel', 'parallel', 'reject', 'restart') }), {
    minLength: 2,
    maxLength: 3,
  })
  .map((drawn) => {
    const written = drawn.map(({ steps: list, active }, index) => {
      let count = 0;
      const id = () => {
        count += 1;
        return `s${count}`;
      };
      const head = `kind: Journey\nname: j${index}\nowner: crm\nclass: service\n`;
      const enter = `enter: { event: ${STARTS[index]}, reentry: always, while_active: ${active} }\n`;
      return [`j${index}`, `${head}${enter}steps: [ ${list.map((step) => step(id)).join(', ')} ]\n`] as const;
    });
    return Object.fromEntries(written);
  });
