import type { Command } from 'commander';
import type { WorkflowDiagramResponse } from '#api/schema/diagram.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { printData } from '../../output/print-data.ts';
import type { Column } from '../../output/table.ts';
import { addVersionOption, type VersionOption } from './version-option.ts';

interface Options extends GlobalOptions, VersionOption {}

const NODES: readonly Column<WorkflowDiagramResponse['nodes'][number]>[] = [
  { heading: 'NODE', cell: ({ name }) => name },
  { heading: 'KIND', cell: ({ kind, type }) => kind ?? type },
  { heading: 'DESCRIPTION', cell: ({ desc }) => desc, flexible: true },
];

const EDGES: readonly Column<WorkflowDiagramResponse['edges'][number]>[] = [
  { heading: 'FROM', cell: ({ from }) => from },
  { heading: 'BY', cell: ({ kind }) => kind },
  { heading: 'TO', cell: ({ to }) => to },
];

/** `workflow diagram NAME`: the nodes of a workflow and the ways between them. */
export function addWorkflowDiagram(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('diagram')
    .argument('<name>', 'name of the workflow')
    .description('show the nodes of a workflow and the ways between them')
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const diagram = await (await connect(options, variables)).workflows.diagram(name, options.at);
      printData(terminal.out, options, diagram, {
        names: () => diagram.nodes.map((node) => node.name),
        text: (sheet) => `${sheet.table(NODES, diagram.nodes)}\n${sheet.table(EDGES, diagram.edges)}`,
      });
    });
  addExamples(addVersionOption(command), 'akkaflow workflow diagram etl', 'akkaflow workflow diagram etl -o json');
}
