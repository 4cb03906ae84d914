// What a user of wolfSSL would write by the chapter on OCSP stapling in its manual.
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static WOLFSSL *ssl;
static int fd = -1;

static void keep(const char *why) { puts(why); exit(75); }

static void say(const char *text, int size) {
  if ((ssl ? wolfSSL_write(ssl, text, size) : (int)write(fd, text, size)) != size) keep("nobody takes it");
}

// One reply, an octet at a time: nothing that came in clear is held over STARTTLS. @returns was "word" among its lines?
static int hear(const char *code, const char *word) {
  char line[1024];
  for (int found = 0;; ) {
    size_t size = 0;
    do {
      if ((ssl ? wolfSSL_read(ssl, line + size, 1) : read(fd, line + size, 1)) != 1) keep("no answer");
    } while (line[size++] != '\n' && size < sizeof line - 1);
    line[size] = 0;
    if (word && strstr(line, word)) found = 1;
    if (size > 3 && line[3] == '-') continue;
    if (strncmp(line, code, 3)) keep(line);
    return found;
  }
}

static void command(const char *code, const char *format, const char *about) {
  char line[1024];
  say(line, snprintf(line, sizeof line, format, about));
  hear(code, NULL);
}

// Where the chain need not verify: it is looked at all the same, since its issuers sign the status.
static int whoever(int verified, WOLFSSL_X509_STORE_CTX *store) { return 1; }

static void set(int result, const char *what) { if (result != WOLFSSL_SUCCESS) keep(what); }

static void secure(char **a) {
  const char *status = a[2], *chain = a[3], *host = a[5], *roots = a[7];
  WOLFSSL_CTX *ctx = wolfSSL_CTX_new(wolfTLS_client_method());
  if (!ctx) keep("no context");
  set(wolfSSL_CTX_SetMinVersion(ctx, WOLFSSL_TLSV1_2), "no TLS 1.2");
  set(wolfSSL_CTX_load_verify_locations(ctx, roots, NULL), "no roots");
  // Debian builds it with the defaults of OpenSSL, which verify nothing.
  wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_PEER, strcmp(chain, "must") ? whoever : NULL);
  if (strcmp(status, "none")) set(wolfSSL_CTX_EnableOCSPStapling(ctx), "no stapling");
  if (!strcmp(status, "require")) set(wolfSSL_CTX_EnableOCSPMustStaple(ctx), "no must-staple");
  WOLFSSL *made = wolfSSL_new(ctx);
  if (!made) keep("no session");
  set(wolfSSL_UseSNI(made, WOLFSSL_SNI_HOST_NAME, host, strlen(host)), "no server name");
  if (!strcmp(chain, "must")) set(wolfSSL_check_domain_name(made, host), "no name to check");
  if (strcmp(status, "none")) set(wolfSSL_UseOCSPStapling(made, WOLFSSL_CSR_OCSP, 0), "no request of the status");
  set(wolfSSL_set_fd(made, fd), "no connection");
  if (wolfSSL_connect(made) != WOLFSSL_SUCCESS) keep(wolfSSL_ERR_reason_error_string(wolfSSL_get_error(made, 0)));
  ssl = made;
}

int main(int count, char **a) {
  if (count < 10) return puts("wolfSSL " LIBWOLFSSL_VERSION_STRING) < 0;
  set(wolfSSL_Init(), "no library");
  struct addrinfo *to, like = { .ai_socktype = SOCK_STREAM };
  if (getaddrinfo(a[5], a[6], &like, &to)) keep("no such host");
  struct timeval limit = { .tv_sec = 15 };
  fd = socket(to->ai_family, SOCK_STREAM, 0);
  if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit)
      || setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit)) keep("no time limit");
  if (connect(fd, to->ai_addr, to->ai_addrlen)) keep("nobody there");
  int implicit = !strcmp(a[1], "implicit");
  if (implicit) secure(a);
  hear("220", NULL);
  say("EHLO mailstaple.test\r\n", 22);
  int offered = hear("250", "STARTTLS");
  if (!implicit && (offered || !strcmp(a[4], "must"))) {
    command("220", "STARTTLS\r\n", "");
    secure(a);
    command("250", "EHLO mailstaple.test\r\n", "");
  }
  command("250", "MAIL FROM:<%s>\r\n", a[8]);
  command("250", "RCPT TO:<%s>\r\n", a[9]);
  command("354", "DATA\r\n", "");
  char line[4096];
  while (fgets(line, sizeof line, stdin)) {
    if (line[0] == '.') say(".", 1);
    say(line, strlen(line));
  }
  command("250", ".\r\n", "");
  command("221", "QUIT\r\n", "");
  if (ssl) wolfSSL_shutdown(ssl); // The message is taken: whether the other side says farewell too changes nothing.
  return 0;
}
