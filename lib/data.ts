import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Mfa, type UserPool as Pool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnTable, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { tableProperties } from './table.ts';

export interface DataProps {
  /** Whether all of it goes with the stack. */
  readonly removable: boolean;
  readonly existingTable?: string;
  /** Told of definitions that come and go. */
  readonly definitionsQueue: IQueue;
}

/** What is of value: all that outlives a deployment. Its logical ids are held by a test, since another id is another resource. */
export class Data extends Construct {
  readonly table: ITable;
  readonly bucket: Bucket;
  readonly users: Pool;

  constructor(scope: Construct, id: string, props: DataProps) {
    super(scope, id);
    const { existingTable } = props;
    this.table =
      existingTable === undefined
        ? this.#makeTable(props)
        : Table.fromTableAttributes(this, 'ExistingTable', { tableName: existingTable, grantIndexPermissions: true });
    this.bucket = this.#makeBucket(props);
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

  #makeBucket({ removable, definitionsQueue }: DataProps): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
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
    });
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
    return new UserPool(this, 'Users', {
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
  }
}

function removalPolicy(removable: boolean): RemovalPolicy {
  return removable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
}
