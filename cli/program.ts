import { Command, CommanderError } from 'commander';
import { RELEASE } from '#core/model/release.ts';
import type { Cli } from './cli.ts';
import { CommandFailure } from './command-failure.ts';
import { addAccess } from './commands/access.ts';
import { addAudit } from './commands/audit.ts';
import { addBackfill } from './commands/backfill.ts';
import { addCampaign } from './commands/campaign.ts';
import { addCompletion } from './commands/completion.ts';
import { addConfigure } from './commands/configure.ts';
import { addCoordinator } from './commands/coordinator.ts';
import { addDiff } from './commands/diff.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExplain } from './commands/explain.ts';
import { addExport } from './commands/export.ts';
import { addFront } from './commands/front.ts';
import { addHealth } from './commands/health.ts';
import { addInstance } from './commands/instance.ts';
import { addLink } from './commands/link.ts';
import { addLocal } from './commands/local.ts';
import { addMonitor } from './commands/monitor.ts';
import { addPlan } from './commands/plan.ts';
import { addRun } from './commands/run.ts';
import { addSimulate } from './commands/simulate.ts';
import { addSubmit } from './commands/submit.ts';
import { addValidate } from './commands/validate.ts';
import { addWhoami } from './commands/whoami.ts';
import { addWhy } from './commands/why.ts';
import { addWorker } from './commands/worker.ts';
import { addWorkflow } from './commands/workflow.ts';
import { addExamples } from './example.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { addGlobalOptions } from './global-options.ts';

/** Runs one command line (without `node` and the program) and answers the exit code; never throws. */
export async function runProgram(args: readonly string[], cli: Cli): Promise<ExitCode> {
  try {
    await makeProgram(cli).parseAsync(args, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return endProgram('akkaflow', error, cli);
  }
}

/** Says why a program ends and answers its exit code. */
export function endProgram(name: string, error: unknown, { terminal }: Cli): ExitCode {
  // Commander has said what is wrong already; its only success is to have printed a help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const message = error instanceof CommandFailure ? error.message : stackOf(error);
  terminal.err.write(`${name}: ${message}\n`);
  return error instanceof CommandFailure ? error.exitCode : EXIT.error;
}

/** The tree of commands; tests walk it. */
export function makeProgram(cli: Cli): Command {
  const { out, err } = cli.terminal;
  const program = new Command('akkaflow')
    .description('run and schedule workflows')
    .version(RELEASE)
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => err.write(text) })
    .configureHelp({ showGlobalOptions: true });
  addGlobalOptions(program);
  addRun(program, cli);
  addValidate(program, cli);
  addLocal(program, cli);
  addWorker(program, cli);
  addSubmit(program, cli, 'akkaflow submit');
  addWorkflow(program, cli);
  addCoordinator(program, cli);
  addBackfill(program, cli);
  addCampaign(program, cli);
  addInstance(program, cli);
  addMonitor(program, cli);
  addLink(program, cli);
  addPlan(program, cli);
  addWhy(program, cli);
  addExplain(program, cli);
  addDiff(program, cli);
  addExport(program, cli);
  addFront(program, cli);
  addHealth(program, cli);
  addDoctor(program, cli);
  addWhoami(program, cli);
  addAccess(program, cli);
  addAudit(program, cli);
  addConfigure(program, cli);
  addCompletion(program, cli);
  addSimulate(program, cli);
  return addExamples(program, 'akkaflow run examples/demo.xml', 'akkaflow instance list --status failed');
}

/** A defect: whoever reports it needs the whole of it. */
function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
