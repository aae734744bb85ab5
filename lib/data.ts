import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Mfa, type UserPool as Pool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnTable, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { tableProperties } from './table.ts';

export interface DataProps {
  /** Whether all of it goes with the stack. */
  readonly removable: boolean;
  /** Whether buckets are emptied before they go, by a function of the CDK's own that needs the SDK of Lambda's runtime; emulators have none. */
  readonly empties: boolean;
  readonly existingTable?: string;
  /** Told of definitions that come and go. */
  readonly definitionsQueue: IQueue;
}

/** What is of value: all that outlives a deployment. Its logical ids are held by a test, since another id is another resource. */
export class Data extends Construct {
  readonly table: ITable;
  readonly bucket: Bucket;
  /** What the web shows. */
  readonly web: Bucket;
  readonly users: Pool;

  constructor(scope: Construct, id: string, props: DataProps) {
    super(scope, id);
    const { existingTable } = props;
    this.table =
      existingTable === undefined
        ? this.#makeTable(props)
        : Table.fromTableAttributes(this, 'ExistingTable', { tableName: existingTable, grantIndexPermissions: true });
    this.bucket = this.#makeBucket(props);
    this.web = new Bucket(this, 'Web', bucketProps(props));
    acknowledge(this.web, { S1: 'It holds what anybody may see' });
    this.users = this.#makeUsers(props);
  }

  #makeTable({ removable }: DataProps): ITable {
    const table = new CfnTable(this, 'Table', {
      ...tableProperties(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtectionEnabled: !removable,
    });
    table.applyRemovalPolicy(removalPolicy(removable));
    return Table.fromTableAttributes(this, 'TableByArn', { tableArn: table.attrArn, grantIndexPermissions: true });
  }

  #makeBucket({ removable, empties, definitionsQueue }: DataProps): Bucket {
    const bucket = new Bucket(this, 'Bucket', bucketProps({ removable, empties }));
    acknowledge(bucket, { S1: 'Versions keep what was there, and the audit says who uploaded it' });
    const rule = (event: string): CfnBucket.QueueConfigurationProperty => ({
      event,
      queue: definitionsQueue.queueArn,
      filter: {
        s3Key: {
          rules: [
            { name: 'prefix', value: 'definitions/' },
            { name: 'suffix', value: '.xml' },
          ],
        },
      },
    });
    // Rather than by `addEventNotification`, whose custom resource is one more function.
    const resource = bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = {
      queueConfigurations: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*', 's3:LifecycleExpiration:*'].map(rule),
    };
    return bucket;
  }

  #makeUsers({ removable }: DataProps): Pool {
    const users = new UserPool(this, 'Users', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      removalPolicy: removalPolicy(removable),
      deletionProtection: !removable,
    });
    acknowledge(users, {
      COG2: 'Whoever needs it asks for it in the provider that federates, or turns it on for the pool',
      COG8: 'The tier that costs nothing does what is needed',
    });
    return users;
  }
}

/** Private, over TLS only, and with a month to bring back what was overwritten or deleted. */
function bucketProps({ removable, empties }: Pick<DataProps, 'removable' | 'empties'>): BucketProps {
  return {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
    lifecycleRules: [
      {
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        noncurrentVersionExpiration: Duration.days(30),
        expiredObjectDeleteMarker: true,
      },
    ],
    removalPolicy: removalPolicy(removable),
    autoDeleteObjects: empties,
  };
}

function removalPolicy(removable: boolean): RemovalPolicy {
  return removable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
}
