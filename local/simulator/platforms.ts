import * as z from 'zod';
import type { PlatformBehaviour } from './platform-behaviour.ts';
import { revvvs } from './revvvs.ts';
import { scaleo } from './scaleo.ts';

/** Every platform that the simulator plays. A new one is a module and a line here. */
export const PLATFORMS: readonly PlatformBehaviour[] = [scaleo, revvvs];

export const platformNameSchema = z.enum(PLATFORMS.map(({ name }) => name));

export function findPlatform(name: string): PlatformBehaviour | undefined {
  return PLATFORMS.find((platform) => platform.name === name);
}
