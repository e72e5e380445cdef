import * as z from 'zod';

/**
 * What a specification says about delivery and a stage file may say in its place. Both are held to
 * the same ranges.
 */
export const deliveryLimits = {
  retryDelaysSeconds: z
    .array(
      z
        .int()
        .min(1)
        .max(7 * 86_400),
    )
    .min(1)
    .max(10),
  timeoutSeconds: z.int().min(1).max(30),
  /** AWS allows no mapping below 2. */
  maxConcurrency: z.int().min(2).max(1000),
  requestsPerSecond: z.number().min(0.1).max(10_000),
};
