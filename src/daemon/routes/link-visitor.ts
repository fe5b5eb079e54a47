/** Who follows a link: what is known of them, read once, and the words that they are spoken to in. Changes nothing. */
import type { FastifyRequest } from 'fastify';
import type { SubscriberState } from '../../kernel/state.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import type { RemoteLoop } from '../engine-thread/remote-loop.ts';
import type { LinkClaims } from '../links.ts';
import { type Choice, listChoices } from '../pages/choices.ts';
import { type PageWords, wordsFor } from '../pages/words.ts';

/**
 * `state` null: nothing is kept of them, or it cannot be read; `isUnreadable`: the latter. `locale`: the one that they want most;
 * `language`, `words`: the nearest that we speak.
 */
export type Visitor = {
  readonly claims: LinkClaims;
  readonly state: SubscriberState | null;
  readonly isUnreadable: boolean;
  readonly locale: string;
  readonly language: string;
  readonly words: PageWords;
};

/** Languages that the browser asks for, as it orders them. Pure. */
export function acceptedBy(request: FastifyRequest): readonly string[] {
  const header = request.headers['accept-language'] ?? '';
  return header.split(',').map((each) => each.split(';')[0]?.trim() ?? '');
}

/** Reads who a link was made for. Their own language counts first, then that of the browser, then that of the workspace. */
export async function readVisitor(
  request: FastifyRequest,
  engine: Pick<RemoteEngine, 'read' | 'plan'>,
  claims: LinkClaims,
): Promise<Visitor> {
  const found = await engine.read(claims.subscriber);
  const state = found?.state ?? null;
  const own = state?.profile.locale;
  const locales = [
    ...(typeof own === 'string' ? [own] : []),
    ...acceptedBy(request),
    engine.plan()?.plan.workspace.locale ?? 'en',
  ];
  const [locale = 'en'] = locales;
  return { claims, state, isUnreadable: found !== null && state === null, locale, ...wordsFor(locales) };
}

/** What they may choose from, on every channel; nothing where nothing can be read of them. */
export async function choicesOf(
  { claims, state, locale }: Visitor,
  { engine, loop }: { readonly engine: RemoteEngine; readonly loop: Pick<RemoteLoop, 'now'> },
): Promise<readonly Choice[]> {
  const plan = engine.plan()?.plan;
  if (plan === undefined || state === null) return [];
  const { channel, address } = claims;
  const names = Object.keys(plan.workspace.channels);
  const found = await Promise.all(names.map((name) => engine.suppression(name, address)));
  const suppression = (name: string) => found[names.indexOf(name)] ?? null;
  return listChoices({ plan, state, channel, address, now: loop.now(), locale, suppression });
}
