import { visible } from '../../../harness/model/visible.ts';
import { columns, print, printJson, printProblems } from '../../shared/print.ts';
import { engineOrComplain } from './engine.ts';
import { store } from './listed.ts';

/** Octets for people. */
export const megabytes = (size: number): string => `${Math.round(size / 1e6)} MB`;

/** Prints every image: those of the targets, and those of ours that no target names any more. */
export async function listImages({
  json,
  config,
}: {
  json?: boolean;
  config?: string;
}): Promise<void> {
  const engine = await engineOrComplain();
  const { listed, problems } = await store(engine, config);
  printProblems(problems);
  if (json)
    return printJson(
      listed.map(({ tag, target, version, state, size }) => ({
        tag,
        target,
        version,
        state,
        size,
      })),
    );
  print(
    columns(
      listed.map(({ tag, target, version, state, size }) => [
        visible(target),
        visible(version),
        state,
        size === undefined ? '' : megabytes(size),
        visible(tag),
      ]),
    ),
  );
}
