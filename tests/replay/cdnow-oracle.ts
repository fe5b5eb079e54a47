/**
 * What the four journeys of the workspace `cdnow` must have done, computed in plain loops over the log. Imports nothing
 * of rutter: it has its own reading of the file, counts money in whole cents and knows no wait, segment or fact.
 */

type Purchase = { readonly at: number; readonly cents: number };

/** What happened to each customer: lines "<instant> <journey> <what>", sorted. */
export type Stories = ReadonlyMap<string, readonly string[]>;

const DAY_MS = 24 * 60 * 60 * 1000;
const LINE = /^ *(\d{5}) +(\d{4})(\d\d)(\d\d) +\d+ +(\d+)\.(\d\d)\r?$/;

/** Purchases by customer in order of time: noon UTC, and one second later for each earlier one of that day. */
function readPurchases(text: string): Map<string, Purchase[]> {
  const byCustomer = new Map<string, Purchase[]>();
  for (const line of text.split('\n')) {
    const found = LINE.exec(line);
    if (found === null) continue;
    const [, customer, year, month, day, dollars, cents] = found as unknown as string[];
    let purchases = byCustomer.get(customer!);
    if (purchases === undefined) {
      purchases = [];
      byCustomer.set(customer!, purchases);
    }
    const noon = Date.UTC(Number(year), Number(month) - 1, Number(day), 12);
    const earlier = purchases.filter(({ at }) => at >= noon && at < noon + DAY_MS).length;
    purchases.push({ at: noon + earlier * 1000, cents: Number(dollars) * 100 + Number(cents) });
  }
  for (const purchases of byCustomer.values()) purchases.sort((a, b) => a.at - b.at);
  return byCustomer;
}

type Tell = (at: number, journey: string, what: string) => void;

/** A purchase at the very instant of an offer wins over the offer: hence `<` against the next purchase. */
function tellWinBacks(purchases: readonly Purchase[], endAt: number, tell: Tell): void {
  for (let index = 0; index < purchases.length; index += 1) {
    const { at } = purchases[index]!;
    const nextAt = purchases[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const offerAt = at + 90 * DAY_MS;
    const lastAt = at + 120 * DAY_MS;
    tell(at, 'winback_by_wait', 'entered');
    if (offerAt < nextAt && offerAt <= endAt) {
      tell(offerAt, 'winback_by_wait', 'sent come_back');
      tell(offerAt, 'winback_by_segment', 'entered');
      tell(offerAt, 'winback_by_segment', 'sent come_back_too');
    }
    if (lastAt < nextAt && lastAt <= endAt) {
      tell(lastAt, 'winback_by_wait', 'sent last_call');
      tell(lastAt, 'winback_by_wait', 'exited: completed');
      tell(lastAt, 'winback_by_segment', 'sent last_call_too');
      tell(lastAt, 'winback_by_segment', 'exited: completed');
    } else if (nextAt <= endAt) {
      tell(nextAt, 'winback_by_wait', 'exited: restarted');
      if (offerAt < nextAt) tell(nextAt, 'winback_by_segment', 'exited: exit_event');
    }
  }
}

function tellSecondOrder(purchases: readonly Purchase[], tell: Tell): void {
  const second = purchases[1];
  if (second === undefined) return;
  tell(second.at, 'second_order', 'entered');
  tell(second.at, 'second_order', 'sent thanks_again');
  tell(second.at, 'second_order', 'exited: completed');
}

/** 250 dollars within 180 days, looked at whenever a purchase comes in or drops out of the 180 days. */
function tellVip(purchases: readonly Purchase[], endAt: number, tell: Tell): void {
  const instants = purchases.flatMap(({ at }) => [at, at + 180 * DAY_MS]);
  let wasVip = false;
  let enteredAt: number | null = null;
  const giveGift = (before: number) => {
    if (enteredAt === null || enteredAt + 60 * DAY_MS >= before) return;
    tell(enteredAt + 60 * DAY_MS, 'vip', 'sent vip_gift');
    tell(enteredAt + 60 * DAY_MS, 'vip', 'exited: completed');
    enteredAt = null;
  };
  for (const now of instants.sort((a, b) => a - b)) {
    if (now > endAt) break;
    giveGift(now);
    let cents = 0;
    for (const purchase of purchases) {
      if (purchase.at <= now && purchase.at > now - 180 * DAY_MS) cents += purchase.cents;
    }
    const isVip = cents >= 25_000;
    if (wasVip && !isVip && enteredAt !== null) {
      tell(now, 'vip', 'exited: exit_segment');
      enteredAt = null;
    }
    if (!wasVip && isVip) {
      tell(now, 'vip', 'entered');
      tell(now, 'vip', 'sent vip_welcome');
      enteredAt = now;
    }
    wasVip = isVip;
  }
  giveGift(endAt + 1);
}

/** The stories of the customers that `isWanted` chooses by their number, up to and including `endAt`. */
export function foretell(text: string, endAt: number, isWanted: (customer: number) => boolean): Stories {
  const stories = new Map<string, string[]>();
  for (const [customer, purchases] of readPurchases(text)) {
    if (!isWanted(Number(customer))) continue;
    const lines: string[] = [];
    const tell: Tell = (at, journey, what) => {
      lines.push(`${new Date(at).toISOString()} ${journey} ${what}`);
    };
    tellWinBacks(purchases, endAt, tell);
    tellSecondOrder(purchases, tell);
    tellVip(purchases, endAt, tell);
    stories.set(customer, lines.sort());
  }
  return stories;
}
