import { z } from 'zod';
import type { Diagnostic } from '#core/model/diagnostic.ts';
import type { WorkflowHead } from '#core/ports/workflow-store.ts';
import { pageFields } from './page.ts';

export const listWorkflowsQuery = z.strictObject({ dir: z.string().startsWith('/').default('/'), ...pageFields });

/** What became of a submitted file. Its diagnostics are warnings only: with an error it is a problem. */
export interface SubmitResponse {
  readonly type: 'workflow' | 'coordinator';
  readonly name: string;
  /** Of a workflow. */
  readonly version?: number;
  readonly result: 'created' | 'updated' | 'unchanged';
  readonly diagnostics: readonly Diagnostic[];
}

/** A workflow with all its versions, newest first. */
export interface WorkflowResponse {
  readonly head: WorkflowHead;
  readonly versions: readonly WorkflowHead[];
}
