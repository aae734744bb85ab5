import { Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Says why findings of cdk-nag in a construct are as they should be: reasons by rule, as `EC23`. */
export function acknowledge(scope: Construct, reasons: Readonly<Record<string, string>>): void {
  for (const [rule, reason] of Object.entries(reasons)) {
    Validations.of(scope).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
  }
}

/** Says why the policies of a construct have those of these resources that have a `*` in them. */
export function acknowledgeWildcards(scope: Construct, arns: readonly string[], reason: string): void {
  const found = arns.map((arn) => printed(Stack.of(scope).resolve(arn))).filter((arn) => arn.includes('*'));
  acknowledge(scope, Object.fromEntries(found.map((arn) => [`IAM5[Resource::${arn}]`, reason])));
}

/** An ARN as cdk-nag prints it, with `<LogicalId>` and `<LogicalId.Attribute>` for what is not known yet. */
function printed(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::GetAtt': attribute, Ref: reference } = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(join)) return join[1].map(printed).join(join[0]);
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  return `<${String(reference)}>`;
}
