import type { EmbedKind } from "./embed.ts";

/** Of a button and the line below it, in the paper's language; `{company}` is whose frame it loads. */
type Words = Record<EmbedKind | "note", string>;

const ORDER = ["video", "audio", "post", "map", "chart", "note"] as const;

/** By language, in this order: video, audio, post, map, chart, note. */
const WORDS: Record<string, readonly [string, string, string, string, string, string]> = {
  en: [
    "Play the video from {company}",
    "Play the sound from {company}",
    "Show the post from {company}",
    "Show the map from {company}",
    "Show the chart from {company}",
    "{company} then learns that you are here.",
  ],
  de: [
    "Video von {company} abspielen",
    "Ton von {company} abspielen",
    "Beitrag von {company} zeigen",
    "Karte von {company} zeigen",
    "Grafik von {company} zeigen",
    "{company} erfährt dann, dass Sie hier sind.",
  ],
  fr: [
    "Lire la vidéo de {company}",
    "Écouter sur {company}",
    "Afficher la publication de {company}",
    "Afficher la carte de {company}",
    "Afficher le graphique de {company}",
    "{company} saura alors que vous êtes ici.",
  ],
  es: [
    "Reproducir el vídeo de {company}",
    "Reproducir el audio de {company}",
    "Mostrar la publicación de {company}",
    "Mostrar el mapa de {company}",
    "Mostrar el gráfico de {company}",
    "{company} sabrá entonces que usted está aquí.",
  ],
  it: [
    "Riproduci il video di {company}",
    "Riproduci l’audio di {company}",
    "Mostra il post di {company}",
    "Mostra la mappa di {company}",
    "Mostra il grafico di {company}",
    "{company} saprà allora che sei qui.",
  ],
  pt: [
    "Reproduzir o vídeo do {company}",
    "Reproduzir o áudio do {company}",
    "Mostrar a publicação do {company}",
    "Mostrar o mapa do {company}",
    "Mostrar o gráfico do {company}",
    "O {company} saberá então que você está aqui.",
  ],
  nl: [
    "Video van {company} afspelen",
    "Geluid van {company} afspelen",
    "Bericht van {company} tonen",
    "Kaart van {company} tonen",
    "Grafiek van {company} tonen",
    "{company} weet dan dat u hier bent.",
  ],
  sv: [
    "Spela videon från {company}",
    "Spela ljudet från {company}",
    "Visa inlägget från {company}",
    "Visa kartan från {company}",
    "Visa diagrammet från {company}",
    "{company} får då veta att du är här.",
  ],
  da: [
    "Afspil videoen fra {company}",
    "Afspil lyden fra {company}",
    "Vis opslaget fra {company}",
    "Vis kortet fra {company}",
    "Vis diagrammet fra {company}",
    "{company} får så at vide, at du er her.",
  ],
  nb: [
    "Spill av videoen fra {company}",
    "Spill av lyden fra {company}",
    "Vis innlegget fra {company}",
    "Vis kartet fra {company}",
    "Vis diagrammet fra {company}",
    "{company} får da vite at du er her.",
  ],
  fi: [
    "Toista video palvelusta {company}",
    "Toista ääni palvelusta {company}",
    "Näytä julkaisu palvelusta {company}",
    "Näytä kartta palvelusta {company}",
    "Näytä kaavio palvelusta {company}",
    "{company} saa silloin tietää, että olet täällä.",
  ],
  pl: [
    "Odtwórz wideo z {company}",
    "Odtwórz dźwięk z {company}",
    "Pokaż wpis z {company}",
    "Pokaż mapę z {company}",
    "Pokaż wykres z {company}",
    "{company} dowie się wtedy o tej wizycie.",
  ],
  cs: [
    "Přehrát video z {company}",
    "Přehrát zvuk z {company}",
    "Zobrazit příspěvek z {company}",
    "Zobrazit mapu z {company}",
    "Zobrazit graf z {company}",
    "{company} se pak dozví, že jste zde.",
  ],
  ro: [
    "Redă videoclipul de pe {company}",
    "Redă sunetul de pe {company}",
    "Arată postarea de pe {company}",
    "Arată harta de pe {company}",
    "Arată graficul de pe {company}",
    "{company} află atunci că sunteți aici.",
  ],
  hu: [
    "Videó lejátszása innen: {company}",
    "Hang lejátszása innen: {company}",
    "Bejegyzés megjelenítése innen: {company}",
    "Térkép megjelenítése innen: {company}",
    "Grafikon megjelenítése innen: {company}",
    "{company}: ekkor megtudja, hogy Ön itt jár.",
  ],
  tr: [
    "Videoyu oynat ({company})",
    "Sesi oynat ({company})",
    "Gönderiyi göster ({company})",
    "Haritayı göster ({company})",
    "Grafiği göster ({company})",
    "{company} o zaman burada olduğunuzu öğrenir.",
  ],
  el: [
    "Αναπαραγωγή βίντεο από {company}",
    "Αναπαραγωγή ήχου από {company}",
    "Εμφάνιση ανάρτησης από {company}",
    "Εμφάνιση χάρτη από {company}",
    "Εμφάνιση γραφήματος από {company}",
    "Τότε η υπηρεσία {company} μαθαίνει ότι είστε εδώ.",
  ],
  ru: [
    "Воспроизвести видео с {company}",
    "Воспроизвести звук с {company}",
    "Показать запись из {company}",
    "Показать карту из {company}",
    "Показать график из {company}",
    "{company} узнает тогда, что вы здесь.",
  ],
  uk: [
    "Відтворити відео з {company}",
    "Відтворити звук з {company}",
    "Показати допис із {company}",
    "Показати мапу з {company}",
    "Показати графік із {company}",
    "{company} дізнається тоді, що ви тут.",
  ],
  ar: [
    "تشغيل الفيديو من {company}",
    "تشغيل الصوت من {company}",
    "عرض المنشور من {company}",
    "عرض الخريطة من {company}",
    "عرض الرسم البياني من {company}",
    "عندها ستعلم {company} أنك هنا.",
  ],
  he: [
    "הפעלת הסרטון מ-{company}",
    "הפעלת השמע מ-{company}",
    "הצגת הפוסט מ-{company}",
    "הצגת המפה מ-{company}",
    "הצגת התרשים מ-{company}",
    "{company} תדע אז שביקרת כאן.",
  ],
  ja: [
    "{company} の動画を再生",
    "{company} の音声を再生",
    "{company} の投稿を表示",
    "{company} の地図を表示",
    "{company} のグラフを表示",
    "その際、閲覧したことが {company} に伝わります。",
  ],
  zh: [
    "播放来自 {company} 的视频",
    "播放来自 {company} 的音频",
    "显示来自 {company} 的帖子",
    "显示来自 {company} 的地图",
    "显示来自 {company} 的图表",
    "届时 {company} 会得知您的访问。",
  ],
  ko: [
    "{company} 동영상 재생",
    "{company} 오디오 재생",
    "{company} 게시물 보기",
    "{company} 지도 보기",
    "{company} 차트 보기",
    "그러면 {company}에 방문 사실이 전달됩니다.",
  ],
};

/** Tags of one language that has another name here. */
const SAME: Record<string, string> = { no: "nb", nn: "nb", iw: "he" };

/** In a language given as a tag, such as `pt-BR`; English where there are none in it. */
export function embedWords(language: string): Words {
  const [primary = ""] = language.toLowerCase().split("-");
  const texts = WORDS[SAME[primary] ?? primary] ?? WORDS.en ?? [];
  return Object.fromEntries(ORDER.map((name, index) => [name, texts[index] ?? ""])) as Words;
}
