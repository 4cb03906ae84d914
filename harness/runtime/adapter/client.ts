import { join } from 'node:path';
import { LOOPBACK } from '../../../ca/loopback.ts';
import type { Mark } from '../../model/config.ts';
import { crlPath } from '../../model/crl.ts';
import type { ClientSetup, Disposition, RunningClient, SendOrder } from '../../model/running.ts';
import { crlFiles } from '../crl-files.ts';
import { messageOf } from '../sender/message.ts';
import { type Behind, behind, put } from './adapter.ts';
import { Life } from './life.ts';

/** The name in every certificate of ours. */
const OUR_NAME = 'mx.test';

/** Exit codes of `send`, as in sysexits.h: EX_OK, EX_UNAVAILABLE, EX_TEMPFAIL. */
const dispositions: Readonly<Record<number, Disposition['kind']>> = {
  0: 'delivered',
  69: 'bounced',
  75: 'deferred',
};

/** What an adapter is told of a message, as variables of its environment. */
function variables(
  { token, policy, transport, ports }: SendOrder,
  dir: string,
): Record<string, string> {
  return {
    MAILSTAPLE_TOKEN: token,
    MAILSTAPLE_FROM: 'origin@sender.test',
    MAILSTAPLE_TO: `${token}@${OUR_NAME}`,
    MAILSTAPLE_MESSAGE: join(dir, 'messages', `${token}.eml`),
    MAILSTAPLE_HOST: LOOPBACK,
    MAILSTAPLE_NAME: OUR_NAME,
    MAILSTAPLE_PORTS: ports.join(' '),
    MAILSTAPLE_TRANSPORT: transport,
    MAILSTAPLE_STATUS: policy.status,
    MAILSTAPLE_CHAIN: policy.chain,
    MAILSTAPLE_TLS: policy.tls,
    MAILSTAPLE_RESUME: policy.resume ? 'yes' : 'no',
    MAILSTAPLE_ROOTS: join(dir, 'roots.pem'),
    ...(policy.crl === undefined ? {} : { MAILSTAPLE_CRL: crlPath(dir, policy.crl) }),
  };
}

/**
 * A target that sends behind an adapter, reaching us over the loopback.
 * @throws Error in one sentence when it does not come up.
 */
export function openAdapterClient(
  input: Behind & ClientSetup & { mark?: Mark },
): Promise<RunningClient> {
  return behind(input, 'client', async (adapter) => {
    const { mark } = input;
    await put(join(adapter.dir, 'roots.pem'), input.rootsPem);
    for (const { path, content } of crlFiles(adapter.dir, input.crls)) await put(path, content);
    await put(join(adapter.dir, 'policies.json'), `${JSON.stringify(input.policies, null, 2)}\n`);
    const stated = await adapter.start();
    const life = new Life(adapter);
    await life.begin();
    const orders = new Map<string, Record<string, string>>();
    const attempt = async (env: Record<string, string>, budget: number): Promise<Disposition> => {
      const { code, out } = await adapter.call('send', [], env, budget);
      const kind = code === undefined ? 'unknown' : (dispositions[code] ?? 'unknown');
      const text =
        out.at(-1) ??
        (code === undefined
          ? "the adapter's send did not end in time"
          : `the adapter's send ended with code ${code}`);
      return { kind, text };
    };
    return {
      listenOn: LOOPBACK,
      async send(order, budget) {
        const env = variables(order, adapter.dir);
        await put(env.MAILSTAPLE_MESSAGE ?? '', `${messageOf(order.token)}\r\n`);
        orders.set(order.token, env);
        return attempt({ ...env, MAILSTAPLE_TRY: 'first' }, budget);
      },
      configuration(policy, transport) {
        const env = variables({ token: 'TOKEN', policy, transport, ports: [] }, adapter.dir);
        return Object.entries(env)
          .map(([name, value]) => `${name}=${value}\n`)
          .join('');
      },
      retry(token, budget) {
        return attempt({ ...orders.get(token), MAILSTAPLE_TRY: 'again' }, budget);
      },
      markOf(headers) {
        if (!mark) return undefined;
        const name = `${mark.header.toLowerCase()}:`;
        const value = headers
          .find((header) => header.toLowerCase().startsWith(name))
          ?.slice(name.length)
          .trim();
        return value === undefined ? undefined : mark.values[value];
      },
      log: () => adapter.lines.all(),
      lines: adapter.lines,
      ended: life.ended,
      gone: () => life.gone(),
      states: () => stated,
      [Symbol.asyncDispose]: () => adapter[Symbol.asyncDispose](),
    };
  });
}
