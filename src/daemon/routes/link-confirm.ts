/** Confirming a consent by a link: what waits for it, and that it is confirmed. */
import type { FastifyRequest } from 'fastify';
import { escapeHtml } from '../../base/escape-html.ts';
import type { ConsentInput } from '../../kernel/input.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import type { TimedClaims } from '../links.ts';
import { confirmedPurposes } from '../pages/choices.ts';
import { page } from '../pages/page.ts';
import { answer, type LinkRoutes } from './link-answers.ts';
import { choicesOf, readVisitor, type Visitor } from './link-visitor.ts';

/** Names of what waits for a confirmation by this link. */
function waitingFor({ channel, purpose, isOver }: TimedClaims, { state }: Visitor): readonly string[] {
  if (state === null || isOver) return [];
  return Object.entries(state.consent[channel] ?? {})
    .filter(
      ([name, { pending, expiredAt }]) =>
        pending === true && expiredAt === undefined && (purpose ?? name) === name,
    )
    .map(([name]) => name);
}

/** What the link may be meant to confirm, where it cannot be read what waits: confirming what does not wait changes nothing. */
function purposesToConfirm(
  { channel, purpose }: TimedClaims,
  engine: Pick<RemoteEngine, 'plan'>,
): readonly string[] {
  if (purpose !== null) return [purpose];
  const plan = engine.plan()?.plan;
  return plan === undefined ? [] : confirmedPurposes(plan, channel);
}

/** The page that asks for the confirmation. */
export async function confirmPage(
  request: FastifyRequest,
  routes: LinkRoutes,
  claims: TimedClaims,
): Promise<string> {
  const visitor = await readVisitor(request, routes.engine, claims);
  const { language, words } = visitor;
  const { title, text, unnamed, button } = words.confirm;
  const press = `<form method="post"><button>${escapeHtml(button)}</button></form>`;
  if (!claims.isOver && visitor.isUnreadable) {
    return page(language, title, `<p>${escapeHtml(unnamed)}</p>${press}`);
  }
  const names = waitingFor(claims, visitor);
  if (names.length === 0) {
    const { title: none, text: about } = words.nothingToConfirm;
    return page(language, none, `<p>${escapeHtml(about)}</p>`);
  }
  const choices = (await choicesOf(visitor, routes)).filter(({ channel }) => channel === claims.channel);
  const titles = names.map((name) => choices.find((choice) => choice.name === name)?.words.title ?? name);
  const list = titles.map((each) => `<li>${escapeHtml(each)}</li>`).join('');
  return page(language, title, `<p>${escapeHtml(text)}</p><ul>${list}</ul>${press}`);
}

/** Confirms what waits, and says so. */
export async function confirm(
  request: FastifyRequest,
  routes: LinkRoutes,
  claims: TimedClaims,
): Promise<string> {
  const visitor = await readVisitor(request, routes.engine, claims);
  const { language, words } = visitor;
  const { channel, key } = claims;
  const isBlind = !claims.isOver && visitor.isUnreadable;
  const names = isBlind ? purposesToConfirm(claims, routes.engine) : waitingFor(claims, visitor);
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
  const fate = await answer(routes, claims, inputs, isBlind ? `confirm_link:${key}` : '');
  const { title, text } = {
    applied: words.confirmed,
    kept: words.confirmedLater,
    refused: words.nothingToConfirm,
  }[fate];
  return page(language, title, `<p>${escapeHtml(text)}</p>`);
}
