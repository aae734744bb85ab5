import type { CfnTable, CfnTableProps } from 'aws-cdk-lib/aws-dynamodb';
import { TTL_ATTRIBUTE, tableDefinition } from '#adapters/aws/schema.ts';

type Definition = ReturnType<typeof tableDefinition>;
type IndexDefinition = NonNullable<Definition['GlobalSecondaryIndexes']>[number];

/** The single table as CloudFormation takes it, by the schema that local mode makes it by as well. */
export function tableProperties(): CfnTableProps {
  const { AttributeDefinitions = [], BillingMode, KeySchema, GlobalSecondaryIndexes = [] } = tableDefinition('table');
  return {
    attributeDefinitions: AttributeDefinitions.map(({ AttributeName = '', AttributeType = '' }) => ({
      attributeName: AttributeName,
      attributeType: AttributeType,
    })),
    ...(BillingMode !== undefined && { billingMode: BillingMode }),
    keySchema: keySchema(KeySchema),
    globalSecondaryIndexes: GlobalSecondaryIndexes.map(index),
    timeToLiveSpecification: { attributeName: TTL_ATTRIBUTE, enabled: true },
  };
}

function index({ IndexName = '', KeySchema, Projection }: IndexDefinition): CfnTable.GlobalSecondaryIndexProperty {
  const { ProjectionType, NonKeyAttributes } = Projection ?? {};
  return {
    indexName: IndexName,
    keySchema: keySchema(KeySchema),
    projection: {
      ...(ProjectionType !== undefined && { projectionType: ProjectionType }),
      ...(NonKeyAttributes !== undefined && { nonKeyAttributes: NonKeyAttributes }),
    },
  };
}

function keySchema(elements: Definition['KeySchema'] = []): CfnTable.KeySchemaProperty[] {
  return elements.map(({ AttributeName = '', KeyType = '' }) => ({ attributeName: AttributeName, keyType: KeyType }));
}
