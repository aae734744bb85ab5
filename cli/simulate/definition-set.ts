import type { CoordinatorDefinition } from '#core/model/coordinator.ts';
import type { Diagnostic } from '#core/model/diagnostic.ts';
import type { Position } from '#core/model/xml.ts';
import type { Definition } from '#core/parser/parse-definition.ts';
import { checkFile } from '../definition-file.ts';

/** A coordinator and the file that defines it. */
export interface PlacedCoordinator {
  readonly file: string;
  readonly coordinator: CoordinatorDefinition;
}

/** What several files define together. */
export interface DefinitionSet {
  /** Names of the workflows that are defined. */
  readonly workflows: ReadonlySet<string>;
  readonly coordinators: readonly PlacedCoordinator[];
  readonly diagnostics: readonly FileDiagnostics[];
}

export interface FileDiagnostics {
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and checks files; that two define the same name is an error of the second. Throws `CommandFailure`. */
export async function readDefinitions(files: readonly string[]): Promise<DefinitionSet> {
  const workflows = new Map<string, string>();
  const coordinators = new Map<string, PlacedCoordinator>();
  const diagnostics: FileDiagnostics[] = [];
  for (const file of files) {
    const checked = await checkFile(file);
    const found = [...checked.diagnostics];
    const { workflow, coordinator } = partsOf(checked.definition);
    if (workflow !== undefined) {
      const owner = workflows.get(workflow.name);
      if (owner === undefined) workflows.set(workflow.name, file);
      else found.push(duplicate('workflow', workflow.name, owner, workflow.position));
    }
    if (coordinator !== undefined) {
      const owner = coordinators.get(coordinator.name);
      if (owner === undefined) coordinators.set(coordinator.name, { file, coordinator });
      else found.push(duplicate('coordinator', coordinator.name, owner.file, coordinator.position));
    }
    diagnostics.push({ file, diagnostics: found });
  }
  return { workflows: new Set(workflows.keys()), coordinators: [...coordinators.values()], diagnostics };
}

function partsOf(definition: Definition | undefined): {
  readonly workflow?: { readonly name: string; readonly position: Position };
  readonly coordinator?: CoordinatorDefinition | undefined;
} {
  if (definition?.type === 'coordinator') return { coordinator: definition.coordinator };
  if (definition?.type !== 'workflow') return {};
  const { root, workflow } = definition;
  return { workflow: { name: workflow.name, position: root.position }, coordinator: workflow.coordinator };
}

function duplicate(kind: string, name: string, owner: string, position: Position): Diagnostic {
  const message = `the ${kind} \`${name}\` is defined in ${owner} too; give one of them another name, or leave it out`;
  return { severity: 'error', code: 'duplicate-name', message, position };
}
