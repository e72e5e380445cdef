import type { ClickDamage } from '../../core/click-record.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { BindDependencies } from '../authority/bind-click.ts';
import type { AuthorityDependencies } from '../authority/ports.ts';

export type BindingsDependencies = BindDependencies &
  Pick<AuthorityDependencies, 'ledger' | 'emit'> & {
    config: Pick<PipelineConfig, 'clicks' | 'platforms' | 'brands'>;
    /** The keys that count now, the current one first. */
    keys(): Promise<readonly string[]>;
    pseudonymKey(): Promise<string>;
  };

export type BindingRequest = { authorization: string | undefined; body: Uint8Array };

/** A binding answered, and what to count it as. */
export type BindingAnswer =
  | {
      outcome: 'bound';
      click: { platform: string; clickId: string; clickedAt: string; boundAt: string };
      /** Events of the player that waited for this click and are decided now. */
      released: number;
      damage?: ClickDamage;
    }
  | { outcome: 'player-already-linked' | 'click-already-converted'; detail: string }
  | { outcome: 'unauthorised' | 'too-large' | 'busy'; detail: string }
  | { outcome: 'malformed'; detail: string; faults: readonly string[] };
