/** A workflow around some nodes, which start leads to. Its nodes begin in line 3. */
export function flow(nodes: string, to = 'a'): string {
  return `<work-flow name="w">\n<start name="s" to="${to}"/>\n${nodes}\n<end name="e"/>\n</work-flow>`;
}

/** A workflow of one action `a` with this kind element, which stands in line 4. */
export function actionFlow(kind: string, attributes = ''): string {
  return flow(`<action name="a" ${attributes}>\n${kind}\n<ok to="e"/>\n</action>`);
}

/** A chain of `count` nodes, start and end included. */
export function chain(count: number): string {
  const actions = Array.from({ length: count - 2 }, (_, index) => {
    const next = index === count - 3 ? 'e' : `n${index + 1}`;
    return `<action name="n${index}"><shell><command>x</command></shell><ok to="${next}"/></action>`;
  });
  return flow(actions.join('\n'), 'n0');
}
