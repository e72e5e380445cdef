import type { ClickDamage, ClickRecord, Landing } from '../core/click-record.ts';
import type { ClickReport, RecordedRefusal } from './read-click.ts';
import { entry, type TimelineEntry } from './timeline-entry.ts';

/** What happened to a click before any event: landed, captured, bound. */
export function clickEntries({ click, refusals }: ClickReport): TimelineEntry[] {
  if (click === undefined) return refusals.map(refusalEntry);
  const campaign = click.campaign ? `, campaign ${click.campaign}` : '';
  return [
    entry(click.clickedAt, `clicked${campaign}`),
    ...landingEntries(click),
    ...boundEntries(click),
    ...refusals.map(refusalEntry),
  ];
}

function landingEntries({ landed, missed }: ClickRecord): TimelineEntry[] {
  return [
    ...(missed
      ? [
          entry(missed.at, `landed${arrival(missed)}, which the page does not read`, [
            `the page reads ${missed.expected.join(', ') || 'no name at all'}; nothing was kept`,
          ]),
        ]
      : []),
    ...(landed
      ? [
          entry(landed.at, `captured${arrival(landed)} (${landed.path})`, [
            `kept in ${landed.means.join(', ') || 'nothing that the browser could write'}`,
          ]),
        ]
      : []),
  ];
}

function arrival({ name, page, brand }: Landing): string {
  const as = name === undefined ? '' : ` as ${name}`;
  return `${as} on ${page ?? `a page of ${brand}`}`;
}

function boundEntries(click: ClickRecord): TimelineEntry[] {
  const { boundAt, boundBy, brand, playerRef, damage } = click;
  const by = boundBy === undefined ? '' : ` by ${boundBy}`;
  if (boundAt !== undefined) {
    const details = damage ? damageLines(damage) : [];
    return [entry(boundAt, `bound to player ${playerRef} of ${brand}${by}`, details)];
  }
  if (damage === undefined) return [];
  return [entry(damage.at, `another click ID was bound: ${damage.given}`, damageLines(damage))];
}

function damageLines({ given, recorded, damages, likelyStage, repaired }: ClickDamage): string[] {
  return [
    `${given} came back for ${recorded}: ${damages.join(', ')}`,
    likelyStage,
    repaired ? 'put right: the recorded click was bound' : 'bound as it came: see docs/clicks.md',
  ];
}

function refusalEntry({ player, by, reason, because, lastAt }: RecordedRefusal): TimelineEntry {
  const facts = Object.entries(because).map(([name, value]) => `${name} ${value}`);
  return entry(
    lastAt,
    `binding to player ${player.playerRef} of ${player.brand} refused by ${by} (${reason})`,
    [facts.join(', ')],
  );
}
