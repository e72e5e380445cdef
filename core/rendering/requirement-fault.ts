import type { Milestone } from '../milestones.ts';
import type { RequestTemplate, Requirement } from '../specification/request-template.ts';
import type { RenderFault } from './value.ts';

/**
 * The first requirement that a request breaks.
 *
 * @param names - of the parameters that have a value in it
 */
export function requirementFault(
  { requirements = [] }: RequestTemplate,
  milestone: Milestone | undefined,
  names: ReadonlySet<string>,
): RenderFault | undefined {
  return requirements
    .filter(({ milestones }) => !milestones || milestones.some((name) => name === milestone))
    .map((requirement) => broken(requirement, names))
    .find((fault) => fault !== undefined);
}

function broken(requirement: Requirement, names: ReadonlySet<string>): RenderFault | undefined {
  const has = (name: string) => names.has(name);
  if (requirement.rule === 'all-or-none') {
    const { parameters } = requirement;
    return parameters.every(has) || !parameters.some(has)
      ? undefined
      : { parameter: parameters.join(', '), rule: 'must all have a value, or none of them' };
  }
  const { sets, exclusive = false } = requirement;
  const whole = sets.filter((set) => set.every(has)).length;
  const parameter = sets.map((set) => set.join(' with ')).join(', ');
  if (whole === 0) return { parameter, rule: 'one of them must have a value' };
  return whole > 1 && exclusive ? { parameter, rule: 'only one may have a value' } : undefined;
}
