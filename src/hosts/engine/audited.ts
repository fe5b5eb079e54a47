/** Controls as they are made, and their line in the audit: the same for people and for triggers. */
import { NEVER } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Control } from '../../kernel/input.ts';
import type { AuditEntry } from '../audit.ts';
import type { Store } from '../store.ts';

const COUNTER = 'controls_made';

/** A control with the next number. To be called within a transaction. */
export function makeControl(
  store: Pick<Store, 'readMeta' | 'writeMeta'>,
  parts: Omit<Control, 'id'>,
): Control {
  const made = Number(store.readMeta(COUNTER) ?? '0') + 1;
  store.writeMeta(COUNTER, String(made));
  return { id: `${parts.kind}-${made}`, ...parts };
}

/** The line of the audit for a new control; `values`: what was seen besides. Pure. */
export function auditStop(control: Control, values: JsonObject = {}): AuditEntry {
  const { id, kind, scope, mode, entrants, until, policy, name, since, by, reason } = control;
  const said = {
    scope: { ...scope },
    ...(kind === 'pause' && { mode, entrants }),
    ...(until !== NEVER && { until }),
    ...(policy !== null && { policy }),
    ...(name !== undefined && { name }),
    ...values,
  };
  return { at: since, action: kind, control: id, by, reason, values: said };
}
