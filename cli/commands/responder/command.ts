import { type Command, Option } from 'commander';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { interruptible } from '../../shared/interruption.ts';
import { identityOptions } from '../mint/command.ts';
import type { ResponderCommand } from './serve.ts';

/** `mailstaple responder`: the fault-injecting OCSP responder on its own. */
export function addResponder(top: Command): void {
  const command = top
    .command('responder')
    .description('Run an OCSP responder that can be told to go wrong, with a CA of its own')
    .option('--port <number>', 'port to listen on; 0 for any that is free', '0')
    .option('--host <address>', 'address to listen on', LOOPBACK)
    .addOption(
      new Option(
        '--ca <dir>',
        'CAs that are there already: a folder with their certificates ' +
          'and keys, and those they issued',
      ).conflicts(['out', 'name', 'key', 'caKey', 'intermediates', 'mustStaple']),
    )
    .option('--proof <words>', 'what it answers, in the words of mint --proof', 'good')
    .option('--script <file>', 'fault script: a YAML list of steps')
    .option('--echo-nonce', 'echo the nonce of a request (RFC 9654)')
    .option(
      '--out <dir>',
      'folder for the CA it mints, leaf and keys (default: one that goes away)',
    )
    .option('--force', 'overwrite files that are there');
  identityOptions(command)
    .addHelpText(
      'after',
      `
A script is a list of steps, each for so many hits or so long, the last one for good if it says
neither:
  - {do: delay, by: 2s, hits: 3}
  - {do: error, status: tryLater, for: 10s}
  - {do: proof, name: revoked, hits: 1}       any words of mint --proof
  - reset                                     also: answer, empty, hang, http-status (code),
                                              content-type (type), cut (after), redirect (to),
                                              trickle (octets, every), bytes (base64)

Of a CA of your own (--ca) the folder's files are read by what is in them: PEM, DER or PKCS#7,
whatever their names. A CA whose private key lies there too (RSA, ECDSA, EdDSA, ML-DSA) answers
for every certificate it issued; the rest is told.

Examples:
  mailstaple responder
  mailstaple responder --port 8888 --out ca --proof revoked,hash=sha256
  mailstaple responder --script faults.yaml
  mailstaple mint --out ca; mailstaple responder --ca ca --port 8888`,
    )
    .action(async (options: ResponderCommand) => {
      const { serve } = await import('./serve.ts');
      await interruptible((interruption) => serve(options, interruption.come()));
    });
}
