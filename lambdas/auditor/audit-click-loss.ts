import {
  LOSS_SPAN_DAYS,
  LossCounter,
  type LossRise,
  latestLoss,
  lossPercent,
  lossRise,
  type PathLoss,
} from '../../core/click-loss.ts';
import { addDays, dayOf, daysFrom } from '../../core/days.ts';
import type { RecordedPath } from '../../core/journey.ts';
import type { AuditorDependencies } from './ports.ts';

/** A click that is bound within these days after its milestone takes the loss back. */
const RECOUNTED_DAYS = 4;

export type PathFigure = {
  brand: string;
  path: RecordedPath;
  /** The day that speaks for now, and its share. */
  day: string;
  milestones: number;
  withoutClick: number;
  lossPercent: number;
  rise: LossRise;
};

export type LossAudit = {
  paths: PathFigure[];
  /** The greatest rise of all brands and paths, in percentage points. */
  greatestRisePoints: number;
};

/**
 * Counts the latest days anew, keeps the counts, and compares each brand's paths with what they were
 * before. The comparison reads the counts and not the journeys: a handful of items for each path.
 */
export async function auditClickLoss(dependencies: AuditorDependencies): Promise<LossAudit> {
  const { config } = dependencies;
  const paths: PathFigure[] = [];
  for (const brand of config.brands) paths.push(...(await auditBrand(brand, dependencies)));
  return { paths, greatestRisePoints: Math.max(0, ...paths.map(({ rise }) => rise.points)) };
}

async function auditBrand(
  brand: string,
  { ledger, nowEpochMs }: AuditorDependencies,
): Promise<PathFigure[]> {
  const today = dayOf(nowEpochMs());
  const counter = new LossCounter();
  for (const day of daysFrom(addDays(today, 1 - RECOUNTED_DAYS), today)) {
    await ledger.visitJourneys({ brand, day }, (journey) => counter.add(journey));
  }
  for (const count of counter.counts()) await ledger.keepLoss(count);
  const span = { first: addDays(today, 1 - LOSS_SPAN_DAYS), last: today };
  const byPath = Map.groupBy(await ledger.loss(brand, span), ({ path }) => path);
  return [...byPath].map(([path, days]) => figureOf({ brand, path, days, today }));
}

function figureOf({
  brand,
  path,
  days,
  today,
}: {
  brand: string;
  path: RecordedPath;
  days: readonly PathLoss[];
  today: string;
}): PathFigure {
  const latest = latestLoss(days, today);
  return {
    brand,
    path,
    ...latest,
    lossPercent: lossPercent(latest),
    rise: lossRise(days, today),
  };
}
