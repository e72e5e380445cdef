import {
  type PlatformSpecification,
  platformSpecification,
} from '../../core/platform-specification.ts';
import { revvvs } from './revvvs.ts';
import { scaleo } from './scaleo.ts';

/** Every platform specification, checked when it is loaded: a wrong one stops synthesis. */
export const PLATFORM_SPECIFICATIONS: Record<string, PlatformSpecification> = Object.fromEntries(
  [revvvs, scaleo].map((written) => [written.name, platformSpecification.parse(written)]),
);
