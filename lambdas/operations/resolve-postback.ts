import type { PostbackName } from '../../core/keys.ts';
import type { PostbackState } from '../../core/postback.ts';
import { type Resolution, resolve } from '../../core/resolve.ts';
import { intervene } from './intervene.ts';
import type { OperationsDependencies, Person } from './ports.ts';

export type ResolveResult =
  | { did: 'resolved'; from: PostbackState; to: Resolution }
  | { did: 'refused'; because: string }
  | { did: 'not-found' };

/** Closes a postback by a person's word; nothing is sent. */
export async function resolvePostback(
  name: PostbackName,
  options: Person & { as: Resolution },
  dependencies: Pick<OperationsDependencies, 'ledger' | 'nowEpochMs'>,
): Promise<ResolveResult> {
  const { as, ...person } = options;
  const result = await intervene(
    name,
    {
      action: 'resolve',
      person,
      decide: (row) => resolve(row, { as, nowEpochMs: dependencies.nowEpochMs() }),
    },
    dependencies,
  );
  switch (result.did) {
    case 'not-found':
      return result;
    case 'refused':
      return { did: 'refused', because: result.because };
    case 'moved':
      return { did: 'resolved', from: result.row.state, to: as };
  }
}
