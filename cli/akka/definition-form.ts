import { checkFile } from '../definition-file.ts';

/** A definition file as akkaflow's calls take it. Bytes that are not UTF-8 are told by the system. Throws `CommandFailure`. */
export async function definitionForm(file: string): Promise<{ readonly xml: string }> {
  const { bytes } = await checkFile(file);
  return { xml: new TextDecoder().decode(bytes) };
}
