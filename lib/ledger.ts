import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { INDEXES, resourceNames } from '../lambdas/contract.ts';
import { removalPolicy } from './removal-policy.ts';

/** The table that is the single source of truth. Its indexes hold keys only: the row is always read. */
export class Ledger extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, props: { config: PipelineConfig }) {
    super(scope, id);
    const { stage, ledger } = props.config;
    this.table = new TableV2(this, 'Table', {
      tableName: resourceNames(stage).ledger,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      globalSecondaryIndexes: [
        keysOnlyIndex(INDEXES.byHour, 'hour', 'createdAt'),
        keysOnlyIndex(INDEXES.attention, 'attention', 'attentionSince'),
        keysOnlyIndex(INDEXES.traces, 'trace', 'traceRest'),
      ],
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'expiresAtEpochSeconds',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: ledger.protect,
      removalPolicy: removalPolicy(props.config),
    });
  }
}

function keysOnlyIndex(
  indexName: string,
  partitionKey: string,
  sortKey: string,
): GlobalSecondaryIndexPropsV2 {
  return {
    indexName,
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    sortKey: { name: sortKey, type: AttributeType.STRING },
    projectionType: ProjectionType.KEYS_ONLY,
  };
}
