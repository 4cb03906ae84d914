import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** What the manifests of Kubernetes say to each other; their form is manifests.registry.test.ts. */

const env = z.array(z.object({ name: z.string(), value: z.string() }));
const mounts = z.array(z.object({ name: z.string(), mountPath: z.string() }));
const pod = z.object({
  hostNetwork: z.boolean().optional(),
  securityContext: z.object({ supplementalGroups: z.array(z.int()).optional() }),
  initContainers: z
    .array(
      z.object({
        image: z.string(),
        args: z.array(z.string()),
        env,
        startupProbe: z.object({ exec: z.object({ command: z.array(z.string()) }) }),
      }),
    )
    .optional(),
  containers: z.array(
    z.looseObject({ env: env.optional(), volumeMounts: mounts, args: z.unknown() }),
  ),
  volumes: z.array(z.looseObject({ name: z.string() })),
});
const job = z.object({
  kind: z.literal('Job'),
  spec: z.looseObject({
    completions: z.int().optional(),
    template: z.object({ spec: pod }),
  }),
});

const read = (file: string): unknown[] =>
  parseAllDocuments(
    readFileSync(join(import.meta.dirname, '..', 'examples', 'kubernetes', file), 'utf8'),
  ).map((document): unknown => document.toJS());
const jobIn = (file: string) => job.parse(read(file).at(-1)).spec;
const podIn = (file: string) => jobIn(file).template.spec;
const setTo = (list: z.infer<typeof env> | undefined, wanted: string) =>
  list?.find(({ name }) => name === wanted)?.value;

test.each(['job.yaml', 'node-engine.yaml'])('%s: as many parts as the job completes', (file) => {
  const [worker] = podIn(file).containers;
  expect(setTo(worker?.env, 'PARTS')).toBe(String(jobIn(file).completions));
});

test('the engine beside a worker listens where both it and the probe ask, without TLS', () => {
  const {
    initContainers: [engine] = [],
    containers: [worker],
  } = podIn('job.yaml');
  const address = setTo(worker?.env, 'DOCKER_HOST');
  // With options alone the image adds `0.0.0.0:2375`, or TLS on every address (DOCKER_TLS_CERTDIR).
  expect(engine?.args[0]).toBe('dockerd');
  expect(engine?.args.filter((word) => word.includes('host='))).toEqual([`--host=${address}`]);
  expect(address).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
  expect(setTo(engine?.env, 'DOCKER_TLS_CERTDIR')).toBe('');
  expect(engine?.startupProbe.exec.command).toEqual(['docker', `--host=${address}`, 'version']);
});

test('the engine of a node: its socket, its network, and the same job else', () => {
  const [own, node] = [podIn('job.yaml'), podIn('node-engine.yaml')];
  expect(node.initContainers).toBeUndefined();
  expect(node.hostNetwork).toBe(true);
  expect(node.securityContext.supplementalGroups).toHaveLength(1);
  const [worker] = node.containers;
  const path = setTo(worker?.env, 'DOCKER_HOST')?.replace(/^unix:\/\//, '');
  expect(worker?.volumeMounts).toContainEqual({ name: 'engine', mountPath: path });
  expect(node.volumes).toContainEqual({ name: 'engine', hostPath: { path, type: 'Socket' } });
  expect(worker?.args).toEqual(own.containers[0]?.args);
  const { template: _one, ...spec } = jobIn('node-engine.yaml');
  const { template: _other, ...same } = jobIn('job.yaml');
  expect(spec).toEqual(same);
  expect(read('node-engine.yaml')[0]).toEqual(read('job.yaml')[0]);
});
