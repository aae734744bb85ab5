import { runProgram } from './program.ts';
import { thisProcess } from './this-process.ts';

process.exitCode = await runProgram(process.argv.slice(2), thisProcess());
