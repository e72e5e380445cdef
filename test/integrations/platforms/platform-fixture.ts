import type { PlatformSpecification } from '../../../core/platform-specification.ts';
import { readAnswer } from '../../../core/read-answer.ts';
import { PLATFORM_SPECIFICATIONS } from '../../../integrations/platforms/index.ts';

export function specificationOf(name: string): PlatformSpecification {
  const specification = PLATFORM_SPECIFICATIONS[name];
  if (specification === undefined) throw new Error(`no specification "${name}"`);
  return specification;
}

/** What an answer of this platform means, as `kind (reason) by rule`. */
export function reading(platform: string, status: number, body: string): string {
  const { kind, reason, rule } = readAnswer(specificationOf(platform), {
    kind: 'answered',
    status,
    headers: {},
    body,
  });
  return `${kind}${reason === undefined ? '' : ` (${reason})`} by ${rule}`;
}
