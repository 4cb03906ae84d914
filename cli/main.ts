#!/usr/bin/env node
import { program } from './program.ts';
import { UsageError } from './usage.ts';

try {
  await program().parseAsync();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`mailstaple: ${error.message}\n`);
  process.exitCode = 2;
}
