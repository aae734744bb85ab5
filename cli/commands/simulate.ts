import type { Command } from 'commander';
import { hasErrors } from '#core/model/diagnostic.ts';
import { rulesOf } from '#core/schedule/coordinator-rules.ts';
import { newCoordinatorState } from '#core/schedule/coordinator-state.ts';
import { DEFAULT_DURATION_MS, foresee } from '#core/schedule/foresee.ts';
import { localDays } from '#core/schedule/local-days.ts';
import type { Plan } from '#core/service/plan-day.ts';
import type { Cli } from '../cli.ts';
import { CommandFailure } from '../command-failure.ts';
import { addExamples } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { integerBetween } from '../integer-option.ts';
import { printDiagnostics } from '../output/diagnostics.ts';
import { printPlan, printPlanNotes } from '../output/plan-columns.ts';
import { checkSet } from '../simulate/check-set.ts';
import { definitionFiles } from '../simulate/definition-files.ts';
import { type DefinitionSet, readDefinitions } from '../simulate/definition-set.ts';
import { collectDuration } from '../simulate/duration-option.ts';
import type { Channel } from '../terminal.ts';
import { timeZone } from '../zone-option.ts';

interface Options extends GlobalOptions {
  readonly from: string;
  readonly days: number;
  readonly timezone: string;
  readonly duration?: ReadonlyMap<string, number>;
}

/** Ten years. */
const MAX_DAYS = 3_660;

/** `simulate FILE… --from D --days N`: what files would run, from nothing but these, in virtual time. */
export function addSimulate(program: Command, { terminal }: Cli): void {
  const command = program
    .command('simulate')
    .argument('<file...>', 'definition files, or folders of them')
    .description('list what files would run, offline and without starting anything')
    .requiredOption('--from <yyyy-MM-dd>', 'the first day')
    .option('--days <count>', 'how many days', integerBetween(1, MAX_DAYS), 1)
    .option('--timezone <zone>', 'zone of the days, and of coordinators that name none', timeZone, machineZone())
    .option(
      '--duration <workflow=time>',
      'how long a workflow takes (otherwise 60s); repeat it for more',
      collectDuration,
    )
    .action(async (paths: string[], _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const set = await readDefinitions(await definitionFiles(paths));
      report(terminal.err, set);
      const plan = simulate(set, options);
      printPlan(terminal.out, options, plan);
      printPlanNotes(terminal.err, plan);
    });
  addExamples(
    command,
    'akkaflow simulate workflows/ --from 2026-11-24 --days 7',
    'akkaflow simulate a.xml b.xml --from 2026-11-24 --duration a=20m --timezone Asia/Shanghai',
  );
}

/** Says what is wrong with the files; nothing is simulated when one has an error. */
function report(err: Channel, set: DefinitionSet): void {
  for (const { file, diagnostics } of set.diagnostics) printDiagnostics(err, file, diagnostics);
  const bad = set.diagnostics.filter(({ diagnostics }) => hasErrors(diagnostics)).length;
  if (bad > 0) {
    const files = set.diagnostics.length === 1 ? '1 file' : `${set.diagnostics.length} files`;
    const message = `${bad} of ${files} ${bad === 1 ? 'has' : 'have'} errors: nothing was simulated`;
    throw new CommandFailure(message, EXIT.invalidDefinition);
  }
  for (const { file, diagnostics } of checkSet(set)) printDiagnostics(err, file, diagnostics);
}

function simulate(set: DefinitionSet, { from, days, timezone, duration = new Map() }: Options): Plan {
  const span = localDays(from, days, timezone);
  if (span === undefined) throw new CommandFailure(`--from ${from}: write a date such as 2026-11-24`, EXIT.usage);
  checkDurations(set, duration);
  const enabled = set.coordinators.filter(({ coordinator }) => coordinator.enabled);
  const { runs, cut } = foresee({
    coordinators: enabled.map(({ coordinator }) => ({
      name: coordinator.name,
      rules: rulesOf(coordinator, timezone),
      state: newCoordinatorState(true, span.after),
    })),
    span,
    durationMs: (workflow) => duration.get(workflow) ?? DEFAULT_DURATION_MS,
  });
  const disabled = set.coordinators.length - enabled.length;
  return { timezone, from: span.after + 1, until: span.until, runs, disabled, cut };
}

/** A misspelt name would change nothing, and nobody would notice. */
function checkDurations({ coordinators }: DefinitionSet, durations: ReadonlyMap<string, number>): void {
  const started = new Set(coordinators.flatMap(({ coordinator }) => coordinator.workflows.map((one) => one.workflow)));
  const unknown = [...durations.keys()].find((workflow) => !started.has(workflow));
  if (unknown === undefined) return;
  throw new CommandFailure(`--duration ${unknown}: no coordinator of these files starts it`, EXIT.usage);
}

function machineZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
