import * as z from 'zod';
import { parseCapture } from './click-cookie.ts';

/** The hidden field or cookie of the browser library, passed on as it came: a click. */
export const capturedClick = z
  .string()
  .max(4096)
  .transform((text, context) => {
    const captured = parseCapture(text);
    if (captured === undefined) {
      context.addIssue('must be the value of the field or cookie postproof_click, unchanged');
      return z.NEVER;
    }
    const { capturedAtEpochMs, ...rest } = captured;
    return { ...rest, clickedAt: new Date(capturedAtEpochMs).toISOString() };
  });
