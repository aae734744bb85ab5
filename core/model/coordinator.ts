import type { Position } from './xml.ts';

/** A `<param>` of a coordinator: each may use those above it and the time forms (language §5). */
export interface ParamDefinition {
  readonly name: string;
  readonly value: string;
  readonly position: Position;
}

/**
 * What decides when workflows start: one entity for the 2017 file of its own and the 2019 child of a workflow.
 * Local times (`yyyy-MM-dd HH:mm:ss`) are in `timezone`, else in the deployment's.
 */
export interface CoordinatorDefinition {
  readonly name: string;
  readonly desc: string;
  readonly dir: string;
  readonly enabled: boolean;
  readonly timezone?: string;
  readonly start?: string;
  readonly end?: string;
  readonly catchup: 'latest' | 'all' | 'none';
  /** The cron or English form as written. */
  readonly cron?: string;
  /** `06:30` or `+90m`. */
  readonly deadline?: string;
  readonly dependencies: readonly { readonly workflow: string; readonly position: Position }[];
  readonly workflows: readonly { readonly workflow: string; readonly position: Position }[];
  readonly params: readonly ParamDefinition[];
  readonly position: Position;
}
