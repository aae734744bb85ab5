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

function element(name: string, texts: Readonly<Record<string, string>>): XmlElement {
  const children = Object.entries(texts).map(([child, text]) => ({
    name: child,
    attributes: {},
    children: [text],
    position,
  }));
  return { name, attributes: {}, children, position };
}
