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
import { type Choice, changesFor, confirmedPurposes, listChoices } from '../pages/choices.ts';
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
      return preferences(await viewOf(request, routes, claims, null));
    }),
  );
  app.post<{ Params: { token: string } }>('/p/:token', (request, reply) =>
    withClaims(request, reply, links().readPreferences(request.params.token, loop.now()), (claims) => {
      open();
      return choose(request, routes, claims);
    }),
  );
}

/** A page, or one with a status of its own. */
type Answer = string | { readonly status: number; readonly body: string };

async function withClaims<Claims>(
  request: Tokened,
  reply: FastifyReply,
  claims: Claims | null,
  answer: (claims: Claims) => Answer | Promise<Answer>,
): Promise<FastifyReply> {
  if (claims !== null) {
    const given = await answer(claims);
    return typeof given === 'string' ? show(reply, 200, given) : show(reply, given.status, given.body);
  }
  const { language, words } = wordsFor(acceptedBy(request));
  return show(reply, 404, page(language, words.invalid.title, `<p>${escapeHtml(words.invalid.text)}</p>`));
}

/** Languages that the browser asks for, as it orders them. */
function acceptedBy(request: FastifyRequest): readonly string[] {
  const header = request.headers['accept-language'] ?? '';
  return header.split(',').map((each) => each.split(';')[0]?.trim() ?? '');
}

/** True when something is kept of the person and cannot be read. */
async function isUnreadable({ engine }: LinkRoutes, { subscriber }: LinkClaims): Promise<boolean> {
  const found = await engine.read(subscriber);
  return found !== null && found.state === null;
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

/** What the link may be meant to confirm, where it cannot be read what waits: confirming what does not wait changes nothing. */
function purposesToConfirm({ engine }: LinkRoutes, { channel, purpose }: TimedClaims): readonly string[] {
  if (purpose !== null) return [purpose];
  const plan = engine.plan()?.plan;
  return plan === undefined ? [] : confirmedPurposes(plan, channel);
}

async function confirmPage(
  request: FastifyRequest,
  routes: LinkRoutes,
  claims: TimedClaims,
): Promise<string> {
  const { language, words } = await languageOf(request, routes, claims);
  const { title, text, unnamed, button } = words.confirm;
  const press = `<form method="post"><button>${escapeHtml(button)}</button></form>`;
  if (!claims.isOver && (await isUnreadable(routes, claims))) {
    return page(language, title, `<p>${escapeHtml(unnamed)}</p>${press}`);
  }
  const names = waitingFor(claims, await stateOf(routes, claims));
  if (names.length === 0) {
    const { title: none, text: about } = words.nothingToConfirm;
    return page(language, none, `<p>${escapeHtml(about)}</p>`);
  }
  const choices = (await choicesOf(request, routes, claims)).filter(
    ({ channel }) => channel === claims.channel,
  );
  const titles = names.map((name) => choices.find((choice) => choice.name === name)?.words.title ?? name);
  const list = titles.map((each) => `<li>${escapeHtml(each)}</li>`).join('');
  return page(language, title, `<p>${escapeHtml(text)}</p><ul>${list}</ul>${press}`);
}

async function confirm(request: FastifyRequest, routes: LinkRoutes, claims: TimedClaims): Promise<string> {
  const { language, words } = await languageOf(request, routes, claims);
  const { channel, key } = claims;
  const isBlind = !claims.isOver && (await isUnreadable(routes, claims));
  const names = isBlind
    ? purposesToConfirm(routes, claims)
    : waitingFor(claims, await stateOf(routes, claims));
  const inputs = names.map(
    (purpose): ConsentInput => ({
      type: 'consent',
      channel,
      purpose,
      given: true,
      confirms: true,
      proof: `confirm_link:${key}`,
    }),
  );
  // Where nobody can see what was confirmed already, the link itself is what is confirmed once.
  const fate = await feed(routes, claims, inputs, isBlind ? `confirm_link:${key}` : '');
  const { title, text } = {
    applied: words.confirmed,
    kept: words.confirmedLater,
    refused: words.nothingToConfirm,
  }[fate];
  return page(language, title, `<p>${escapeHtml(text)}</p>`);
}

/** What becomes of an answer: `kept` in quarantine, until its subscriber is applied again; `refused`: nothing is there for it. */
type Fate = 'applied' | 'kept' | 'refused';

/** `messageId`: by which a repetition is known; '': none is. */
async function feed(
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
    isHidden: !isOver && (await isUnreadable(routes, claims)),
  };
}

/** 503 where nothing can be shown or changed at present; what was done is said all the same. */
function preferences(view: PreferenceView): Answer {
  const body = preferencesPage(view);
  return view.isHidden && view.done !== 'none' ? { status: 503, body } : body;
}

async function choose(request: FastifyRequest, routes: LinkRoutes, claims: TimedClaims): Promise<Answer> {
  const form = new URLSearchParams(String(request.body ?? ''));
  if (form.get('do') === 'none' || form.get('List-Unsubscribe') === 'One-Click') {
    await unsubscribe(routes, claims, 'preference_page', null);
    return preferences(await viewOf(request, routes, claims, 'none'));
  }
  if (form.get('do') !== 'save' || claims.isOver || (await isUnreadable(routes, claims))) {
    return preferences(await viewOf(request, routes, claims, null));
  }
  const choices = await choicesOf(request, routes, claims);
  const proof = `preference_page:${claims.key}`;
  const changes = changesFor(choices, new Set(form.getAll('shown')), new Set(form.getAll('on')), proof);
  const isTaken = changes.length === 0 || (await feed(routes, claims, changes)) === 'applied';
  return preferences(await viewOf(request, routes, claims, isTaken ? 'saved' : 'failed'));
}
