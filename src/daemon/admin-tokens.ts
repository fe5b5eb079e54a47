/** Tokens of operators: each has a name, which goes into the audit, and a scope. Read from the environment; never logged. */
import type { FastifyRequest } from 'fastify';
import { isSameSecret, MissingSetting } from './access.ts';
import { type Environment, readSetting } from './secrets.ts';

/**
 * What a token may do. `all`: everything. `read`: look at everything. `plan`: look at plans and hand one over, and no more.
 * `metrics`: `/metrics` alone.
 */
export const SCOPES = ['all', 'read', 'plan', 'metrics'] as const;
export type Scope = (typeof SCOPES)[number];

export type AdminToken = { readonly name: string; readonly scope: Scope; readonly token: string };

/** The name of the token in RUTTER_ADMIN_TOKEN. */
const MAIN_TOKEN = 'admin';

const ENTRY = /^([a-z0-9][a-z0-9_.-]*)(?::([a-z]+))?=(\S+)$/i;

/**
 * RUTTER_ADMIN_TOKEN (name `admin`, scope `all`), and those of RUTTER_ADMIN_TOKENS (or the file that
 * RUTTER_ADMIN_TOKENS_FILE names): `NAME=TOKEN` or `NAME:SCOPE=TOKEN`, by commas or lines. Throws MissingSetting for what
 * cannot be read; the message holds no token.
 */
export function readAdminTokens(environment: Environment, adminToken: string): readonly AdminToken[] {
  const written = (readSetting('RUTTER_ADMIN_TOKENS', environment) ?? '')
    .split(/[,\n]/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const others = written.map((text, index): AdminToken => {
    const [, name = '', word = 'all', token = ''] = ENTRY.exec(text) ?? [];
    const scope = SCOPES.find((each) => each === word);
    if (name === '' || scope === undefined) {
      const wanted = `write NAME=TOKEN or NAME:SCOPE=TOKEN, with a scope of ${SCOPES.join(', ')}`;
      throw new MissingSetting(`RUTTER_ADMIN_TOKENS: entry ${index + 1} cannot be read: ${wanted}`);
    }
    return { name, scope, token };
  });
  return [{ name: MAIN_TOKEN, scope: 'all', token: adminToken }, ...others];
}

/** The token of an `Authorization` header; undefined: it is none of them. Looks at each, so that time tells nothing. */
export function findToken(tokens: readonly AdminToken[], header: string): AdminToken | undefined {
  const [found] = tokens.filter(({ token }) => isSameSecret(header, `Bearer ${token}`));
  return found;
}

const OF_PLANS: ReadonlySet<string> = new Set(['/admin/plan', '/admin/plans', '/admin/runs']);

/** Whether a scope allows a request; `route` is the path as the daemon knows it, however it was spelled. Pure. */
export function mayAsk(scope: Scope, method: string, route: string): boolean {
  if (scope === 'all') return true;
  if (scope === 'plan') return OF_PLANS.has(route);
  const looks = method === 'GET' || method === 'HEAD';
  return looks && (scope === 'read' || route === '/metrics');
}

const bearers = new WeakMap<FastifyRequest, AdminToken>();

/** Remembers whose request it is. */
export function noteToken(request: FastifyRequest, token: AdminToken): void {
  bearers.set(request, token);
}

/** The name of the token of a request that was let in. */
export function tokenName(request: FastifyRequest): string {
  return bearers.get(request)?.name ?? MAIN_TOKEN;
}
