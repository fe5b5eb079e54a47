/** What the mail server takes and what it refuses, in real conversations. */
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type IncomingMail, type MailHandler, type MailLimits, openMailServer, Refusal } from './server.ts';

const LIMITS: MailLimits = {
  bytesMax: 4000,
  keptBytes: 1000,
  recipientsMax: 1,
  connectionsMax: 4,
  connectionsPerHostMax: 3,
  refusedMax: 3,
  mailsMax: 2,
  idleMs: 10_000,
  connectionMs: 60_000,
};

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function open(handler: Partial<MailHandler> = {}, limits: Partial<MailLimits> = {}) {
  const taken: IncomingMail[] = [];
  const take = async (mail: IncomingMail) => {
    taken.push(mail);
  };
  const all = { take, ...handler };
  const server = await openMailServer({ host: '127.0.0.1', port: 0 }, all, { ...LIMITS, ...limits });
  closing.push(() => server.close());
  return { server, taken };
}

/** A client that says lines and reads the last line of each answer; '' when the connection is gone. */
async function dial(port: number) {
  const socket: Socket = connect(port, '127.0.0.1');
  closing.push(() => socket.destroy());
  let unread = '';
  let isOver = false;
  let wake = () => {};
  socket.on('data', (data) => {
    unread += data.toString();
    wake();
  });
  socket.on('close', () => {
    isOver = true;
    wake();
  });
  socket.on('error', () => {});
  const answer = async (): Promise<string> => {
    for (;;) {
      const match = /^(?:\d{3}-.*\r\n)*(\d{3} .*)\r\n/.exec(unread);
      if (match !== null) {
        unread = unread.slice(match[0].length);
        return match[1]!.slice(0, 3);
      }
      if (isOver) return '';
      await new Promise<void>((done) => {
        wake = done;
      });
    }
  };
  const say = (text: string) => {
    socket.write(`${text}\r\n`);
    return answer();
  };
  const greeting = await answer();
  return { greeting, say, answer };
}

async function talk(port: number, lines: readonly string[]): Promise<readonly string[]> {
  const client = await dial(port);
  const answers = [client.greeting];
  for (const line of lines) answers.push(await client.say(line));
  return answers;
}

const BEGIN = ['EHLO mx.example', 'MAIL FROM:<>', 'RCPT TO:<a@x.example>'];

describe('a mail', () => {
  it('is handed on with its envelope, and answered when it was taken', async () => {
    const { server, taken } = await open();
    const answers = await talk(server.port, [...BEGIN, 'DATA', 'Subject: x\r\n\r\ntext\r\n.', 'QUIT']);
    expect(answers).toEqual(['220', '250', '250', '250', '354', '250', '221']);
    expect(taken).toEqual([
      { sender: '', recipients: ['a@x.example'], raw: Buffer.from('Subject: x\r\n\r\ntext\r\n') },
    ]);
  });

  it.each([
    ['a refusal', new Refusal(450, 'no'), '450'],
    ['anything else', new Error('with somebody@x.example in it'), '451'],
  ])('is not answered for with 250 when taking it ends in %s', async (_what, error, code) => {
    const { server } = await open({ take: () => Promise.reject(error) });
    const answers = await talk(server.port, [...BEGIN, 'DATA', 'Subject: x\r\n\r\ntext\r\n.']);
    expect(answers.at(-1)).toBe(code);
  });

  it('is kept only at its beginning, and refused above the limit', async () => {
    const { server, taken } = await open();
    const send = (bytes: number) =>
      talk(server.port, [...BEGIN, 'DATA', `${'0123456\r\n'.repeat(bytes / 9)}.`]);
    expect((await send(3600)).at(-1)).toBe('250');
    expect(taken.map(({ raw }) => raw.length)).toEqual([1000]);
    expect((await send(4500)).at(-1)).toBe('552');
    expect((await talk(server.port, ['EHLO x', 'MAIL FROM:<> SIZE=5000'])).at(-1)).toBe('552');
    expect(taken.length).toBe(1);
  });
});

describe('a conversation', () => {
  it('offers no login, no encryption with a certificate of nobody, and tells of nobody', async () => {
    const { server } = await open();
    const answers = await talk(server.port, [
      'EHLO x',
      'AUTH PLAIN AGEAYg==',
      'STARTTLS',
      'VRFY a@x.example',
    ]);
    expect(answers.slice(2).every((code) => code.startsWith('5'))).toBe(true);
  });

  it('ends after too many recipients that are none', async () => {
    const { server } = await open({
      onRecipient: () => {
        throw new Refusal(550, 'none');
      },
    });
    const answers = await talk(server.port, [
      ...BEGIN,
      'RCPT TO:<b@x.example>',
      'RCPT TO:<c@x.example>',
      'NOOP',
    ]);
    expect(answers.slice(3)).toEqual(['550', '550', '421', '']);
  });

  it('has one recipient a mail', async () => {
    const { server } = await open();
    expect((await talk(server.port, [...BEGIN, 'RCPT TO:<b@x.example>'])).at(-1)).toBe('452');
  });

  it('carries so many mails and no more', async () => {
    const { server } = await open();
    const one = ['MAIL FROM:<>', 'RCPT TO:<a@x.example>', 'DATA', 'x\r\n.'];
    const answers = await talk(server.port, ['EHLO x', ...one, ...one, 'MAIL FROM:<>']);
    expect(answers.at(-1)).toBe('421');
  });

  it('is refused where one host has too many, and again possible when one has gone', async () => {
    const { server } = await open();
    const clients = [await dial(server.port), await dial(server.port), await dial(server.port)];
    expect(clients.map(({ greeting }) => greeting)).toEqual(['220', '220', '220']);
    expect((await dial(server.port)).greeting).toBe('421');
    expect(await clients[0]!.say('QUIT')).toBe('221');
    expect(await clients[0]!.answer()).toBe('');
    let greeting = '';
    while (greeting !== '220') greeting = (await dial(server.port)).greeting;
    expect(greeting).toBe('220');
  });

  it('ends after its time however busy it looks', async () => {
    const { server } = await open({}, { connectionMs: 50 });
    const client = await dial(server.port);
    let last = client.greeting;
    while (last !== '') last = await client.say('NOOP');
    expect(last).toBe('');
  });
});

it('refuses to start on a port that is taken', async () => {
  const { server } = await open();
  const again = openMailServer({ host: '127.0.0.1', port: server.port }, { take: async () => {} }, LIMITS);
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
