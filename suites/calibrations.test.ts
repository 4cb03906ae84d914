import { describe, expect, it } from 'vitest';
import type { Capability } from '#harness';
import { scenarios } from './index.ts';

describe('calibrations', () => {
  const calibrated = scenarios.flatMap((it) => (it.calibrates ? [it.calibrates] : []));
  const every: Record<Exclude<Capability, `sets-${string}`>, true> = {
    starttls: true,
    'implicit-tls': true,
    'staple-file': true,
    'staple-file-static': true,
    'staple-fetch': true,
    sni: true,
    'dual-cert': true,
    'multi-staple': true,
    'hot-reload': true,
    resumption: true,
    'accept-mail': true,
    'fitting-status': true,
    'client-crl': true,
    'tells-status': true,
    'ml-dsa': true,
    'hybrid-group': true,
    'compresses-certificate': true,
    'send-starttls': true,
    'send-implicit-tls': true,
    'request-staple': true,
    'require-staple': true,
    'verify-chain': true,
    'require-tls': true,
    failover: true,
    retry: true,
    'status-mark': true,
    'status-log': true,
    'resume-session': true,
    crl: true,
    dane: true,
    'dane-records': true,
    'require-dane': true,
    'status-by-usage': true,
    'verifies-ml-dsa': true,
    'offers-hybrid-group': true,
    'decompresses-certificate': true,
    fetches: true,
    'fetch-file': true,
    get: true,
    post: true,
    'keeps-cache': true,
    refreshes: true,
    'move-clock': true,
    'keeps-store': true,
    reload: true,
    'serve-file': true,
    'answers-post': true,
    'answers-get': true,
    'answers-sha256': true,
    'says-how-long': true,
    'echoes-nonce': true,
    'reason-optional': true,
    'revokes-at-once': true,
    'goes-wrong-on-demand': true,
  };

  it('are there for every capability, once', () => {
    expect(calibrated.toSorted()).toEqual(Object.keys(every).toSorted());
  });

  it('do not need themselves, bear the name of what they calibrate, and never leave it at a note', () => {
    for (const { id, calibrates, needs, expect: expected } of scenarios.filter(
      (it) => it.calibrates,
    )) {
      expect(id.split('/').slice(1)).toEqual(['calibration', calibrates]);
      expect(needs).not.toContain(calibrates);
      expect(
        Object.values(expected).filter((value) => typeof value !== 'string' && 'either' in value),
      ).toEqual([]);
    }
  });

  it('do not wait for each other in a circle', () => {
    const needs = new Map(
      scenarios.filter((it) => it.calibrates).map((it) => [it.calibrates, it.needs]),
    );
    const circular = (from: Capability, path: readonly Capability[]): boolean =>
      path.includes(from) ||
      (needs.get(from) ?? []).some((next) => circular(next, [...path, from]));
    expect(calibrated.filter((one) => circular(one, []))).toEqual([]);
  });
});
