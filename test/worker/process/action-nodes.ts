import type { ActionNode } from '#core/model/workflow.ts';
import type { XmlElement } from '#core/model/xml.ts';
import { action } from '#test/factories/workflow.ts';

const position = { line: 1, column: 1 };

/** `<script>` with these children, as the parser makes it: `code`, `location`, … */
export function script(children: Readonly<Record<string, string>>): ActionNode {
  return action('node', 'end', { kind: 'script', content: element('script', children) });
}

export function shell(command: string): ActionNode {
  return action('node', 'end', { kind: 'shell', content: element('shell', { command }) });
}

/** `<file-executor>` with that command and those files attached. */
export function fileExecutor(command: string, files: readonly string[] = []): ActionNode {
  const content = { ...element('file-executor', { command }), children: withFiles({ command }, files) };
  return action('node', 'end', { kind: 'file-executor', content });
}

/** `<script>` with that code and those files attached. */
export function scriptWith(code: string, files: readonly string[]): ActionNode {
  return action('node', 'end', {
    kind: 'script',
    content: { ...element('script', {}), children: withFiles({ code }, files) },
  });
}

function withFiles(texts: Readonly<Record<string, string>>, files: readonly string[]): readonly XmlElement[] {
  const list = { ...element('attach-list', {}), children: files.map((file) => textElement('file', file)) };
  return [...Object.entries(texts).map(([child, text]) => textElement(child, text)), list];
}

function element(name: string, texts: Readonly<Record<string, string>>): XmlElement {
  const children = Object.entries(texts).map(([child, text]) => textElement(child, text));
  return { name, attributes: {}, children, position };
}

function textElement(name: string, text: string): XmlElement {
  return { name, attributes: {}, children: [text], position };
}
