/**
 * What the people of the load do. It follows from the id alone, and is such that what must become of it does not depend
 * on when it arrives: so that a replay in virtual time knows it. Pure but for the instant, which is an argument.
 */
import type { Message } from '../../e2e/load.ts';

/** How long before its request each of these events happened, so that none is dated later than the daemon's clock. */
const PAST_MS = 1_000;

/** The number in an id of the load. */
function numberOf(id: string): number {
  return Number(id.slice(1));
}

/**
 * Two requests of one person, composed at an instant (epoch ms): a profile, some views and a sign-up; then a choice,
 * and for some everything of the first request once more, under the same message ids. Pure.
 */
export function doingsOf(id: string, composedAt: number): readonly (readonly Message[])[] {
  const number = numberOf(id);
  let count = 0;
  const told = (type: string, rest: object): Message => {
    count += 1;
    const timestamp = new Date(composedAt - PAST_MS + count).toISOString();
    return { type, userId: id, messageId: `${id}-${count}`, timestamp, ...rest };
  };
  const traits = { email: `${id}@x.example`, first_name: `Name ${id}`, push_token: id };
  const first = [
    told('identify', { traits }),
    ...Array.from({ length: number % 4 }, (_unused, index) =>
      told('track', { event: 'Viewed', properties: { page: index } }),
    ),
    told('track', { event: 'Signed Up', properties: { plan: number % 2 === 0 ? 'yearly' : 'monthly' } }),
  ];
  const second = [
    told('track', { event: 'Chose', properties: { color: number % 5 === 0 ? 'red' : 'blue' } }),
    ...(number % 3 === 0 ? [told('identify', { traits: { first_name: `New name ${id}` } })] : []),
    ...(number % 4 === 1 ? first : []),
  ];
  return [first, second];
}
