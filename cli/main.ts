#!/usr/bin/env node
import { keepCompiled } from './compile-cache.ts';

// Before anything else is loaded.
keepCompiled();
const { program } = await import('./program.ts');
const { UsageError } = await import('./shared/usage.ts');

try {
  await program().parseAsync();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`mailstaple: ${error.message}\n`);
  process.exitCode = 2;
}
