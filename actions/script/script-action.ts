import type { XmlElement } from '#core/model/xml.ts';
import { childElement, elementText } from '#core/parser/text.ts';
import type { ActionFailure, ActionOutcome, WorkerAction, WorkerActionContext } from '#core/ports/action.ts';
import { userFailure } from '../user-failure.ts';
import { attachedPaths, attachFiles } from './attach-files.ts';
import { missingInterpreter, runFile } from './run-file.ts';
import { interpreterOf } from './shebang.ts';

/** NAME_MAX of the file systems in use. */
const MAX_FILE_NAME_BYTES = 255;

/** `<script>`: a file in the attempt's folder, run by what its `#!` line names, otherwise by bash. */
export const scriptAction: WorkerAction = {
  kind: 'script',
  place: 'worker',
  async run(context: WorkerActionContext): Promise<ActionOutcome> {
    const { content } = context.action;
    const body = childElement(content, 'code') ?? childElement(content, 'content');
    const script = body === undefined ? '' : elementText(body);
    if (script.trim() === '') return userFailure('<script> is empty: write the script inside its <code>');

    const name = fileName(content);
    if (typeof name !== 'string') return name;
    const interpreter = interpreterOf(script);
    const failure = await missingInterpreter(interpreter, context);
    if (failure !== undefined) return failure;
    const attached = await attachFiles(context, attachedPaths(context), name);
    if ('outcome' in attached) return attached;
    return runFile(context, interpreter, await context.writeFile(name, script));
  },
};

/** Only the last part of `<location>`, so that the file cannot come to lie outside the attempt's folder. */
function fileName(content: XmlElement): string | ActionFailure {
  const element = childElement(content, 'location');
  const location = element === undefined ? '' : elementText(element).trim();
  if (location === '') return 'script';
  const name = location.slice(location.lastIndexOf('/') + 1);
  if (name === '' || name === '.' || name === '..' || name.includes('\0')) {
    return userFailure(`<location> ${location} names no file: end it with a file name such as load.sh`);
  }
  if (Buffer.byteLength(name) > MAX_FILE_NAME_BYTES) {
    return userFailure(`<location> ends with a file name longer than ${MAX_FILE_NAME_BYTES} bytes: shorten it`);
  }
  return name;
}
