/** Events that the runner itself feeds in (`Message Accepted`, `Journey Entered` ...), each handled like any other. */
import type { JsonObject } from '../base/json.ts';
import { decide, type Moment } from './moment.ts';

/** More events than this raised by events of one instant are a plan that feeds itself: the rest is dropped. */
const RAISED_MAX = 200;

/** Queues an event of the runner's own, unless nothing in the program hears it. */
export function raise(moment: Moment, name: string, properties: JsonObject): void {
  if (!moment.program.heard.has(name)) return;
  moment.raised++;
  if (moment.raised > RAISED_MAX) {
    if (moment.raised === RAISED_MAX + 1) {
      const values = { event: name };
      decide(moment, { type: 'entry_refused', at: moment.now, kind: 'event', reason: 'cascade', values });
    }
    return;
  }
  const id = `${name}#${moment.now}.${moment.raised}`;
  moment.tasks.push({
    task: 'event',
    event: { type: 'event', id, name, at: moment.now, properties },
  });
}
