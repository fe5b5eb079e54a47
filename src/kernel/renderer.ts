/** The port through which the kernel gets content: given to `link`, so the kernel knows no template language. */
import type { Instant } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { TemplatePlan } from '../plan/plan.ts';

/**
 * What a template may read. `links` are made for this very send, when they are read. Behind the variables stand the parts
 * of which the renderer makes some only for templates that read them, because most do not.
 */
export type RenderScope = {
  readonly profile: JsonObject;
  readonly event: JsonObject | null;
  readonly entry: JsonObject;
  readonly journey: { readonly name: string };
  readonly steps: JsonObject;
  readonly digest: JsonObject | null;
  readonly links: { readonly unsubscribe: string; readonly preferences: string; readonly confirm: string };
  /** `profile.id`; absent: the attribute of that name. */
  readonly id?: string;
  /** `entry.at` and `event.at`, where no property has that name; null: `at` is known to be nothing; absent: no such variable. */
  readonly entryAt?: Instant | null;
  readonly eventAt?: Instant | null;
  /** Zone in which dates are shown (semantics 17); absent: profile.timezone, else UTC. Not a variable of templates. */
  readonly zone?: string;
};

export type Rendered =
  | { readonly ok: true; readonly content: JsonObject }
  | { readonly ok: false; readonly error: string };

/** What the links of one send are made of. */
export type LinkTarget = {
  readonly subscriber: string;
  readonly key: string;
  readonly channel: string;
  readonly class: string;
  readonly address: string;
  readonly journey: string;
  readonly step: string;
  readonly template: string;
  /** When the send was planned: links that end count from here. */
  readonly at: Instant;
  /** The purpose that the run is about, for `links.confirm`; null: every consent of the channel that waits. */
  readonly purpose: string | null;
};

/** Pure and synchronous; the same scope gives the same bytes. `now` is the instant of the claim. */
export type Renderer = {
  template(template: TemplatePlan): (scope: RenderScope, locale: string, now: Instant) => Rendered;
  /** A call's request: every string in it is a template. */
  request(request: JsonObject): (scope: RenderScope, now: Instant) => Rendered;
  links(target: LinkTarget): RenderScope['links'];
};
