import { Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Says why findings of cdk-nag's serverless checks in a construct are as they should be: reasons by rule, as `LambdaDLQ`. */
export function acknowledgeServerless(scope: Construct, reasons: Readonly<Record<string, string>>): void {
  for (const [rule, reason] of Object.entries(reasons)) {
    Validations.of(scope).acknowledge({ id: `Serverless::Serverless-${rule}`, reason });
  }
}
