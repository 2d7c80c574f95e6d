import { list, type Paper, paragraphs, type Template } from "./template.ts";

/** What docs/privacy.md says, for readers of German: of what is switched off nothing is said. */
export const datenschutz: Template = {
  title: "Datenschutz",
  paths: ["/datenschutz/", "/datenschutzerklaerung/", "/privacy/"],
  body: (paper) =>
    paragraphs(
      `Was ${paper.name} von Leserinnen und Lesern speichert, wozu und wie lange.`,
      "## Wer verantwortlich ist",
      "[EINTRAGEN: Name, Anschrift und E-Mail-Adresse der Verantwortlichen, und der oder des Datenschutzbeauftragten, wenn es sie gibt]",
      "## Wenn Sie lesen",
      "Sie brauchen kein Konto und bekommen kein Cookie. Niemand verfolgt Sie von Seite zu Seite, und Ihre IP-Adresse wird nicht gespeichert.",
      "Damit wir wissen, wie oft ein Artikel gelesen wird, zählt jede Leserin und jeder Leser am Tag einmal. Dazu speichert die Zeitung einen Code, der aus dem Artikel, der IP-Adresse und dem Namen des Browsers berechnet wird, mit einem Schlüssel, der jeden Tag wechselt. Er sagt nicht, wer Sie sind, und den Codes zweier Artikel ist nicht anzusehen, dass sie von derselben Person stammen. Er wird nach dem folgenden Tag gelöscht.",
      "Damit niemand einen Artikel mit vielen Adressen nach oben bringt, speichert die Zeitung ebenso verschlüsselt, welcher Anteil aller Leser aus einem Netz (nicht von einer einzelnen Adresse) kommt. Diese Zahlen verblassen in Wochen und sagen nichts darüber, was gelesen wurde.",
      "Von welcher anderen Website und aus welchem Land Leser kamen, wird je Artikel und Tag als Zahl gezählt.",
      paper.facts.analyticsEngine === "on" &&
        "Dieselben Codes werden mit der verweisenden Website und dem Land auch in die Workers Analytics Engine von Cloudflare geschrieben, die sie drei Monate lang behält.",
      "Ihr Browser selbst merkt sich, welche der neuesten Kommentare Sie gesehen, welche Stränge Sie zugeklappt und welche Kommentare Sie empfohlen haben. Die Zeitung erfährt davon nichts.",
      "## Wer diese Seiten ausliefert",
      "Die Zeitung läuft auf Servern der Cloudflare, Inc. (101 Townsend St, San Francisco, USA). Cloudflare muss Ihre IP-Adresse verarbeiten, um Ihnen eine Seite zu schicken, und tut das in unserem Auftrag.",
      vonAnderswo(paper),
      paper.facts.others !== "none" &&
        `Diese Seiten laden auch Code anderer Unternehmen, von ${paper.facts.others}. [EINTRAGEN: wozu jeder dient, was er von Leserinnen und Lesern erfährt und wie man widerspricht]`,
      ...kommentare(paper),
      "## Ihre Rechte",
      "Sie können Auskunft verlangen, was von Ihnen gespeichert ist, es berichtigen oder löschen lassen, der Speicherung widersprechen und eine Kopie bekommen. Schreiben Sie an die Adresse oben; wenn Sie mit einer E-Mail-Adresse kommentiert haben, nennen Sie diese. Sie können sich auch bei einer Aufsichtsbehörde beschweren: [EINTRAGEN: die zuständige Datenschutzbehörde].",
    ),
};

function vonAnderswo({ facts }: Paper): string {
  const bilder =
    "Manche Bilder, Töne und Filme werden von dort geladen, woher eine Autorin oder ein Autor sie hat; jener Server sieht dann Ihre IP-Adresse.";
  const rahmen =
    "Ein Video, ein Beitrag oder eine Karte eines anderen Anbieters ist eine Karte von uns, bis Sie auf den Knopf klicken, der sagt, von wem es ist. Erst dann wird etwas von dort geladen, und es gelten die Regeln jenes Anbieters.";
  return facts.embeds === "on" ? `${bilder} ${rahmen}` : bilder;
}

