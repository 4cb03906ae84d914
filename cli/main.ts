#!/usr/bin/env node
import { tooOld } from './node-version.ts';

// Before anything is loaded that an older Node cannot read; nothing here is newer than modules
// themselves.
const complaint = tooOld(process.versions.node, process.execPath);
if (complaint === undefined) import('./start.ts');
else {
  process.stderr.write(`mailstaple: ${complaint}\n`);
  process.exitCode = 2;
}
