import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

/** The published schemas of Kubernetes, as a package of npm carries them. */
const SCHEMAS = 'kubernetes-models@5.1.0';
const PATIENCE = 600_000;
const place = mkdtempSync(join(tmpdir(), 'mailstaple-manifests-'));
const folder = join(import.meta.dirname, '..', 'examples', 'kubernetes');

interface Model {
  validate(): void;
}
type Models = Record<string, new (data: unknown) => Model>;

beforeAll(() => {
  writeFileSync(join(place, 'package.json'), '{ "name": "mine", "private": true }\n');
  const words = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { status, stderr } = spawnSync('npm', [...words, SCHEMAS], {
    cwd: place,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}, PATIENCE);
afterAll(() => rmSync(place, { recursive: true, force: true }), PATIENCE);

/** The models of one version of the interface, `batch/v1` or `v1`. */
async function modelsOf(version: string): Promise<Models> {
  const file = join(place, 'node_modules', 'kubernetes-models', version, 'index.js');
  const loaded: Models = await import(pathToFileURL(file).href);
  return loaded;
}

const documents = readdirSync(folder)
  .sort()
  .flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => {
      const found: { apiVersion: string; kind: string; spec: Record<string, unknown> } =
        document.toJS();
      return { file, found };
    }),
  );

test('every manifest is of the form that its schema names', { timeout: PATIENCE }, async () => {
  expect(documents.map(({ found: { kind } }) => kind)).toEqual([
    'PersistentVolumeClaim',
    'Job',
    'Job',
    'PersistentVolumeClaim',
    'Job',
  ]);
  for (const { found } of documents) {
    const Kind = (await modelsOf(found.apiVersion))[found.kind];
    if (!Kind) throw new Error(found.kind);
    expect(() => new Kind(found).validate()).not.toThrow();
    const wrong = { ...found, spec: { ...found.spec, template: 'x', accessModes: 3 } };
    expect(() => new Kind(wrong).validate()).toThrow();
  }
});
