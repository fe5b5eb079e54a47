/**
 * What recipients reach: one-click unsubscribe (RFC 8058: POST to the link, without cookies, any number of times) and a
 * page for people. GET changes nothing, so that mail scanners which follow links unsubscribe nobody.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Links } from '../links.ts';
import { type Loop, Overloaded } from '../loop.ts';

/** Adds `/u/TOKEN` and `/p/TOKEN`. A token that we did not make gets 404; what cannot be stored now gets 503. */
export function addLinkRoutes(
  app: FastifyInstance,
  { links, loop, isOpen }: { links: () => Links; loop: Loop; isOpen: () => boolean },
): void {
  app.get<{ Params: { token: string } }>('/u/:token', (request, reply) => {
    const claims = links().read(request.params.token);
    return claims === null ? missing(reply) : show(reply, 200, askPage(claims.channel));
  });
  app.get<{ Params: { token: string } }>('/p/:token', (request, reply) => {
    const claims = links().read(request.params.token);
    return claims === null
      ? missing(reply)
      : show(reply, 200, askPage(claims.channel, `../u/${request.params.token}`));
  });
  app.post<{ Params: { token: string } }>('/u/:token', async (request, reply) => {
    const claims = links().read(request.params.token);
    if (claims === null) return missing(reply);
    if (!isOpen()) throw new Overloaded(1);
    const { journey, step, template, class: name, channel, address } = claims;
    await loop.receipts([
      {
        subscriber: claims.subscriber,
        receipt: {
          type: 'receipt',
          id: `unsubscribe:${claims.key}`,
          kind: 'unsubscribed',
          channel,
          key: claims.key as never,
          address,
          about: { journey, step, template, class: name },
        },
      },
    ]);
    return show(reply, 200, donePage);
  });
}

function missing(reply: FastifyReply): FastifyReply {
  return show(
    reply,
    404,
    page(
      'This link is not valid',
      '<p>It may have been cut short. Please use the whole link from the message.</p>',
    ),
  );
}

function show(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
    .send(body);
}

function askPage(channel: string, action = ''): string {
  const form = `<form method="post" action="${action}"><button name="List-Unsubscribe" value="One-Click">Unsubscribe</button></form>`;
  const word = /^[a-z_]+$/.test(channel) ? channel.replaceAll('_', ' ') : 'such';
  return page(
    'Stop these messages?',
    `<p>You will get no more ${word} messages of this kind. What you order or owe is still confirmed.</p>${form}`,
  );
}

const donePage = page('Done', '<p>You are unsubscribed. Nothing more of this kind will be sent.</p>');

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>:root{color-scheme:light dark}body{font:17px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem}button{font:inherit;padding:.6rem 1.2rem;cursor:pointer}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}
