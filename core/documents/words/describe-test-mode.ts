import type { PlatformSpecification } from '../../specification/platform-specification.ts';
import { code, prose } from '../markdown.ts';

/** How a test conversion differs from a real one, and what it does. */
export function describeTestMode(testMode: PlatformSpecification['testMode']): string {
  switch (testMode.by) {
    case 'none':
      return 'There is no test mode: a test conversion is a conversion like any other.';
    case 'parameter':
      return `A test conversion carries the parameters that are for test conversions only: ${sentence(testMode.effect)}`;
    case 'endpoint': {
      const where = testMode.baseUrl === undefined ? 'another base URL' : code(testMode.baseUrl);
      return `A test conversion goes to ${where}: ${sentence(testMode.effect)}`;
    }
  }
}

function sentence(text: string): string {
  return prose(text).replace(/\.?$/, '.');
}
