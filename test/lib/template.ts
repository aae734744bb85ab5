import type { Template } from '#bench/cost/template.ts';

/** A statement of a policy. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** The resources of a type, with their logical ids. */
export function resourcesOf<T>(
  template: Template,
  type: string,
): readonly { readonly id: string; readonly properties: T }[] {
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => ({ id, properties: Properties as T }));
}

/** What the policies of a role, whose logical id holds this, allow. */
export function statementsOf(template: Template, role: string): readonly Statement[] {
  const policies = resourcesOf<{ readonly PolicyDocument: { readonly Statement: readonly Statement[] } }>(
    template,
    'AWS::IAM::Policy',
  );
  return policies
    .filter(({ id }) => id.includes(role))
    .flatMap(({ properties }) => properties.PolicyDocument.Statement);
}
