/** What the daemons of the cases are told by their environment. */

/** Where nobody listens. */
const NOWHERE = 'http://127.0.0.1:1';

/** Settings of a daemon whose mail goes to a port of loopback, and the rest below `url` (default: nowhere). */
export function environmentOf(smtpPort: number, url = NOWHERE) {
  return {
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(smtpPort),
    PUSH_URL: `${url}/push`,
    CALL_URL: `${url}/call`,
    HOOK_SECRET: `whsec_${Buffer.from('a secret for the fault harness').toString('base64')}`,
    RUTTER_WRITE_KEYS: 'key-1',
    RUTTER_ADMIN_TOKEN: 'admin-token',
    RUTTER_LINK_SECRET: 'link-secret-of-the-tests',
  } as const;
}
