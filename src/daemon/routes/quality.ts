/** `/admin/quality`: what is wrong with the data, by policy. Ids only; behind the admin token like its neighbours. */
import type { FastifyInstance } from 'fastify';
import type { QualitySweep } from '../quality/sweep.ts';

/** 200 with the report; 202 with how far it is (come again); 404 without a plan; 503 where the store cannot be read. */
export function addQualityRoutes(app: FastifyInstance, sweep: QualitySweep): void {
  app.get<{ Querystring: { fresh?: string } }>('/admin/quality', async (request, reply) => {
    const answer = await sweep.ask(request.query.fresh === 'true');
    if (answer.state === 'done') return reply.send(answer.report);
    if (answer.state === 'running') {
      return reply.code(202).header('retry-after', '1').send({ visited: answer.visited });
    }
    if (answer.state === 'no_plan') return reply.code(404).send({ error: 'no plan was applied yet' });
    return reply.code(503).header('retry-after', '1').send({ error: 'busy, come again' });
  });
}
