import type { AddLinksResponse } from '#api/schema/link.ts';
import type { ApiClient } from './client/api-client.ts';
import { checkFile } from './definition-file.ts';
import { explainingDiagnostics, printDiagnostics } from './output/diagnostics.ts';
import type { Channel } from './terminal.ts';

/** Adds every link of a file, or none when one has an error. */
export async function addLinkFile(client: ApiClient, err: Channel, file: string): Promise<AddLinksResponse> {
  const { bytes } = await checkFile(file);
  const answer = await explainingDiagnostics(err, file, client.links.addAll(bytes));
  printDiagnostics(err, file, answer.diagnostics);
  return answer;
}
