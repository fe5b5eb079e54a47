/** What a ConsentPolicy asks of people before a message goes out: its purpose, and the groups that it is in. */
import type { JsonObject } from '../../../base/json.ts';
import { quoteNames } from '../../../base/quote-names.ts';
import type { StepMessage } from '../../../plan/diff/judges.ts';
import { readPolicy } from '../spec.ts';
import { isOfGroup } from './groups.ts';
import type { ConsentData } from './schema.ts';

/** One phrase on each. Pure. */
export function asks(spec: JsonObject, message: StepMessage, channel: string): readonly string[] {
  const { purposes, groups = {} } = readPolicy<ConsentData>(spec);
  const own = Object.entries(groups).filter(([, group]) => isOfGroup(message, channel, group));
  return [
    `consent to ${quoteNames([purposes[message.class] ?? message.class])}`,
    ...own.map(([name]) => `consent to the group ${quoteNames([name])}`),
  ];
}
