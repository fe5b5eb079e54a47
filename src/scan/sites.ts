/** Questions about the calls that a scan found. Pure. */
import type { CallSite } from './call-site.ts';

/** The calls that may send each event. Pure. */
export function sitesByEvent(calls: readonly CallSite[]): ReadonlyMap<string, readonly CallSite[]> {
  const sent = new Map<string, CallSite[]>();
  for (const site of calls) {
    for (const { value } of site.events) {
      const sites = sent.get(value);
      if (sites === undefined) sent.set(value, [site]);
      else sites.push(site);
    }
  }
  return sent;
}

/** Whether some name that a call may send is not known. Pure. */
export function isUnresolved({ unread, wrapper }: CallSite): boolean {
  return unread !== null || (wrapper !== null && !wrapper.isFollowed);
}
