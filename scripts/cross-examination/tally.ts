import { execFileSync } from 'node:child_process';
import { differs, type Opinions, type Witness } from './comparison.ts';
import { explained, explainedReleases } from './explained.ts';

export const witnesses: readonly Witness[] = ['openssl', 'ocsptool', 'gnutls-cli', 'curl'];

/** What a witness calls itself: the first line of its version. */
export function versionOf(witness: Witness): string {
  const word = witness === 'openssl' ? 'version' : '--version';
  return execFileSync(witness, [word], { encoding: 'utf8' }).split('\n')[0] ?? '';
}

/** Is the list of explanations about this very release? */
export const isExplainedRelease = (witness: Witness): boolean =>
  explainedReleases[witness].test(versionOf(witness));

const labelsOf = (witness: Witness): string[] =>
  explained.filter((one) => one.witness === witness).flatMap(({ about }) => about);

/** How the disagreements of one witness stand against the list. */
export interface Tally {
  witness: Witness;
  asked: number;
  differs: string[];
  unexplained: string[];
  /** Explained, heard again, and no disagreement any more. */
  settled: string[];
}

/** Holds what was heard against what is explained. */
export function tallyOf(witness: Witness, rows: readonly Opinions[]): Tally {
  const asked = rows.filter((one) => one[witness] !== undefined);
  const found = asked.filter((one) => differs(one, witness)).map(({ label }) => label);
  const known = labelsOf(witness);
  const heardAgain = new Set(asked.map(({ label }) => label));
  return {
    witness,
    asked: asked.length,
    differs: found,
    unexplained: found.filter((label) => !known.includes(label)),
    settled: known.filter((label) => heardAgain.has(label) && !found.includes(label)),
  };
}

/** Where nobody who was asked is with us. */
export function alone(rows: readonly Opinions[]): string[] {
  return rows
    .filter((one) =>
      witnesses.every((witness) => one[witness] === undefined || differs(one, witness)),
    )
    .map(({ label }) => label);
}

/** The explanations of the table, the witnesses that one holds for together. */
export function explanations(): {
  who: Witness[];
  does: string;
  defence: string;
  about: string[];
}[] {
  const together = new Map<string, ReturnType<typeof explanations>[number]>();
  for (const { witness, does, defence, about } of explained) {
    const labels = about.filter((label) => !label.includes('/'));
    const key = JSON.stringify([does, defence, labels]);
    const known = together.get(key);
    if (known) known.who.push(witness);
    else together.set(key, { who: [witness], does, defence, about: labels });
  }
  return [...together.values()];
}
