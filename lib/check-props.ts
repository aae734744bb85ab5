import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AkkaflowProps } from './props.ts';

const DEFAULT_STAGE = 'dev';

/** The stage, checked: it is part of names. Throws when it cannot be. */
export function stageOf({ stage = DEFAULT_STAGE }: { readonly stage?: string | undefined }): string {
  // It is part of the domain of the user pool: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
  const [reserved] = /aws|amazon|cognito/.exec(stage) ?? [];
  if (reserved !== undefined) throw new Error(`stage: must not hold "${reserved}", which Cognito keeps for itself`);
  if (/^[a-z][a-z0-9-]{0,19}$/.test(stage)) return stage;
  throw new Error(
    `stage: must be lowercase letters, digits and "-", at most 20, beginning with a letter, not "${stage}"`,
  );
}

/** Throws for what CloudFormation would refuse only when it is deployed, or a function when it starts. */
export function checkProps(props: AkkaflowProps): void {
  const { timezone = 'UTC', retentionDays = 1, logRetention = 1, masterConcurrency = 2, apiRateLimit = 1 } = props;
  if (!isZone(timezone)) throw new Error(`timezone: "${timezone}" is no IANA zone; one is Europe/Madrid`);
  if (RetentionDays[logRetention] === undefined) {
    const known = Object.values(RetentionDays).filter((days) => typeof days === 'number' && days < 9999);
    throw new Error(`logRetention: CloudWatch Logs knows ${known.join(', ')} days, not ${logRetention}`);
  }
  if (!isWithin(retentionDays, 1, 36_500)) throw new Error(`retentionDays: must be 1 to 36500, not ${retentionDays}`);
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
  if (!isWithin(masterConcurrency, 2, 1000))
    throw new Error(`masterConcurrency: must be 2 to 1000, not ${masterConcurrency}`);
  if (!isWithin(apiRateLimit, 1, 10_000)) throw new Error(`apiRateLimit: must be 1 to 10000, not ${apiRateLimit}`);
  if (props.vpc !== undefined && props.network !== undefined)
    throw new Error('vpc: brings its network; leave out network');
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
