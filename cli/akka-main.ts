import { runAkka } from './akka/akka-program.ts';
import { thisProcess } from './this-process.ts';

process.exitCode = await runAkka(process.argv.slice(2), thisProcess());
