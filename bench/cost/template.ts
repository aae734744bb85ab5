/** A template of CloudFormation, as far as costs and tests look at it. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown; readonly Description?: string }>>;
}

export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The logical id that a value refers to by `Ref` or `Fn::GetAtt`; undefined if it does to none. */
export function referredId(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('Ref' in value && typeof value.Ref === 'string') return value.Ref;
  if (!('Fn::GetAtt' in value)) return undefined;
  const target = value['Fn::GetAtt'];
  const [id] = Array.isArray(target) ? target : String(target).split('.');
  return typeof id === 'string' ? id : undefined;
}
