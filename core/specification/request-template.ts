import * as z from 'zod';
import { milestone, parameter, some, valueSource } from './value-source.ts';

/** One kind of request to a platform: where it goes, what it carries and what must come together. */

const names = z.array(some).min(1);

const requirement = z.discriminatedUnion('rule', [
  /** At least one of the sets of parameters has all its values; with `exclusive`, exactly one. */
  z.strictObject({
    rule: z.literal('one-of'),
    sets: z.array(names).min(2),
    exclusive: z.boolean().optional(),
    milestones: z.array(milestone).min(1).optional(),
  }),
  /** All of them have a value, or none has. */
  z.strictObject({
    rule: z.literal('all-or-none'),
    parameters: z.array(some).min(2),
    milestones: z.array(milestone).min(1).optional(),
  }),
]);

export const requestTemplate = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  /** Appended to the base URL; `{name}` stands for a value of `pathValues`, encoded once. */
  path: z.string().regex(/^\/(?:[A-Za-z0-9/_.~-]|\{[a-zA-Z][a-zA-Z0-9]*\})*$/, {
    error: 'must begin with a slash and hold URL characters and {placeholders} only',
  }),
  pathValues: z.record(z.string(), valueSource).optional(),
  headers: z.array(parameter).optional(),
  query: z.array(parameter).optional(),
  body: z
    .strictObject({
      /** `json-list`: a list that holds the one object. */
      encoding: z.enum(['form', 'json', 'json-list']),
      parameters: z.array(parameter).min(1),
    })
    .optional(),
  requirements: z.array(requirement).optional(),
});

export type RequestTemplate = z.infer<typeof requestTemplate>;
export type Requirement = z.infer<typeof requirement>;
