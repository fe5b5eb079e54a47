/** The rules of the bench in our own language: the `when` of a segment each. All other files here follow these names. */

export const RULES = {
  spanish: `{ profile.country: ES }`,
  iberian: `{ profile.country: { in: [ES, PT] } }`,
  abroad: `{ profile.country: { not: ES } }`,
  outside_america: `{ profile.country: { not_in: [US, CA, MX] } }`,
  big_team: `{ profile.seats: { gte: 10 } }`,
  middle_aged: `{ profile.age: { gte: 35, lt: 55 } }`,
  without_phone: `{ profile.phone: { exists: false } }`,
  in_madrid: `{ profile.address.city: Madrid }`,
  vip: `{ profile.tags: { contains: vip } }`,
  known_to_many: `{ any: [ { profile.tags: { contains: press } }, { profile.tags: { contains: influencer } } ] }`,
  reachable: `{ all: [ { profile.email: { exists: true } }, { profile.newsletter: true } ] }`,
  small_and_paying: `{ all: [ { profile.plan: { in: [pro, team] } }, { profile.seats: { lt: 5 } } ] }`,
  high_value: `{ any: [ { profile.balance: { gt: 500 } }, { profile.orders: { gte: 20 } } ] }`,
  never_bought: `{ all: [ { profile.lifecycle: trial }, { profile.orders: 0 } ] }`,
  at_risk: `{ all: [ { profile.lifecycle: active }, { profile.calls: { gte: 3 } }, { not: { profile.plan: enterprise } } ] }`,
  in_own_language: `{ any: [ { all: [ { profile.country: ES }, { profile.language: es } ] }, { all: [ { profile.country: PT }, { profile.language: pt } ] } ] }`,
  at_peace: `{ not: { any: [ { profile.lifecycle: churned }, { profile.calls: { gte: 5 } } ] } }`,
  to_upgrade: `{ all: [ { profile.plan: free }, { profile.seats: { gte: 3 } }, { profile.orders: { gte: 1 } }, { profile.score: { gt: 0.6 } } ] }`,
  on_mobile: `{ all: [ { profile.device: { in: [ios, android] } }, { profile.score: { gte: 0.3 } } ] }`,
  in_a_capital: `{ all: [ { profile.address.city: { in: [Madrid, Lisbon, Paris] } }, { profile.address.postcode: { exists: true } } ] }`,
  reachable_and_big: `{ all: [ { segment: reachable }, { segment: big_team } ] }`,
  lapsed: `{ all: [ { profile.lifecycle: { in: [dormant, churned] } }, { profile.orders: { gte: 5 } }, { profile.newsletter: true }, { profile.calls: { lte: 2 } } ] }`,
  to_call: `{ all: [ { profile.phone: { exists: true } }, { profile.country: ES }, { any: [ { profile.balance: { gte: 900 } }, { profile.seats: { gt: 30 } } ] } ] }`,
  to_leave_alone: `{ any: [ { profile.lifecycle: churned }, { all: [ { profile.calls: { gte: 4 } }, { profile.score: { lt: 0.4 } } ] }, { profile.tags: { contains: partner } } ] }`,
} as const;

export type RuleName = keyof typeof RULES;

/** In the order in which every implementation judges them. */
export const RULE_NAMES = Object.keys(RULES) as RuleName[];
