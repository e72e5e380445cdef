import type { LaneRecord } from '../../core/lane.ts';
import type { OpenRow } from '../../core/overdue.ts';
import { retire } from '../../core/retire.ts';
import { changeStanding } from './change-standing.ts';
import { intervene } from './intervene.ts';
import type { LaneDependencies, LaneMapping } from './lane-ports.ts';
import type { OperationsDependencies, Person } from './ports.ts';

export type RetireResult =
  | { did: 'retired' | 'already-retired'; record: LaneRecord; mapping?: LaneMapping }
  | { did: 'refused'; because: string };

/** Marks a lane as retired and stops it; what waits in it is another matter, see `closeRetired`. */
export async function retireLane(
  platform: string,
  person: Person,
  dependencies: LaneDependencies,
): Promise<RetireResult> {
  const { mappings } = dependencies;
  const change = await changeStanding({ platform, to: 'retired', person }, dependencies);
  if (change.did === 'refused') return change;
  if (change.record === undefined) throw new Error(`lane ${platform} has lost its record`);
  // Once the platform has left the stage file, there is none.
  const found = await mappings.find(platform);
  const mapping = found && (await mappings.setEnabled(found, false));
  const did = change.did === 'nothing' ? 'already-retired' : 'retired';
  return { did, record: change.record, ...(mapping && { mapping }) };
}

export type ClosedRows = {
  /** Surely not at the platform, or refused by it each time. */
  discarded: number;
  /** An attempt may have arrived. */
  unknown: number;
  /** An attempt holds them: look again when its lease has ended. */
  beingSent: number;
};

/** As many postbacks are closed at once. */
const AT_ONCE = 20;

/**
 * Closes what waits in a retired lane, each postback with an audit of who did it, so that the books
 * close. It may end anywhere and be repeated: what is closed is open no more.
 */
export async function closeRetired(
  rows: AsyncIterable<readonly OpenRow[]>,
  { person, onProgress }: { person: Person; onProgress?(closed: ClosedRows): void },
  dependencies: Pick<OperationsDependencies, 'ledger' | 'nowEpochMs'>,
): Promise<ClosedRows> {
  const closed: ClosedRows = { discarded: 0, unknown: 0, beingSent: 0 };
  for await (const page of rows) {
    for (let start = 0; start < page.length; start += AT_ONCE) {
      const batch = page.slice(start, start + AT_ONCE);
      await Promise.all(batch.map((row) => close(row, { person, closed }, dependencies)));
    }
    onProgress?.(closed);
  }
  return closed;
}

async function close(
  row: OpenRow,
  { person, closed }: { person: Person; closed: ClosedRows },
  dependencies: Pick<OperationsDependencies, 'ledger' | 'nowEpochMs'>,
): Promise<void> {
  let isBeingSent = false;
  const result = await intervene(
    row,
    {
      action: 'retire',
      person,
      decide: (current) => {
        const decision = retire(current, dependencies.nowEpochMs());
        isBeingSent = 'refused' in decision && decision.refused === 'being-sent';
        return decision;
      },
    },
    dependencies,
  );
  if (isBeingSent) closed.beingSent += 1;
  if (result.did !== 'moved') return;
  if (result.transition.state === 'unknown') closed.unknown += 1;
  else closed.discarded += 1;
}
