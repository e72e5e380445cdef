import { afterAll, vi } from 'vitest';

// Files share a process (see vitest.config.ts): what one of them stubs must not reach the next.
afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  vi.restoreAllMocks();
});
