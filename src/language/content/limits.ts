/** What one template may cost, so that a hostile or careless one ends in bounded time and memory. Numbers only. */

/** Longest template text, in characters (UTF-16 code units). */
export const TEXT_MAX = 256 * 1024;
/** Longest output of one field, in characters; captured text counts again each time it is copied. */
export const OUTPUT_MAX = 1024 * 1024;
/** Templates, outputs and tags executed in one rendering. */
export const STEPS_MAX = 100_000;
/** liquidjs's count of created objects and characters in one rendering. */
export const MEMORY_MAX = 4_000_000;
/** Wall-clock backstop in ms. Generous, so that a busy machine does not change what is rendered: the counts decide. */
export const RENDER_MAX_MS = 5_000;
/** Deepest nesting of tags. */
export const DEPTH_MAX = 50;
