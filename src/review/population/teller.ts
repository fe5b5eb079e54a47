/** What a moment of a life says, as messages of the ingest. Draws values where they are asked for; keeps none. */
import { type Instant, instant } from '../../base/ids.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { type Dice, hashText, mixHashes } from '../../base/random.ts';
import { isZone } from '../../base/zone.ts';
import type { PopulationSpec, Sample, Samples } from '../../compiler/population/population.ts';
import type { Incoming } from '../../hosts/host.ts';
import type { Act, ActivityAct, Acts, ConsentAct, ConsentWord } from './acts.ts';
import { drawFollowingMs, keyOf } from './moments.ts';
import { drawSample, type SampleContext } from './sample.ts';

type Told = { readonly at: Instant; readonly act: number; readonly n: number };
type Hashed = readonly { readonly name: string; readonly sample: Sample; readonly hash: number }[];

/** As the ingest reads what consents say. */
const WORDS: { readonly [word in ConsentWord]: { readonly given: boolean; readonly confirms?: true } } = {
  given: { given: true },
  confirmed: { given: true, confirms: true },
  withdrawn: { given: false },
};
const ATTRIBUTE_DEPTH_MAX = 16;

function hashNames(samples: Samples, salt: string): Hashed {
  return Object.entries(samples).map(([name, sample]) => ({
    name,
    sample,
    hash: hashText(`${salt} ${name}`),
  }));
}

type Tells = {
  readonly [Is in Act['is']]: (
    act: Extract<Act, { readonly is: Is }>,
    person: number,
    told: Told,
  ) => readonly Incoming[];
};

/** Tells moments of the people of one population. */
export class Teller {
  readonly #acts: Acts;
  readonly #dice: Dice;
  readonly #spec: PopulationSpec;
  readonly #profile: Hashed;
  readonly #attributes: ReadonlyMap<string, Hashed[number]>;
  /** By place in the table of acts. */
  readonly #properties = new Map<ActivityAct, { readonly says: Hashed; readonly sets: Hashed }>();
  readonly #tells: Tells;

  constructor(spec: PopulationSpec, acts: Acts, dice: Dice) {
    this.#spec = spec;
    this.#acts = acts;
    this.#dice = dice;
    this.#profile = hashNames(spec.profile, 'profile');
    this.#attributes = new Map(this.#profile.map((each) => [each.name, each]));
    for (const act of acts.all) {
      if (act.is !== 'activity') continue;
      const { properties, sets } = act.activity;
      this.#properties.set(act, { says: hashNames(properties, 'says'), sets: hashNames(sets, 'sets') });
    }
    this.#tells = {
      joined: (_act, person, { at }) => this.#coming(person, at),
      consent: (act, person, { at }) => this.#consent(act, person, at),
      activity: (act, person, told) => this.#activity(act, person, told),
    };
  }

  nameOf(person: number): string {
    return `p${person + 1}`;
  }

  personOf(name: string): number {
    return Number(name.slice(1)) - 1;
  }

  /** The zone of a person's clock: `timezone` of the profile, else the population's. */
  zoneOf(person: number, at: Instant): string {
    const zone = this.#attributeOf(person, at, 'timezone', 0);
    return typeof zone === 'string' && isZone(zone) ? zone : this.#spec.zone;
  }

  tell(person: number, told: Told): readonly Incoming[] {
    const act = this.#acts.all[told.act];
    if (act === undefined) return [];
    return (this.#tells[act.is] as (act: Act, person: number, told: Told) => readonly Incoming[])(
      act,
      person,
      told,
    );
  }

  #coming(person: number, at: Instant): readonly Incoming[] {
    const traits: { [name: string]: Json } = {};
    for (const { name } of this.#profile) {
      const value = this.#attributeOf(person, at, name, 0);
      if (value !== undefined) traits[name] = value;
    }
    const subscriber = this.nameOf(person);
    return [{ messageId: `${subscriber}-0`, subscriber, at, inputs: [{ type: 'identify', traits }] }];
  }

  #consent({ consent, word, index }: ConsentAct, person: number, at: Instant): readonly Incoming[] {
    const { channel, purpose } = consent;
    const subscriber = this.nameOf(person);
    const input = { type: 'consent', channel, purpose, ...WORDS[word], source: 'api' } as const;
    return [{ messageId: `${subscriber}-${index}`, subscriber, at, inputs: [input] }];
  }

  #activity(act: ActivityAct, person: number, { at, n }: Told): readonly Incoming[] {
    const subscriber = this.nameOf(person);
    const id = `${subscriber}-${act.index}-${n + 1}`;
    const { says = [], sets = [] } = this.#properties.get(act) ?? {};
    const properties = this.#draw(says, act, person, { at, n });
    const event = { type: 'event', id, name: act.activity.event, at, properties } as const;
    const told: Incoming = { messageId: id, subscriber, at, inputs: [event] };
    if (sets.length === 0) return [told];
    const traits = this.#draw(sets, act, person, { at, n });
    return [{ messageId: `${id}-s`, subscriber, at, inputs: [{ type: 'identify', traits }] }, told];
  }

  #draw(samples: Hashed, act: ActivityAct, person: number, when: Pick<Told, 'at' | 'n'>): JsonObject {
    const drawn: { [name: string]: Json } = {};
    for (const each of samples) {
      const value = this.#value(each, act, person, when);
      if (value !== undefined) drawn[each.name] = value;
    }
    return drawn;
  }

  #value(
    { sample, hash }: Hashed[number],
    act: ActivityAct,
    person: number,
    { at, n }: Pick<Told, 'at' | 'n'>,
  ): Json | undefined {
    const { cause } = act;
    const context: SampleContext = {
      dice: this.#dice,
      person,
      key: mixHashes(keyOf(act, n), hash),
      n: n + 1,
      at,
      attributeOf: (name) => this.#attributeOf(person, at, name, 0),
      causeOf: (property) => {
        const said = cause && this.#properties.get(cause)?.says.find(({ name }) => name === property);
        if (!cause || !said) return undefined;
        // As it was said then: an instant so long after the cause is not one so long after this.
        const causeAt = instant(at - (drawFollowingMs(act, n, person, this.#dice) ?? 0));
        return this.#value(said, cause, person, { at: causeAt, n });
      },
    };
    return drawSample(sample, context);
  }

  /** `depth`: attributes that go by others go by them only so far. */
  #attributeOf(person: number, at: Instant, name: string, depth: number): Json | undefined {
    const found = this.#attributes.get(name);
    if (found === undefined || depth > ATTRIBUTE_DEPTH_MAX) return undefined;
    return drawSample(found.sample, {
      dice: this.#dice,
      person,
      key: found.hash,
      n: 0,
      at,
      attributeOf: (other) => this.#attributeOf(person, at, other, depth + 1),
      causeOf: () => undefined,
    });
  }
}
