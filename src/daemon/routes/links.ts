/**
 * What recipients reach by the links of a message: one-click unsubscribe (RFC 8058: POST to the link, without cookies, any
 * number of times), confirming a consent, and their preferences. GET changes nothing, so that mail scanners which follow
 * links unsubscribe and confirm nobody.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { escapeHtml } from '../../base/escape-html.ts';
import { Overloaded } from '../overloaded.ts';
import { page, show } from '../pages/page.ts';
import { channelName } from '../pages/preferences.ts';
import { wordsFor } from '../pages/words.ts';
import { type LinkRoutes, unsubscribe } from './link-answers.ts';
import { confirm, confirmPage } from './link-confirm.ts';
import { choose, showPreferences } from './link-preferences.ts';
import { acceptedBy, readVisitor, type Visitor } from './link-visitor.ts';

type Tokened = FastifyRequest<{ Params: { token: string } }>;

/** Adds `/u/TOKEN`, `/c/TOKEN` and `/p/TOKEN`. A token that we did not make gets 404; what cannot be stored now gets 503. */
export function addLinkRoutes(app: FastifyInstance, routes: LinkRoutes): void {
  const { links, isOpen, loop, engine } = routes;
  const open = () => {
    if (!isOpen()) throw new Overloaded(1);
  };
  app.get<{ Params: { token: string } }>('/u/:token', (request, reply) =>
    withClaims(request, reply, links().read(request.params.token), async (claims) =>
      askPage(await readVisitor(request, engine, claims)),
    ),
  );
  app.post<{ Params: { token: string } }>('/u/:token', (request, reply) =>
    withClaims(request, reply, links().read(request.params.token), async (claims) => {
      open();
      await unsubscribe(routes, claims, 'one_click', claims.class);
      const { language, words } = await readVisitor(request, engine, claims);
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
    withClaims(request, reply, links().readPreferences(request.params.token, loop.now()), (claims) => {
      open();
      return showPreferences(request, routes, claims);
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

function askPage({ claims, language, words }: Visitor): string {
  const { title, text, button } = words.unsubscribe;
  const about = escapeHtml(text(channelName(words, claims.channel).toLowerCase()));
  return page(
    language,
    title,
    `<p>${about}</p><form method="post"><button name="List-Unsubscribe" value="One-Click">${escapeHtml(button)}</button></form>`,
  );
}
