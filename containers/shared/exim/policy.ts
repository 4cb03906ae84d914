import type { Policy, Transport } from '../../../harness/model/terms.ts';

/** A policy over a transport as one label of a domain name: `require-must-may-once-starttls`. */
export function policyLabel(policy: Policy, transport: Transport): string {
  const resume = policy.resume ? 'resume' : 'once';
  return [policy.status, policy.chain, policy.tls, resume, transport].join('-');
}
