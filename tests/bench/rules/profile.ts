/** The people that rules are judged on: attributes as they come from JSON, each of them absent for some. */
import { seededRandom } from '../../../src/base/random.ts';

/** What rules written by hand may rely on: the catalog's types, anything may be absent. */
export type Profile = {
  readonly email?: string;
  readonly phone?: string;
  readonly country?: string;
  readonly language?: string;
  readonly plan?: string;
  readonly lifecycle?: string;
  readonly device?: string;
  readonly seats?: number;
  readonly orders?: number;
  readonly calls?: number;
  readonly age?: number;
  readonly balance?: number;
  readonly score?: number;
  readonly newsletter?: boolean;
  readonly tags?: readonly string[];
  readonly address?: { readonly city?: string; readonly postcode?: string };
};

/** The catalog's line for it. */
export const PROFILE_TYPES = `{ email: { type: string, pii: true }, phone: string, country: string, language: string, plan: string, lifecycle: string, device: string, seats: integer, orders: integer, calls: integer, age: integer, balance: number, score: number, newsletter: boolean, tags: { type: list, items: string }, address: { type: object, properties: { city: string, postcode: string } } }`;

type Dice = (sides: number) => number;

const COUNTRIES = ['ES', 'PT', 'FR', 'DE', 'US', 'CA', 'MX', 'IT'];
const CITIES = ['Madrid', 'Lisbon', 'Paris', 'Berlin', 'Sevilla', 'Porto'];
const TAGS = ['vip', 'press', 'influencer', 'beta', 'partner', 'student'];

function pick<Item>(items: readonly Item[], roll: Dice): Item {
  return items[roll(items.length)] as Item;
}

/** Each attribute with what makes it, and in how many of 100 profiles it is absent. */
const ATTRIBUTES: readonly (readonly [keyof Profile, number, (roll: Dice) => unknown])[] = [
  ['email', 3, (roll) => `person-${roll(1e6)}@shop.example`],
  ['country', 2, (roll) => pick(COUNTRIES, roll)],
  ['language', 2, (roll) => pick(['es', 'pt', 'fr', 'en'], roll)],
  ['plan', 0, (roll) => pick(['free', 'pro', 'team', 'enterprise'], roll)],
  ['lifecycle', 0, (roll) => pick(['trial', 'active', 'dormant', 'churned'], roll)],
  ['device', 2, (roll) => pick(['ios', 'android', 'web'], roll)],
  ['seats', 3, (roll) => roll(40)],
  ['orders', 0, (roll) => roll(30)],
  ['calls', 0, (roll) => roll(8)],
  ['age', 5, (roll) => 18 + roll(60)],
  ['balance', 3, (roll) => roll(100_000) / 100],
  ['score', 0, (roll) => roll(1000) / 1000],
  ['newsletter', 2, (roll) => roll(2) === 0],
  ['tags', 5, (roll) => TAGS.filter(() => roll(4) === 0)],
  [
    'address',
    5,
    (roll) => ({ city: pick(CITIES, roll), ...(roll(9) > 0 && { postcode: `28${roll(1000)}` }) }),
  ],
  ['phone', 20, (roll) => `+34600${roll(1e6)}`],
];

/** `count` profiles, each read from JSON text of its own as a store or a request would give it; the same seed, the same people. */
export function generateProfiles(count: number): Profile[] {
  const random = seededRandom('profiles');
  const roll: Dice = (sides) => Math.floor(random() * sides);
  return Array.from({ length: count }, () => {
    const made = ATTRIBUTES.filter(([, absent]) => roll(100) >= absent);
    const entries = made.map(([name, , make]) => [name, make(roll)] as const);
    return JSON.parse(JSON.stringify(Object.fromEntries(entries))) as Profile;
  });
}
