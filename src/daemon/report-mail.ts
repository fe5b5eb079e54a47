/**
 * Receipts by mail: bounces (RFC 3464) and complaints (RFC 5965) that come to the return paths of our channels, as receipts
 * like any other. Only what carries a token of our own making counts; a report says nothing about anybody else. Takes mail
 * for nobody but our return paths, and sends none.
 */

import type { SendKey } from '../base/ids.ts';
import { createRateGate } from '../base/rate-gate.ts';
import { remember } from '../base/remember.ts';
import type { OpenedChannels } from '../delivery/channels.ts';
import type { ReturnPath } from '../delivery/contract.ts';
import type { ReceiptNotice } from '../hosts/host.ts';
import type { ReceiptKind } from '../kernel/input.ts';
import { type Report, readReport } from '../mail/read-report.ts';
import {
  type IncomingMail,
  type MailLimits,
  type MailServer,
  openMailServer,
  Refusal,
} from '../mail/server.ts';
import { type Outcome, outcomeFor } from '../mail/verdict.ts';
import type { RemoteLoop } from './engine-thread/remote-loop.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

export type ReportMailOptions = {
  readonly host: string;
  readonly port: number;
  /** The channels in use; those with return paths are asked. */
  readonly channels: () => OpenedChannels;
  readonly loop: Pick<RemoteLoop, 'receipts'>;
  readonly isReady: () => boolean;
  readonly metrics: Pick<Metrics, 'reportMails'>;
  readonly log: Logger;
  readonly limits?: Partial<MailLimits>;
  /** Mails a minute; more are asked to come again. */
  readonly mailsPerMinute?: number;
  /** Milliseconds of a clock that nobody sets. */
  readonly elapsed?: () => number;
};

const LIMITS: MailLimits = {
  // Some send the whole mail back; what a report says comes first, and only that is kept.
  bytesMax: 10 * 1024 * 1024,
  keptBytes: 256 * 1024,
  // Each of our mails has one return path.
  recipientsMax: 1,
  connectionsMax: 50,
  connectionsPerHostMax: 25,
  refusedMax: 5,
  mailsMax: 200,
  idleMs: 30_000,
  connectionMs: 10 * 60_000,
};
const MAILS_PER_MINUTE = 3_000;
/** Anybody may write to the address of feedback loops: of those, less. */
const COLLECTED_PART = 25;
/** Whoever got a mail knows its return path: nobody keeps us busy with the ones they know. Most sends get one report. */
const REPORTS_PER_SEND = 10;
const SENDS_KNOWN = 20_000;
const MINUTE_MS = 60_000;

/** What a report about one send comes to; null: nothing that changes anything. */
type Meaning = { readonly kind: ReceiptKind; readonly reason: string } | null;

const KINDS: { readonly [outcome in Outcome]: ReceiptKind | null } = {
  hard: 'hard_bounced',
  soft: 'soft_bounced',
  policy: 'failed',
  content: 'failed',
  delivered: 'delivered',
  delayed: null,
  relayed: null,
};

function meaningOf(
  report: Report,
  returned: ReturnPath,
): { readonly label: string; readonly meaning: Meaning } {
  if (report.type === 'ignored') return { label: report.why, meaning: null };
  if (report.type === 'complaint') {
    return { label: 'complaint', meaning: { kind: 'complained', reason: report.feedback } };
  }
  const found = outcomeFor(report.recipients, returned.isFor);
  if (found === null) return { label: 'unreadable', meaning: null };
  const { outcome, code } = found;
  const kind = KINDS[outcome];
  // Journeys read the code of a bounce; of what is not the person's fault they read why.
  const reason = kind === 'failed' ? outcome : code;
  return { label: outcome, meaning: kind === null ? null : { kind, reason } };
}

/** One receipt for each send and kind: the same report again, or another that says the same, counts once. */
function noticeOf(channel: string, key: string, { kind, reason }: NonNullable<Meaning>): ReceiptNotice {
  return {
    subscriber: null,
    receipt: {
      type: 'receipt',
      id: `mail:${key}:${kind}`,
      kind,
      channel,
      key: key as SendKey,
      // The store knows who it went to; a report is believed about nobody else.
      address: null,
      about: {},
      ...(reason === '' ? {} : { reason }),
    },
  };
}

type Proved = { readonly channel: string; readonly returned: ReturnPath };

/** Opens the port. Rejects when it is taken. */
export function openReportMail(options: ReportMailOptions): Promise<MailServer> {
  const { channels, loop, isReady, metrics, log } = options;
  const pathsOf = () =>
    Object.entries(channels()).flatMap(([channel, { adapter }]) =>
      adapter.returnPaths === undefined ? [] : [{ channel, paths: adapter.returnPaths }],
    );
  const prove = (path: string): Proved | null => {
    for (const { channel, paths } of pathsOf()) {
      const returned = paths.read(path, channel);
      if (returned !== null) return { channel, returned };
    }
    return null;
  };
  const isCollected = (address: string) =>
    pathsOf().some(({ paths }) => paths.address.toLowerCase() === address.toLowerCase());
  const { mailsPerMinute = MAILS_PER_MINUTE, elapsed = () => performance.now() } = options;
  const mayCome = createRateGate(mailsPerMinute, MINUTE_MS, elapsed);
  const mayCollect = createRateGate(Math.ceil(mailsPerMinute / COLLECTED_PART), MINUTE_MS, elapsed);
  const gateOf = remember(SENDS_KNOWN, () => createRateGate(REPORTS_PER_SEND, 60 * MINUTE_MS, elapsed));

  async function take({ sender, recipients: [recipient = ''], raw }: IncomingMail): Promise<void> {
    const report = await readReport(raw, sender === '');
    const named = report.type === 'ignored' ? [] : report.paths;
    const proved = [recipient, ...named].map(prove).find((each) => each !== null);
    if (proved === undefined) {
      metrics.reportMails.inc({ result: report.type === 'ignored' ? report.why : 'unproved' });
      return;
    }
    const { channel, returned } = proved;
    const { label, meaning } = meaningOf(report, returned);
    if (meaning !== null) await loop.receipts([noticeOf(channel, returned.key, meaning)]);
    metrics.reportMails.inc({ result: label });
    log.debug({ channel, key: returned.key, result: label }, 'report by mail');
  }

  return openMailServer(
    options,
    {
      onMail() {
        if (!isReady() || !mayCome()) throw new Refusal(451, 'not now, try again later');
      },
      onRecipient(address) {
        const proved = prove(address);
        if (proved === null && !isCollected(address)) {
          metrics.reportMails.inc({ result: 'refused' });
          throw new Refusal(550, 'no such address here');
        }
        const may = proved === null ? mayCollect : gateOf(`${proved.channel} ${proved.returned.key}`);
        if (!may()) throw new Refusal(451, 'too much about this, try again later');
      },
      take,
    },
    { ...LIMITS, ...options.limits },
  );
}
