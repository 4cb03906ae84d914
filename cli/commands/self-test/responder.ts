import { performance } from 'node:perf_hooks';
import { responderCertificates } from '../../../harness/reference/responder/certificates.ts';
import { responderChecks, unkept } from '../../../harness/reference/responder/checks.ts';
import { responderDefects } from '../../../harness/reference/responder/defects.ts';
import { ResponderExchange } from '../../../harness/reference/responder/exchange.ts';
import { Semaphore } from '../../../harness/run/budget.ts';
import type { MutantResult, SelfTest } from './self-test.ts';

const AT_A_TIME = 4;

/** Holds the claims about our responder against the sound one and against each of its defects. */
export async function selfTestOfResponder(): Promise<SelfTest> {
  const started = performance.now();
  const certificates = await responderCertificates();
  const met = async (...[defect]: Partial<typeof responderDefects>): Promise<string[]> => {
    const exchange = await ResponderExchange.open(certificates, defect);
    try {
      return await unkept(exchange);
    } finally {
      await exchange[Symbol.asyncDispose]();
    }
  };
  const unsound = await met();
  const gate = new Semaphore(AT_A_TIME);
  const table: MutantResult[] = await Promise.all(
    responderDefects.map((defect) =>
      gate.run(async () => ({ defect, trips: (await met(defect)).sort() })),
    ),
  );
  const proven = new Set(table.flatMap(({ trips }) => trips));
  const survivors = table.filter(({ trips }) => trips.length === 0);
  return {
    mutants: table.length,
    killed: table.length - survivors.length,
    survivors: survivors.map(({ defect }) => `responder ${defect.name}`),
    unproven: responderChecks.filter(({ id }) => !proven.has(id)).map(({ id }) => id),
    unsound,
    table,
    ms: Math.round(performance.now() - started),
  };
}
