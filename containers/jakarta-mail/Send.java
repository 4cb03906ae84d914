// What a user of Jakarta Mail would write: the library and the JDK as they come, the authorities his own.
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

public class Send {
  public static void main(String[] a) throws Exception {
    if (a.length < 9) {
      System.out.println(System.getProperty("java.runtime.version"));
      System.out.println(Session.class.getPackage().getImplementationVersion());
      return;
    }
    var scheme = a[0].equals("implicit") ? "smtps" : "smtp";
    var settings = new Properties();
    settings.put("mail.transport.protocol", scheme);
    for (var limit : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
      settings.put("mail." + scheme + "." + limit, "15000");
    }
    settings.put("mail." + scheme + ".localhost", "mailstaple.test");
    settings.put("mail." + scheme + ".from", a[7]);
    settings.put("mail.smtp.starttls.enable", "true");
    settings.put("mail.smtp.starttls.required", String.valueOf(a[3].equals("must")));
    // The status is judged with the chain: who requires it has the chain verified too, and the name only where that is asked for.
    var verified = a[2].equals("must");
    if (verified || a[1].equals("require")) {
      var roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null);
      try (var file = new FileInputStream(a[6])) {
        for (var root : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
          roots.setCertificateEntry("root" + roots.size(), root);
        }
      }
      var trusting = TrustManagerFactory.getInstance("PKIX");
      trusting.init(roots);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trusting.getTrustManagers(), null);
      settings.put("mail." + scheme + ".ssl.socketFactory", context.getSocketFactory());
      settings.put("mail." + scheme + ".ssl.checkserveridentity", String.valueOf(verified));
    } else {
      settings.put("mail." + scheme + ".ssl.trust", "*");
      settings.put("mail." + scheme + ".ssl.checkserveridentity", "false");
    }
    var session = Session.getInstance(settings);
    try (var transport = session.getTransport()) {
      transport.connect(a[4], Integer.parseInt(a[5]), null, null);
      transport.sendMessage(new MimeMessage(session, System.in), InternetAddress.parse(a[8]));
    } catch (jakarta.mail.MessagingException refused) {
      System.out.println(refused);
      System.exit(75);
    }
  }
}
