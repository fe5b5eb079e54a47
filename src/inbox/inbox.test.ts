/** The inbox with real clients: SMTP by nodemailer, signed webhooks, the page. */
import { createTransport } from 'nodemailer';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ses } from '../../adapters/ses/index.ts';
import { type Inbox, startInbox } from './inbox.ts';

const secret = `whsec_${Buffer.from('a secret of the tests').toString('base64')}`;

describe('the inbox', () => {
  let inbox: Inbox;
  beforeAll(async () => {
    inbox = await startInbox({ smtpPort: 0, httpPort: 0, secrets: { push: secret }, keep: 4 });
  });
  afterAll(() => inbox.close());

  const list = async () =>
    (await (await fetch(`${inbox.url}/api/messages`)).json()) as {
      counts: object;
      messages: { subject: string; to: string; id: number }[];
    };

  it('receives mail by SMTP and shows it newest first', async () => {
    const transport = createTransport({ host: '127.0.0.1', port: inbox.smtpPort, secure: false });
    await transport.sendMail({
      from: 'a@shop.example',
      to: 'ana@example.com',
      subject: 'Héllo',
      html: '<p>Hi <b>Ana</b></p>',
    });
    await transport.sendMail({
      from: 'a@shop.example',
      to: 'bob@example.com',
      subject: 'Second',
      text: 'text only',
    });
    transport.close();
    const { counts, messages } = await list();
    expect(counts).toEqual({ mail: 2, webhook: 0, unverified: 0 });
    expect(messages.map((each) => [each.subject, each.to])).toEqual([
      ['Second', 'bob@example.com'],
      ['Héllo', 'ana@example.com'],
    ]);
    const shown = (await (await fetch(`${inbox.url}/api/messages/${messages[1]!.id}`)).json()) as {
      html: string;
    };
    expect(shown.html).toContain('<b>Ana</b>');
  });

  it('takes mail as Amazon SES does, from the adapter itself', async () => {
    const config = {
      region: 'us-east-1',
      access_key_id: 'development',
      secret_access_key: { env: 'any' },
      from: 'Shop <a@shop.example>',
      endpoint: inbox.url,
      allow_private: true,
    };
    const deps = { secret: () => 'any', log: () => {}, now: () => Date.now() };
    const open = await ses.open(config, deps);
    const content = { subject: 'Thírd', html: '<p>Hi</p>' };
    const message = {
      key: 'k1',
      channel: 'email',
      to: 'cid@example.com',
      content,
      attempt: 1,
      unsubscribeUrl: null,
    };
    expect(await open.send(message as never, 5_000)).toEqual({ result: 'accepted', providerId: 'inbox-3' });
    await open.close();
    expect((await list()).messages[0]).toMatchObject({ subject: 'Thírd', to: 'cid@example.com' });
    const empty = await fetch(`${inbox.url}/v2/email/outbound-emails`, { method: 'POST', body: '{}' });
    expect(empty.status).toBe(400);
  });

  it('takes a signed webhook, and marks and refuses one with a bad signature', async () => {
    const body = JSON.stringify({ to: 'token-1', content: { title: 'Hello', text: 'there' } });
    const at = new Date();
    const headers = (signature: string) => ({
      'webhook-id': 'm1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signature,
    });
    const good = await fetch(`${inbox.url}/hooks/push`, {
      method: 'POST',
      body,
      headers: headers(new Webhook(secret).sign('m1', at, body)),
    });
    const bad = await fetch(`${inbox.url}/hooks/push`, { method: 'POST', body, headers: headers('v1,AAAA') });
    const stranger = await fetch(`${inbox.url}/hooks/sms`, {
      method: 'POST',
      body,
      headers: headers('v1,AAAA'),
    });
    expect([good.status, bad.status, stranger.status]).toEqual([200, 401, 401]);
    expect((await list()).messages.slice(0, 3).map((each) => each.subject)).toEqual([
      'sms: Hello (bad signature)',
      'push: Hello (bad signature)',
      'push: Hello',
    ]);
  });

  it('counts everything and keeps the newest', async () => {
    const { counts, messages } = await list();
    expect(counts).toEqual({ mail: 3, webhook: 3, unverified: 2 });
    expect(messages).toHaveLength(4);
    expect((await fetch(`${inbox.url}/api/messages/99`)).status).toBe(404);
    expect(await (await fetch(inbox.url)).text()).toContain('<title>Inbox');
  });

  it('says when a port is taken, whichever it is', async () => {
    const taken = { smtpPort: inbox.smtpPort, httpPort: 0, secrets: {} };
    await expect(startInbox(taken)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const other = { smtpPort: 0, httpPort: Number(new URL(inbox.url).port), secrets: {} };
    await expect(startInbox(other)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
