/** A developer's surroundings: channels of real providers end in the inbox, whatever the environment holds. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adapters } from '../../../adapters/registry.ts';
import { compileTexts } from '../../../tests/e2e/compile-texts.ts';
import { shop } from '../../../tests/e2e/shop.ts';
import type { JsonObject } from '../../base/json.ts';
import { readSecret } from '../../daemon/secrets.ts';
import { type Surroundings, startSurroundings } from './surroundings.ts';

const config = {
  region: { env: 'AWS_REGION' },
  access_key_id: { env: 'AWS_ACCESS_KEY_ID' },
  secret_access_key: { env: 'AWS_SECRET_ACCESS_KEY' },
  from: 'Shop <hello@shop.example>',
  configuration_set: 'journeys',
  receipts: { topic: { env: 'TOPIC' } },
};
const email = `email: { adapter: ses, address: profile.email, config: ${JSON.stringify(config)} }\n`;
let surroundings: Surroundings;
beforeAll(async () => {
  const files = { ...shop, 'rutter.yaml': shop['rutter.yaml'].replace(/email: \{.*\}\n/, email) };
  const environment = { AWS_SECRET_ACCESS_KEY: 'of a real account' };
  surroundings = await startSurroundings((await compileTexts(files)).plan, environment, { smtp: 0, http: 0 });
});
afterAll(() => surroundings.inbox.close());

it.each([
  ['ses', config],
  [
    'sendgrid',
    {
      api_key: { env: 'AWS_SECRET_ACCESS_KEY' },
      from: 'Shop <hello@shop.example>',
      receipts: { public_key: 'x' },
    },
  ],
])('sends mail for %s to the inbox, without an account, and takes no events', async (name, written) => {
  const adapter = adapters.find((each) => each.name === name);
  const changed = surroundings.channelConfig('email', { adapter: name, config: written as JsonObject });
  const open = await adapter!.open(changed, {
    secret: (reference) => readSecret(reference, surroundings.environment),
    log: () => {},
    now: () => Date.now(),
  });
  const content = { subject: `Héllo by ${name}`, text: 'thére', html: '<p>thére</p>' };
  const message = {
    key: 'k1',
    channel: 'email',
    to: 'ana@example.com',
    content,
    attempt: 1,
    unsubscribeUrl: null,
  };
  expect((await open.send(message as never, 5_000)).result).toBe('accepted');
  expect(open.receipts).toBeUndefined();
  await open.close();
  const [mail] = await surroundings.inbox.list(1);
  expect(mail).toMatchObject({ to: 'ana@example.com', subject: `Héllo by ${name}` });
  expect(mail?.html).toContain('<p>thére</p>');
  expect(JSON.stringify(changed)).not.toContain('AWS_');
});
