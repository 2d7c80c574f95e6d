import { datenschutz } from "./german-privacy.ts";
import { list, paragraphs, type Templates } from "./template.ts";

export const GERMAN: Templates = {
  about: {
    title: "Über uns",
    paths: ["/ueber-uns/", "/about/", "/redaktion/"],
    body: ({ name }) =>
      paragraphs(
        `${name} ist [EINTRAGEN: worum es in der Zeitung geht, für wen und seit wann, in ein, zwei Sätzen].`,
        "## Wer sie macht",
        "[EINTRAGEN: wer zur Redaktion gehört, was jede und jeder macht und wie man sie erreicht]",
        "## Wer sie bezahlt",
        "[EINTRAGEN: wem die Zeitung gehört und wovon sie lebt: von Lesern, Anzeigen, einer Stiftung]",
        "## Wie wir arbeiten",
        "Was wir veröffentlichen, haben wir geprüft. Meinung ist als solche gekennzeichnet, und was bezahlt wurde, auch. Wo wir uns geirrt haben, sagen wir es.",
      ),
  },
  contact: {
    title: "Kontakt",
    paths: ["/kontakt/", "/contact/"],
    body: ({ name }) =>
      paragraphs(
        `So erreichen Sie ${name}:`,
        list([
          "Redaktion: [EINTRAGEN: E-Mail-Adresse]",
          "Telefon: [EINTRAGEN: Nummer und Zeiten]",
          "Post: [EINTRAGEN: Straße, Ort]",
        ]),
        "In einem Artikel stimmt etwas nicht? Schreiben Sie bitte an [EINTRAGEN: E-Mail-Adresse für Korrekturen] und nennen Sie den Artikel.",
      ),
  },
  imprint: {
    title: "Impressum",
    paths: ["/impressum/", "/imprint/"],
    body: ({ name, url }) =>
      paragraphs(
        "## Angaben gemäß § 5 DDG",
        `${name}${url === "" ? "" : ` (${url})`} ist ein Angebot von`,
        "[EINTRAGEN: Vor- und Nachname, oder Firma mit Rechtsform]  \n[EINTRAGEN: Straße und Hausnummer, kein Postfach]  \n[EINTRAGEN: Postleitzahl und Ort]",
        "Vertreten durch: [EINTRAGEN: Vor- und Nachname der Vertretungsberechtigten, oder Zeile löschen]",
        "## Kontakt",
        list([
          "E-Mail: [EINTRAGEN: E-Mail-Adresse]",
          "Telefon: [EINTRAGEN: Telefonnummer, oder ein anderer Weg, auf dem Sie schnell und unmittelbar antworten]",
        ]),
        "## Register und Steuer",
        list([
          "Registergericht und Registernummer: [EINTRAGEN: zum Beispiel Amtsgericht und HRB-Nummer, oder Zeile löschen]",
          "Umsatzsteuer-Identifikationsnummer nach § 27a UStG oder Wirtschafts-Identifikationsnummer nach § 139c AO: [EINTRAGEN: Nummer, oder Zeile löschen]",
        ]),
        "## Verantwortlich für den Inhalt nach § 18 Abs. 2 MStV",
        "[EINTRAGEN: Vor- und Nachname]  \n[EINTRAGEN: Straße und Hausnummer, Postleitzahl und Ort]",
        "## Streitbeilegung",
        "[EINTRAGEN: ob Sie an Verfahren vor einer Verbraucherschlichtungsstelle teilnehmen (§ 36 VSBG), oder Abschnitt löschen]",
      ),
  },
  privacy: datenschutz,
  corrections: {
    title: "Korrekturen",
    paths: ["/korrekturen/", "/corrections/"],
    body: ({ name }) =>
      paragraphs(
        `Auch ${name} macht Fehler und berichtigt sie so, dass alle es sehen.`,
        "## Wenn Sie einen gefunden haben",
        "Schreiben Sie bitte an [EINTRAGEN: E-Mail-Adresse], mit der Adresse des Artikels und dem, was nicht stimmt. Sie bekommen eine Antwort.",
        "## Was wir dann tun",
        list([
          "Was am Sinn nichts ändert, etwa einen Schreibfehler, verbessern wir ohne Hinweis.",
          "Was ändert, was ein Artikel sagt, berichtigen wir im Text; am Ende steht, was falsch war, was richtig ist und wann es geändert wurde.",
          "Zurückgezogen wird ein Artikel nur, wenn er nie hätte erscheinen dürfen. Seine Adresse sagt das von da an.",
        ]),
        "Kommentare, die auf einen Fehler hinweisen, bleiben auch nach der Berichtigung stehen.",
      ),
  },
  rules: {
    title: "Regeln für Kommentare",
    paths: ["/kommentarregeln/", "/netiquette/", "/comment-rules/"],
    body: ({ name, facts }) =>
      paragraphs(
        `${name} lebt von dem, was Leserinnen und Leser beitragen. Darum bitten wir:`,
        list([
          "Bleiben Sie beim Thema.",
          "Streiten Sie mit dem, was gesagt wurde, nicht mit dem Menschen, der es gesagt hat.",
          "Keine Werbung, und nichts über andere, was nicht Sie zu erzählen haben.",
        ]),
        "## Was aus einem Kommentar wird",
        facts.comments === "checked first"
          ? "Kommentare von Menschen, die die Zeitung noch nicht kennt, sieht jemand aus der Redaktion an, bevor andere sie lesen. Das kann dauern."
          : facts.comments === "closed"
            ? "Zurzeit kann nicht kommentiert werden."
            : "Ein Kommentar steht sofort auf der Seite. Was nach Spam aussieht, wartet, bis jemand aus der Redaktion es angesehen hat.",
        "Was gegen diese Regeln verstößt, entfernen wir, wer immer es geschrieben hat. Was uns nur nicht gefällt, bleibt.",
        facts.editing !== "off" &&
          `Ihren Kommentar können Sie ${facts.editing.replace("minutes", "Minuten")} lang ändern oder zurückziehen, in dem Browser, in dem Sie ihn geschrieben haben.`,
        facts.reports === "on" &&
          "Mit „Report“ unter einem Kommentar melden Sie ihn der Redaktion. Ein Mensch entscheidet, und wenn Sie wollen, erfahren Sie, wie und warum.",
        facts.objections === "on" &&
          "Wer einen entfernten Kommentar geschrieben oder einen gemeldet hat, der stehen blieb, kann der Entscheidung widersprechen. Ein Mensch entscheidet dann noch einmal.",
      ),
  },
};
