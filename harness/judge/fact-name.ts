/** What a fact of an act is called: by its own name where the scenario has one act alone, which is then called `only`. */
export const factName = (act: string, fact: string): string =>
  act === 'only' ? fact : `${act}.${fact}`;

/** The name of another fact of the same act. */
export const factBeside = (name: string, fact: string): string => {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? fact : `${name.slice(0, dot)}.${fact}`;
};
