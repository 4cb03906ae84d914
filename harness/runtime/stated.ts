import { switchesUsers, type Target } from '../model/target.ts';
import { openProcess } from './process.ts';
import { statesOf } from './server.ts';

/**
 * What a program of this machine says of itself when it is asked as the target has it asked;
 * nothing is set up for it.
 * @returns its lines; none where it cannot be asked.
 * @throws Error when it is no program that can be run.
 */
export async function statedBy(target: Target, exec: string): Promise<readonly string[]> {
  const machine = await openProcess({
    title: target.name,
    exec,
    user: target.user,
    switchesUsers: switchesUsers(target),
  });
  try {
    return await statesOf(machine, target.states?.(machine.place));
  } finally {
    await machine[Symbol.asyncDispose]();
  }
}
