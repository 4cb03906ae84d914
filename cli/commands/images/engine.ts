import { type Engine, engineHint, findEngine } from '../../../harness/runtime/docker/engine.ts';
import { typedPath } from '../../../harness/runtime/own-file.ts';
import { UsageError } from '../../shared/usage.ts';

/** The engine of this machine. @throws UsageError when none answers. */
export async function engineOrComplain(): Promise<Engine> {
  const engine = await findEngine();
  if (engine) return engine;
  const hint = engineHint() ?? `${typedPath('scripts/docker-up.sh')} starts one on Debian`;
  throw new UsageError(`no Docker engine answers, and images are its business (${hint})`);
}
