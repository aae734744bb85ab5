import * as z from 'zod';
import type { WorkflowHead } from '#core/ports/workflow-store.ts';
import { count, list, time } from './fields.ts';
import { pageFields } from './page.ts';

/** A folder and what is below it. */
export const folder = z.string().startsWith('/').default('/');

export const listWorkflowsQuery = z.strictObject({ dir: folder, ...pageFields });

export const workflowHead = z
  .object({
    name: z.string(),
    dir: z.string(),
    creator: z.string(),
    desc: z.string(),
    source: z.string().describe('Who first defined the name: `api`, or an S3 key.'),
    version: z.int(),
    hash: z.string(),
    submittedAt: time,
    deleted: z.boolean(),
  })
  .meta({ id: 'WorkflowHead' }) satisfies z.ZodType<WorkflowHead>;

/** A workflow with all its versions, newest first. */
export const workflowResponse = z.object({ head: workflowHead, versions: list(workflowHead) }).meta({ id: 'Workflow' });
export type WorkflowResponse = z.output<typeof workflowResponse>;

/** Of the live version when absent. */
export const diagramQuery = z.strictObject({
  version: z.coerce.number().int().min(1).max(999_999_999).exactOptional(),
});

export const folderSummary = z
  .object({
    dir: z.string(),
    workflows: count.describe('In it and below; absent when not all of it may be seen.').exactOptional(),
  })
  .meta({ id: 'Folder' });
export type FolderResponse = z.output<typeof folderSummary>;
