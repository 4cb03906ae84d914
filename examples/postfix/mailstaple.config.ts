import { defineConfig } from 'mailstaple';

// In Postfix's own tree, after it was built (build.sh), by root: master(8) becomes the users of its
// services. They are to be there, postfix with its group and the group postdrop; its queue and its
// configuration are in a folder of the run.
//   mailstaple run postfix-built
export default defineConfig({
  targets: [{ like: 'postfix', exec: './libexec/master', name: 'postfix-built' }],
});
