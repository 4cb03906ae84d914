import type { Command, CommandOrder, CommandProgram } from '../../../harness/model/target.ts';
import { program, programPath } from '../program.ts';

/**
 * What a program of ours around a library is told, in this order: the transport, what is asked of
 * the status, of the chain and of TLS, where to, whom to trust, from whom and to whom.
 */
const words = (order: CommandOrder): string[] => {
  const { policy, transport, host, port, roots, sender, recipient } = order;
  const { status, chain, tls } = policy;
  return [transport, status, chain, tls, host, String(port), roots, sender, recipient];
};

const run = (order: CommandOrder, argv: readonly string[]): Command => ({
  argv: [...argv, ...words(order)],
  input: `${order.message}\r\n`,
});

/**
 * A library as a sender, by a script of ours as small as an example in its manual: it reads the
 * message from standard input, and its exit code says whether it was sent.
 */
export function script(file: URL, interpreter: readonly string[]): CommandProgram {
  return {
    files: ({ place }) => [program(file, place)],
    command: (order) => run(order, [...interpreter, programPath(file, order.place)]),
  };
}

/** The same for a program that is compiled while its image is built. */
export const compiled = (argv: readonly string[]): CommandProgram => ({
  command: (order) => run(order, argv),
});
