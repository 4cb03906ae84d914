;; What a user of Emacs would set for smtpmail. GnuTLS asks for the status by itself, and judges it with the chain.
(require 'smtpmail)
(pcase-let ((`(,transport ,_ ,chain ,tls ,host ,port ,roots ,sender ,recipient) command-line-args-left)
            (message (generate-new-buffer "message")))
  (setq command-line-args-left nil
        gnutls-trustfiles (list roots)
        gnutls-verify-error (equal chain "must")
        network-security-level 'low
        nsm-settings-file (make-temp-file "network-security") ; there need be no home
        auth-sources nil
        smtpmail-retries 0 ; what is not taken now is kept
        user-mail-address sender
        smtpmail-mail-address sender
        smtpmail-smtp-server host
        smtpmail-smtp-service (string-to-number port)
        smtpmail-local-domain "mailstaple.test"
        smtpmail-stream-type (cond ((equal transport "implicit") 'tls) ((equal tls "must") 'starttls)))
  (with-current-buffer message
    (insert-file-contents-literally "/dev/stdin")
    (goto-char (point-min))
    (while (search-forward "\r\n" nil t) (replace-match "\n")))
  (condition-case why
      (let ((refused (smtpmail-via-smtp (list recipient) message)))
        (when refused (message "%s" refused) (kill-emacs 75)))
    (error (message "%s" (error-message-string why)) (kill-emacs 75))))
