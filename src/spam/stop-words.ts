/** The commonest small words of languages in the Latin script, by the language's tag. */
const STOP_WORDS: Readonly<Record<string, string>> = {
  en: "the of and to is in that it for was on are with they be at this have from or had by but what were when your can said there an which she do how their if will about not you he his has we my so just would been who than then out its our like more because these could",
  de: "der die und das ist nicht ein eine zu den mit sich auf für dem auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde ich wir kann wenn doch schon immer hier",
  fr: "le la les de des et est un une du que qui dans pour pas sur au avec ce il elle sont plus par je ne se cette mais ou aux nous vous été leur être ses tout comme fait bien même aussi très ont son sa on en y c'est j'ai n'est qu'il d'un d'une",
  es: "el la los las de que y en un una es por con no se del al lo para su como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante ni contra eso mi yo otro él son fue era esto ser",
  pt: "o a os as de que e do da em um uma para é com não no na se por mais dos das como mas foi ao ele tem à seu sua ou ser quando muito nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas me esse eles você essa num nem são",
  it: "il lo la gli le di che e è un una per in con non si del della da sono al dei come ma più anche nel alla questo ho ha delle dal se su mi ci ne io tutto molto suo quando solo stato essere fatto cosa perché questa ancora già loro tutti bene nella degli l'ha c'è",
  nl: "de het een en van is dat in op te zijn niet met voor die er aan om ook als dan maar bij nog uit naar door wat ze hij wel werd meer heeft of ik je al over tot zo worden geen deze mijn hebben kan dit was wordt moet veel gaat",
  sv: "och att det i en som är på av för med den till inte har de ett om jag var men sig så från vi kan man när han nu över under ut där skulle vara sin bara mycket här hade eller vid efter alla andra blir sedan hur bli mot också",
  pl: "i w na z się nie do to jest że o jak po co tak za od ale czy już tylko jego przez przy może być dla ma są ten tego by które który ich było być mnie ja jeszcze więc bardzo tym te ze pod u też",
  tr: "ve bir bu da de için çok ile ne olarak daha var gibi ama en kadar olan sonra ben o ki mi değil her ya şey diye iyi yok kendi nasıl bana sen biz onun oldu olduğu benim zaman hiç",
  id: "yang dan di ini itu dengan untuk tidak dari dalam akan pada juga saya ke karena tersebut bisa ada mereka lebih kata tahun sudah atau saat oleh menjadi orang bagi anda kami seperti dapat telah kita adalah harus banyak hanya",
};

/** Most letters are of the first class: looked for in the second alone, each takes longer. */
const WORDS = /(?:[a-z']|[\p{L}\p{M}])+/gu;

const LANGUAGES = Object.keys(STOP_WORDS);
const LANGUAGES_OF = languagesOfWords();

/** How many different words a text has, and how many of them are small words of each language. */
export type StopWordCount = { words: number; byLanguage: Map<string, number> };

/** Counts in the first 3,000 characters. Small words that several languages share count for each. */
export function countStopWords(text: string): StopWordCount {
  const byLanguage = new Map(LANGUAGES.map((language) => [language, 0]));
  const words = new Set(text.slice(0, 3_000).toLowerCase().replaceAll("’", "'").match(WORDS));
  for (const word of words) {
    for (const language of LANGUAGES_OF.get(word) ?? []) {
      byLanguage.set(language, (byLanguage.get(language) ?? 0) + 1);
    }
  }
  return { words: words.size, byLanguage };
}

/** Whether a word in lower case is a small one of any of these languages. */
export function isStopWord(word: string): boolean {
  return LANGUAGES_OF.has(word);
}

function languagesOfWords(): Map<string, string[]> {
  const languages = new Map<string, string[]>();
  for (const [language, list] of Object.entries(STOP_WORDS)) {
    for (const word of new Set(list.split(" "))) {
      languages.set(word, [...(languages.get(word) ?? []), language]);
    }
  }
  return languages;
}
