// What a user of Jakarta Mail would write. First word: "default" (as the library and the JDK come), "checker" or "soft" (a
// PKIXRevocationChecker that judges the stapled status of the leaf, with SOFT_FAIL or without).
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.X509CertSelector;
import java.util.EnumSet;
import java.util.Properties;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

public class Send {
  static TrustManagerFactory trusting(KeyStore roots, String judge) throws Exception {
    var factory = TrustManagerFactory.getInstance("PKIX");
    if (judge.equals("default")) {
      factory.init(roots);
      return factory;
    }
    var checker = (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
    checker.setOptions(EnumSet.of(Option.ONLY_END_ENTITY, Option.NO_FALLBACK));
    if (judge.equals("soft")) {
      checker.setOptions(EnumSet.of(Option.ONLY_END_ENTITY, Option.NO_FALLBACK, Option.SOFT_FAIL));
    }
    var parameters = new PKIXBuilderParameters(roots, new X509CertSelector());
    parameters.addCertPathChecker(checker);
    factory.init(new CertPathTrustManagerParameters(parameters));
    return factory;
  }

  public static void main(String[] a) throws Exception {
    if (a.length < 10) {
      System.out.println(System.getProperty("java.runtime.version"));
      System.out.println(Session.class.getPackage().getImplementationVersion());
      return;
    }
    var scheme = a[1].equals("implicit") ? "smtps" : "smtp";
    var settings = new Properties();
    settings.put("mail.transport.protocol", scheme);
    for (var limit : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
      settings.put("mail." + scheme + "." + limit, "15000");
    }
    settings.put("mail." + scheme + ".localhost", "mailstaple.test");
    settings.put("mail." + scheme + ".from", a[8]);
    settings.put("mail.smtp.starttls.enable", "true");
    settings.put("mail.smtp.starttls.required", String.valueOf(a[4].equals("must")));
    // The status is judged with the chain: who requires it has the chain verified too, and the name only where that is asked for.
    var verified = a[3].equals("must");
    if (verified || a[2].equals("require")) {
      var roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null);
      try (var file = new FileInputStream(a[7])) {
        for (var root : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
          roots.setCertificateEntry("root" + roots.size(), root);
        }
      }
      var context = SSLContext.getInstance("TLS");
      context.init(null, trusting(roots, a[2].equals("none") ? "default" : a[0]).getTrustManagers(), null);
      settings.put("mail." + scheme + ".ssl.socketFactory", context.getSocketFactory());
      settings.put("mail." + scheme + ".ssl.checkserveridentity", String.valueOf(verified));
    } else {
      settings.put("mail." + scheme + ".ssl.trust", "*");
      settings.put("mail." + scheme + ".ssl.checkserveridentity", "false");
    }
    var session = Session.getInstance(settings);
    try (var transport = session.getTransport()) {
      transport.connect(a[5], Integer.parseInt(a[6]), null, null);
      transport.sendMessage(new MimeMessage(session, System.in), InternetAddress.parse(a[9]));
    } catch (jakarta.mail.MessagingException refused) {
      System.out.println(refused);
      System.exit(75);
    }
  }
}
