/** The preferences of whom a link was made for: shown, saved, or everything stopped. */
import type { FastifyRequest } from 'fastify';
import type { TimedClaims } from '../links.ts';
import { changesFor } from '../pages/choices.ts';
import { type PreferenceView, preferencesPage } from '../pages/preferences.ts';
import { answer, type LinkRoutes, unsubscribe } from './link-answers.ts';
import { choicesOf, readVisitor, type Visitor } from './link-visitor.ts';

/** A page with its status: 503 where nothing can be shown or changed at present; what was done is said all the same. */
export type PreferenceAnswer = { readonly status: number; readonly body: string };

async function show(
  routes: LinkRoutes,
  claims: TimedClaims,
  visitor: Visitor,
  done: PreferenceView['done'] = null,
): Promise<PreferenceAnswer> {
  const { channel, address, isOver } = claims;
  const { language, words } = visitor;
  const isHidden = !isOver && visitor.isUnreadable;
  const choices = isOver ? [] : await choicesOf(visitor, routes);
  const closed = (await routes.engine.suppression(channel, address))?.reason ?? null;
  const body = preferencesPage({ language, words, choices, closed, done, isOver, isHidden });
  return { status: isHidden && done !== 'none' ? 503 : 200, body };
}

/** What is chosen now. */
export async function showPreferences(
  request: FastifyRequest,
  routes: LinkRoutes,
  claims: TimedClaims,
): Promise<PreferenceAnswer> {
  return show(routes, claims, await readVisitor(request, routes.engine, claims));
}

/** Takes the form of the page. */
export async function choose(
  request: FastifyRequest,
  routes: LinkRoutes,
  claims: TimedClaims,
): Promise<PreferenceAnswer> {
  const read = () => readVisitor(request, routes.engine, claims);
  const form = new URLSearchParams(String(request.body ?? ''));
  if (form.get('do') === 'none' || form.get('List-Unsubscribe') === 'One-Click') {
    await unsubscribe(routes, claims, 'preference_page', null);
    return show(routes, claims, await read(), 'none');
  }
  const visitor = await read();
  if (form.get('do') !== 'save' || claims.isOver || visitor.isUnreadable)
    return show(routes, claims, visitor);
  const proof = `preference_page:${claims.key}`;
  const choices = await choicesOf(visitor, routes);
  const changes = changesFor(choices, new Set(form.getAll('shown')), new Set(form.getAll('on')), proof);
  const isTaken = changes.length === 0 || (await answer(routes, claims, changes)) === 'applied';
  return show(routes, claims, await read(), isTaken ? 'saved' : 'failed');
}
