import { RemovalPolicy } from 'aws-cdk-lib';
import type { PipelineConfig } from '../core/pipeline-config.ts';

/**
 * Of everything that cannot be made anew: the ledger, the logs that prove what it says, and the
 * keys, without which no player in it can be found again.
 */
export function removalPolicy({ ledger }: PipelineConfig): RemovalPolicy {
  return ledger.protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}
