/**
 * What recipients reach by the links of a message: one-click unsubscribe (RFC 8058: POST to the link, without cookies, any
 * number of times), confirming a consent, and their preferences. GET changes nothing, so that mail scanners which follow
 * links unsubscribe and confirm nobody.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { escapeHtml } from '../../base/escape-html.ts';
import type { SendKey, SubscriberId } from '../../base/ids.ts';
import type { ConsentInput } from '../../kernel/input.ts';
import type { SubscriberState } from '../../kernel/state.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import type { RemoteLoop } from '../engine-thread/remote-loop.ts';
import type { LinkClaims, Links, TimedClaims } from '../links.ts';
import { Overloaded } from '../overloaded.ts';
import { type Choice, changesFor, listChoices } from '../pages/choices.ts';
import { page, show } from '../pages/page.ts';
import { channelName, type PreferenceView, preferencesPage } from '../pages/preferences.ts';
import { wordsFor } from '../pages/words.ts';

export type LinkRoutes = {
  readonly links: () => Links;
  readonly loop: RemoteLoop;
  readonly engine: RemoteEngine;
  readonly isOpen: () => boolean;
};

type Tokened = FastifyRequest<{ Params: { token: string } }>;

/** Adds `/u/TOKEN`, `/c/TOKEN` and `/p/TOKEN`. A token that we did not make gets 404; what cannot be stored now gets 503. */
export function addLinkRoutes(app: FastifyInstance, routes: LinkRoutes): void {
  const { links, isOpen, loop } = routes;
  const open = () => {
    if (!isOpen()) throw new Overloaded(1);
  };
  app.get<{ Params: { token: string } }>('/u/:token', (request, reply) =>
    withClaims(request, reply, links().read(request.params.token), (claims) =>
      askPage(request, routes, claims),
    ),
  );
  app.post<{ Params: { token: string } }>('/u/:token', (request, reply) =>
    withClaims(request, reply, links().read(request.params.token), async (claims) => {
      open();
      await unsubscribe(routes, claims, 'one_click', claims.class);
      const { language, words } = await languageOf(request, routes, claims);
      return page(language, words.unsubscribed.title, `<p>${escapeHtml(words.unsubscribed.text)}</p>`);
    }),
  );
  app.get<{ Params: { token: string } }>('/c/:token', (request, reply) =>
    withClaims(request, reply, links().readConfirm(request.params.token, loop.now()), (claims) =>
      confirmPage(request, routes, claims),
    ),
  );
  app.post<{ Params: { token: string } }>('/c/:token', (request, reply) =>
    withClaims(request, reply, links().readConfirm(request.params.token, loop.now()), (claims) => {
      open();
      return confirm(request, routes, claims);
    }),
  );
  app.get<{ Params: { token: string } }>('/p/:token', (request, reply) =>
    withClaims(request, reply, links().readPreferences(request.params.token, loop.now()), async (claims) => {
      open();
      return preferencesPage(await viewOf(request, routes, claims, null));
    }),
  );
  app.post<{ Params: { token: string } }>('/p/:token', (request, reply) =>
    withClaims(request, reply, links().readPreferences(request.params.token, loop.now()), (claims) => {
      open();
      return choose(request, routes, claims);
    }),
  );
}

async function withClaims<Claims>(
  request: Tokened,
  reply: FastifyReply,
  claims: Claims | null,
  answer: (claims: Claims) => string | Promise<string>,
): Promise<FastifyReply> {
  if (claims !== null) return show(reply, 200, await answer(claims));
  const { language, words } = wordsFor(acceptedBy(request));
  return show(reply, 404, page(language, words.invalid.title, `<p>${escapeHtml(words.invalid.text)}</p>`));
}

/** Languages that the browser asks for, as it orders them. */
function acceptedBy(request: FastifyRequest): readonly string[] {
  const header = request.headers['accept-language'] ?? '';
  return header.split(',').map((each) => each.split(';')[0]?.trim() ?? '');
}

async function stateOf({ engine }: LinkRoutes, claims: LinkClaims): Promise<SubscriberState | null> {
  return (await engine.read(claims.subscriber))?.state ?? null;
}

/** The language of the person, then of the browser, then of the workspace. */
async function localesOf(
  request: FastifyRequest,
  routes: LinkRoutes,
  claims: LinkClaims,
): Promise<readonly string[]> {
  const { locale } = (await stateOf(routes, claims))?.profile ?? {};
  const own = typeof locale === 'string' ? [locale] : [];
  return [...own, ...acceptedBy(request), routes.engine.plan()?.plan.workspace.locale ?? 'en'];
}

async function languageOf(request: FastifyRequest, routes: LinkRoutes, claims: LinkClaims) {
  return wordsFor(await localesOf(request, routes, claims));
}

