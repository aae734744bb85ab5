import type { Definition } from '../parser/parse-definition.ts';
import type { DefinitionEnvironment } from '../ports/ports.ts';
import type { SubmitRights } from './accepted-body.ts';
import { callsOf } from './check-sub-workflows.ts';
import { mapBounded } from './map-bounded.ts';

const CONCURRENCY = 16;

type Submittable = Exclude<Definition, { type: 'links' }>;

/**
 * The right that whoever submits a definition lacks, in words, or undefined: to change what is in its folder, to change what has its
 * name now, wherever that is, and to start all that it starts.
 */
export async function missingRight(
  env: DefinitionEnvironment,
  definition: Submittable,
  rights: SubmitRights,
): Promise<string | undefined> {
  const { name, dir } = definition.type === 'workflow' ? definition.workflow : definition.coordinator;
  if (!rights.mayEdit(dir)) return `it needs the role editor on ${dir}`;
  const [workflow, coordinator] = await Promise.all([
    definition.type === 'workflow' ? env.workflows.head(name) : undefined,
    env.coordinators.load(name),
  ]);
  if ([workflow, coordinator].some((there) => there !== undefined && !rights.mayEdit(there.dir)))
    return takenName(name);
  return await missingStart(env, definition, rights);
}

/** A name that is in a folder which is not the submitter's to change, nor perhaps to see. */
export function takenName(name: string): string {
  return `the name "${name}" is taken in another folder, on which it needs the role editor; take another name`;
}

async function missingStart(
  env: DefinitionEnvironment,
  definition: Submittable,
  { mayStart }: SubmitRights,
): Promise<string | undefined> {
  const started = startedBy(definition);
  const heads = await mapBounded(CONCURRENCY, started, (name) => env.workflows.head(name));
  const barred = started.find((_, index) => {
    const head = heads[index];
    return head !== undefined && !mayStart(head.dir);
  });
  return barred === undefined
    ? undefined
    : `it starts the workflow "${barred}", on whose folder it needs the role operator`;
}

/** The other workflows that a definition starts: by its coordinator, or as sub-workflows. */
function startedBy(definition: Submittable): readonly string[] {
  const workflow = definition.type === 'workflow' ? definition.workflow : undefined;
  const coordinator = definition.type === 'workflow' ? definition.workflow.coordinator : definition.coordinator;
  const called = workflow === undefined ? [] : callsOf(workflow).keys();
  const names = new Set([...(coordinator?.workflows.map(({ workflow: started }) => started) ?? []), ...called]);
  return [...names].filter((name) => name !== workflow?.name);
}
