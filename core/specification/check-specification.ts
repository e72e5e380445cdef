import { describeIssue } from '../describe-issue.ts';
import { answerFaults } from './checks/answer-faults.ts';
import { clickFaults } from './checks/click-faults.ts';
import { declaredNameFaults } from './checks/declared-name-faults.ts';
import { eventFaults } from './checks/event-faults.ts';
import { keyApiFaults } from './checks/key-api-faults.ts';
import { lookupFaults } from './checks/lookup-faults.ts';
import { moneyFaults } from './checks/money-faults.ts';
import { parameterFaults } from './checks/parameter-faults.ts';
import { requestFaults } from './checks/request-faults.ts';
import { signingFaults } from './checks/signing-faults.ts';
import { testModeFaults } from './checks/test-mode-faults.ts';
import { valueFaults } from './checks/value-faults.ts';
import { type PlatformSpecification, platformSpecification } from './platform-specification.ts';

const CHECKS: ReadonlyArray<(specification: PlatformSpecification) => string[]> = [
  declaredNameFaults,
  requestFaults,
  parameterFaults,
  eventFaults,
  valueFaults,
  moneyFaults,
  signingFaults,
  keyApiFaults,
  testModeFaults,
  clickFaults,
  answerFaults,
  lookupFaults,
];

/**
 * Checks a platform specification as it is written down.
 *
 * @returns it with its defaults filled in; or every fault, each with path, value and what is allowed.
 *   Parts are compared with each other only once each of them has its shape.
 */
export function checkSpecification(
  written: unknown,
): { specification: PlatformSpecification } | { faults: string[] } {
  const parsed = platformSpecification.safeParse(written, { reportInput: true });
  if (!parsed.success) return { faults: parsed.error.issues.map(describeIssue) };
  const specification = parsed.data;
  const faults = CHECKS.flatMap((check) => check(specification));
  return faults.length > 0 ? { faults } : { specification };
}

/**
 * A specification whose review is overdue works on: it only may no longer be what the platform does.
 *
 * @param today - `2026-11-22`
 */
export function reviewWarning(
  { name, reviewDue, sources }: PlatformSpecification,
  today: string,
): string | undefined {
  if (today <= reviewDue) return undefined;
  return `${name} was to be compared with its sources by ${reviewDue}: read ${sources.join(', ')} again, then set a new reviewDue`;
}