async function askPage(request: FastifyRequest, routes: LinkRoutes, claims: LinkClaims): Promise<string> {
  const { language, words } = await languageOf(request, routes, claims);
  const { title, text, button } = words.unsubscribe;
  const about = escapeHtml(text(channelName(words, claims.channel).toLowerCase()));
  return page(
    language,
    title,
    `<p>${about}</p><form method="post"><button name="List-Unsubscribe" value="One-Click">${escapeHtml(button)}</button></form>`,
  );
}

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
async function unsubscribe(
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

/** Names of what waits for a confirmation by this link. */
function waitingFor(
  { channel, purpose, isOver }: TimedClaims,
  state: SubscriberState | null,
): readonly string[] {
  if (state === null || isOver) return [];
  return Object.entries(state.consent[channel] ?? {})
    .filter(
      ([name, { pending, expiredAt }]) =>
        pending === true && expiredAt === undefined && (purpose ?? name) === name,
    )
    .map(([name]) => name);
}

async function confirmPage(
  request: FastifyRequest,
  routes: LinkRoutes,
  claims: TimedClaims,
): Promise<string> {
  const { language, words } = await languageOf(request, routes, claims);
  const names = waitingFor(claims, await stateOf(routes, claims));
  if (names.length === 0) {
    const { title, text } = words.nothingToConfirm;
    return page(language, title, `<p>${escapeHtml(text)}</p>`);
  }
  const { title, text, button } = words.confirm;
  const choices = (await choicesOf(request, routes, claims)).filter(
    ({ channel }) => channel === claims.channel,
  );
  const titles = names.map((name) => choices.find((choice) => choice.name === name)?.words.title ?? name);
  const list = titles.map((each) => `<li>${escapeHtml(each)}</li>`).join('');
  return page(
    language,
    title,
    `<p>${escapeHtml(text)}</p><ul>${list}</ul><form method="post"><button>${escapeHtml(button)}</button></form>`,
  );
}

async function confirm(request: FastifyRequest, routes: LinkRoutes, claims: TimedClaims): Promise<string> {
  const { language, words } = await languageOf(request, routes, claims);
  const { channel, key } = claims;
  const inputs = waitingFor(claims, await stateOf(routes, claims)).map(
    (purpose): ConsentInput => ({
      type: 'consent',
      channel,
      purpose,
      given: true,
      confirms: true,
      proof: `confirm_link:${key}`,
    }),
  );
  const isTaken = inputs.length > 0 && (await feed(routes, claims, inputs));
  const { title, text } = isTaken ? words.confirmed : words.nothingToConfirm;
  return page(language, title, `<p>${escapeHtml(text)}</p>`);
}

/** False when it was not applied: the subscriber is gone, or in quarantine. */
async function feed(
  { loop, engine }: LinkRoutes,
  claims: LinkClaims,
  inputs: readonly ConsentInput[],
): Promise<boolean> {
  if ((await engine.read(claims.subscriber)) === null) return false;
  const subscriber = claims.subscriber as SubscriberId;
  const [result] = await loop.ingest([{ messageId: '', subscriber, at: loop.now(), inputs }]);
  return result?.status === 'applied';
}

async function choicesOf(
  request: FastifyRequest,
  routes: LinkRoutes,
  claims: LinkClaims,
): Promise<readonly Choice[]> {
  const { engine, loop } = routes;
  const plan = engine.plan()?.plan;
  const state = await stateOf(routes, claims);
  if (plan === undefined || state === null) return [];
  const { channel, address } = claims;
  const [locale = 'en'] = await localesOf(request, routes, claims);
  const names = Object.keys(plan.workspace.channels);
  const found = await Promise.all(names.map((name) => engine.suppression(name, address)));
  const suppression = (name: string) => found[names.indexOf(name)] ?? null;
  return listChoices({ plan, state, channel, address, now: loop.now(), locale, suppression });
}

async function viewOf(
  request: FastifyRequest,
  routes: LinkRoutes,
  claims: TimedClaims,
  done: PreferenceView['done'],
): Promise<PreferenceView> {
  const { channel, address, isOver } = claims;
  return {
    ...(await languageOf(request, routes, claims)),
    choices: isOver ? [] : await choicesOf(request, routes, claims),
    closed: (await routes.engine.suppression(channel, address))?.reason ?? null,
    done,
    isOver,
  };
}

async function choose(request: FastifyRequest, routes: LinkRoutes, claims: TimedClaims): Promise<string> {
  const form = new URLSearchParams(String(request.body ?? ''));
  if (form.get('do') === 'none' || form.get('List-Unsubscribe') === 'One-Click') {
    await unsubscribe(routes, claims, 'preference_page', null);
    return preferencesPage(await viewOf(request, routes, claims, 'none'));
  }
  if (form.get('do') !== 'save' || claims.isOver)
    return preferencesPage(await viewOf(request, routes, claims, null));
  const choices = await choicesOf(request, routes, claims);
  const proof = `preference_page:${claims.key}`;
  const changes = changesFor(choices, new Set(form.getAll('shown')), new Set(form.getAll('on')), proof);
  const isTaken = changes.length === 0 || (await feed(routes, claims, changes));
  return preferencesPage(await viewOf(request, routes, claims, isTaken ? 'saved' : 'failed'));
}
