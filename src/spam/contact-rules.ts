import type { Facts } from "./facts.ts";
import { quoted } from "./quoted.ts";
import { type Finding, STRONG, WEAK } from "./verdict.ts";
import type { VisibleText } from "./visible-text.ts";

const MESSENGERS =
  "whats ?app|telegram|tele ?gram|wechat|viber|kakao ?talk|zalo|skype|imo|line ?(?:id|@)|телеграмм?е?|тел[еe]грам|вотсап+е?|ватсап+е?|вайбере?|واتس ?[اآ]?ب?|تل[يی]?[جغق]رام|텔레그램|텔레|카카오톡|카톡|라인|ライン|微信|薇信|電報|电报|व्हाट्सएप|व्हाट्सऐप";
const NUMBER = String.raw`\+?\p{Nd}[\p{Nd} ().‑-]{6,24}\p{Nd}`;

/** A place where a stranger is to be written to: a messenger's own link, or its name and a number or handle. */
const HANDLE = new RegExp(
  String.raw`(?:\bt\.me\/|\bwa\.me\/|telegram\.me\/|line\.me\/|open\.kakao\.com)\S{2,40}|(?:${MESSENGERS})[^\n]{0,25}?(?:${NUMBER}|@[\w.]{4,32}|[:：] ?@?[\w.]{4,32})|@[\w.]{4,32}[^\n]{0,12}(?:${MESSENGERS})`,
  "iu",
);

/** Of a person who is met there. */
const MET_THERE =
  /\b(?:on|via|through|by|at|over|auf|über|per|sur|por|en|no|pelo|su|di|lewat)\s+(?:her |his |their |my |mi |meu |seu )?(?:whats ?app|telegram|signal|instagram)\b/iu;

/** A number or an address of mail by itself: people give those of offices, too. */
const ADDRESS = new RegExp(String.raw`[\w.+-]{2,64}@[\w-]{2,63}\.\w{2,10}|${NUMBER}`, "iu");

/** What money is promised by, in the languages that such offers come in. */
const MONEY = new RegExp(
  [
    String.raw`\b(?:profits?|profitable|invest(?:ed|ing|ments?|or)?|trad(?:ing|ers?) (?:signals?|account|platform|strategy|expert|mentor)?|forex|crypto\w*|bitcoins?|btc|usdt|ethereum|portfolio|payouts?|withdrawals?|loans?|financial freedom|passive income|account manager|casino|jackpot|betting|signals|earn(?:ed|ing)?|credit score|spell ?caster|hackers?|recovery (?:agent|expert|specialist|service|team|firm))\b`,
    String.raw`\b(?:gewinne?|rendite|kredite?|darlehen|geld ?anlagen?|anlage ?tipps?|verdienen?|verdienst|nebenverdienst|wett ?tipps?)\b`,
    String.raw`\b(?:pr[ée]stamos?|inversi[óo]n(?:es)?|invertir|invert[íi]|ganancias?|ganar dinero|cr[ée]ditos?|apuestas|pr[êe]ts?|investissements?|gagner de l'argent|rentabilit[ée]|empr[ée]stimos?|investimentos?|investir|lucros?|renda extra|ganhar dinheiro|apostas|prestiti|guadagn\w+|investimenti|scommesse)\b`,
    String.raw`\b(?:pinjaman|pinjol|modal|cuan|gacor|maxwin|togel|deposit|slot|kazan[çc]|bahis|kredi|yat[ıi]r[ıi]m|vay (?:vốn|tiền)|lợi nhuận|đầu tư|kiếm tiền|po[żz]yczk\w|zarobi\w+)\b`,
    "заработ|заработк|кредит|займ|инвест|прибыл|доход|казино|ставк[иау]|крипт",
    "قرض|قروض|تمويل|أرباح|ارباح|استثمار|تداول|كازينو|مراهن|وام|سرمایه",
    "대출|투자|수익|카지노|토토|바카라|코인|재테크|부업|리딩방|급전",
    "副業|稼げ|稼ぐ|投資|融資|現金化|カジノ|儲か|即日|借入|配当",
    "贷款|貸款|投资|赚钱|賺錢|博彩|彩票|娱乐城|娛樂城|兼职|兼職|返利|下注|百家乐|百家樂",
    "ऋण|लोन|निवेश|कमाएं|कमाई|กู้|สินเชื่อ|รายได้|ลงทุน|คาสิโน|บาคาร่า|สล็อต|เครดิตฟรี|แทงบอล",
  ].join("|"),
  "iu",
);

/** Newspapers' readers speak of money and of messengers; who brings both, with a way to write to somebody, offers something. */
export function contactAndMoney(_: Facts, { body }: VisibleText): Finding | null {
  const money = MONEY.exec(body)?.[0];
  if (money === undefined) return null;
  const found = (weight: number, contact: string) => ({
    rule: "contact-and-money",
    weight,
    reason: `Speaks of money (${quoted(money)}) and of where to write to somebody: ${quoted(contact)}.`,
  });
  const handle = HANDLE.exec(body)?.[0];
  if (handle !== undefined) return found(STRONG, handle);
  const other = MET_THERE.exec(body)?.[0] ?? ADDRESS.exec(body)?.[0];
  return other === undefined ? null : found(WEAK, other);
}
