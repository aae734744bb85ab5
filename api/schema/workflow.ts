import { z } from 'zod';
import type { WorkflowHead } from '#core/ports/workflow-store.ts';
import { pageFields } from './page.ts';

export const listWorkflowsQuery = z.strictObject({ dir: z.string().startsWith('/').default('/'), ...pageFields });

/** A workflow with all its versions, newest first. */
export interface WorkflowResponse {
  readonly head: WorkflowHead;
  readonly versions: readonly WorkflowHead[];
}
