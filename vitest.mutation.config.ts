import { defineConfig } from 'vitest/config';

/** The fast, pure tests: a mutant that only a slower test would notice counts as survived. */
export default defineConfig({
  test: {
    include: ['test/core/**/*.test.ts', 'test/integrations/platforms/**/*.test.ts'],
  },
});
