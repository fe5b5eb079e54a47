/** What recipients say by a link, written down: they leave, or they give or take back consents. Shows nothing. */
import type { SendKey, SubscriberId } from '../../base/ids.ts';
import type { ConsentInput } from '../../kernel/input.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import type { RemoteLoop } from '../engine-thread/remote-loop.ts';
import type { LinkClaims, Links } from '../links.ts';

/** What the routes of links are given. */
export type LinkRoutes = {
  readonly links: () => Links;
  readonly loop: RemoteLoop;
  readonly engine: RemoteEngine;
  readonly isOpen: () => boolean;
};

/**
 * One id for all presses of a link (each writes the ledger once), until the person has come back by a new consent: then
 * they may leave again by the same link.
 */
async function pressId(
  { engine }: LinkRoutes,
  { subscriber, channel, key }: LinkClaims,
  source: string,
): Promise<string> {
  const { rows } = await engine.consentLedger(subscriber);
  const given = rows.filter(({ entry }) => entry.channel === channel && entry.record.given);
  return `${source}:${key}:${given.length}`;
}

/** Closes the address of a link and withdraws: the purpose of one class, or (null) everything on the channel. */
export async function unsubscribe(
  routes: LinkRoutes,
  claims: LinkClaims,
  source: string,
  className: string | null,
): Promise<void> {
  const { engine, loop } = routes;
  const { subscriber, journey, step, template, channel, address } = claims;
  const press = (id: string) =>
    loop.receipts([
      {
        subscriber,
        receipt: {
          type: 'receipt',
          id,
          kind: 'unsubscribed',
          channel,
          key: claims.key as SendKey,
          address,
          about: { journey, step, template, class: className },
          source,
        },
      },
    ]);
  await press(await pressId(routes, claims, source));
  // Whoever came back in a way that the ledger does not show was taken for a repetition: nobody presses in vain.
  if ((await engine.suppression(channel, address)) === null) await press('');
}

/** What becomes of an answer: `kept` in quarantine, until its subscriber is applied again; `refused`: nothing is there for it. */
export type Fate = 'applied' | 'kept' | 'refused';

/** Says consents of whom a link was made for. `messageId`: by which a repetition is known; '': none is. */
export async function answer(
  { loop, engine }: LinkRoutes,
  claims: LinkClaims,
  inputs: readonly ConsentInput[],
  messageId = '',
): Promise<Fate> {
  if (inputs.length === 0 || (await engine.read(claims.subscriber)) === null) return 'refused';
  const subscriber = claims.subscriber as SubscriberId;
  const [result] = await loop.ingest([{ messageId, subscriber, at: loop.now(), inputs }]);
  if (result?.status === 'applied') return 'applied';
  return result?.status === 'quarantined' || result?.status === 'duplicate' ? 'kept' : 'refused';
}
