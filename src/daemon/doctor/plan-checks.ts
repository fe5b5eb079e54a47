/** The doctor's look at the plan in force, and at what its channels and the daemon need of the environment. Opens no connection. */
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { isZone, tzdataVersion } from '../../base/zone.ts';
import { CALL_CHANNEL, CALL_DEFAULT } from '../../delivery/channels.ts';
import type { Adapter } from '../../delivery/contract.ts';
import { checkValue } from '../../language/model/value-check.ts';
import { decodePlanFile } from '../../plan/decode.ts';
import { encodePlanFile } from '../../plan/encode.ts';
import type { ChannelPlan, PlanFile } from '../../plan/plan.ts';
import { readAccess } from '../access.ts';
import { createLog } from '../log.ts';
import { type Environment, readSecret } from '../secrets.ts';
import { type Check, fine } from './check.ts';

export type Surroundings = { readonly adapters: readonly Adapter[]; readonly environment: Environment };

function checkPlan(plan: PlanFile | null): Check {
  if (plan === null) {
    const help = 'hand one over with `rutter apply`';
    return { name: 'plan', status: 'warn', message: 'no plan was applied yet', help };
  }
  const decoded = decodePlanFile(encodePlanFile(plan));
  if (decoded.ok) return fine('plan', `${plan.digest}, commit ${plan.commit ?? 'unknown'}`);
  const help = 'apply the plan again; if that does not help, restore a backup';
  return { name: 'plan', status: 'fail', message: decoded.error, help };
}

/** Every `{ env: NAME }` and `{ file: PATH }` in a configuration. Pure. */
function referencesIn(value: Json): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isJsonObject(value)) return [];
  const names = Object.keys(value);
  if (names.length === 1 && (typeof value.env === 'string' || typeof value.file === 'string')) return [value];
  return Object.values(value).flatMap(referencesIn);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function checkChannel(
  channel: string,
  { adapter: wanted, config }: Pick<ChannelPlan, 'adapter' | 'config'>,
  { adapters, environment }: Surroundings,
): Check {
  const name = `channel ${channel}`;
  const adapter = adapters.find((each) => each.name === wanted);
  if (adapter === undefined) {
    const help = 'this version of rutter does not bring it';
    return { name, status: 'fail', message: `no adapter \`${wanted}\``, help };
  }
  const wrong = [...checkValue(adapter.configSchema, config)];
  for (const reference of referencesIn(config)) {
    try {
      readSecret(reference, environment);
    } catch (error) {
      wrong.push(messageOf(error));
    }
  }
  if (wrong.length === 0) return fine(name, `adapter \`${wanted}\`, all of its settings are there`);
  const help = 'run the doctor in the environment of the daemon';
  return { name, status: 'fail', message: wrong.join('; '), help };
}

function checkZones(plan: PlanFile | null): Check {
  const here = tzdataVersion();
  if (plan !== null && !isZone(plan.plan.workspace.zone)) {
    const message = `the zone ${plan.plan.workspace.zone} is not known to tzdata ${here}`;
    return { name: 'time zones', status: 'fail', message, help: 'upgrade Node' };
  }
  if (plan !== null && plan.tzdata !== here) {
    const message = `tzdata ${here} here, ${plan.tzdata} where the plan was compiled`;
    const help = 'local times may differ where a country changed its rules: use one version of Node for both';
    return { name: 'time zones', status: 'warn', message, help };
  }
  return fine('time zones', `tzdata ${here}`);
}

function checkSettings(environment: Environment): Check {
  try {
    readAccess(environment, false, createLog('silent', process.stderr));
    return fine('settings', 'write keys, admin token and link secret are set');
  } catch (error) {
    const help = 'run the doctor in the environment of the daemon';
    return { name: 'settings', status: 'fail', message: messageOf(error), help };
  }
}

/** Everything about the plan and its surroundings; the plan is null where there is none, or no store to read it from. */
export function checkSurroundings(plan: PlanFile | null, around: Surroundings): readonly Check[] {
  const channels: { readonly [name: string]: Pick<ChannelPlan, 'adapter' | 'config'> } =
    plan === null ? {} : { [CALL_CHANNEL]: CALL_DEFAULT, ...plan.plan.workspace.channels };
  return [
    checkPlan(plan),
    ...Object.entries(channels).map(([name, channel]) => checkChannel(name, channel, around)),
    checkSettings(around.environment),
    checkZones(plan),
  ];
}
