/** Mails a second that a server on loopback takes from the daemon, from the first entry to the last mail. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlanFile } from '../../../../src/plan/plan.ts';
import type { BenchOptions, Figures } from '../../baseline.ts';
import { startTalk } from './child-talk.ts';
import { onSite, PATIENCE_MS } from './site.ts';
import type { SmtpQuestion } from './smtp-process.ts';

const MAILS = 4_000;
const POLL_MS = 20;

/** Runs it. Throws when a mail did not come. */
export async function measureSmtp(
  plan: PlanFile,
  { directory, print }: Pick<BenchOptions, 'directory' | 'print'>,
): Promise<Figures> {
  const server = startTalk(new URL('./smtp-process.ts', import.meta.url));
  try {
    const smtp = await server.ask<number>({ do: 'open' } satisfies SmtpQuestion);
    return await onSite(plan, { directory, smtp }, async (site) => {
      await site.send({ what: 'identify', first: 0, count: MAILS });
      const startedAt = performance.now();
      await site.send({ what: 'trial', first: 0, count: MAILS });
      for (let mails = 0; mails < MAILS; ) {
        if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`${mails} of ${MAILS} mails came`);
        await sleep(POLL_MS);
        mails = await server.ask<number>({ do: 'count' } satisfies SmtpQuestion);
      }
      const perSecond = (MAILS / (performance.now() - startedAt)) * 1000;
      const { cpuMs } = await site.note();
      print(
        `mail: ${Math.round(perSecond)} a second by SMTP, ${((cpuMs * 1000) / MAILS).toFixed(0)} us of CPU each`,
      );
      return { smtp_mails_per_s: perSecond };
    });
  } finally {
    await server.end();
  }
}
