/**
 * What a fact of an act is called: by its own name where the scenario has one act alone, which is
 * then called `only`.
 */
export const factName = (act: string, fact: string): string =>
  act === 'only' ? fact : `${act}.${fact}`;
