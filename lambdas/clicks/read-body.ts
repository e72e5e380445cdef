import type * as z from 'zod';

/** @returns what it says, or the fields that are wrong, with nothing of what was sent in them */
export function readBody<S extends z.ZodType>(
  body: Uint8Array,
  schema: S,
): { value: z.infer<S> } | { faults: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return { faults: ['the body is no JSON in UTF-8'] };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { value: parsed.data };
  return {
    faults: parsed.error.issues.map(({ path, message }) => {
      const where = path.map(String).join('.');
      return where === '' ? message : `${where}: ${message}`;
    }),
  };
}
