import type { PlayerEvent } from './player-event.ts';
import type { StageConfig } from './stage-config.ts';

type Rules = Pick<StageConfig, 'authority'>;

/**
 * The sources that decide what an event of this type says: who decides deposits takes them back, and
 * who decides registrations knows the rest of a player's life, unless the stage file says otherwise.
 */
export function authoritiesOf(type: PlayerEvent['type'], { authority }: Rules): readonly string[] {
  switch (type) {
    case 'registration':
    case 'deposit':
      return authority[type];
    case 'refund':
    case 'chargeback':
      return authority.reversal ?? authority.deposit;
    case 'reference':
    case 'activity':
    case 'revenue':
      return authority[type] ?? authority.registration;
  }
}

/** Which of the stage file's silences an event of this type can fall under. */
const SILENCE_OF = {
  registration: 'registration',
  deposit: 'deposit',
  refund: 'reversal',
  chargeback: 'reversal',
} as const;

/**
 * How long the authority may be silent before this source decides in its place.
 *
 * @returns undefined if it never does
 */
export function silenceBefore(
  { type, source }: Pick<PlayerEvent, 'type' | 'source'>,
  { authority }: Rules,
): { minutes: number } | undefined {
  const kind = type in SILENCE_OF ? SILENCE_OF[type as keyof typeof SILENCE_OF] : undefined;
  const silence = kind && authority.silence[kind];
  return silence?.sources.includes(source) ? { minutes: silence.afterMinutes } : undefined;
}
