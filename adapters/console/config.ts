/** What a channel may configure of the `console` adapter: nothing. */
import type { JsonObject } from '../../src/base/json.ts';

export const configSchema: JsonObject = { type: 'object', properties: {}, additionalProperties: false };
