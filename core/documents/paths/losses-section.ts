import { bullets, table } from '../markdown.ts';
import { bindingLosses } from './binding-losses.ts';
import type { Loss } from './loss.ts';
import { platformLosses } from './platform-losses.ts';
import { sourceLosses } from './source-losses.ts';
import type { StageSubject } from './stage-subject.ts';

/** Only what this stage's configuration makes possible. */
export function lossesSection(subject: StageSubject): string[] {
  const losses: Loss[] = [
    ...bindingLosses(subject),
    ...platformLosses(subject),
    ...sourceLosses(subject),
  ];
  return [
    '### Where a click ID can be lost',
    table(
      ['Where', 'What happens', 'Visible as'],
      losses.map(({ where, what, visible }) => [where, what, visible]),
    ),
    bullets([
      'What becomes of an event stands in the log record `event settled`, with its reason; the metric `EventsSettled` counts them by outcome.',
      '`postproof click <clickId>` tells the whole life of a click, what was suppressed and held included. A player without a click has none to look up: what is held for `no-click` is found in the log alone.',
      'What waits for a person raises an alarm: [events-waiting](runbook/events-waiting.md) for events, [needs-attention](runbook/needs-attention.md) for postbacks.',
    ]),
  ];
}
