/** What `npm run capture` builds into `capture/dist/`; its test builds the same in memory. */
export const BUNDLES = [
  { entry: 'capture/postproof-capture.ts', file: 'postproof-capture.js', format: 'esm' },
  { entry: 'capture/classic.ts', file: 'postproof-capture.classic.js', format: 'iife' },
] as const;

/** Browsers of 2021 and later. */
export const TARGETS = ['chrome92', 'firefox90', 'safari15'];
