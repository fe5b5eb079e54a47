/** What operators ask about one subscriber, and the requests of people themselves: everything that is kept, and its erasure. */
import type { FastifyInstance } from 'fastify';
import { NEVER } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { AuditEntry } from '../../hosts/audit.ts';
import { zoneOfProfile } from '../../kernel/zones.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import type { RemoteLoop } from '../engine-thread/remote-loop.ts';

export type SubscriberRoutes = { readonly engine: RemoteEngine; readonly loop: RemoteLoop };

/** Adds the routes. 404: nobody of that id; 409: nobody is erased before there is a plan, and nobody can be there. What is erased and exported goes into the audit, without saying who it was. */
export function addSubscriberRoutes(app: FastifyInstance, { engine, loop }: SubscriberRoutes): void {
  app.get<{ Params: { id: string } }>('/admin/subscribers/:id', async (request, reply) => {
    const found = await engine.read(request.params.id);
    if (found === null) return reply.code(404).send({ error: 'no such subscriber' });
    const dueAt = found.dueAt === NEVER ? null : formatInstant(found.dueAt);
    return reply.send({ ...found, dueAt });
  });
  app.get<{ Params: { id: string }; Querystring: { limit?: string } }>(
    '/admin/subscribers/:id/decisions',
    async (request, reply) => {
      const limit = Math.min(Math.max(Number(request.query.limit ?? 200) || 200, 1), 5000);
      const found = await engine.read(request.params.id);
      if (found === null) return reply.code(404).send({ error: 'no such subscriber' });
      const commit = engine.plan()?.commit ?? null;
      const { state: known } = found;
      const zone = known === null ? null : zoneOfProfile(known.profile);
      const pending = (known?.sends ?? []).map(({ key: send, state, reason }) => ({ send, state, reason }));
      const decisions = await engine.decisions(request.params.id, limit);
      return reply.send({ commit, zone, pending, decisions });
    },
  );
  app.get<{ Params: { id: string } }>('/admin/subscribers/:id/consent', async (request, reply) => {
    const { id } = request.params;
    if ((await engine.read(id)) === null) return reply.code(404).send({ error: 'no such subscriber' });
    return reply.send(await engine.consentLedger(id));
  });
  app.get<{ Params: { id: string }; Querystring: { by?: string } }>(
    '/admin/subscribers/:id/export',
    async (request, reply) => {
      const exported = await engine.exportAll(request.params.id);
      if (exported === null) return reply.code(404).send({ error: 'no such subscriber' });
      await engine.note(lineOf('export', request.query.by, loop));
      return reply.send({ subscriber: request.params.id, ...exported });
    },
  );
  app.delete<{ Params: { id: string }; Querystring: { by?: string } }>(
    '/admin/subscribers/:id',
    async (request, reply) => {
      if (engine.plan() === null) return reply.code(409).send({ error: 'no plan was applied yet' });
      const erased = await engine.erase(request.params.id, loop.now());
      loop.nudge();
      if (!erased) return reply.code(404).send({ error: 'no such subscriber' });
      await engine.note(lineOf('erase', request.query.by, loop));
      return reply.code(204).send();
    },
  );
}

function lineOf(action: 'erase' | 'export', by: string | undefined, loop: RemoteLoop): AuditEntry {
  const reason = action === 'erase' ? 'a request of erasure' : 'a request of access';
  return { at: loop.now(), action, control: null, by: by ?? 'admin', reason, values: {} };
}
