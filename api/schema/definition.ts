import type { Diagnostic } from '#core/model/diagnostic.ts';

/** What became of a submitted file. Its diagnostics are warnings only: with an error it is a problem. */
export interface SubmitResponse {
  readonly type: 'workflow' | 'coordinator';
  readonly name: string;
  /** Of a workflow. */
  readonly version?: number;
  readonly result: 'created' | 'updated' | 'unchanged';
  readonly diagnostics: readonly Diagnostic[];
}
