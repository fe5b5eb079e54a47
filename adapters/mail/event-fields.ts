/** Fields of events of mail providers, read as what they should be: another form is as good as nothing. Pure. */
import { isJsonObject, type Json, type JsonObject } from '../../src/base/json.ts';
import type { Receipt } from '../../src/delivery/contract.ts';

/** What an event says. */
export type Said = Pick<Receipt, 'kind' | 'machine' | 'link' | 'reason'>;

/** Of a list no more is read: nobody sends a mail to so many. */
export const LIST_MAX = 100;
const ADDRESS_MAX = 320;

/** A text; '' for anything else. */
export function textIn(object: JsonObject, name: string): string {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'string' ? value : '';
}

/** An object; an empty one for anything else. */
export function objectIn(object: JsonObject, name: string): JsonObject {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return isJsonObject(value) ? value : {};
}

/** A list's items that are objects. */
export function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.slice(0, LIST_MAX).filter(isJsonObject) : [];
}

/** One address in lower case, without its display name; '' where there is none. */
export function addressOf(written: string): string {
  const bare = (/<([^<>]*)>\s*$/.exec(written)?.[1] ?? written).trim().toLowerCase();
  return bare.includes('@') && bare.length <= ADDRESS_MAX && !/[\s\p{Cc}]/u.test(bare) ? bare : '';
}
