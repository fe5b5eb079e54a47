/** What a store throws, typed so that the daemon can tell a refusal at the door from a failure at work; and the engine's refusal of an order. */

/**
 * The store may not be opened: `foreign` (not ours), `damaged`, `newer` (a later version wrote it) end `rutter run`
 * with exit code 3; `locked`: another daemon holds it, and `holderPid` names its process (null when it could not be read);
 * `unusable`: its folder cannot be made or written to.
 */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal';
  readonly code: 'foreign' | 'damaged' | 'newer' | 'locked' | 'unusable';
  readonly holderPid: number | null;

  constructor(code: StoreRefusal['code'], message: string, holderPid: number | null = null) {
    super(message);
    this.code = code;
    this.holderPid = holderPid;
  }
}

/**
 * An order to stop or resume something that cannot be carried out: `unknown` names what does not exist, `not_allowed`
 * means that this person may not pull it. Nothing changed.
 */
export class ControlRefused extends Error {
  override readonly name = 'ControlRefused';
  readonly code: 'unknown' | 'not_allowed';

  constructor(code: ControlRefused['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** In a rehearsal of lives apart: one of them depends on another, and all must be played side by side. */
export class LivesTouch extends Error {
  override readonly name = 'LivesTouch';
}

/**
 * A write or commit failed: nothing of the batch was kept. `disk_full`: refuse intake, try again later, by itself;
 * `io` and `corrupt`: stop and start anew; `fenced`: another engine has the store now, and this one must end.
 */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  readonly code: 'disk_full' | 'io' | 'corrupt' | 'fenced';

  constructor(code: StoreFailure['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
