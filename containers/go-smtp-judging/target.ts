import { defineTarget } from '../../harness/model/target.ts';
import { target as goSmtp } from '../go-smtp/target.ts';
import { compiled } from '../shared/mail-clients/program.ts';

export const target = defineTarget({
  ...goSmtp,
  name: 'go-smtp-judging',
  title: "Go's net/smtp, the status judged by golang.org/x/crypto/ocsp",
  capabilities: [...goSmtp.capabilities, 'require-staple'],
  client: compiled(['go-smtp', 'judge']),
});