function kommentare({ facts }: Paper): (string | false)[] {
  if (facts.comments === "closed") return [];
  const frist = facts.spamKept.replace("days", "Tagen");
  return [
    "## Wenn Sie kommentieren",
    list([
      "**Ihr Name und Ihre Worte**, wie Sie sie eingegeben haben: sie sind der Kommentar und bleiben, bis Sie ihn zurückziehen oder die Redaktion ihn entfernt.",
      `**Ihre E-Mail-Adresse**, ${facts.email === "required" ? "nach der gefragt wird" : "falls Sie eine angeben"}: sie wird nie gezeigt, und gespeichert wird nur ein daraus berechneter Code, an dem die Zeitung wiederkehrende Kommentierende erkennt. Er bleibt so lange wie der Kommentar.`,
      facts.replyMails === "on" &&
        "**Wenn Sie um E-Mails** über Antworten an Sie oder über einen Strang **bitten**, wird die Adresse selbst gespeichert, um sie zu schicken: bis Sie sie abbestellen (jede E-Mail hat einen Link dafür), höchstens ein Jahr, oder bis kurz nachdem der Artikel keine Kommentare mehr annimmt. Ohne Ihre Bestätigung wird sie binnen zwei Wochen gelöscht. Wer eine Adresse bestätigt, bekommt das Cookie, das unten steht.",
      "**Ein aus Ihrer IP-Adresse berechneter Code**, mit einem Schlüssel, der jeden Tag wechselt: damit derselbe Kommentar, zweimal gesendet, einer ist, und gegen Fluten. Er bleibt eine Woche.",
      "**Ein Cookie** mit einem signierten zufälligen Namen, damit Sie Ihren Kommentar ändern können. Es bleibt ein halbes Jahr in Ihrem Browser; die Zeitung speichert einen daraus berechneten Code so lange wie den Kommentar.",
      "**Wie die Prüfung auf Spam ausging** und warum, so lange wie der Kommentar. Der Text eines Kommentars, über den jemand aus der Redaktion entschieden hat, und was die Prüfung aus Kommentaren gelernt hat, bleiben ohne Ihren Namen, wenn Sie es nicht löschen lassen.",
      "**Wie oft Kommentare von Ihnen angenommen wurden oder Spam waren**, unter diesen Codes.",
    ]),
    `Spam und Entferntes wird ${facts.spamKept === "for ever" ? "gelöscht, wenn Sie es verlangen" : `nach ${frist} gelöscht`}.`,
    "Was Sie eingegeben und nicht abgeschickt haben, bleibt 30 Tage in Ihrem eigenen Browser; ebenso Ihr Name, wenn Sie das Häkchen dafür nicht entfernen.",
    facts.turnstile === "on" &&
      "Gegen Roboter lädt das Kommentarformular Cloudflare Turnstile, das Ihren Browser prüft und Ihre IP-Adresse sieht. Cloudflare sagt uns nur, ob Sie bestanden haben.",
    facts.akismet === "on" &&
      "Kommentare, die nicht offensichtlich Spam sind, gehen auch an Akismet (Automattic Inc., San Francisco, USA), mit Name, E-Mail-Adresse, IP-Adresse und dem Namen des Browsers. Akismet antwortet, ob es den Kommentar für Spam hält.",
    facts.reports === "on" &&
      "Wenn Sie einen Kommentar melden, bleiben Ihr Grund und Ihre Worte 400 Tage gespeichert, und eine E-Mail-Adresse, falls Sie eine angeben, bis Ihnen die Entscheidung mitgeteilt ist, höchstens drei Monate.",
    "Wir speichern das, weil wir ein berechtigtes Interesse an Kommentaren haben, die frei von Spam sind und für die jemand einsteht (Art. 6 Abs. 1 Buchst. f DSGVO); E-Mails, um die Sie bitten, beruhen auf Ihrer Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO), die Sie jederzeit widerrufen können.",
  ];
}
