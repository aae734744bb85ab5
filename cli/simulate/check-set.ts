import type { Diagnostic } from '#core/model/diagnostic.ts';
import type { Position } from '#core/model/xml.ts';
import { strongComponents } from '#core/parser/strong-components.ts';
import type { DefinitionSet, FileDiagnostics, PlacedCoordinator } from './definition-set.ts';

/** What files leave open together, as warnings: workflows that nobody defines or starts, and circles of waiting. */
export function checkSet({ workflows, coordinators }: DefinitionSet): readonly FileDiagnostics[] {
  const started = new Set(coordinators.flatMap(({ coordinator }) => coordinator.workflows.map(nameOf)));
  const open = coordinators.map(({ file, coordinator }) => ({
    file,
    diagnostics: [
      ...coordinator.dependencies
        .filter(({ workflow }) => !started.has(workflow))
        .map((one) => warning('missing-dependency', unprovided(one.workflow, workflows), one.position)),
      ...coordinator.workflows
        .filter(({ workflow }) => !workflows.has(workflow))
        .map((one) => warning('missing-workflow', `no file defines the workflow \`${one.workflow}\``, one.position)),
    ],
  }));
  return [...open, ...cycles(coordinators)].filter(({ diagnostics }) => diagnostics.length > 0);
}

function unprovided(workflow: string, workflows: ReadonlySet<string>): string {
  const who = workflows.has(workflow) ? 'no coordinator of these files starts' : 'no file defines';
  return `${who} the workflow \`${workflow}\`: what waits for it does not fire here`;
}

function cycles(coordinators: readonly PlacedCoordinator[]): readonly FileDiagnostics[] {
  const successors = coordinators.map(({ coordinator: { workflows } }) => {
    const provided = new Set(workflows.map(nameOf));
    return [...coordinators.entries()].flatMap(([index, { coordinator }]) =>
      coordinator.dependencies.some(({ workflow }) => provided.has(workflow)) ? [index] : [],
    );
  });
  return strongComponents(successors).flatMap((members) => {
    const [first = 0] = members;
    const placed = coordinators[first];
    if (placed === undefined || (members.length === 1 && successors[first]?.includes(first) !== true)) return [];
    const names = members.map((index) => coordinators[index]?.coordinator.name).join(', ');
    const message = `these coordinators wait for each other, and submit refuses them: ${names}; take one of the dependencies out`;
    return [{ file: placed.file, diagnostics: [warning('dependency-cycle', message, placed.coordinator.position)] }];
  });
}

function nameOf({ workflow }: { readonly workflow: string }): string {
  return workflow;
}

function warning(code: string, message: string, position: Position): Diagnostic {
  return { severity: 'warning', code, message, position };
}
