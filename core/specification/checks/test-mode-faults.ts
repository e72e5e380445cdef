import type { PlatformSpecification } from '../platform-specification.ts';
import type { Parameter } from '../value-source.ts';
import { carriersOf, isOfPostback } from '../walk-requests.ts';
import { siblingsOf } from './placed.ts';

/** A test conversion that looks like a real one would be booked: every event's request must say so. */
export function testModeFaults(specification: PlatformSpecification): string[] {
  const { testMode, events } = specification;
  const marks = siblingsOf(specification).flatMap((siblings) =>
    siblings.parameters
      .filter(({ onlyInTests }) => onlyInTests)
      .map((parameter) => ({
        path: siblings.path,
        isSure: !siblings.optional && isAlwaysThere(parameter),
        milestones: carriersOf(parameter, siblings.milestones),
      })),
  );
  if (testMode.by !== 'parameter') {
    return marks.map(
      ({ path }) =>
        `${path} has a parameter that is onlyInTests, allowed: none while testMode.by is "${testMode.by}"`,
    );
  }
  const marked = marks
    .filter((mark) => mark.isSure && isOfPostback(mark))
    .flatMap(({ milestones }) => milestones);
  const unmarked = Object.keys(events).filter(
    (name) => !marked.some((milestone) => milestone === name),
  );
  return unmarked.map(
    (milestone) =>
      `testMode.by is "parameter", but a test of ${milestone} carries none, allowed: a parameter that is onlyInTests and never left out`,
  );
}

function isAlwaysThere({ absent = 'refuse', onlyWith }: Parameter): boolean {
  return absent === 'refuse' && onlyWith === undefined;
}
